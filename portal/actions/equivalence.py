"""The exam board states once how a form of an exam compares with the exam; every offer inherits it (A-01 to A-04)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field

from sqlalchemy import select

from portal.actions.context import Context
from portal.db import new_id
from portal.models import Equivalence, Exam
from portal.rules.access import Permission
from portal.rules.alternatives import BY_BOARD, COMPARED, Assessed
from portal.rules.errors import Refused
from portal.rules.parts import EVERY_TILE
from portal.rules.recordings import ALTERNATIVE_FORMS

LINE_LIMIT, WORDS_LIMIT, MOST_OUTCOMES = 200, 2_000, 40
"""Characters of a line and of a piece of evidence; learning outcomes of one exam."""


@dataclass(frozen=True)
class StateEquivalence:
    """How this form compares with this exam (its slug). `evidence`: criterion → what the board looked at.

    `version` is the one that the page showed, 0 where nothing was stated; None compares nothing.
    """

    exam: str
    form: str
    exam_side: Assessed
    other_side: Assessed
    same_assessor: bool
    comparable: bool
    records: tuple[str, ...] = ()
    evidence: Mapping[str, str] = field(default_factory=dict)
    version: int | None = None


def state_equivalence(ctx: Context, command: StateEquivalence) -> Equivalence:
    """Keep what the board states, in place of what it stated before. What differs is stated as well: it then stays open.

    Raises Refused: "not_yours", "gone", "unknown_form", "unknown_choice" (a tile, a criterion), "too_long",
    "changed_meanwhile".
    """
    ctx.require(Permission.ANSWER_BOARD)
    exam = ctx.get(Exam, command.exam)
    _check(command)
    query = select(Equivalence).where(Equivalence.exam_id == exam.id, Equivalence.form == command.form)
    stated = ctx.session.scalars(query.with_for_update(of=Equivalence)).one_or_none()
    if command.version is not None and command.version != (stated.version if stated else 0):
        raise Refused("changed_meanwhile")
    if stated is None:
        stated = Equivalence(id=new_id(), exam_id=exam.id, form=command.form)
        ctx.session.add(stated)
    stated.exam_side, stated.other_side = _words(command.exam_side), _words(command.other_side)
    stated.same_assessor, stated.comparable = command.same_assessor, command.comparable
    stated.records = [tile for tile in EVERY_TILE if tile in command.records]
    stated.evidence = {name: words for name, words in command.evidence.items() if words}
    stated.stated_by, stated.stated_at = ctx.actor.id, ctx.now
    ctx.log("exam:equivalence:stated", f"exam:{exam.id}", function="exam_board", form=command.form)
    return stated


def _check(command: StateEquivalence) -> None:
    if command.form not in ALTERNATIVE_FORMS:
        raise Refused("unknown_form")
    if set(command.records) - set(EVERY_TILE) or set(command.evidence) - set(BY_BOARD):
        raise Refused("unknown_choice")
    for side in (command.exam_side, command.other_side):
        lines = (*side.outcomes, *(getattr(side, name) for name in COMPARED))
        if len(side.outcomes) > MOST_OUTCOMES or any(len(line) > LINE_LIMIT for line in lines):
            raise Refused("too_long")
    if any(len(words) > WORDS_LIMIT for words in command.evidence.values()):
        raise Refused("too_long")


def _words(side: Assessed) -> dict[str, object]:
    return {**asdict(side), "outcomes": list(side.outcomes)}
