"""A student's own words beside data that were not corrected (R-04, 11.2): whoever reads the one reads the other."""

from __future__ import annotations

from dataclasses import dataclass

from portal.actions.context import Context
from portal.models import Case
from portal.rules.errors import Refused
from portal.rules.lifecycle import find_step

WORDS_LIMIT = 5_000
"""Characters of a statement."""


@dataclass(frozen=True)
class AttachStatement:
    """What the student wants to stand beside the data."""

    case: str
    words: str


def attach_statement(ctx: Context, command: AttachStatement) -> Case:
    """Keep the statement in the case, and tell the handlers that it is there.

    Only where something was refused. Raises Refused: "gone", "not_yours", "nothing_refused", "statement_missing",
    "too_long", and the lifecycle's refusals.
    """
    case = ctx.own(command.case)
    step = find_step("attach_statement", case.kind, case.state)
    if case.outcome not in ("partly", "refused"):
        raise Refused("nothing_refused")
    if not command.words.strip():
        raise Refused("statement_missing")
    if len(command.words) > WORDS_LIMIT:
        raise Refused("too_long")
    text = ctx.write(case, "statement", command.words)
    ctx.record(step.tag, case, function=ctx.function_in(case), texts=(text,))
    link = f"{ctx.config.base_url}/{ctx.config.default_language}/staff/cases/{case.ref}"
    ctx.tell_team("handler", "staff-statement", {"ref": case.ref, "link": link}, text.id)
    return case
