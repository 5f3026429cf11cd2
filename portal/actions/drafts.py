"""Keeping what a student has filled in, step by step, so that Back and an ended session lose nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from portal.actions.context import Context
from portal.db import new_id
from portal.models import Draft
from portal.rules.access import Permission
from portal.rules.errors import Refused
from portal.rules.lifecycle import KINDS


@dataclass(frozen=True)
class SaveDraft:
    """What to keep. Without `draft` a new one begins; `values` replaces what was kept."""

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
    draft = _own_draft(ctx, command.draft) if command.draft else None
    if draft is None:
        draft = Draft(
            id=new_id(), person_id=ctx.actor.id, kind=command.kind, created_at=ctx.now, sent_refs=[]
        )
        ctx.session.add(draft)
    if draft.is_sent:
        raise Refused("already_sent")
    draft.values, draft.changed_at = dict(command.values), ctx.now
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
