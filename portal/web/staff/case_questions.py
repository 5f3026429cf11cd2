"""The questions of a case with their words and what was said since, for the pages of staff."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from portal.labels import questions as words
from portal.models import Case, CaseText
from portal.rules.questions import Question, questions_of


@dataclass(frozen=True)
class Asked:
    """One question as staff read it."""

    question: Question
    body: str | None
    """None once the words are erased."""
    answers: list[CaseText]
    """What the student said since, oldest first."""

    @property
    def ground(self) -> Any:
        """Why it was asked, in words."""
        return words.GROUNDS[self.question.ground]

    @property
    def means(self) -> Any:
        """How the student can answer, in words."""
        return words.MEANS[self.question.means]


def questions_in(case: Case) -> list[Asked]:
    """The questions that await an answer or a judgement, in order; the case holds its events and texts."""
    texts = {text.id: text for text in case.texts}
    found = []
    for question in questions_of(case.events):
        if not question.is_open:
            continue
        text = texts[question.texts[0]]
        since = [one for one in case.texts if one.kind == "message" and one.created_at > text.created_at]
        found.append(Asked(question, text.body, since))
    return found
