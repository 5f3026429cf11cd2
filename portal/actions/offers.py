"""An offer of places to one student: every criterion holds, a seat is free, and the letter tells it (section 7)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from portal.actions.context import Context
from portal.actions.letters import exam_values
from portal.db import new_id
from portal.i18n import date_in_words, time_in_words, weekday_date
from portal.models import Case, OfferedSitting, Placement, Sitting
from portal.rules import alternatives
from portal.rules.errors import Refused
from portal.rules.lifecycle import step_for


@dataclass(frozen=True)
class Promise:
    """What is stated with an offer (A-05, A-08, A-07), and from which criteria the student agreed to deviate."""

    no_cost: bool
    same_attempts: bool
    result_working_days: int | None
    agreed: frozenset[str] = frozenset()


def make_offer(
    ctx: Context,
    case: Case,
    placement: Placement,
    sittings: Sequence[Sitting],
    promise: Promise,
    function: str,
) -> None:
    """Offer these sittings, the first moment first, in place of what was offered before; the letter leaves.

    `function` is whose deed it is. Raises Refused: "sitting_past", "no_free_seat", and "criteria_open" with
    `open`, the list of criteria that do not hold.
    """
    offer = placement.offer_of(
        sittings, no_cost=promise.no_cost, same_attempts=promise.same_attempts,
        result_working_days=promise.result_working_days, agreed=promise.agreed, terms=ctx.config.alternative_terms,
    )  # fmt: skip
    if open_ := alternatives.open_criteria(offer, ctx.today):
        raise Refused("criteria_open", open=open_)
    if any(sitting.has_begun(ctx.now) for sitting in sittings):
        raise Refused("sitting_past")
    if not any(sitting.has_a_seat for sitting in sittings):
        raise Refused("no_free_seat")
    _keep(ctx, placement, sittings, promise)
    again = step_for("offer_again", case.kind, case.state)
    ctx.record(
        "case:alternative:offered", case, function=function, to_state=again.to_state if again else None,
        placement=placement.id, sittings=[sitting.id for sitting in sittings],
    )  # fmt: skip
    _tell(ctx, case, placement, sittings)


def _keep(ctx: Context, placement: Placement, sittings: Sequence[Sitting], promise: Promise) -> None:
    kept = {option.sitting_id: option for option in placement.options}
    placement.options = [
        kept.get(sitting.id) or OfferedSitting(id=new_id(), sitting_id=sitting.id, sitting=sitting)
        for sitting in sittings
    ]
    placement.no_cost, placement.same_attempts = promise.no_cost, promise.same_attempts
    placement.result_working_days = promise.result_working_days
    placement.agreed = sorted(promise.agreed & set(alternatives.MAY_AGREE))
    placement.state, placement.offered_at, placement.offered_by = "offered", ctx.now, ctx.actor.id
    placement.countered_at = None


def _tell(ctx: Context, case: Case, placement: Placement, sittings: Sequence[Sitting]) -> None:
    by = date_in_words(alternatives.choose_by(sittings[0].day, ctx.today), case.language)
    ctx.notify(
        case, "offer", letter="offer", mail={"choose_by": by},
        values={
            **exam_values(case), "choose_by": by,
            "second_date_rule": ctx.config.second_date_rule(case.language),
            "no_show_rule": ctx.config.no_show_rule(case.language), "result_days": placement.result_working_days,
            "places": "\n".join(f"- {in_words(one, case.language)}, {one.place}" for one in sittings),
        },
    )  # fmt: skip


def in_words(sitting: Sitting, language: str) -> str:
    """Day and hours of a sitting on its own clock, as letters tell it: `maandag 14 december 2026, 9.00–11.00`."""
    start, end = (
        time_in_words(at, language, sitting.zone) for at in (sitting.local_start, sitting.local_end)
    )
    return f"{weekday_date(sitting.day, language)}, {start}–{end}"
