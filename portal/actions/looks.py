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
CASE_STAFF = (Role.HANDLER, Role.DECIDER, Role.DPO, Role.REVIEWER)
"""Who may see what stands in a case, by the task in which they look."""


@dataclass(frozen=True)
class NoteLook:
    """A case was opened (`case`), its student's name and address were shown (`names`), or a file was fetched (`file`)."""

    case: str
    what: str = "case"


def note_look(ctx: Context, command: NoteLook) -> Look | None:
    """Note it, at most once a minute for each person, case and kind of look; None when it was.

    A reviewer sees the cases they were asked for, and no name. Raises Refused("not_yours"), "gone", "own_case".
    """
    if not (ctx.actor.may(Permission.READ_CASES) or ctx.actor.may(Permission.REVIEW_FLAGS)):
        raise Refused("not_yours")
    if command.what not in ("case", "names", "file"):
        raise Refused("gone")
    case_id, kind, owners, reviewer_id, noted = _case(ctx, command)
    if kind == "dpo_question" and not ctx.actor.may(Permission.ANSWER_DPO):
        raise Refused("gone")
    if ctx.actor.id in owners:
        raise Refused("own_case")
    if not ctx.actor.may(Permission.READ_CASES) and (reviewer_id != ctx.actor.id or command.what == "names"):
        raise Refused("gone")
    if noted:
        return None
    function = Role.DPO.value if kind == "dpo_question" else _function(ctx)
    look = Look(
        id=new_id(), at=ctx.now, who=ctx.actor.id, function=function, case_id=case_id, what=command.what
    )
    ctx.session.add(look)
    return look


def _case(ctx: Context, command: NoteLook) -> tuple[str, str, tuple[str | None, ...], str | None, bool]:
    """Id and kind of the case, whose it is, its reviewer, and whether this look was just noted; no lock: it changes none."""
    recent = select(Look.id).where(
        Look.case_id == Case.id, Look.who == ctx.actor.id, Look.what == command.what, Look.at > ctx.now - ONCE_PER
    )  # fmt: skip
    query = select(
        Case.id, Case.kind, Case.subject_id, Case.representative_id, Case.reviewer_id, recent.exists()
    )
    row = ctx.session.execute(query.where(Case.ref == command.case)).one_or_none()
    if row is None:
        raise Refused("gone")
    case_id, kind, subject_id, representative_id, reviewer_id, noted = row
    return case_id, kind, (subject_id, representative_id), reviewer_id, noted


def _function(ctx: Context) -> str:
    return next(role.value for role in CASE_STAFF if role in ctx.actor.roles)
