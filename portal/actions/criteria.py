"""An offer as the fourteen criteria read it: from the register, the exam board, the sittings and the student (7)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from sqlalchemy import select

from portal.actions.clashes import clashing
from portal.actions.context import Context
from portal.models import Deviation, Equivalence, Exam, Explanation, Placement, Sitting
from portal.rules.alternatives import Needs, Offer, Promise, Replaced, Statement
from portal.rules.parts import EVERY_TILE, recorded_parts


def offer_for(
    ctx: Context,
    exam: Exam,
    sittings: Iterable[Sitting],
    promise: Promise,
    placement: Placement | None = None,
) -> Offer:
    """These sittings beside this exam for one student; without `placement` for somebody without extra time.

    Of a student who objects to everything all tiles are off. What they agreed to in the portal counts (A-06, A-10 to
    A-12), for the sittings that they were told of.
    """
    offered = list(sittings)
    clashes = clashing(ctx, placement, offered) if placement else frozenset()
    if placement is not None:
        promise = replace(promise, agreed=promise.agreed | agreed_in_portal(ctx, placement, offered))
    return Offer(
        exam=replaced(ctx, exam),
        slots=tuple(replace(one.as_rule(), clashes=one.id in clashes) for one in offered),
        promise=promise,
        statements=statements_of(ctx, exam),
        needs=placement.needs if placement else Needs(off=frozenset(EVERY_TILE)),
        complaint_route=bool(ctx.config.institution.dpo_email),
        terms=ctx.config.alternative_terms,
    )


def replaced(ctx: Context, exam: Exam) -> Replaced:
    """The exam itself as the criteria read it: what its explanation records, and the days that the register knows."""
    resit = ctx.session.get(Exam, exam.resit_id) if exam.resit_id else None
    return Replaced(
        exam.day, exam.mode, exam.duration_minutes, _recorded(ctx, exam), exam.result_working_days,
        exam.counts_until, exam.resit_closes, resit.day if resit else None,
    )  # fmt: skip


def _recorded(ctx: Context, exam: Exam) -> frozenset[str] | None:
    if exam.published_id is None:
        return None
    published = ctx.session.scalars(select(Explanation).where(Explanation.id == exam.published_id)).unique()
    return recorded_parts(version.channels for version in published) & set(EVERY_TILE)


def statements_of(ctx: Context, exam: Exam) -> dict[str, Statement]:
    """What the exam board stated about this exam, by form (A-01 to A-04)."""
    stated = ctx.session.scalars(Equivalence.of_exams([exam.id]))
    return {one.form: one.as_rule() for one in stated}


def agreed_in_portal(ctx: Context, placement: Placement, sittings: Sequence[Sitting]) -> frozenset[str]:
    """The criteria that the student agreed to do without, as far as they were told of all these sittings."""
    offered = {one.id for one in sittings}
    said = ctx.session.scalars(Deviation.of_placement(placement.id)).all()
    return frozenset(
        criterion for one in said if one.agreed and offered <= set(one.sittings) for criterion in one.criteria
    )
