"""A seat at the moment of another exam of the same student helps nobody: which sittings clash (A-12)."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from portal.actions.context import Context
from portal.models import Person, Placement, Sitting
from portal.models.clashes import coming_seats, exams_around, seats_around
from portal.rules.clashes import Span, clashes
from portal.rules.errors import Refused


def clashing(ctx: Context, placement: Placement, sittings: Sequence[Sitting]) -> frozenset[str]:
    """Of these sittings (ids) those at whose moment this student takes another exam, or has another seat."""
    spans = {one.id: Span(one.starts_at, one.duration_minutes) for one in sittings}
    if not spans:
        return frozenset()
    since, until = min(one.starts_at for one in spans.values()), max(one.ends_at for one in spans.values())
    exams = ctx.session.execute(exams_around(placement.person_id, since, until, placement.exam_id))
    seats = ctx.session.execute(seats_around(placement.person_id, since, until, placement.id))
    busy = [
        *(Span(start, minutes + extra) for start, minutes, extra in exams),
        *(Span(start, minutes) for start, minutes in seats),
    ]
    return frozenset(key for key, span in spans.items() if clashes(span, busy))


def refuse_clash(ctx: Context, placement: Placement, chosen: Sitting) -> None:
    """Raise Refused("clashes") with `next` and `zone`: the local start of the first one that they can take, or None.

    Of two choices of one student at once, the second one sees the first: the person's row is locked.
    """
    ctx.session.execute(select(Person.id).where(Person.id == placement.person_id).with_for_update(of=Person))
    found = clashing(ctx, placement, placement.offered_sittings)
    if chosen.id not in found:
        return
    raise clash_of(ctx, placement, found)


def clash_of(ctx: Context, placement: Placement, found: frozenset[str]) -> Refused:
    """The refusal, where `found` are the sittings on offer that clash."""
    open_ = (one for one in placement.offered_sittings if one.id not in found and one.has_a_seat)
    free = next((one for one in open_ if not one.has_begun(ctx.now)), None)
    return Refused("clashes", next=free.local_start if free else None, zone=free.zone if free else "")


def tell_of_clashes(ctx: Context, person_id: str, key: str) -> None:
    """An exam of this person was moved: where that clashes with a seat of theirs, planners hear of the place's number."""
    for placement in ctx.session.scalars(coming_seats(person_id, ctx.now)).unique().all():
        if placement.sitting is not None and clashing(ctx, placement, [placement.sitting]):
            told = {"ref": placement.ref, "exam": placement.exam.code}
            ctx.tell_team("scheduler", "staff-clash", told, f"{placement.id}:{key}")
