"""An explanation with nothing missing, and an exam that carries it: for tests of publishing and approving."""

from __future__ import annotations

from typing import Any

from portal.actions.approvals import Publish, publish
from portal.actions.explanations import WriteChannels, WriteExplanation, write_channels, write_explanation
from portal.models import Exam, Explanation, Person
from portal.rules.explanations import TEXTS
from portal.rules.recordings import CATEGORIES
from tests.make import Make

RECORDED: dict[str, Any] = {
    "state": "on", "why_code": "see_who_sits", "seen_by_code": "examiner_if_flagged", "kept_days": 30,
    "countries": "DE",
}  # fmt: skip
CODES = {
    "lawful_basis": "public_task", "live_watch": "no", "software_judges": "yes",
    "human_judge_code": "examiner", "sub_processors": "Amazon Web Services", "countries": "NL DE",
    "compulsory": "no", "alternative_form": "campus",
}  # fmt: skip


def write_all(
    make: Make, author: Person, exam: Exam, on: tuple[str, ...] = ("webcam_video",), **codes: str
) -> None:
    """Fill the draft: these categories on, all others off, every text in both languages; `codes` change CODES."""
    texts = {f"{stem}_{lang}": f"{stem} in {lang}" for stem in TEXTS for lang in ("nl", "en")}
    make.do(author, write_explanation, WriteExplanation(exam.slug, {**texts, **CODES, **codes}), "handler")
    channels = {one: RECORDED if one in on else {"state": "off"} for one in CATEGORIES}
    make.do(author, write_channels, WriteChannels(exam.slug, channels), "handler")


def explained(make: Make, author: Person, publisher: Person, exam: Exam, **codes: str) -> Explanation:
    """The exam with a complete explanation that is published; `codes` such as `lawful_basis` change CODES."""
    write_all(make, author, exam, **codes)
    found: Explanation = make.do(publisher, publish, Publish(exam.slug), "publisher")
    return found
