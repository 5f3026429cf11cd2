"""What we asked the student and await an answer to, as the student's pages tell it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from portal.labels.questions import WITHOUT_ANSWER, YOU_CAN
from portal.models import Case
from portal.rules.lifecycle import allows
from portal.rules.questions import Question, open_questions


@dataclass(frozen=True)
class OurQuestion:
    """A question that awaits an answer, as the student reads it."""

    question: Question
    body: str | None
    """None once the words are erased."""

    @property
    def how(self) -> Any:
        """How to answer, in words; nothing where that is what this page is for."""
        return YOU_CAN[self.question.means] if self.question.means != "answer_here" else ""

    @property
    def without(self) -> Any:
        """What happens if no answer comes, in words."""
        return WITHOUT_ANSWER[self.question.ground]


def our_questions(case: Case) -> list[OurQuestion]:
    """The questions that await an answer, in order; the case holds its events and texts."""
    if not allows("answer_question", case.kind, case.state):
        return []
    bodies = {text.id: text.body for text in case.texts}
    return [OurQuestion(one, bodies.get(one.texts[0])) for one in open_questions(case.events)]
