"""What goes into each letter: dates in the student's language, and nothing that the case does not hold."""

from __future__ import annotations

from typing import Any

from portal.actions.context import Context
from portal.i18n import date_in_words, weekday_date
from portal.models import Case


def exam_values(case: Case) -> dict[str, Any]:
    """Name and day of the case's exam, or what stands in its place."""
    exam = case.exam
    return {
        "has_exam": exam is not None,
        "exam": exam.name(case.language) if exam else "",
        "exam_day": weekday_date(exam.day, case.language) if exam else "",
    }


def receipt_values(ctx: Context, case: Case) -> dict[str, Any]:
    """Placeholders of the acknowledgement N1: receipt date, deadline, and the exam day when that comes first."""
    first = case.exam_comes_first()
    over = case.exam is not None and case.exam.day < case.day_received
    deadline = date_in_words(case.legal_deadline, case.language)
    return {
        "values": {
            **exam_values(case),
            "received": date_in_words(case.day_received, case.language),
            "deadline": deadline,
            "exam_first": first,
            "exam_later": case.exam is not None and not first and not over,
            "exam_over": over,
            "target": date_in_words(case.target, case.language),
            "target_shown": case.target_mode == "normal" and case.target < case.legal_deadline,
            "phone": ctx.config.institution.exam_day_phone,
            "call_on_the_day": first and bool(ctx.config.institution.exam_day_phone),
        },
        "mail": {
            "deadline": deadline,
            "exam_first": first,
            "exam_day": date_in_words(case.exam.day, case.language) if first and case.exam else "",
        },
    }
