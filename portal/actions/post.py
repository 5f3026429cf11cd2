"""Letters on paper: who has no mail address, or asked for paper, gets them by post (12(3))."""

from __future__ import annotations

from dataclasses import dataclass

from portal.actions.context import Context
from portal.actions.made_known import later_last_day
from portal.models import Case, Letter
from portal.models.post import is_posted
from portal.rules.access import Permission
from portal.rules.errors import Refused
from portal.rules.lifecycle import find_step


@dataclass(frozen=True)
class PostLetter:
    """This letter (its id) was printed and has gone to the post."""

    letter: str


def post_letter(ctx: Context, command: PostLetter) -> Case:
    """Note it, once; of a refusal the six weeks count from now (C13).

    Raises Refused: "gone", "own_case", "not_yours", "posted_already".
    """
    letter = ctx.get(Letter, command.letter)
    case = ctx.session.get_one(Case, letter.case_id, with_for_update={"of": Case})
    step = find_step("post_letter", case.kind, case.state)
    by_dpo = step.who is Permission.ANSWER_DPO
    ctx.require(Permission.ANSWER_DPO if by_dpo else Permission.WORK_CASES)
    ctx.someone_elses(case)
    if ctx.session.scalar(is_posted(letter)):
        raise Refused("posted_already")
    until = later_last_day(case, letter, ctx.now)
    ctx.record(
        step.tag, case, function="dpo" if by_dpo else "handler", letter=letter.id,
        remedy_until=until.isoformat() if until else None,
    )  # fmt: skip
    return case
