"""A decider decides beforehand what is always kept or left out; a part refused for that needs no second person (T09)."""

from __future__ import annotations

from dataclasses import dataclass

from portal.actions.context import Context
from portal.actions.decision_words import explained
from portal.db import new_id
from portal.models import Case, Decision, StandingException
from portal.rules.access import Permission, Role
from portal.rules.errors import Refused
from portal.rules.exceptions import EXCEPTIONS, exception_for
from portal.rules.parts import refused_parts


@dataclass(frozen=True)
class StartException:
    """This exception (a code of rules/exceptions.py) holds from now on."""

    code: str


def start_exception(ctx: Context, command: StartException) -> StandingException:
    """Decide it for everybody; each stands once.

    Raises Refused: "not_yours", "dpo_decides_nothing" (38(6)), "unknown_choice", "exception_stands".
    """
    _may_decide(ctx, command.code)
    if ctx.session.scalar(StandingException.standing(command.code)) is not None:
        raise Refused("exception_stands")
    found = StandingException(id=new_id(), code=command.code, decided_by=ctx.actor.id, decided_at=ctx.now)
    ctx.session.add(found)
    ctx.log("exception:started", f"exception:{found.id}", function="decider", code=command.code)
    return found


@dataclass(frozen=True)
class EndException:
    """From now on each refusal of this sort is signed by two people again."""

    code: str


def end_exception(ctx: Context, command: EndException) -> StandingException:
    """End the one that stands; what was sent stays. Raises Refused as above, and "no_exception"."""
    _may_decide(ctx, command.code)
    query = StandingException.standing(command.code).with_for_update(of=StandingException)
    found = ctx.session.scalars(query).one_or_none()
    if found is None:
        raise Refused("no_exception")
    found.ended_by, found.ended_at = ctx.actor.id, ctx.now
    ctx.log("exception:ended", f"exception:{found.id}", function="decider", code=command.code)
    return found


def _may_decide(ctx: Context, code: str) -> None:
    ctx.require(Permission.DECIDE_CASES)
    if Role.DPO in ctx.actor.roles:
        raise Refused("dpo_decides_nothing")
    if code not in EXCEPTIONS:
        raise Refused("unknown_choice")


def exception_under(ctx: Context, case: Case, decision: Decision) -> str | None:
    """The code of the standing exception on which all that this decision refuses rests, or None (T09).

    It must have been decided before the proposal was written, and still stand.
    """
    if decision.outcome != "partly":
        return None
    refused = refused_parts(case.kind, case.objected, decision.granted_parts, explained(ctx, case).recorded)
    code = exception_for(case.kind, decision.outcome, decision.ground, refused, decision.stays)
    found = ctx.session.scalar(StandingException.standing(code)) if code else None
    return code if found is not None and found.decided_at <= decision.prepared_at else None
