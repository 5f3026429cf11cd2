"""No decision before the exam: the student is not proctored, has a place, and the contact of that day knows (6.4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from portal.actions.clashes import clashing
from portal.actions.context import Context
from portal.actions.identity import UNSURE
from portal.actions.letters import exam_values
from portal.actions.offers import starts_in_words
from portal.actions.places import lock_sittings, need_place, take_seat
from portal.i18n import date_in_words
from portal.models import Case, Enrolment, Exam, Placement, Sitting
from portal.rules.alternatives import SAME_FORM, latest_day
from portal.rules.errors import Refused
from portal.rules.lifecycle import HELD, UNDECIDED, find_step
from portal.rules.targets import exam_is_first


def after_receipt(ctx: Context, case: Case) -> None:
    """What a new objection or restriction asks at once: a place where the exam comes first (6.2), today's exam (6.4)."""
    if not (case.keeps_out and case.exam_comes_first()) or case.exam is None or case.exam.cancelled:
        return
    if case.exam.day == ctx.today and ctx.now < case.exam.starts_at:
        protect_on_exam_day(ctx, ProtectOnExamDay(case.ref))
    elif case.exam.day > ctx.today:
        _reserve(ctx, case)


def _reserve(ctx: Context, case: Case) -> None:
    placement = need_place(ctx, case, list(case.objected))
    ctx.record("case:alternative:needed", case, function="system", placement=placement.id)


@dataclass(frozen=True)
class ReservePlace:
    """The exam of this case (its number) has come to lie before the answer."""

    case: str


def reserve_place(ctx: Context, command: ReservePlace) -> None:
    """Ask for the place that receipt did not ask for (6.2): a repeat protects now, or the answer comes after the exam.

    Raises Refused: "not_in_this_state", "session_started" (or no exam to come), "own_act_given", "no_protection",
    "too_early" while the answer comes first, "protected_already" when there is a place.
    """
    case = ctx.get(Case, command.case)
    if case.kind not in HELD or case.state not in UNDECIDED:
        raise Refused("not_in_this_state", deed="reserve_place", state=case.state)
    if not case.exam_is_ahead(ctx.now) or case.exam is None:
        raise Refused("session_started")
    if case.own_act:
        raise Refused("own_act_given")
    if not case.keeps_out:
        raise Refused("no_protection")
    if not exam_is_first(case.exam.day, case.legal_deadline, ctx.today):
        raise Refused("too_early")
    if ctx.session.scalar(
        select(Placement.id).where(Placement.case_id == case.id, Placement.state != "cancelled")
    ):
        raise Refused("protected_already")
    _reserve(ctx, case)


@dataclass(frozen=True)
class ProtectOnExamDay:
    """The exam of this case (its number) is today, and there is no answer."""

    case: str


def protect_on_exam_day(ctx: Context, command: ProtectOnExamDay) -> None:
    """Mark it `interim_protected`, hold a place, tell the student and the exam-day contact, without reasons (6.4).

    Raises Refused: "not_in_this_state", "not_exam_day" (another day, called off, or begun: O-7), "no_protection" for a
    repeat without new facts (O-6), "protected_already", "own_act_given".
    """
    case = ctx.get(Case, command.case)
    step = find_step("protect", case.kind, case.state)
    if case.interim:
        raise Refused("protected_already")
    if case.own_act:
        raise Refused("own_act_given")
    unguarded = case.kind == "restriction" and not case.keeps_out
    if case.repeat == "new_facts_denied" or unguarded or not case.subject.sits_exams:
        raise Refused("no_protection")
    if (
        case.exam is None
        or case.exam.cancelled
        or case.exam.day != ctx.today
        or ctx.now >= case.exam.starts_at
    ):
        raise Refused("not_exam_day")
    ctx.record(step.tag, case, function="system", exam_day=case.exam.day.isoformat())
    placement = hold_place(ctx, case)
    _tell(ctx, case, placement)


def hold_place(ctx: Context, case: Case) -> Placement:
    """A place on the exam day, else the first one after it (6.4, A-06); without one, exam administration plans it.

    A-11 (five working days' notice) does not apply to this place. A seat goes to who is enrolled, or of whom somebody
    made sure who they are: for others exam administration looks, so that a mailed link takes no seat of a student.
    """
    placement = need_place(ctx, case, list(case.objected))
    if placement.sitting_id is None and _is_known_to_sit(ctx, case):
        fitting = _fitting(ctx, case, placement)
        lock_sittings(ctx, [one.id for one in fitting])
        for sitting in fitting:
            if take_seat(ctx, sitting.id, placement):
                placement.sitting_id, placement.state, placement.accepted_at = sitting.id, "accepted", ctx.now
                ctx.record(
                    "case:alternative:held",
                    case,
                    function="system",
                    placement=placement.id,
                    sitting=sitting.id,
                )
                ctx.session.flush()
                ctx.session.refresh(placement)
                break
    return placement


def _is_known_to_sit(ctx: Context, case: Case) -> bool:
    enrolled = Enrolment.extra_time(case.exam_id, case.subject_id)
    return case.identity not in UNSURE or ctx.session.scalar(enrolled) is not None


def _fitting(ctx: Context, case: Case, placement: Placement) -> list[Sitting]:
    """Sittings that suit this student, in the order of 6.4: a campus seat at the same time first, else the first one.

    They record nothing, last long enough, clash with nothing and lie within A-06. Of another form than the exam's
    only the exam board can say that it compares (A-03), and nobody is sent home unasked (A-10).
    """
    exam = case.exam
    assert exam is not None
    forms = SAME_FORM[exam.mode] - {"home"}
    rows = ctx.session.scalars(
        select(Sitting).where(
            Sitting.exam_id == exam.id, Sitting.starts_at > ctx.now, Sitting.nothing_recorded.is_(True),
            Sitting.taken < Sitting.capacity, Sitting.cancelled_at.is_(None), Sitting.form.in_(sorted(forms)),
        )
    )  # fmt: skip
    needed = exam.duration_minutes + placement.extra_time_minutes
    last = latest_day(exam.day, ctx.config.alternative_terms, *exam.limits)
    fitting = [one for one in rows if one.day <= last and one.duration_minutes >= needed]
    clashes = clashing(ctx, placement, fitting)
    suitable = (one for one in fitting if one.id not in clashes)
    return sorted(suitable, key=lambda one: _turn(exam, one))


def _turn(exam: Exam, sitting: Sitting) -> tuple[bool, datetime, bool, str]:
    """Same time before another time of that day, then the first to come; of two at once the one everybody can reach."""
    return (sitting.starts_at != exam.starts_at, sitting.starts_at, not sitting.accessible, sitting.id)


def _tell(ctx: Context, case: Case, placement: Placement) -> None:
    sitting = placement.sitting
    assert case.exam is not None
    ctx.notify(
        case, "exam-day", letter="exam-day",
        values=lambda language: {
            **exam_values(case, language), "has_place": sitting is not None,
            "place": f"{starts_in_words(sitting, language)}, {sitting.place}" if sitting else "",
            "has_phone": bool(ctx.config.institution.exam_day_phone), "phone": ctx.config.institution.exam_day_phone,
            "deadline": date_in_words(case.legal_deadline, language),
        },
    )  # fmt: skip
    ours = ctx.config.default_language
    values = {"exam": case.exam.code, "ref": placement.ref, "day": date_in_words(case.exam.day, ours)}
    ctx.tell_team("exam_day", "staff-exam-day", values, case.id)
    if sitting is None:
        ctx.tell_team("scheduler", "staff-exam-day", values, case.id)
