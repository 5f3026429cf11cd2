"""Exam administration notes that the student system names the seat now, so that nobody counts as absent (7, A-09)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from portal.actions.context import Context
from portal.db import new_id
from portal.models import Case, Placement, Registration
from portal.models.registrations import seat_now
from portal.rules.access import Permission
from portal.rules.errors import Refused


@dataclass(frozen=True)
class NoteRegistration:
    """Changed on this local day for a place (its reference); `seen` is the sitting (id) that the page named, or ""."""

    placement: str
    seen: str
    done_on: date
    evidence: str


def note_registration(ctx: Context, command: NoteRegistration) -> Registration:
    """Note it with a word of evidence. Where the seat changes again, the task comes back by itself.

    Raises Refused: "not_yours", "gone", "own_place", "done_in_the_future", "done_without_evidence", and "changed_meanwhile"
    when the seat is another one by now.
    """
    ctx.require(Permission.PLAN)
    placement = ctx.get(Placement, command.placement)
    if placement.person_id == ctx.actor.id:
        raise Refused("own_place")
    if command.done_on > ctx.today:
        raise Refused("done_in_the_future")
    if not command.evidence.strip():
        raise Refused("done_without_evidence")
    joined = select(seat_now()).select_from(Placement).join(Case, Case.id == Placement.case_id)
    seat = ctx.session.scalar(joined.where(Placement.id == placement.id))
    if (seat or "") != command.seen:
        raise Refused("changed_meanwhile")
    mine = Registration.placement_id == placement.id
    row = ctx.session.scalars(select(Registration).where(mine).with_for_update(of=Registration)).one_or_none()
    if row is None:
        row = Registration(id=new_id(), placement_id=placement.id)
        ctx.session.add(row)
    row.sitting_id, row.evidence, row.done_on = seat, command.evidence, command.done_on
    row.done_by, row.noted_at = ctx.actor.id, ctx.now
    ctx.log("registration:changed", f"placement:{placement.id}", function="scheduler", sitting=seat or "")
    return row
