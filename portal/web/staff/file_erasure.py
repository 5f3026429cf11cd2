"""The data protection officer deletes one file from a case (art. 17); what it was stays nowhere, that it went does."""

from __future__ import annotations

from typing import Any

from flask import redirect, url_for
from flask_babel import gettext as _

from portal.actions.attachments import EraseFile, erase_file
from portal.jobs.attachments import vault_of
from portal.models import Attachment
from portal.rules.access import Permission
from portal.web.desk import config, find, now
from portal.web.staff.case_file import open_case
from portal.web.staff.cases import area as area
from portal.web.staff.cases import confirm


@area.both("/staff/cases/<ref>/files/<file>/erase", allow=Permission.ERASE_FILES)
def erase(ref: str, file: str) -> Any:
    """Asked once: it cannot be undone."""
    case, row = open_case(ref), find(Attachment, file)
    if row.case_id != case.id or not row.may_be_read(now()):
        return redirect(url_for(".show", ref=ref, _anchor="messages"))
    bytes_at = row.file_id or ""
    said = [
        _("“%(name)s” goes at once, and nobody can bring it back.", name=row.name),
        _("The log tells that a file went, not which one."),
    ]
    answer = confirm(case, erase_file, EraseFile(ref, file), _("Delete this file for good"), said)
    if answer.status_code == 302:
        vault_of(config()).delete(bytes_at)  # should this be killed first, the hourly tidying does it
    return answer
