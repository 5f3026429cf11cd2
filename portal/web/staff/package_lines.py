"""The files that a student gets or got, as staff read them: each with what became of it (section 9)."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _

from portal.i18n import date_in_words, moment_in_words
from portal.labels.attachments import KINDS, size_in_words
from portal.models import Attachment, Case
from portal.rules.attachments import last_day
from portal.rules.lifecycle import COPIED
from portal.web.desk import looking, now, viewer


@dataclass(frozen=True)
class PackageLine:
    """One file for the student, with what became of it: its manifest (section 9)."""

    id: str
    name: str
    about: str
    manifest: tuple[str, ...]
    is_there: bool
    can_go: bool


def packages_in(case: Case) -> list[PackageLine]:
    """The files of this case that its student gets or got, the first first."""
    put_in = (event for event in case.events if event.tag == "case:attachment:added")
    if case.kind not in COPIED or not any(event.facts["purpose"] == "package" for event in put_in):
        return []
    query = Attachment.of_case(viewer(), case).where(Attachment.purpose == "package")
    return [_line(one) for one in looking().scalars(query)]


def _line(file: Attachment) -> PackageLine:
    told = [_("Put here on %(when)s.", when=moment_in_words(file.created_at))]
    if file.available_at is None:
        told.append(_("The student does not see it yet."))
    else:
        told.append(_("The student can fetch it since %(when)s.", when=moment_in_words(file.available_at)))
    there = file.may_be_read(now())
    if there and file.expires_at is not None:
        told.append(_("It goes after %(day)s.", day=date_in_words(last_day(file.expires_at))))
    if file.gone_at is not None:
        told.append(_("Deleted on %(when)s.", when=moment_in_words(file.gone_at)))
    told.append(_("Digest (SHA-256): %(digest)s", digest=file.sha256))
    return PackageLine(
        file.id, file.name, f"{KINDS.get(file.media_type, '')}, {size_in_words(file.size)}", tuple(told), there,
        there and file.available_at is None,
    )  # fmt: skip
