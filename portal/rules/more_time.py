"""What must hold before the clock gets more time: a suspension (C9, C10) or an extension (C8)."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

from portal.rules.calendar import add_working_days, day_after, local_date
from portal.rules.deadlines import MONTHS, Deadline, is_in_time

SUSPENSION_GROUNDS: Final = ("identity", "representation", "scope")
EXTENSION_GROUNDS: Final = ("complex", "many_requests")
QUESTION_WORKING_DAYS: Final = 5
REPLY_TERM_DAYS: Final = 14


def suspension_gates(
    *,
    request_type: str,
    ground: str,
    received_on: date,
    asked_on: date,
    reply_by: date | None,
    means: str,
    insufficient_answer_on: date | None = None,
    kind: str = "one_month",
    current_due: date | None = None,
    question_working_days: int = QUESTION_WORKING_DAYS,
    reply_term_days: int = REPLY_TERM_DAYS,
) -> tuple[str, ...]:
    """The codes of what stops a question from suspending the clock; empty when it may (C9 policy, C10).

    The question must be sent within 5 working days of receipt, or of the previous insufficient answer. The
    student gets at least 14 days, the day of the question not counted. The means asked for is named.
    `current_due` is the deadline as it stands (None while another question is open). All dates are local.
    A question that fails may be sent, but has no effect on the clock.
    """
    counts_from = received_on if insufficient_answer_on is None else insufficient_answer_on
    last_reply_too_soon = day_after(asked_on, reply_term_days - 1)
    checks = {
        "kind_cannot_be_suspended": kind not in MONTHS,
        "ground_unknown": ground not in SUSPENSION_GROUNDS,
        "ground_not_for_this_request": ground == "scope" and request_type != "access",
        "question_before_receipt": asked_on < counts_from,
        "question_too_late_to_suspend": asked_on > add_working_days(counts_from, question_working_days),
        "question_after_deadline": current_due is not None and asked_on > current_due,
        "reply_term_missing": reply_by is None,
        "reply_term_too_short": reply_by is not None and reply_by <= last_reply_too_soon,
        "means_missing": not means.strip(),
    }
    return tuple(code for code, fails in checks.items() if fails)


def extension_gates(
    *,
    sent: datetime,
    ground: str,
    unextended: Deadline,
    extended: Deadline,
    already_extended: bool,
    objected_exams: Sequence[date] = (),
) -> tuple[str, ...]:
    """The codes of what stops an extension; empty when it may be recorded (C8, O-4, T07).

    The notice goes out by the end of the unextended deadline, suspensions included; once only; the ground is
    "complex" or "many_requests". An objection to an exam that was still to come at receipt cannot be extended
    past the day of that exam: give the local dates of the exams objected to.
    """
    received_on = local_date(unextended.received)
    until = extended.due if extended.due is not None else extended.provisional
    checks = {
        "extension_ground_unknown": ground not in EXTENSION_GROUNDS,
        "extended_already": already_extended,
        "extension_too_late": not is_in_time(sent, unextended.due),
        "extension_past_the_exam": any(
            exam >= received_on and (until is None or exam < local_date(until)) for exam in objected_exams
        ),
    }
    return tuple(code for code, fails in checks.items() if fails)
