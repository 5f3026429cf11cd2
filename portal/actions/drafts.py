"""Keeping what a student has filled in, step by step, so that Back and an ended session lose nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.exc import IntegrityError

from portal.actions.context import Context
from portal.db import new_id
from portal.models import Draft
from portal.rules.access import Permission
from portal.rules.errors import Refused
from portal.rules.lifecycle import KINDS


@dataclass(frozen=True)
class SaveDraft:
    """What to keep; `values` replaces what was kept. `draft` is an id that the page chose (24 hex digits).

    While nobody has that id, a new draft begins under it, so that a form sent twice makes one draft.
    """

    kind: str
    values: Mapping[str, Any] = field(default_factory=dict)
    draft: str | None = None


def save_draft(ctx: Context, command: SaveDraft) -> Draft:
    """Keep a draft for 14 days from its last change.

    Raises Refused("gone") for another person's draft, Refused("already_sent") once it became a case,
    Refused("unknown_kind").
    """
    ctx.require(Permission.OWN_CASES)
    if command.kind not in KINDS:
        raise Refused("unknown_kind")
    draft = _found_or_begun(ctx, command.draft or new_id(), command.kind)
    if draft.person_id != ctx.actor.id or draft.kind != command.kind:
        raise Refused("gone")
    if draft.is_sent:
        raise Refused("already_sent")
    draft.values, draft.changed_at = dict(command.values), ctx.now
    return draft


def _found_or_begun(ctx: Context, draft_id: str, kind: str) -> Draft:
    draft = ctx.session.get(Draft, draft_id, with_for_update=True)
    if draft is not None:
        return draft
    draft = Draft(
        id=draft_id, person_id=ctx.actor.id, kind=kind, created_at=ctx.now, changed_at=ctx.now, sent_refs=[]
    )
    try:
        with ctx.session.begin_nested():
            ctx.session.add(draft)
    except IntegrityError:  # the same form, sent twice at the same moment
        return _own_draft(ctx, draft_id)
    return draft


@dataclass(frozen=True)
class DropDraft:
    """Throw a draft away."""

    draft: str


def drop_draft(ctx: Context, command: DropDraft) -> None:
    """Delete one's own draft at once."""
    ctx.session.delete(_own_draft(ctx, command.draft))


def _own_draft(ctx: Context, draft_id: str) -> Draft:
    draft = ctx.get(Draft, draft_id)
    if draft.person_id != ctx.actor.id:
        raise Refused("gone")
    return draft
