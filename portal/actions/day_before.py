"""The day before an exam without an answer the student hears what happens tomorrow, and where the proof is (6.3, 6.4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from portal.actions.context import Context
from portal.i18n import weekday_date
from portal.models import Case
from portal.models.due import TOMORROW
from portal.rules.errors import Refused
from portal.rules.lifecycle import HELD, UNDECIDED


@dataclass(frozen=True)
class TellOfTomorrow:
    """The exam of this case (its number) is tomorrow, and there is no answer."""

    case: str


def tell_of_tomorrow(ctx: Context, command: TellOfTomorrow) -> None:
    """One short mail with the way to the page and the proof, once for each exam day.

    Raises Refused: "not_in_this_state" (decided or taken back meanwhile), "not_exam_day", "own_act_given",
    "no_protection" (a repeat that brings nothing new, or of which nobody said so yet: O-6), "no_address" for
    who is answered on paper.
    """
    case = ctx.get(Case, command.case)
    if case.kind not in HELD or case.state not in UNDECIDED:
        raise Refused("not_in_this_state", deed="tell_of_tomorrow", state=case.state)
    if case.exam is None or case.exam.cancelled or case.exam.day != ctx.today + timedelta(days=1):
        raise Refused("not_exam_day")
    if case.own_act:
        raise Refused("own_act_given")
    if not case.keeps_out:
        raise Refused("no_protection")
    address = ctx.address_of(case)
    if not address:
        raise Refused("no_address")
    day = weekday_date(case.exam.day, case.language)
    note = ctx.compose(case, "mails", "exam-tomorrow", {"exam_day": day})
    # The key holds the day: an exam that was moved is told anew, and nothing is told twice.
    ctx.queue_mail(f"{TOMORROW}:{case.id}:{ctx.today.isoformat()}", address, case.language, note, once=True)
