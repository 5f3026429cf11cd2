"""A case follows its exam to another moment, or into being called off: target, protection, place and letter (6.3, 7).

The change itself is one short transaction (actions/exams.py); each case's share of it is another, taken by the clock.
The legal deadline never moves.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from portal.actions.clashes import tell_of_clashes
from portal.actions.context import Context
from portal.actions.letters import exam_values, follow_up_by
from portal.actions.misfits import lost_now, take_back_misfits
from portal.actions.offers import in_words, listed
from portal.actions.opening import target_of
from portal.actions.places import need_place, release_place, settle_place
from portal.i18n import date_in_words, time_in_words, weekday_date
from portal.models import Case, Exam, Placement, Sitting
from portal.rules import remedies, targets
from portal.rules.errors import Refused
from portal.rules.lifecycle import CLOSED_STATES, GUARDING, UNDECIDED, WEIGHED, Step, find_step, step_for
from portal.rules.targets import Target


@dataclass(frozen=True)
class FollowExam:
    """The exam of this case (its number) was moved, called off or put back."""

    case: str


def follow_exam(ctx: Context, command: FollowExam) -> None:
    """Bring the case to where its exam stands now, and tell the student in one letter.

    Raises Refused("too_early") when it is there already, and the lifecycle's refusals.
    """
    case = ctx.get(Case, command.case)
    exam = case.exam
    if exam is None or case.exam_plan == exam.plan:
        raise Refused("too_early")
    if exam.cancelled:
        _call_off(ctx, case, exam)
    else:
        _move(ctx, case, exam)


def _call_off(ctx: Context, case: Case, exam: Exam) -> None:
    step, place = find_step("call_off", case.kind, case.state), _placement(ctx, case)
    aim, had_place = _target(ctx, case, None), place is not None and place.sitting_id is not None
    seated, known = _has_sat(ctx, place), _knows_it_is_off(ctx, case)
    if not seated:
        release_place(ctx, case)
    if place is not None and had_place and not seated:
        place.lost_seat_at = ctx.now  # should it go ahead after all, they go first
    ctx.record(
        step.tag, case, function="system", to_state=None if seated else step.to_state, plan=exam.plan,
        protected=case.protected, interim=case.interim,
        follow_up_by=None if case.state in CLOSED_STATES else _follow_up(ctx, case),
        target=aim.day.isoformat(), target_mode=aim.mode,
    )  # fmt: skip
    if not (seated or known or _hears_elsewhere(ctx, case)):
        ctx.notify(
            case, "update", letter="exam-cancelled",
            values=lambda language: {**_values(case, None, language), "had_place": had_place},
        )  # fmt: skip


def _knows_it_is_off(ctx: Context, case: Case) -> bool:
    """Whether the last thing that the student heard of the exam is that it was called off: another day changes nothing."""
    heard = (
        one.tag
        for one in reversed(ctx.events_of(case))
        if one.tag in ("case:exam:moved", "case:exam:cancelled")
    )
    return next(heard, "") == "case:exam:cancelled"


def _hears_elsewhere(ctx: Context, case: Case) -> bool:
    """Whether the student of a closed case has an open one about the same exam, in which the letter comes."""
    if case.is_open:
        return False
    query = select(Case.id).where(Case.exam_id == case.exam_id, Case.subject_id == case.subject_id)
    return (
        ctx.session.scalar(query.where(Case.kind.in_(GUARDING), Case.is_open.is_(True)).limit(1)) is not None
    )


def _move(ctx: Context, case: Case, exam: Exam) -> None:
    find_step("follow_exam", case.kind, case.state)
    place, was, aim = _placement(ctx, case), _day_known(ctx, case), _target(ctx, case, exam)
    seated, closed = _has_sat(ctx, place), case.state in CLOSED_STATES
    if closed and exam.starts_at <= ctx.now:
        raise Refused("too_early")
    _find_new_facts(ctx, case, exam)
    gone = [] if seated or place is None else take_back_misfits(ctx, case, place)
    lost, unsafe = bool(gone) and lost_now(ctx, place), _inside_cut_off(ctx, case, exam)
    again = _again(case, lost=lost, unsafe=unsafe and not seated)
    settled = seated or (closed and again is None)
    ctx.record(
        "case:exam:moved", case, function="system", to_state=again.to_state if again else None, plan=exam.plan,
        exam_day=exam.day.isoformat(), protected=case.protected or unsafe,
        interim=case.interim and (seated or exam.day <= ctx.today), sittings=sorted(one.id for one in gone),
        follow_up_by=None if settled else _follow_up(ctx, case),
        target=aim.day.isoformat(), target_mode=aim.mode,
    )  # fmt: skip
    if seated or exam.starts_at <= ctx.now or _hears_elsewhere(ctx, case):
        return  # the exam was taken, or its moment was only put right afterwards
    _seek(ctx, case, exam, place)
    tell_of_clashes(ctx, case.subject_id, f"{exam.id}:{exam.plan}")
    if lost:
        _tell_planners(ctx, exam)
    ctx.notify(
        case, "update", letter="exam-moved",
        values=lambda language: {
            **_values(case, was, language), **_after_refusal(ctx, case, exam, language),
            **_places(place, gone, language),
        },
    )  # fmt: skip


def _again(case: Case, *, lost: bool, unsafe: bool) -> Step | None:
    """Where the case goes back to: planning after a lost place; open again when its refusal came too late (11.2)."""
    if lost:
        return step_for("plan_again", case.kind, case.state)
    return step_for("open_for_place", case.kind, case.state) if unsafe else None


def _find_new_facts(ctx: Context, case: Case, exam: Exam) -> None:
    """Another moment is a new fact: what was a repeat, or is still to be judged as one, protects from now on (O-6)."""
    moved = exam.moved_at is not None and exam.moved_at > case.received_at
    step = step_for("judge_repeat", case.kind, case.state)
    if moved and step is not None and case.repeat in ("pending", "new_facts_denied"):
        ctx.record(step.tag, case, function="system", protects=True)


def _seek(ctx: Context, case: Case, exam: Exam, place: Placement | None) -> None:
    """A place where there was none: the exam now comes before the answer (6.2), or protection holds after it (11.2)."""
    if place is not None and place.state != "cancelled":
        return
    off = list(place.channels_off) if place else list(case.objected)
    if case.state not in UNDECIDED:
        if case.keeps_out and case.own_act is False:
            settle_place(ctx, case, off)
    elif case.keeps_out and case.exam_comes_first() and exam.day > ctx.today:
        needed = need_place(ctx, case, off)
        ctx.record("case:alternative:needed", case, function="system", placement=needed.id)


def _inside_cut_off(ctx: Context, case: Case, exam: Exam) -> bool:
    """Whether a refusal left too late for the day that the exam has now (11.2), or its freeze ends after it (18(3))."""
    if case.kind == "restriction" and case.freeze_ends is not None:
        return exam.is_proctored and exam.day < case.freeze_ends
    if case.outcome != "refused" or case.decided_at is None or case.kind not in WEIGHED:
        return False
    cut_off = ctx.config.refusal_cut_off_working_days
    return remedies.protected_after("refused", case.kind, case.decided_at, exam.day, cut_off)


def _target(ctx: Context, case: Case, exam: Exam | None) -> Target:
    """The target that the exam's day sets now; a decided case keeps its own."""
    if case.state not in UNDECIDED:
        return Target(case.target, case.target_mode, ())  # type: ignore[arg-type]  # a column holds a plain string
    if exam is None:
        config = ctx.config
        return targets.without_exam(
            case.day_received, case.legal_deadline, config.decide_working_days, ctx.closed_days
        )
    return target_of(ctx, case.kind, case.day_received, exam, case.legal_deadline)


