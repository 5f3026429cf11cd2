"""The deeds of which the demo's stories are made, each by its own person at a likely hour."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from portal.actions.cases import FileRequest, TakeUp, file_request, take_up
from portal.actions.decisions import PrepareDecision, SignDecision, prepare_decision, sign_decision
from portal.actions.drafts import SaveDraft, save_draft
from portal.demo.register import DemoExam, slug
from portal.demo.story import Story
from portal.models import Case

GRANTED = "We hebben geen reden die zwaarder weegt dan jouw bezwaar. Je krijgt een plek op school."
COPY = "Je krijgt een kopie van alles wat we over je hebben."
IN_ENGLISH = {
    GRANTED: "We have no reason that weighs more than your objection. You get a place at school.",
    COPY: "You get a copy of everything that we have about you.",
}
"""What the office writes to a student who reads English."""


def file(story: Story, who: str, kind: str, ago: int, exam: DemoExam | None = None, **values: object) -> str:
    """The student fills in a request and sends it. Returns the case number."""
    filled = {"exams": [slug(exam)] if exam else [], **values}
    draft = story.do(who, save_draft, SaveDraft(kind, filled), story.ago(ago, 19, 40))
    return story.do(who, file_request, FileRequest(draft.id), story.ago(ago, 19, 52))[0]


def take(story: Story, ref: str, ago: int) -> None:
    """The handler takes the case up."""
    story.do("handler", take_up, TakeUp(ref), story.office(ago, 9, 20))


def prepare(
    story: Story,
    ref: str,
    ago: int,
    outcome: str,
    words: str,
    ground: str | None = None,
    parts: tuple[str, ...] = (),
    **more: Any,
) -> str:
    """The handler proposes an answer. Returns the id of the proposal."""
    values = {"explanation": words, **_in_dutch_too(story, ref, words), **more}
    command = PrepareDecision(case=ref, outcome=outcome, ground=ground, granted_parts=parts, **values)
    return story.do("handler", prepare_decision, command, story.office(ago, 14, 5)).id


def _in_dutch_too(story: Story, ref: str, words: str) -> dict[str, str]:
    """For a student who reads English: the explanation in English, and the Dutch one that counts."""
    case = story.session.scalars(select(Case).where(Case.ref == ref)).one()
    if case.language == "nl" or words not in IN_ENGLISH:
        return {}
    return {"explanation": IN_ENGLISH[words], "dutch": words}


def decide(
    story: Story,
    ref: str,
    ago: int,
    outcome: str,
    words: str,
    ground: str | None = None,
    parts: tuple[str, ...] = (),
    **more: Any,
) -> None:
    """Taken up, proposed and signed, each a day after the other."""
    take(story, ref, ago + 2)
    decision = prepare(story, ref, ago + 1, outcome, words, ground, parts, **more)
    story.do("decider", sign_decision, SignDecision(ref, decision), story.office(ago, 16, 10))
