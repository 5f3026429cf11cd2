"""Files of a case: which ones a page lists, and handing one out as a download and nothing else."""

from __future__ import annotations

import hashlib
import logging
from collections import defaultdict
from collections.abc import Mapping

from flask import Response, abort, send_file
from flask_babel import gettext as _

from portal.adapters.files import BrokenFileError, Vault
from portal.jobs.attachments import vault_of
from portal.labels.attachments import FileLine, file_line
from portal.models import Attachment, Case
from portal.web.desk import config, find, looking, now, viewer
from portal.web.page import page

PACKAGE = "package"
log = logging.getLogger("portal.web")
POLICY = "default-src 'none'; sandbox; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
"""Should a browser open a file all the same, nothing in it runs, loads or knows where it came from."""


def files_of(case: Case) -> Mapping[str | None, list[FileLine]]:
    """The files of a case as its pages list them, by the id of the text they came with.

    None: with no text. PACKAGE: the data that its student gets.
    """
    found: dict[str | None, list[FileLine]] = defaultdict(list)
    for file in looking().scalars(Attachment.of_case(viewer(), case)):
        found[PACKAGE if file.purpose == "package" else file.text_id].append(file_line(file, now()))
    return found


def hand_out(case: Case, attachment_id: str, back: str) -> Response:
    """The file as a download, proved whole before its first byte leaves; else a page that says why not.

    `back` is the address of the case. 404 when the viewer may not see such a file in this case.
    """
    file, vault = find(Attachment, attachment_id), vault_of(config())
    if file.case_id != case.id:
        abort(404)
    if not file.may_be_read(now()):
        said = [_("This file is no longer here. Its time was over, or we deleted it.")]
        return _not_there(410, said, back)
    if not _is_whole(vault, file):
        log.error("file %s of a case cannot be read", file.id)
        said = [_("This file is damaged here. We have a note of it."), _("Who sent it can send it again.")]
        return _not_there(409, said, back)
    answer = send_file(
        vault.open(file.file_id or ""), file.media_type, as_attachment=True, download_name=file.name,
        conditional=False, etag=False,
    )  # fmt: skip
    answer.content_length = file.size
    answer.headers["Content-Security-Policy"] = POLICY
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _is_whole(vault: Vault, file: Attachment) -> bool:
    try:
        with vault.open(file.file_id or "") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest() == file.sha256
    except (BrokenFileError, FileNotFoundError):
        return False


def _not_there(status: int, said: list[str], back: str) -> Response:
    ways = [(_("Back to where you were"), back)]
    return page(
        "error.html", status=status, heading=_("You cannot download this file"), sentences=said, ways=ways
    )
