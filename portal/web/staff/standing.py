"""What staff read about one exam: what is missing and where to fill that in, and what may be done now."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import url_for

from portal.config import Config
from portal.labels.missing import missing_sentence
from portal.labels.recordings import CATEGORIES
from portal.labels.register import many_missing
from portal.models import Exam, Explanation
from portal.rules.access import Permission
from portal.rules.explanations import Missing, missing_for_explanation
from portal.rules.gates import may_become, missing_for_approval
from portal.web.desk import now, viewer
from portal.web.staff.questions import SECTION_OF, SECTIONS, question_about

SETTINGS = frozenset(
    {"institution_name", "contact", "dpo_contact", "remedy_body", "exam_day_phone", "remedy_route"}
)
MOST_TASKS = 6
"""More than this many things to do about channels are told together."""
FOLLOWS = frozenset({"not_recorded", "rights"})
"""Missing things that come by themselves once another is filled in."""


@dataclass(frozen=True)
class Task:
    """One thing to do, as an instruction; `url` is where, "" when this reader cannot do it there."""

    sentence: str
    url: str


@dataclass(frozen=True)
class Part:
    """A section of the editor with what it still lacks."""

    title: Any
    url: str
    tasks: tuple[Task, ...]
    number: int


def missing_of(exam: Exam, explanation: Explanation | None, config: Config) -> list[Missing]:
    """What this version still lacks for the approval; empty when there is no version at all."""
    if explanation is None:
        return []
    return missing_for_explanation(explanation, explanation.channels, exam, config.institution)


def to_do(missing: Iterable[Missing]) -> list[Missing]:
    """What somebody must still fill in; what follows from that by itself is no work."""
    return [one for one in missing if one.code not in FOLLOWS]


def parts_of(exam: Exam, missing: Iterable[Missing], recordings_title: Any) -> list[Part]:
    """The sections of the editor in their order, each with its tasks."""
    missing = list(missing)
    by_page: dict[str, list[Task]] = {}
    for one in to_do(missing):
        by_page.setdefault(_page_of(one), []).append(Task(missing_sentence(one), where(exam, one)))
    edits = viewer().may(Permission.EDIT_REGISTER)
    recordings = url_for("recordings.index", slug=exam.slug) if edits else ""
    found = by_page.get("recordings", [])
    parts = [Part(recordings_title, recordings, _of_channels(exam, missing, found), len(found))]
    for section in SECTIONS:
        url = url_for("explanations.section", slug=exam.slug, key=section.key) if edits else ""
        tasks = tuple(by_page.get(section.key, ()))
        parts.append(Part(section.title, url, tasks, len(tasks)))
    return parts


def _of_channels(exam: Exam, missing: Iterable[Missing], tasks: list[Task]) -> tuple[Task, ...]:
    """A few things one by one; many together, by what is to do, each leading to where that goes fastest."""
    if len(tasks) <= MOST_TASKS:
        return tuple(tasks)
    edits = viewer().may(Permission.EDIT_REGISTER)
    counted = Counter(one.code for one in missing if one.category)
    first = {one.code: where(exam, one) for one in reversed(list(missing)) if one.category}
    rest = url_for("recordings.rest", slug=exam.slug) if edits else ""
    listed = url_for("recordings.index", slug=exam.slug) if edits else ""
    fastest = {"channel_unknown": listed, "channel_why": first.get("channel_why", "")}
    return tuple(
        Task(many_missing(code, number), fastest.get(code, rest)) for code, number in counted.items()
    )


def elsewhere(exam: Exam, missing: Iterable[Missing]) -> list[Task]:
    """Tasks that are not the editor's: facts of the exam, settings of the school, the second person."""
    others = [one for one in to_do(missing) if _page_of(one) == "elsewhere"]
    return [Task(missing_sentence(one), where(exam, one)) for one in others]


def where(exam: Exam, missing: Missing) -> str:
    """The field in which a missing thing is filled in; "" when this reader cannot."""
    edits = viewer().may(Permission.EDIT_REGISTER)
    if missing.code in SETTINGS:
        return url_for("settings.index") if viewer().may(Permission.READ_SETTINGS) else ""
    if not edits:
        return ""
    if missing.category:
        url = url_for("recordings.channel", slug=exam.slug, category=missing.category)
        return f"{url}#{_CHANNEL_FIELD.get(missing.code, 'state-0')}"
    if missing.code == "product":
        return f"{url_for('register.basics', slug=exam.slug)}#product"
    if question := question_about(missing.code):
        section = SECTION_OF[question.name]
        return f"{url_for('explanations.section', slug=exam.slug, key=section.key)}#{question.anchor}"
    return ""


_CHANNEL_FIELD = {
    "channel_unknown": "state-0",
    "channel_why": "why_code",
    "channel_seen_by": "seen_by_code",
    "channel_countries": "countries",
    "channel_kept": "kept_days",
}


def _page_of(missing: Missing) -> str:
    if missing.category:
        return "recordings"
    question = question_about(missing.code)
    return SECTION_OF[question.name].key if question else "elsewhere"


@dataclass(frozen=True)
class Buttons:
    """Which deeds this person may do now with this exam."""

    edit: bool
    publish: bool
    ask: bool
    approve: bool
    send_back: bool
    call_off: bool
    put_back: bool
    figures: bool


def buttons_for(exam: Exam, draft: Explanation | None) -> Buttons:
    """By permission and by where the exam stands; the actions check it all again."""
    edits, publishes = viewer().may(Permission.EDIT_REGISTER), viewer().may(Permission.PUBLISH_EXAMS)
    told = exam.is_proctored and exam.published_id is not None
    return Buttons(
        edit=edits,
        publish=publishes and draft is not None,
        ask=edits and told and may_become(exam.approval, "in_review"),
        approve=publishes and told and may_become(exam.approval, "approved"),
        send_back=publishes and may_become(exam.approval, "not_approved"),
        call_off=edits and not exam.cancelled and exam.starts_at > now(),
        figures=viewer().may(Permission.SEE_FIGURES) and exam.is_proctored,
        put_back=edits and exam.cancelled and exam.starts_at > now(),
    )


def gates_of(exam: Exam, published: Explanation | None, config: Config) -> list[Task]:
    """What stands between the published version and the approval; by this reader if they may approve."""
    if published is None:
        return []
    approver = viewer().person_id if viewer().may(Permission.PUBLISH_EXAMS) else None
    told = missing_of(exam, published, config)
    gates = missing_for_approval(told, config.remedy_route, published.author_id, approver)
    return [Task(missing_sentence(one), where(exam, one)) for one in gates if one not in told]


def channel_states(explanation: Explanation | None) -> Mapping[str, str]:
    """The state of each category in this version; all unknown when there is none."""
    found = {channel.category: channel.state for channel in explanation.channels} if explanation else {}
    return {category: found.get(category, "unknown") for category in CATEGORIES}
