"""What goes into each letter: dates in the student's language, and nothing that the case does not hold."""

from __future__ import annotations

from datetime import date
from typing import Any

from portal.actions.arrival import arrival
from portal.actions.context import Context, Values
from portal.i18n import date_in_words, weekday_date
from portal.labels.picked import which_right
from portal.models import Case
from portal.rules import remedies
from portal.rules.lifecycle import has_clock


def exam_values(case: Case, language: str) -> dict[str, Any]:
    """Name and day of the case's exam in this language, or what stands in its place.

    `is_objection` lets a letter about a place speak of an objection only to who made one (2.2).
    """
    exam = case.exam
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


def receipt_values(ctx: Context, case: Case, asked: str) -> Values:
    """Placeholders of the acknowledgement N1: receipt date, deadline, which right, and the exam day when that comes first.

    `asked` is what the student sent it as; where the portal picked another right, the letter says why (2.1). What
    staff write down later than it came in is told as it stands today: an exam held meanwhile is over. What came
    during the exam is told what stopping means (O-7).
    """
    ahead = _ahead(ctx, case)
    repeat_ahead = case.repeat is not None and ahead
    first = case.exam_comes_first() and ahead
    during = arrival(ctx, case) == "during"

    def values(language: str) -> dict[str, Any]:
        return {
            **exam_values(case, language),
            "received": date_in_words(case.day_received, language),
            "deadline": date_in_words(case.legal_deadline, language),
            "which_right": " ".join(which_right(asked, case.kind)),
            "exam_first": first and not repeat_ahead,
            "exam_later": ahead and not first and not repeat_ahead,
            "exam_over": case.exam_is_over(ctx.now) and not during,
            "exam_during": during,
            "may_stop": during and case.protected and case.subject.sits_exams,
            "repeat_ahead": repeat_ahead,
            "needs_representative": case.needs_representative(ctx.today),
            "minor_safe": case.needs_representative(ctx.today) and case.protected,
            "protected_ahead": case.keeps_out and ahead,
            "entered": date_in_words(ctx.today, language),
            "target": date_in_words(case.target, language),
            "target_shown": case.target_mode == "normal" and case.target < case.legal_deadline,
            "phone": ctx.config.institution.exam_day_phone,
            "call_on_the_day": first and not repeat_ahead and bool(ctx.config.institution.exam_day_phone),
        }

    return values


def receipt_mail(ctx: Context, case: Case) -> Values:
    """Placeholders of the mail that announces it: the deadline, or the exam day when that comes first (6.3)."""
    first = case.exam_comes_first() and _ahead(ctx, case)
    return lambda language: {
        "deadline": date_in_words(case.legal_deadline, language),
        "exam_first": first,
        "says_date": has_clock(case.kind) and not first,
        "at_once": not has_clock(case.kind),
        "exam_day": date_in_words(case.exam.day, language) if first and case.exam else "",
    }


def _ahead(ctx: Context, case: Case) -> bool:
    """Whether the receipt speaks of an exam that is still to come."""
    return case.exam_is_ahead(ctx.now) and (case.kind != "restriction" or case.keeps_out)
