"""The clock runs again, and the student reads the old and the new date (T05, T06, N4)."""

from __future__ import annotations

from datetime import date

from portal.actions import clock_letters
from portal.actions.clock import counted_deadline, deadline_before_pause, last_day_of
from portal.actions.context import Context
from portal.models import Case
from portal.rules.lifecycle import find_step


def resume(
    ctx: Context, case: Case, ended_on: date, *, sufficient: bool, no_answer: bool = False, everything: bool = False,
    function: str = "system", deed: str = "resume",
) -> None:  # fmt: skip
    """Let the clock run again as of this day, and tell the old and the new date in full (T05, T06, N4)."""
    step = find_step(deed, case.kind, case.state)
    events = ctx.events_of(case)
    was, reply_by = deadline_before_pause(case, events), case.reply_by
    assert reply_by is not None, "a case that awaits an answer has a last day for it"
    new = last_day_of(counted_deadline(case, events, ended_on=ended_on))
    refusal = last_day_of(counted_deadline(case, events, extended=False, ended_on=ended_on))
    ctx.record(
        step.tag, case, function=function, to_state=step.to_state, answered_on=ended_on.isoformat(), no_answer=no_answer,
        sufficient=sufficient, legal_deadline=new.isoformat(), refusal_deadline=refusal.isoformat(),
    )  # fmt: skip
    ctx.notify(
        case, "new-date", letter="clock-resumed", number=step.notice or "", mail=clock_letters.deadline_mail(new),
        values=clock_letters.resumed_values(
            case, was=was, new=new, answered=None if no_answer else ended_on, reply_by=reply_by,
            sufficient=sufficient, everything=everything,
        ),
    )  # fmt: skip
