"""What a decision promised is carried out: the step between a signed erasure and a closed case (T10)."""

from __future__ import annotations

from dataclasses import dataclass

from portal.actions.context import Context
from portal.models import Case
from portal.rules.access import Permission
from portal.rules.errors import Refused
from portal.rules.lifecycle import find_step


@dataclass(frozen=True)
class StartExecution:
    """Begin to carry out what was decided."""

    case: str


def start_execution(ctx: Context, command: StartExecution) -> Case:
    """Mark a granted erasure as being carried out (T10). Raises Refused; a refusal leaves nothing to do."""
    ctx.require(Permission.WORK_CASES)
    case = ctx.get(Case, command.case)
    ctx.someone_elses(case)
    step = find_step("execute", case.kind, case.state)
    if case.outcome == "refused":
        raise Refused("not_in_this_state", deed="execute", state=case.state)
    ctx.record(step.tag, case, function="handler", to_state=step.to_state)
    return case
