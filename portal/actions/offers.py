"""An offer of places to one student: every criterion holds, a seat is free, and the letter tells it (section 7)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from portal.actions.context import Context
from portal.actions.criteria import offer_for
from portal.actions.letters import exam_values
from portal.db import new_id
from portal.i18n import date_in_words, time_in_words, weekday_date
from portal.labels.agreements import waived_in_words
from portal.models import Case, OfferedSitting, Placement, Sitting
from portal.rules import alternatives
from portal.rules.alternatives import Promise
from portal.rules.errors import Refused
from portal.rules.lifecycle import step_for


class Stated(Protocol):
    """A command that brings what exam administration states with an offer."""

    @property
    def no_cost(self) -> bool: ...
    @property
    def same_attempts(self) -> bool: ...
    @property
    def result_working_days(self) -> int | None: ...
    @property
    def no_mark(self) -> bool: ...
    @property
    def hindered(self) -> bool: ...
    @property
    def agreed(self) -> tuple[str, ...]: ...


def promise_in(stated: Stated) -> Promise:
    """The promise that such a command makes (A-05, A-07 to A-09, A-12), with what was agreed on paper."""
    return Promise(
        stated.no_cost, stated.same_attempts, stated.result_working_days, stated.no_mark, stated.hindered,
        frozenset(stated.agreed),
    )  # fmt: skip


def open_in(
    ctx: Context, placement: Placement, sittings: Sequence[Sitting], promise: Promise
) -> list[alternatives.Open]:
    """What still stands between this offer and this student today (7)."""
    offer = offer_for(ctx, placement.exam, sittings, promise, placement)
    return alternatives.open_criteria(offer, ctx.today)


def make_offer(
    ctx: Context,
    case: Case,
    placement: Placement,
    sittings: Sequence[Sitting],
    promise: Promise,
    function: str,
    answer: str = "",
) -> None:
    """Offer these sittings, the first moment first, in place of what was offered before; the letter leaves.

    `function` is whose deed it is, `answer` what is said about a moment that the student proposed. Raises Refused:
    "sitting_past", "no_free_seat", and "criteria_open" with `open`, the list of criteria that do not hold.
    """
    offer = offer_for(ctx, placement.exam, sittings, promise, placement)
    if open_ := alternatives.open_criteria(offer, ctx.today):
        raise Refused("criteria_open", open=open_)
    if any(sitting.has_begun(ctx.now) for sitting in sittings):
        raise Refused("sitting_past")
    if not any(sitting.has_a_seat for sitting in sittings):
        raise Refused("no_free_seat")
    _keep(ctx, placement, sittings, offer)
    again = step_for("offer_again", case.kind, case.state)
    ctx.record(
        "case:alternative:offered", case, function=function, to_state=again.to_state if again else None,
        placement=placement.id, sittings=[sitting.id for sitting in sittings],
    )  # fmt: skip
    _tell(ctx, case, placement, sittings, answer)


def _keep(ctx: Context, placement: Placement, sittings: Sequence[Sitting], offer: alternatives.Offer) -> None:
    kept = {option.sitting_id: option for option in placement.options}
    placement.options = [
        kept.get(sitting.id) or OfferedSitting(id=new_id(), sitting_id=sitting.id, sitting=sitting)
        for sitting in sittings
    ]
    promise = offer.promise
    placement.no_cost, placement.same_attempts = promise.no_cost, promise.same_attempts
    placement.result_working_days, placement.no_mark = promise.result_working_days, promise.no_mark
    placement.hindered, placement.closed_by = promise.hindered, alternatives.closed_by(offer, ctx.today)
    placement.agreed = sorted(promise.agreed & set(alternatives.MAY_AGREE))
    placement.state, placement.offered_at, placement.offered_by = "offered", ctx.now, ctx.actor.id
    placement.countered_at = None


def _tell(ctx: Context, case: Case, placement: Placement, sittings: Sequence[Sitting], answer: str) -> None:
    by = alternatives.choose_by(sittings[0].day, ctx.today)
    ctx.notify(
        case, "offer", letter="offer", mail=lambda language: {"choose_by": date_in_words(by, language)},
        values=lambda language: {
            **exam_values(case, language), "choose_by": date_in_words(by, language),
            "second_date_rule": ctx.config.second_date_rule(language),
            "no_show_rule": ctx.config.no_show_rule(language), "result_days": placement.result_working_days,
            "help": "; ".join(dict.fromkeys(one.contact for one in sittings if one.contact)),
            "agreed": " ".join(waived_in_words(placement.agreed, sittings)), "has_agreed": bool(placement.agreed),
            "answer": answer, "has_answer": bool(answer), "places": listed(sittings, language),
        },
    )  # fmt: skip


def starts_in_words(sitting: Sitting, language: str) -> str:
    """Day and hour at which a sitting begins, on its own clock: `maandag 14 december 2026, 9.00`."""
    return (
        f"{weekday_date(sitting.day, language)}, {time_in_words(sitting.local_start, language, sitting.zone)}"
    )


def listed(sittings: Iterable[Sitting], language: str) -> str:
    """These sittings as a list in Markdown: moment and place of each."""
    return "\n".join(f"- {in_words(one, language)}, {one.place}" for one in sittings)


def in_words(sitting: Sitting, language: str) -> str:
    """Day and hours of a sitting on its own clock, as letters tell it: `maandag 14 december 2026, 9.00–11.00`."""
    start, end = (
        time_in_words(at, language, sitting.zone) for at in (sitting.local_start, sitting.local_end)
    )
    return f"{weekday_date(sitting.day, language)}, {start}–{end}"
