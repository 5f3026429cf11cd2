"""The demo's exam where only who asks is supervised online: one request is granted, one waits, one was refused."""

from __future__ import annotations

from portal.actions.supervision_answers import AnswerRequest, answer_request
from portal.actions.supervision_requests import AskForSupervision, ask_for_supervision
from portal.demo.register import ASKED, slug
from portal.demo.story import Story

NO = "Dit tentamen kun je op school maken. Er is die dag een plek voor je."


def _ask(story: Story, who: str, reason: str, ago: int) -> str:
    """The student asks in the evening. Returns the number of the request."""
    command = AskForSupervision(slug(ASKED), reason)
    return story.do(who, ask_for_supervision, command, story.ago(ago, 20, 15)).ref


def abroad(story: Story) -> None:
    """Granted: this student takes it at a distance, and exam administration has a registration to change."""
    ref = _ask(story, "student1", "abroad", 9)
    story.do("decider", answer_request, AnswerRequest(ref, True), story.office(6, 11, 30))


def waits(story: Story) -> None:
    """Nobody has answered this one yet."""
    _ask(story, "student2", "health", 2)


def refused(story: Story) -> None:
    """Refused, with reasons: the place at school stands."""
    ref = _ask(story, "0427731", "other", 8)
    story.do("decider", answer_request, AnswerRequest(ref, False, NO), story.office(5, 14, 45))


STORIES = (abroad, waits, refused)
