"""The dates of a case as staff see them: deadline and target, what sort of date each is, and how it was counted."""

from __future__ import annotations

from datetime import date
from typing import Any

from portal.actions.clock import first_deadline, standing_deadline
from portal.actions.opening import target_of
from portal.labels.case_story import deadline_tag
from portal.labels.working import sentences
from portal.models import Case
from portal.rules.lifecycle import UNDECIDED, has_clock
from portal.rules.questions import answered_on, open_questions
from portal.web.desk import acting


def dates_of(case: Case, today: date) -> dict[str, Any]:
    """Deadline and target, each with its working in sentences (C1–C10, 6.3); the case holds its events.

    `deadline` is None for a request without a clock of its own (11.2). While a question is open it is not fixed:
    `provisional` without an answer, `if_enough` with one that nobody judged. `first` and `refusal` only where
    they differ from it.
    """
    aimed = target_of(acting(), case.kind, case.day_received, case.exam, case.legal_deadline)
    dates = {"target": case.target, "target_working": sentences(aimed), "mode": case.target_mode}
    if not has_clock(case.kind):
        return {"deadline": None, **dates}
    answered = answered_on(open_questions(case.events, stops_clock=True))
    first = first_deadline(case)
    undecided = case.state in UNDECIDED
    late = case.is_overdue(today) or (case.late and undecided)
    return {
        "deadline": case.legal_deadline, "deadline_working": sentences(standing_deadline(case, case.events)),
        "tag": deadline_tag(late=late, extended=case.extended) if undecided else None,
        "provisional": case.clock_stands_still and answered is None,
        "if_enough": case.clock_stands_still and answered is not None,
        "first": first if first != case.legal_deadline else None,
        "refusal": case.refusal_deadline if case.extended else None, **dates,
    }  # fmt: skip
