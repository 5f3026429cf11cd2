"""Files in a case: putting them in, letting them go, and noting the ones that were refused."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select

from portal.actions.context import Context
from portal.db import new_id
from portal.models import Attachment, Case, CaseText
from portal.rules.access import Permission
from portal.rules.attachments import (
    FILES_AT_ONCE,
    FILES_IN_A_CASE,
    NOTED,
    OWN_ALLOWANCE,
    PURPOSES,
    STAFF_ALLOWANCE,
)
from portal.rules.errors import Refused


@dataclass(frozen=True)
class StoredFile:
    """A file that was read and put in the vault before the deed; whoever put it there takes it back if this fails."""

    file_id: str
    name: str
    media_type: str
    size: int
    sha256: str
    removed: tuple[str, ...] = ()


def attach(
    ctx: Context, case: Case, files: Sequence[StoredFile], *, purpose: str, text: CaseText | None = None,
    expires_at: datetime | None = None, function: str = "handler",
) -> tuple[Attachment, ...]:  # fmt: skip
    """Put these files in a case that the caller has looked up and checked. `expires_at` is a moment in UTC.

    The event of the message carries the digests of files with the purpose `message`; for the others this records
    one. Raises Refused("too_many_files"), Refused("case_full_of_files"), and Refused("too_much_today", files=…,
    megabytes=…) when the actor sent so much within 24 hours: the words of a message still go without files.
    """
    assert purpose in PURPOSES, purpose
    if len(files) > FILES_AT_ONCE:
        raise Refused("too_many_files")
    if files and _count(ctx, case) + len(files) > FILES_IN_A_CASE:
        raise Refused("case_full_of_files")
    if files:
        _refuse_too_much(ctx, case, files)
    rows = tuple(_row(ctx, case, one, purpose, text, expires_at) for one in files)
    ctx.session.add_all(rows)
    if rows and purpose != "message":
        ctx.record("case:attachment:added", case, function=function, purpose=purpose, attachments=rows)
    return rows


def _refuse_too_much(ctx: Context, case: Case, files: Sequence[StoredFile]) -> None:
    """One person fills neither the disk nor the days of who must look at it all."""
    allowed = OWN_ALLOWANCE if case.is_own(ctx.actor.id) else STAFF_ALLOWANCE
    count, size = ctx.session.execute(Attachment.sent_by(ctx.actor.id, ctx.now - timedelta(days=1))).one()
    if not allowed.fits(count + len(files), (size or 0) + sum(one.size for one in files)):
        raise Refused("too_much_today", files=allowed.files, megabytes=allowed.size // 1024**2)


def _count(ctx: Context, case: Case) -> int:
    return ctx.session.scalar(select(func.count()).where(Attachment.case_id == case.id)) or 0


def _row(
    ctx: Context,
    case: Case,
    file: StoredFile,
    purpose: str,
    text: CaseText | None,
    expires_at: datetime | None,
) -> Attachment:
    row = Attachment(
        id=new_id(), case_id=case.id, text_id=text.id if text else None, text=text, purpose=purpose,
        author_id=ctx.actor.id, name=file.name, media_type=file.media_type, size=file.size, sha256=file.sha256,
        removed=list(file.removed), file_id=file.file_id, created_at=ctx.now, expires_at=expires_at,
    )  # fmt: skip
    row.seal()
    return row


def let_go(ctx: Context, attachment_id: str, *, function: str = "system") -> str | None:
    """Let a file of a case go, and note it. Gives where its bytes stood: the caller deletes those after this deed.

    None when they were gone already. Raises Refused("gone") when there is no such file.
    """
    attachment = ctx.session.get(Attachment, attachment_id)
    if attachment is None:
        raise Refused("gone")
    case = ctx.session.get_one(Case, attachment.case_id, with_for_update={"of": Case})
    ctx.session.refresh(attachment)  # whoever changes the files of a case holds the case
    file_id = attachment.file_id
    if file_id is not None:
        attachment.let_go(ctx.now)
        ctx.record("case:attachment:erased", case, function=function, attachment=attachment.id)
    return file_id


def let_go_when_over(ctx: Context, attachment_id: str) -> str | None:
    """The same for a file whose time is over; None when somebody gave it more time meanwhile. Raises as above."""
    attachment = ctx.session.get(Attachment, attachment_id)
    if attachment is None:
        raise Refused("gone")
    case = ctx.session.get_one(Case, attachment.case_id, with_for_update={"of": Case})
    ctx.session.refresh(attachment)
    return let_go(ctx, attachment_id) if attachment.is_over(case, ctx.now) else None


@dataclass(frozen=True)
class EraseFile:
    """One file (its id) of this case (its number) must go, such as somebody else's data."""

    case: str
    attachment: str


def erase_file(ctx: Context, command: EraseFile) -> str | None:
    """Let it go and note it (art. 17, 18(2)). Gives where its bytes stood: the caller deletes those after this deed.

    Raises Refused: "not_yours", "own_case", "gone" for a file of another case or one that went already.
    """
    case = ctx.staff_case(command.case, Permission.ERASE_FILES)
    attachment = ctx.session.get(Attachment, command.attachment)
    if attachment is None or attachment.case_id != case.id or attachment.file_id is None:
        raise Refused("gone")
    return let_go(ctx, attachment.id, function="dpo")


@dataclass(frozen=True)
class NoteRefusedScan:
    """A scan that somebody chose for a letter, before there was a case (the id of its draft), was not taken."""

    draft: str
    reason: str


def note_refused_scan(ctx: Context, command: NoteRefusedScan) -> None:
    """Note it in the log of the portal. Raises Refused("not_yours")."""
    assert command.reason in NOTED, command.reason
    ctx.require(Permission.WORK_CASES)
    ctx.log("intake:file:refused", f"draft:{command.draft}", function="handler", reason=command.reason)


@dataclass(frozen=True)
class NoteRefused:
    """A file that somebody sent to this case was not taken, for a reason that the log must tell."""

    case: str
    reason: str


def note_refused(ctx: Context, command: NoteRefused) -> None:
    """Note it; nothing else in the case changes. Raises Refused as writing to the other side would."""
    assert command.reason in NOTED, command.reason
    case = ctx.get(Case, command.case)
    own = case.is_own(ctx.actor.id)
    ctx.require(Permission.OWN_CASES if own else Permission.WORK_CASES)
    ctx.record(
        "case:attachment:refused", case, function="subject" if own else "handler", reason=command.reason,
        side="student" if own else "staff",
    )  # fmt: skip
