"""What staff have typed over from a letter so far: kept as a draft of their own, so that nothing gets lost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from portal.actions.context import Context
from portal.db import new_id
from portal.models import Draft
from portal.models.drafts import INTAKE
from portal.rules.access import Permission
from portal.rules.errors import Refused


@dataclass(frozen=True)
class BeginIntake:
    """Begin to write down a request, of this person (an id) or of somebody without an account ("")."""

    person: str = ""


def begin_intake(ctx: Context, command: BeginIntake) -> Draft:
    """A new draft, kept for 14 days from its last change. Raises Refused("not_yours")."""
    ctx.require(Permission.WORK_CASES)
    draft = Draft(
        id=new_id(), person_id=ctx.actor.id, kind=INTAKE, values={"person": command.person}, sent_refs=[],
        created_at=ctx.now, changed_at=ctx.now,
    )  # fmt: skip
    ctx.session.add(draft)
    return draft


@dataclass(frozen=True)
class KeepIntake:
    """What to keep; whom it is about stays as it was found."""

    draft: str
    values: Mapping[str, Any] = field(default_factory=dict)


def keep_intake(ctx: Context, command: KeepIntake) -> Draft:
    """Replace what was typed. Raises Refused("gone"), Refused("intake_done") once it became a case."""
    draft = own_intake(ctx, command.draft)
    if draft.is_sent:
        raise Refused("intake_done")
    draft.values = {**command.values, "person": draft.values.get("person", "")}
    draft.changed_at = ctx.now
    return draft


@dataclass(frozen=True)
class DropIntake:
    """Throw away what was typed."""

    draft: str


def drop_intake(ctx: Context, command: DropIntake) -> None:
    """Delete it at once. Raises Refused("gone")."""
    ctx.session.delete(own_intake(ctx, command.draft))


def own_intake(ctx: Context, draft_id: str) -> Draft:
    """The actor's own intake, locked. Raises Refused("not_yours"), Refused("gone")."""
    ctx.require(Permission.WORK_CASES)
    draft = ctx.get(Draft, draft_id)
    if draft.person_id != ctx.actor.id or draft.kind != INTAKE:
        raise Refused("gone")
    return draft
