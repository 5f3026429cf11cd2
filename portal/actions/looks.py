"""Who looked at a case, and who had a student's name shown: noted each time, by function."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select

from portal.actions.context import Context
from portal.db import new_id
from portal.models import Case, Look
from portal.rules.access import Permission, Role
from portal.rules.errors import Refused

ONCE_PER = timedelta(minutes=1)
CASE_STAFF = (Role.HANDLER, Role.DECIDER, Role.DPO)


@dataclass(frozen=True)
class NoteLook:
    """A case was opened (`case`), its student's name and address were shown (`names`), or a file was fetched (`file`)."""

    case: str
    what: str = "case"


def note_look(ctx: Context, command: NoteLook) -> Look | None:
    """Note it, at most once a minute for each person, case and kind of look; None when it was. Raises Refused."""
    ctx.require(Permission.READ_CASES)
    if command.what not in ("case", "names", "file"):
        raise Refused("gone")
    case_id, subject_id, noted = _case(ctx, command)
    if subject_id == ctx.actor.id:
        raise Refused("own_case")
    if noted:
        return None
    look = Look(
        id=new_id(), at=ctx.now, who=ctx.actor.id, function=_function(ctx), case_id=case_id, what=command.what
    )
    ctx.session.add(look)
    return look


def _case(ctx: Context, command: NoteLook) -> tuple[str, str, bool]:
    """Ids of case and student, and whether this look was just noted; no lock, since it changes neither."""
    recent = select(Look.id).where(
        Look.case_id == Case.id, Look.who == ctx.actor.id, Look.what == command.what, Look.at > ctx.now - ONCE_PER
    )  # fmt: skip
    query = select(Case.id, Case.subject_id, recent.exists()).where(Case.ref == command.case)
    row = ctx.session.execute(query).one_or_none()
    if row is None:
        raise Refused("gone")
    return row[0], row[1], row[2]


def _function(ctx: Context) -> str:
    return next(role.value for role in CASE_STAFF if role in ctx.actor.roles)
