"""What the clock brings: which cases are due for a step that no person takes. Each is a scan of an index."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, Select, and_, case, func, literal, or_, select, union

from portal.models.alternatives import OfferedSitting, Placement, Sitting
from portal.models.cases import Case
from portal.models.exams import Exam
from portal.models.letters import Letter, OutboxMail
from portal.models.people import Person
from portal.rules.alternatives import NOTICE_WORKING_DAYS
from portal.rules.calendar import add_working_days, in_amsterdam
from portal.rules.deadlines import Warnings, urgency
from portal.rules.lifecycle import ASSESSED, AWAITING, GUARDING, HELD, SEATED, UNDECIDED

TOMORROW = "exam-tomorrow"
"""How the key of the mail of the day before begins."""
LEVELS = ("amber", "red", "late")


def late(today: date) -> Select[str]:
    """Undecided cases whose legal deadline has passed and that nobody called late yet (T17)."""
    return _open(
        Case.legal_deadline < today, Case.late.is_(False), Case.state.in_(UNDECIDED), ~Case.waits_for_student,
        _has_clock(),
    )  # fmt: skip


def reply_terms_ended(today: date) -> Select[str]:
    """Cases that wait for an answer whose term has ended (T06)."""
    return _open(Case.reply_by < today, Case.state.in_(AWAITING))


def waiting_for_reply() -> Select[str]:
    """Cases that wait for an answer: halfway the term the student is reminded (N5)."""
    return _open(Case.waits_for_student, Case.state.in_(AWAITING))


def to_remind(rows: Iterable[tuple[str, date, str | None]], today: date, warnings: Warnings) -> list[str]:
    """Of `nearing`: the cases whose level is higher than the one staff were last reminded of (C16)."""
    return [
        ref
        for ref, day, reminded in rows
        if (level := urgency(day, today, warnings)) in LEVELS and _rank(level) > _rank(reminded)
    ]


def nearing(today: date, amber_days: int) -> Select[str, date, str | None]:
    """Number, date that matters and last reminder of the undecided cases that are amber, red or late."""
    near = _open(Case.sort_by <= today + timedelta(days=amber_days), Case.state.in_(UNDECIDED))
    return near.with_only_columns(Case.ref, Case.sort_by, Case.reminded)


def undecided_on_exam_day(today: date, now: datetime) -> Select[str]:
    """Objections to an exam of today that has not begun, without an answer and not protected by that yet (6.4)."""
    return (
        _open(
            Case.kind.in_(HELD), Case.state.in_(UNDECIDED), Case.interim.is_(False),
            Case.own_act.is_(False), or_(Case.repeat.is_(None), Case.repeat != "new_facts_denied"),
            Exam.cancelled_at.is_(None), Exam.starts_at > now, Exam.starts_at < in_amsterdam(today + timedelta(days=1)),
        ).join(Exam, Exam.id == Case.exam_id)
    )  # fmt: skip


def without_a_place(now: datetime) -> Select[str, datetime, date]:
    """Number, exam and last day of the undecided cases that protect at a coming exam, and have no place asked (6.2)."""
    asked = select(Placement.id).where(Placement.case_id == Case.id, Placement.state != "cancelled")
    cases = _open(
        Case.kind.in_(HELD), Case.state.in_(UNDECIDED), Case.keeps_out, Case.own_act.is_(False),
        Exam.cancelled_at.is_(None), Exam.starts_at > now, ~asked.exists(),
    )  # fmt: skip
    cases = cases.join(Exam, Exam.id == Case.exam_id)
    return cases.with_only_columns(Case.ref, Exam.starts_at, Case.legal_deadline)


def exam_tomorrow(today: date) -> Select[str]:
    """The same for an exam of tomorrow, where the student was not told yet what happens then (6.3)."""
    key = literal(f"{TOMORROW}:") + Case.id + literal(f":{today.isoformat()}")
    told = select(OutboxMail.id).where(OutboxMail.dedupe_key == key)
    begins, ends = (in_amsterdam(today + timedelta(days=days)) for days in (1, 2))
    return (
        _open(
            Case.kind.in_(HELD), Case.state.in_(UNDECIDED), Case.keeps_out, Case.own_act.is_(False),
            Exam.cancelled_at.is_(None), Exam.starts_at >= begins, Exam.starts_at < ends, ~told.exists(),
        ).join(Exam, Exam.id == Case.exam_id)
    )  # fmt: skip


def repeats_in_silence() -> Select[str]:
    """Repeats that no decider has judged yet (O-6)."""
    return _open(Case.repeat == "pending", Case.state.in_(UNDECIDED))


def offers_without_answer(today: date) -> Select[str]:
    """Places on offer whose first sitting is within the days of the reminders (section 7)."""
    last = add_working_days(today, NOTICE_WORKING_DAYS)
    soon = select(OfferedSitting.placement_id).join(Sitting, Sitting.id == OfferedSitting.sitting_id)
    soon = soon.where(Sitting.starts_at < in_amsterdam(last + timedelta(days=1)))
    query = select(Case.ref).join(Placement, Placement.case_id == Case.id)
    query = query.where(Case.is_open.is_(True), Case.own_act.is_(False))
    return query.where(Placement.state == "offered", Placement.id.in_(soon))


MOST_IN_LINE = 50
"""Students whose turn is looked at in one sweep; the next one goes on."""


def seats_for_the_line(now: datetime) -> Select[str]:
    """Cases whose student waits for a seat in a sitting that has one, in their turn (section 7)."""
    query = select(Case.ref).join(Placement, Placement.case_id == Case.id)
    query = query.join(OfferedSitting, OfferedSitting.placement_id == Placement.id)
    query = query.join(Sitting, Sitting.id == OfferedSitting.sitting_id).where(
        OfferedSitting.turn.is_not(None), Placement.state.in_(("offered", "declined")), Sitting.starts_at > now,
        Sitting.taken < Sitting.capacity, Sitting.cancelled_at.is_(None),
    )  # fmt: skip
    last = case((Placement.lost_seat_at.is_(None), 1), else_=0)
    return query.order_by(last, OfferedSitting.turn).limit(MOST_IN_LINE)


def sittings_to_follow(now: datetime) -> Select[str]:
    """Cases with a place or an offer in a sitting that changed since their student last heard of it (section 7).

    Not where the exam itself is called off: its student hears that instead.
    """
    theirs = select(Placement.id).join(Sitting, Sitting.id == Placement.sitting_id)
    offered = select(Placement.id).join(OfferedSitting, OfferedSitting.placement_id == Placement.id)
    offered = offered.join(Sitting, Sitting.id == OfferedSitting.sitting_id)
    behind = union(theirs.where(_unheard(now)), offered.where(_unheard(now)))
    query = select(Case.ref).join(Placement, Placement.case_id == Case.id)
    query = query.join(Exam, Exam.id == Placement.exam_id).where(Exam.cancelled_at.is_(None))
    return query.where(Placement.id.in_(behind)).order_by(Placement.created_at, Placement.id)


def _unheard(now: datetime) -> ColumnElement[bool]:
    heard = (Placement.offered_at, Placement.accepted_at, Placement.told_at)
    later = [or_(moment.is_(None), Sitting.changed_at > moment) for moment in heard]
    news = or_(Sitting.cancelled_at.is_not(None), and_(Sitting.changed_at > Placement.created_at, *later))
    return and_(
        Sitting.changed_at.is_not(None), Sitting.starts_at > now, Placement.state != "cancelled", news
    )


def behind_their_exam(now: datetime) -> Select[str]:
    """Cases whose exam was moved, called off or put back since they last looked (6.3, 7).

    A refused case that is closed counts as long as the exam is still to come: its student can object again (O-6).
    """
    coming = or_(Case.is_open.is_(True), Exam.starts_at > now)
    query = select(Case.ref).join(Exam, Exam.id == Case.exam_id).order_by(Case.sort_by, Case.id)
    return query.where(Case.kind.in_(GUARDING), Exam.plan > Case.exam_plan, Case.follows_its_exam(), coming)


def behind_the_recordings(now: datetime) -> Select[str]:
    """Cases about a coming exam that records other things than when the case last looked (A-04, I-16, O-6).

    A refused case that is closed counts: its student can object again, and hears that.
    """
    seen = func.coalesce(Case.recording_seen_at, Case.received_at)
    query = select(Case.ref).join(Exam, Exam.id == Case.exam_id)
    new = (Exam.recorded_anew_at > seen, Exam.starts_at > now)
    return query.where(*new, Case.kind.in_(SEATED), Case.follows_its_exam()).order_by(Case.id)


def sittings_over(now: datetime) -> Select[str]:
    """Cases with a place whose sitting is over (section 7: `sat`)."""
    query = (
        select(Case.ref)
        .join(Placement, Placement.case_id == Case.id)
        .join(Sitting, Sitting.id == Placement.sitting_id)
    )
    taken = and_(Case.kind.in_(SEATED), Case.state.in_(("alternative_accepted", "firm")))
    return query.where(Case.is_open.is_(True), taken, Sitting.starts_at < now - timedelta(hours=12))


def results_known() -> Select[str]:
    """Cases of who sat in a sitting whose day of the results was noted, or corrected, since (A-07)."""
    sat = _open(Case.state == "sat", Sitting.results_on.is_not(None))
    sat = sat.join(Placement, Placement.case_id == Case.id).join(Sitting, Sitting.id == Placement.sitting_id)
    return sat.where(or_(Case.result_on.is_(None), Case.result_on != Sitting.results_on))


def to_audit(today: date) -> Select[str]:
    """Cases whose exam was taken, and whose check for disadvantage is due (section 7)."""
    return _open(Case.state == "sat", Case.audit_on <= today)


def freezes_to_end(today: date) -> Select[str]:
    """Cases whose freeze ends today or earlier, as the student was told (18(3)); closed ones too."""
    return select(Case.ref).where(Case.freeze_ends <= today).order_by(Case.freeze_ends, Case.id)


def days_to_look_again(today: date, ahead_days: int) -> Select[str]:
    """Cases of which a day that was promised is within so many days, or has come (2.4, 2.7); closed ones too."""
    near = Case.look_again <= today + timedelta(days=ahead_days)
    return select(Case.ref).where(near).order_by(Case.look_again, Case.id)


def of_age(today: date) -> Select[str]:
    """Cases in which somebody acts for a student who is 16 now (2.7); closed ones too, since both still see them."""
    query = select(Case.ref).join(Person, Person.id == Case.subject_id)
    return query.where(Case.representative_id.is_not(None), Person.self_exercise_from <= today)


def _open(*conditions: object) -> Select[str]:
    query = select(Case.ref).where(Case.is_open.is_(True), *conditions)  # type: ignore[arg-type]
    return query.order_by(Case.sort_by, Case.id)


def _has_clock() -> object:
    return Case.kind.in_(ASSESSED)


def _rank(level: str | None) -> int:
    return LEVELS.index(level) if level in LEVELS else -1


def announced_late(since: datetime) -> Select[str, datetime | None, date | None]:
    """Refusals whose mail left after `since`: id of the letter, when the mail left, the last day that stands (C13)."""
    mail_of = OutboxMail.dedupe_key == literal("letter:").concat(Letter.id)
    query = select(Letter.id, OutboxMail.sent_at, Case.remedy_until).join(OutboxMail, mail_of)
    query = query.join(Case, Case.id == Letter.case_id).where(Case.remedy_until.is_not(None))
    decided = (Letter.kind == "decision", Letter.sent_at >= Case.decided_at)
    return query.where(*decided, OutboxMail.state == "sent", OutboxMail.sent_at >= since)
