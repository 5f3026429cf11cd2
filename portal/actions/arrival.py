"""When a request came in, seen from its exam: before, during or after it (O-7)."""

from __future__ import annotations

from portal.actions.context import Context
from portal.models import Case, Enrolment


def arrival(ctx: Context, case: Case) -> str:
    """`before`, `during` or `after`; the student's extra time belongs to the exam, and only the last hours ask for it."""
    came, exam = case.came(), case.exam
    if came != "after" or exam is None or exam.day != case.day_received:
        return came
    return case.came(ctx.session.scalar(Enrolment.extra_time(exam.id, case.subject_id)) or 0)
