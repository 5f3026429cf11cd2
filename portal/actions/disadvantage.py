"""After the result somebody checks that the student had no disadvantage, and the DPO hears of it (A-06 to A-09)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from portal.actions.context import Context
from portal.models import Case
from portal.models.registrations import noted, registration_of
from portal.rules.access import Permission
from portal.rules.alternatives import AUDITED
from portal.rules.errors import Refused
from portal.rules.lifecycle import find_step


@dataclass(frozen=True)
class CheckDisadvantage:
    """What was found in the student system: the criteria that hold, and for each criterion how we know."""

    case: str
    holds: tuple[str, ...]
    evidence: Mapping[str, str]


def check_disadvantage(ctx: Context, command: CheckDisadvantage) -> Case:
    """Record the check and tell the DPO; when all four hold the case is finished, else it stays until they do (7).

    Raises Refused: "unknown_choice", "evidence_missing" when it is not said how a criterion is known,
    "registration_open" when A-09 would hold while the student system is still to change, and the lifecycle's refusals.
    """
    case = ctx.staff_case(command.case, Permission.WORK_CASES)
    step = find_step("check_disadvantage", case.kind, case.state)
    if not set(command.holds) <= set(AUDITED):
        raise Refused("unknown_choice")
    if not all((command.evidence.get(one) or "").strip() for one in AUDITED):
        raise Refused("evidence_missing")
    row = ctx.session.execute(registration_of(case)).one_or_none()
    if "A-09" in command.holds and noted(row).open:
        raise Refused("registration_open")
    holds = [one for one in AUDITED if one in command.holds]
    open_ = [one for one in AUDITED if one not in holds]
    said = {one: command.evidence[one] for one in AUDITED}
    text = ctx.write(case, "disadvantage", json.dumps(said, ensure_ascii=False))
    event = ctx.record(step.tag, case, function="handler", holds=holds, open=open_, texts=(text,))
    language = ctx.config.default_language
    link = f"{ctx.config.base_url}/{language}/staff/cases/{case.ref}"
    ctx.tell_team("dpo", "staff-disadvantage", {"ref": case.ref, "link": link}, f"{case.id}:{event.seq}")
    if not open_:
        done = find_step("finish_check", case.kind, case.state)
        ctx.record(done.tag, case, function="handler", to_state=done.to_state, texts=())
    return case
