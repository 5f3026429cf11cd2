"""The day on which something goes that a decision kept, or is looked at again: nobody forgets it (2.4, 2.7)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from portal.actions.context import Context
from portal.actions.decision_letters import listed_parts
from portal.actions.letters import exam_values, follow_up_by
from portal.actions.proposals import in_state
from portal.i18n import date_in_words
from portal.models import Case, CaseEvent
from portal.rules.access import Permission
from portal.rules.errors import Refused
from portal.rules.kept import first_look, still_kept
from portal.rules.lifecycle import OPEN_STATES, find_step
from portal.rules.remedies import Kept


def kept_in(ctx: Context, case: Case, events: Sequence[CaseEvent]) -> tuple[Kept, ...]:
    """What the decision that stands keeps today, the first to go first; `events` are those of the case."""
    sent = in_state(ctx, case, "sent")
    if not sent:
        return ()
    newest = max(sent, key=lambda one: one.signed_at or one.prepared_at)
    since = [one for one in events if one.tag == "case:kept:ended" and one.at >= (newest.signed_at or one.at)]
    left = still_kept(newest.stays, [part for one in since for part in one.facts["parts"]])
    return tuple(sorted(left, key=lambda one: one.until or date.max))


@dataclass(frozen=True)
class BringUpKept:
    """The day for what this case (its number) keeps is near."""

    case: str


def bring_up_kept(ctx: Context, command: BringUpKept) -> Case:
    """Put it in the queue, a closed case too, and mail the handlers once for each day that was promised.

    Raises Refused("nothing_kept"), and Refused("too_early") more than `amber_days` calendar days ahead (C16).
    """
    case = ctx.get(Case, command.case)
    if case.look_again is None:
        raise Refused("nothing_kept")
    if ctx.today + timedelta(days=ctx.config.amber_days) < case.look_again:
        raise Refused("too_early")
    if not case.is_open or case.sort_by > case.look_again:
        step = find_step("bring_up_kept", case.kind, case.state)
        ctx.record(step.tag, case, function="system", look_again=case.look_again.isoformat())
    language = ctx.config.default_language
    link = f"{ctx.config.base_url}/{language}/staff/cases/{case.ref}"
    told = {"ref": case.ref, "link": link, "day": date_in_words(case.look_again, language)}
    ctx.tell_team("handler", "staff-kept", told, f"{case.id}:{case.look_again.isoformat()}")
    return case


@dataclass(frozen=True)
class DeleteKept:
    """These kinds of data (codes) of this case (its number) were deleted now, and how the office knows."""

    case: str
    parts: tuple[str, ...]
    evidence: str


def delete_kept(ctx: Context, command: DeleteKept) -> Case:
    """Note that what an answer to an erasure kept is deleted, with the proof of it, and tell the student (2.4, 8, N9).

    A closed case stays closed: what was promised is done beside it. To keep something longer is to decide again, with
    reasons and a new day (T15). What stays besides keeps its own day. Raises Refused("nothing_kept"),
    Refused("unknown_choice"), Refused("evidence_missing"), and as `staff_case` and the lifecycle do.
    """
    case = ctx.staff_case(command.case, Permission.WORK_CASES)
    step = find_step("delete_kept", case.kind, case.state)
    kept = kept_in(ctx, case, ctx.events_of(case))
    if not command.parts or not kept:
        raise Refused("nothing_kept")
    if not set(command.parts) <= {one.part for one in kept}:
        raise Refused("unknown_choice")
    if not command.evidence.strip():
        raise Refused("evidence_missing")
    again = first_look(still_kept(kept, command.parts))
    due = follow_up_by(ctx, case).isoformat() if case.state in OPEN_STATES else None
    text = ctx.write(case, "evidence", command.evidence)
    ctx.record(
        step.tag, case, function="handler", parts=sorted(command.parts), follow_up_by=due,
        look_again=again.isoformat() if again else None, texts=(text,),
    )  # fmt: skip
    ctx.notify(
        case, "completed", letter="kept-deleted", number=step.notice or "",
        values=lambda language: {
            **exam_values(case, language), "parts": listed_parts(command.parts, language),
            "evidence": command.evidence,
        },
    )  # fmt: skip
    return case
