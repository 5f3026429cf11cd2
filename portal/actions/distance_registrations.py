"""Exam administration notes that the student system says who takes an exam at a distance (A-09)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from portal.actions.context import Context
from portal.models import Exam, SupervisionRequest
from portal.models.distance_registrations import sits_at_distance
from portal.rules.access import Permission
from portal.rules.errors import Refused


@dataclass(frozen=True)
class NoteDistance:
    """Changed on this local day for a request (its number); `seen` is `distance` or `campus`, as the page said."""

    request: str
    seen: str
    done_on: date
    evidence: str


def note_distance(ctx: Context, command: NoteDistance) -> SupervisionRequest:
    """Note it with a word of evidence. Where it changes again, the task comes back by itself.

    Raises Refused: "not_yours", "gone", "own_place", "done_in_the_future", "done_without_evidence", and
    "changed_meanwhile" when the student sits elsewhere by now.
    """
    ctx.require(Permission.PLAN)
    request = ctx.get(SupervisionRequest, command.request)
    if request.person_id == ctx.actor.id:
        raise Refused("own_place")
    if command.done_on > ctx.today:
        raise Refused("done_in_the_future")
    if not command.evidence.strip():
        raise Refused("done_without_evidence")
    query = select(sits_at_distance()).select_from(SupervisionRequest)
    query = query.join(Exam, Exam.id == SupervisionRequest.exam_id).where(SupervisionRequest.id == request.id)
    now = bool(ctx.session.scalar(query))
    if command.seen != ("distance" if now else "campus"):
        raise Refused("changed_meanwhile")
    request.at_distance, request.registration_evidence = now, command.evidence
    request.registered_on, request.registered_by = command.done_on, ctx.actor.id
    ctx.log(
        "registration:at_distance", f"exam:{request.exam_id}", function="scheduler",
        request=request.id, at_distance=now,
    )  # fmt: skip
    return request
