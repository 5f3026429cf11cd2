"""What goes into each letter: dates in the student's language, and nothing that the case does not hold."""

from __future__ import annotations

from datetime import date
from typing import Any

from portal.actions.arrival import arrival
from portal.actions.context import Context
from portal.i18n import date_in_words, speaking, weekday_date
from portal.labels.picked import which_right
from portal.models import Case
from portal.rules import remedies
from portal.rules.lifecycle import has_clock


def exam_values(case: Case, language: str | None = None) -> dict[str, Any]:
    """Name and day of the case's exam, or what stands in its place; in the student's language or this one.

    `is_objection` lets a letter about a place speak of an objection only to who made one (2.2).
    """
    exam, language = case.exam, language or case.language
    return {
        "has_exam": exam is not None,
        "is_objection": case.kind == "objection",
        "exam": exam.name(language) if exam else "",
        "exam_day": weekday_date(exam.day, language) if exam else "",
    }


def follow_up_by(ctx: Context, case: Case) -> date:
    """When what an answer of today promises must be done, in the terms that were agreed with suppliers (section 8).

    An exam that was called off has no day that anything must be done by.
    """
    exam_day = case.exam.day if case.exam and not case.exam.cancelled else None
    return remedies.follow_up_by(case.kind, ctx.today, exam_day, ctx.config.supplier_terms.after_decision)


def receipt_name(ctx: Context, case: Case) -> str:
    """The acknowledgement of this kind of request; `receipt-late` when it was written down after its last day."""
    return "receipt-late" if case.is_overdue(ctx.today) else f"receipt-{case.kind}"


def receipt_values(ctx: Context, case: Case, asked: str) -> dict[str, Any]:
    """Placeholders of the acknowledgement N1: receipt date, deadline, which right, and the exam day when that comes first.

    `asked` is what the student sent it as; where the portal picked another right, the letter says why (2.1). What
    staff write down later than it came in is told as it stands today: an exam held meanwhile is over. What came
    during the exam is told what stopping means (O-7).
    """
    ahead = case.exam_is_ahead(ctx.now) and (case.kind != "restriction" or case.keeps_out)
    repeat_ahead = case.repeat is not None and ahead
    first = case.exam_comes_first() and ahead
    during = arrival(ctx, case) == "during"
    deadline = date_in_words(case.legal_deadline, case.language)
    with speaking(case.language):
        right = " ".join(which_right(asked, case.kind))
    return {
        "values": {
            **exam_values(case),
            "received": date_in_words(case.day_received, case.language),
            "deadline": deadline,
            "which_right": right,
            "exam_first": first and not repeat_ahead,
            "exam_later": ahead and not first and not repeat_ahead,
            "exam_over": case.exam_is_over(ctx.now) and not during,
            "exam_during": during,
            "may_stop": during and case.protected and case.subject.sits_exams,
            "repeat_ahead": repeat_ahead,
            "needs_representative": case.needs_representative(ctx.today),
            "minor_safe": case.needs_representative(ctx.today) and case.protected,
            "protected_ahead": case.keeps_out and ahead,
            "entered": date_in_words(ctx.today, case.language),
            "target": date_in_words(case.target, case.language),
            "target_shown": case.target_mode == "normal" and case.target < case.legal_deadline,
            "phone": ctx.config.institution.exam_day_phone,
            "call_on_the_day": first and not repeat_ahead and bool(ctx.config.institution.exam_day_phone),
        },
        "mail": {
            "deadline": deadline,
            "exam_first": first,
            "says_date": has_clock(case.kind) and not first,
            "at_once": not has_clock(case.kind),
            "exam_day": date_in_words(case.exam.day, case.language) if first and case.exam else "",
        },
    }
