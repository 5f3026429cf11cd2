"""The clock of a case, counted again from what happened in it: receipt, questions, extension (C1–C10)."""

from __future__ import annotations

from collections.abc import Sequence

from portal.models import Case, CaseEvent
from portal.rules import deadlines
from portal.rules.deadlines import Deadline, Suspension
from portal.rules.standing import suspensions


def counted_deadline(
    case: Case, events: Sequence[CaseEvent], *, extended: bool | None = None, more: Sequence[Suspension] = ()
) -> Deadline:
    """The deadline with its working, from the events of the case.

    `extended` None follows the case; True or False counts it the other way. `more` are questions that are
    about to be asked. While one is open, `due` is None and `provisional` holds the date that follows (C10).
    """
    is_extended = case.extended if extended is None else extended
    kind = "extended" if is_extended else "one_month"
    return deadlines.count(kind, case.received_at, [*suspensions(tuple(events)), *more])
