"""Publishing an explanation, which is always possible, and approving proctoring, which is not (11.3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select

from portal.actions.context import Context
from portal.actions.exam_news import put_out
from portal.actions.exams import suspend
from portal.actions.explanations import latest_explanation, version_seen
from portal.models import Exam, Explanation
from portal.rules.access import Permission
from portal.rules.calendar import local_date
from portal.rules.changes import changes, renews_notice
from portal.rules.errors import Refused
from portal.rules.explanations import Missing, missing_for_explanation
from portal.rules.gates import may_become, missing_for_approval


@dataclass(frozen=True)
class Publish:
    """Publish the draft; `version` is what the page said of it (`version_seen`), "" compares nothing."""

    exam: str
    version: str = ""


def publish(ctx: Context, command: Publish) -> Explanation:
    """Let students read the draft from now on, whatever is still missing: it is owed anyway (art. 13).

    A change of what must be told anew suspends an approved exam and is told to whoever takes it (section 3, last
    paragraph); from then on the facts of an objection are new (O-6, in doubt). Raises
    Refused("nothing_to_publish") or Refused("changed_meanwhile").
    """
    ctx.require(Permission.PUBLISH_EXAMS)
    exam = ctx.get(Exam, command.exam)
    draft = latest_explanation(ctx, exam)
    if command.version and command.version != version_seen(draft):
        raise Refused("changed_meanwhile")
    if draft is None or not draft.is_draft:
        raise Refused("nothing_to_publish")
    before = _published(ctx, exam)
    draft.state, draft.published_by, draft.published_at = "published", ctx.actor.id, ctx.now
    exam.published_id = draft.id
    if draft.lawful_basis == "consent":
        exam.open_alternative = True
    ctx.log("exam:published", f"exam:{exam.id}", function="publisher", number=draft.number)
    found = changes(before, draft) if before is not None else ()
    if exam.approval == "approved" and (before is None or renews_notice(found)):
        suspend(ctx, exam, "explanation")
    if renews_notice(found):
        exam.recorded_anew_at = ctx.now
        put_out(ctx, exam, "explanation")
    ctx.session.flush()
    return draft


@dataclass(frozen=True)
class AskApproval:
    """Ask for the mark "may be proctored"."""

    exam: str


def ask_approval(ctx: Context, command: AskApproval) -> Exam:
    """Put the exam up for approval. Raises Refused("not_published") or Refused("approval_state")."""
    ctx.require(Permission.EDIT_REGISTER)
    exam = ctx.get(Exam, command.exam)
    if not exam.is_proctored or _published(ctx, exam) is None:
        raise Refused("not_published")
    _to(exam, "in_review")
    exam.approval_asked_by = ctx.actor.id
    ctx.log("exam:approval:asked", f"exam:{exam.id}", function="handler")
    return exam


@dataclass(frozen=True)
class Approve:
    """Give the mark; `number` is the published version that the page showed, None compares nothing."""

    exam: str
    number: int | None = None


def approve(ctx: Context, command: Approve) -> Exam:
    """Mark the exam as one that may be proctored: nothing missing, and not by the author.

    Raises Refused: not_published, approval_state, changed_meanwhile, approver_is_author, approval_incomplete
    (with `missing`), notice_too_short (after a suspension, when students have less notice than the setting; not
    where only who asks is supervised: there each student reads it first, and says again that they want it).
    """
    ctx.require(Permission.PUBLISH_EXAMS)
    exam = ctx.get(Exam, command.exam)
    published = _published(ctx, exam)
    if published is None or not exam.is_proctored:
        raise Refused("not_published")
    if command.number not in (None, published.number):
        raise Refused("changed_meanwhile")
    if not may_become(exam.approval, "approved"):
        raise Refused("approval_state")
    _nothing_missing(missing_for(ctx, exam, published, ctx.actor.id))
    if exam.approval == "suspended" and not exam.is_on_request:
        _enough_notice(ctx, exam, published)
    _to(exam, "approved")
    exam.approved_by, exam.approved_at = ctx.actor.id, ctx.now
    ctx.log("exam:approved", f"exam:{exam.id}", function="publisher", number=published.number)
    return exam


@dataclass(frozen=True)
class SendBack:
    """Say that the exam is not ready for approval."""

    exam: str


def send_back(ctx: Context, command: SendBack) -> Exam:
    """Give the exam back to whoever writes it. Raises Refused("approval_state")."""
    ctx.require(Permission.PUBLISH_EXAMS)
    exam = ctx.get(Exam, command.exam)
    _to(exam, "not_approved")
    ctx.log("exam:approval:sent_back", f"exam:{exam.id}", function="publisher")
    return exam


def missing_for(ctx: Context, exam: Exam, explanation: Explanation, approver_id: str | None) -> list[Missing]:
    """What stands between this exam and the approval by that person (10, 11.3)."""
    institution = ctx.config.institution
    told = missing_for_explanation(explanation, explanation.channels, exam, institution)
    return missing_for_approval(told, ctx.config.remedy_route, explanation.author_id, approver_id)


def _published(ctx: Context, exam: Exam) -> Explanation | None:
    if exam.published_id is None:
        return None
    return ctx.session.scalars(select(Explanation).where(Explanation.id == exam.published_id)).one()


def _nothing_missing(missing: list[Missing]) -> None:
    if [one.code for one in missing] == ["approver_is_author"]:
        raise Refused("approver_is_author")
    if missing:
        raise Refused("approval_incomplete", missing=len(missing))


def _enough_notice(ctx: Context, exam: Exam, published: Explanation) -> None:
    """11.3: back from a suspension only with a new notice period, if what students read has changed."""
    if (
        published.published_at is None
        or exam.approved_at is None
        or published.published_at <= exam.approved_at
    ):
        return
    told_on = local_date(published.published_at)
    if told_on + timedelta(days=ctx.config.notice_lead_days) > exam.day:
        raise Refused("notice_too_short", days=ctx.config.notice_lead_days)


def _to(exam: Exam, state: str) -> None:
    if not may_become(exam.approval, state):
        raise Refused("approval_state")
    exam.approval = state
