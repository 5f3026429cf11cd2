"""A student is asked, and says yes or no, to a place that keeps to every criterion but one they may waive (7)."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from portal.actions.context import Context
from portal.actions.letters import exam_values
from portal.actions.offers import listed, open_in, promise_in
from portal.actions.sittings import OfferPlaces, locked_place, sittings_in
from portal.db import new_id
from portal.labels.agreements import waived_in_words
from portal.models import Case, Deviation, Placement, Sitting
from portal.rules.access import Permission
from portal.rules.errors import Refused
from portal.rules.lifecycle import find_step


def ask_agreement(ctx: Context, command: OfferPlaces) -> Deviation:
    """Ask whether this offer may leave though A-06, A-10, A-11 or A-12 stands open. No reason is asked for.

    What else was stated is kept with the place. Raises Refused as `offer_places` does, "criteria_open" with those that
    no student can waive, "nothing_to_agree" when nothing stands open, and "agreement_asked" while a question waits.
    """
    ctx.require(Permission.PLAN)
    case, placement = locked_place(ctx, command.placement)
    ctx.someone_elses(case)
    step = find_step("ask_agreement", case.kind, case.state)
    if not placement.waits:
        raise Refused("already_chosen" if placement.state == "accepted" else "not_in_this_state")
    if any(one.answered_at is None for one in asked_about(ctx, placement)):
        raise Refused("agreement_asked")
    sittings, promise = sittings_in(ctx, placement, command.sittings), promise_in(command)
    found = open_in(ctx, placement, sittings, promise)
    if fixed := [open_ for open_ in found if not open_.may_be_waived]:
        raise Refused("criteria_open", open=fixed)
    if not found:
        raise Refused("nothing_to_agree")
    deviation = Deviation(
        id=new_id(), placement_id=placement.id, criteria=list(dict.fromkeys(one.criterion for one in found)),
        sittings=[one.id for one in sittings], asked_by=ctx.actor.id, asked_at=ctx.now,
    )  # fmt: skip
    ctx.session.add(deviation)
    placement.no_cost, placement.same_attempts = promise.no_cost, promise.same_attempts
    placement.result_working_days, placement.no_mark = promise.result_working_days, promise.no_mark
    placement.hindered = promise.hindered
    ctx.record(
        step.tag, case, function="scheduler", placement=placement.id, deviation=deviation.id,
        criteria=deviation.criteria, sittings=deviation.sittings,
    )  # fmt: skip
    _tell(ctx, case, sittings, deviation)
    return deviation


def asked_about(ctx: Context, placement: Placement) -> list[Deviation]:
    """What was asked about this place, the newest first."""
    ctx.session.flush()
    return list(ctx.session.scalars(Deviation.of_placement(placement.id)))


def _tell(ctx: Context, case: Case, sittings: list[Sitting], deviation: Deviation) -> None:
    ctx.notify(
        case, "update", letter="agreement",
        values=lambda language: {
            **exam_values(case, language), "places": listed(sittings, language),
            "waived": "\n".join(f"- {one}" for one in waived_in_words(deviation.criteria, sittings)),
        },
    )  # fmt: skip


@dataclass(frozen=True)
class AnswerAgreement:
    """The student's answer to this question (its id) in their case (its number)."""

    case: str
    deviation: str
    agreed: bool


def answer_agreement(ctx: Context, command: AnswerAgreement) -> Deviation:
    """Yes or no, without a reason; it is an event of the case, and exam administration hears it.

    Raises Refused: "gone", "answered_already", "sitting_past" once it has begun, and the lifecycle's refusals.
    """
    case = ctx.own(command.case)
    step = find_step("answer_agreement", case.kind, case.state)
    query = select(Deviation).join(Placement, Placement.id == Deviation.placement_id)
    deviation = ctx.session.scalars(
        query.where(Deviation.id == command.deviation, Placement.case_id == case.id).with_for_update(of=Deviation)
    ).one_or_none()  # fmt: skip
    if deviation is None:
        raise Refused("gone")
    if deviation.answered_at is not None:
        raise Refused("answered_already")
    sittings = ctx.session.scalars(select(Sitting).where(Sitting.id.in_(deviation.sittings)))
    if any(one.has_begun(ctx.now) for one in sittings):
        raise Refused("sitting_past")
    deviation.agreed, deviation.answered_at = command.agreed, ctx.now
    ctx.record(
        step.tag, case, function=ctx.function_in(case), placement=deviation.placement_id, deviation=deviation.id,
        agreed=command.agreed,
    )  # fmt: skip
    placement = ctx.session.get_one(Placement, deviation.placement_id)
    link = f"{ctx.config.base_url}/{ctx.config.default_language}/staff/planning/places/{placement.ref}"
    ctx.tell_team("scheduler", "staff-agreement", {"ref": placement.ref, "link": link}, deviation.id)
    return deviation