def _follow_up(ctx: Context, case: Case) -> str | None:
    """By when a decided case asks for attention again."""
    return None if case.state in UNDECIDED else follow_up_by(ctx, case).isoformat()


def _placement(ctx: Context, case: Case) -> Placement | None:
    query = select(Placement).where(Placement.case_id == case.id).with_for_update(of=Placement)
    return ctx.session.scalars(query).one_or_none()


def _has_sat(ctx: Context, place: Placement | None) -> bool:
    return place is not None and place.sitting is not None and place.sitting.has_begun(ctx.now)


def _day_known(ctx: Context, case: Case) -> date | None:
    """The exam day that the student was last told, from the events."""
    told = (event.facts.get("exam_day") for event in reversed(ctx.events_of(case)))
    day = next((one for one in told if one), None)
    return date.fromisoformat(day) if day else None


def _tell_planners(ctx: Context, exam: Exam) -> None:
    link = f"{ctx.config.base_url}/{ctx.config.default_language}/staff/planning"
    ctx.tell_team(
        "scheduler", "staff-plan-again", {"exam": exam.code, "link": link}, f"{exam.id}:{exam.plan}"
    )


def _values(case: Case, was: date | None, language: str) -> dict[str, Any]:
    assert case.exam is not None
    start = time_in_words(case.exam.local_start, language, case.exam.zone)
    undecided = case.state in UNDECIDED
    return {
        **exam_values(case, language), "when": f"{weekday_date(case.exam.day, language)}, {start}",
        "was": weekday_date(was, language) if was else "", "other_day": was not in (None, case.exam.day),
        "undecided": undecided, "decided": not undecided, "deadline": date_in_words(case.legal_deadline, language),
        "protected": case.keeps_out and not case.own_act, "own_act": case.own_act,
    }  # fmt: skip


def _after_refusal(ctx: Context, case: Case, exam: Exam, language: str) -> dict[str, Any]:
    """What stays of a refusal, and that another moment allows another objection (O-6)."""
    refused = case.outcome == "refused" and case.kind in WEIGHED
    new = exam.moved_at is not None and case.decided_at is not None and exam.moved_at > case.decided_at
    until = case.remedy_until
    return {
        "refused": refused, "again": refused and new and exam.is_proctored and not case.protected,
        "remedy": refused and until is not None and until >= ctx.today,
        "remedy_until": date_in_words(until, language) if until else "",
    }  # fmt: skip


def _places(place: Placement | None, gone: list[Sitting], language: str) -> dict[str, Any]:
    kept = place.sitting if place else None
    open_ = place.offered_sittings if place and place.state == "offered" else []
    return {
        "kept": f"{in_words(kept, language)}, {kept.place}" if kept else "", "places": listed(open_, language),
        "gone": bool(gone) and kept is None, "must_wait": bool(gone) and kept is None and not open_,
        "nothing": not gone and kept is None and not open_,
    }  # fmt: skip
