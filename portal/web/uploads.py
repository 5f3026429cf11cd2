"""Files that somebody sends along with a message: read while the form is checked, kept only when the deed is done."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from io import BytesIO
from typing import Any

from flask import g
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import FileStorage
from wtforms import MultipleFileField
from wtforms.validators import StopValidation

from portal.actions.attachments import NoteRefused, StoredFile, note_refused
from portal.actions.messages import SendMessage
from portal.adapters.attachments import Accepted, Unfit, inspect, shown_name
from portal.jobs.attachments import put_away, vault_of
from portal.labels.attachments import why_not
from portal.labels.refusals import SENTENCES
from portal.models import Attachment, Case
from portal.rules.attachments import FILES_AT_ONCE, HANDED_OUT, KINDS, NOTED
from portal.web.desk import attempt, config, do, looking
from portal.web.forms import Form

_EXTENSIONS = {code: kind.extension for code, kind in KINDS.items()}
ACCEPT_ALL = ",".join(("image/jpeg", ".jpeg", *_EXTENSIONS.values()))
ACCEPT = ",".join(
    one for one in ACCEPT_ALL.split(",") if one not in {_EXTENSIONS[code] for code in HANDED_OUT}
)
"""What a browser offers to choose. Naming JPEG makes phones turn their own kind of photo into it."""


class Files(MultipleFileField):
    """Files to send along. `accepted` holds what may be kept of each, `noted` why some were refused that matters."""

    def __init__(self, *args: Any, handed_out: bool = False, **kwargs: Any) -> None:
        offered = ACCEPT_ALL if handed_out else ACCEPT
        super().__init__(*args, **{"render_kw": {"multiple": "", "accept": offered}, **kwargs})
        self.handed_out = handed_out
        self.accepted: list[Accepted] = []
        self.noted: set[str] = set()

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        """Take the files; a browser also sends an empty one when nothing was chosen."""
        self.data = [one for one in valuelist if isinstance(one, FileStorage) and one.filename]

    def pre_validate(self, form: Any) -> None:
        """Read every file; each one that is not taken gets its sentence."""
        if g.get("files_too_large"):
            raise StopValidation(
                _("These files are too large together. Send 5 files at most. Each may be 10 MB.")
            )
        if len(self.data or ()) > FILES_AT_ONCE:
            raise StopValidation(str(SENTENCES["too_many_files"]))
        for upload in self.data or ():
            self._read(upload)

    def _read(self, upload: FileStorage) -> None:
        name = upload.filename or ""
        try:
            accepted = inspect(name, upload.stream)
            if accepted.kind in HANDED_OUT and not self.handed_out:
                raise Unfit("unknown_kind")
            self.accepted.append(accepted)
        except Unfit as unfit:
            self.errors = [*self.errors, why_not(shown_name(name), unfit.code)]
            self.noted |= {unfit.code} & NOTED

    def choose_again(self) -> None:
        """Say that files are not kept when the form comes back: for its words, for another file, or refused."""
        if self.accepted:
            self.errors = [*self.errors, _("Choose your files again: a browser does not keep them.")]


def files_field() -> Any:
    """The field as both sides have it."""
    hint = _l(
        "You may choose 5 files. Each may be 10 MB. You can send: PDF, photo (JPEG, PNG or WebP), docx, odt or txt."
    )
    return Files(_l("Files to send along"), description=hint)


def package_field() -> Any:
    """The field for the data that a student gets; it also takes what machines read (art. 20)."""
    hint = _l(
        "You may choose 5 files. Each may be 10 MB. You can send: PDF, photo (JPEG, PNG or WebP), docx, odt, txt, csv or "
        "json."
    )
    return Files(_l("Files for the student"), handed_out=True, description=hint)


def send_message(form: Form, case: Case, action: Callable[[Any, SendMessage], Any]) -> bool:
    """Check the form, keep its files and carry out the deed. False when the page must come back, with what to do."""
    files: Files = form.files
    if not form.validate_on_submit():
        note_refusals(case, files)
        return False
    with kept(files) as stored:
        sent = attempt(form, action, form.into(SendMessage, case=case.ref, files=stored))
    if not sent:
        files.choose_again()
    return sent


def note_refusals(case: Case, files: Files) -> None:
    """After a form that was not right: say that files must be chosen again, and note the refusals that matter."""
    files.choose_again()
    for code in sorted(files.noted):
        do(note_refused, NoteRefused(case.ref, code))


@contextmanager
def kept(files: Files) -> Iterator[tuple[StoredFile, ...]]:
    """The accepted files, in the vault for the deed inside this block.

    Those that no case has claimed at its end go again: the deed was refused, or the form came for the second time.
    """
    stored = tuple(
        put_away(config(), one.name, one.media_type, BytesIO(one.content), one.removed)
        for one in files.accepted
    )
    try:
        yield stored
    finally:
        _take_back([one.file_id for one in stored])


def _take_back(file_ids: Sequence[str]) -> None:
    if file_ids:
        claimed = set(looking().scalars(Attachment.claimed(file_ids)))
        for file_id in set(file_ids) - claimed:
            vault_of(config()).delete(file_id)
