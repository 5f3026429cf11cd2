"""A student's own requests: the list, and each one as it stands."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from sqlalchemy.orm import selectinload

from portal.actions.messages import ReadMessages, read_messages
from portal.i18n import language, time_in_words, weekday_date
from portal.labels import case_steps, case_story
from portal.labels.answers import answers
from portal.labels.case_story import Story
from portal.labels.picked import sorted_out
from portal.labels.working import sentences
from portal.models import Case, CaseEvent, CaseText, Placement
from portal.models.own import cases_of, drafts_of, letters_of, placement_of, sent_together, unsent
from portal.rules.access import Permission
from portal.rules.calendar import local_date
from portal.rules.deadlines import count
from portal.web.area import Area
from portal.web.desk import do, find, looking, now, viewer
from portal.web.downloads import files_of
from portal.web.forward_links import forwarding_of
from portal.web.page import page
from portal.web.student.forms.request import exam_label

area = Area("requests", __name__, side="student")
MESSAGES = ("message", "question")
"""Kinds of text in a case that are said to each other: the student's, and the office's."""


@area.get("/requests", allow=Permission.OWN_CASES)
def index() -> Any:
    """Open ones first; drafts with the day on which they go."""
    cases = looking().scalars(cases_of(viewer()).options(selectinload(Case.texts))).unique().all()
    places = {place.case_id: place for place in looking().scalars(Placement.visible_to(viewer())).unique()}
    stories = [(case, story_of(case, places.get(case.id), case.texts)) for case in cases]
    lines = [(case, story, case_story.tag(story)) for case, story in stories]
    drafts = unsent(looking().scalars(drafts_of(viewer(), now())).all())
    return page("student/requests/index.html", lines=lines, drafts=drafts)


@area.get("/requests/sent/<ref>", allow=Permission.OWN_CASES)
def sent(ref: str) -> Any:
    """What was just sent: case numbers, the exam day if that comes first, the deadline, what happens next."""
    case = find(Case, ref)
    together = sent_together(viewer(), case).options(selectinload(Case.events))
    cases = looking().scalars(together).unique().all()
    return page(
        "student/requests/sent.html", case=case, cases=cases, today=local_date(now()), rights=rights_of(cases),
        reading=case_story.READING[case.kind],
    )  # fmt: skip


def rights_of(cases: Sequence[Case]) -> list[tuple[str, str]]:
    """Which right each of these cases, with their events, is about; alike ones together (2.1)."""
    about: dict[str, list[str]] = {}
    for case in cases:
        about.setdefault(case.kind, []).append(case.exam.name(language()) if case.exam else "")
    return sorted_out(cases[0].asked, about)


@area.get("/requests/<ref>", allow=Permission.OWN_CASES)
def show(ref: str) -> Any:
    """One request as it stands."""
    case = find(Case, ref, selectinload(Case.events), selectinload(Case.texts))
    place = looking().scalars(placement_of(viewer(), case)).unique().one_or_none()
    letters = looking().scalars(letters_of(viewer(), case)).all()
    together = looking().scalars(sent_together(viewer(), case)).unique().all()
    story = story_of(case, place, case.texts, case.events)
    messages = [text for text in case.texts if text.kind in MESSAGES]
    response = page(
        "student/requests/show.html", case=case, story=story, messages=messages, letters=letters,
        heading=case_story.sentence(story), answer=case_story.answer(story),
        happens=case_story.what_happens(story), to_do=case_story.to_do(story),
        steps=case_steps.timeline(story), lines=sent_lines(case),
        days_left=(case.legal_deadline - story.today).days,
        working=sentences(count("one_month", case.received_at)),
        linked=[one for one in together if one.id != case.id], rights=rights_of([case]), files=files_of(case),
        **forwarding_of(case),
    )  # fmt: skip
    if any(text.kind == "question" and text.read_at is None for text in messages):
        do(read_messages, ReadMessages(ref))
    return response


def story_of(
    case: Case, place: Placement | None, texts: Sequence[CaseText], events: Sequence[CaseEvent] = ()
) -> Story:
    """The case as its student sees it today."""
    days = case_story.days_of(events)
    said = [text for text in texts if text.kind in MESSAGES]
    chosen = place.sitting if place and place.state == "accepted" else None
    return Story(
        kind=case.kind, state=case.state, outcome=case.outcome, today=local_date(now()),
        received=case.day_received, deadline=case.legal_deadline,
        exam=case.exam.name(language()) if case.exam else "", exam_day=case.exam.day if case.exam else None,
        protected=case.protected, taken_up=days.get("case:taken_up"),
        decided=local_date(case.decided_at) if case.decided_at else None,
        chosen=days.get("case:alternative:accepted"),
        closed=local_date(case.closed_at) if case.closed_at else None,
        offered=bool(place and place.state == "offered" and case.is_open),
        place=f"{_when(chosen)}, {chosen.place}" if chosen else "",
        asked=bool(case.is_open and said and said[-1].kind == "question"),
    )  # fmt: skip


def _when(sitting: Any) -> str:
    time = time_in_words(sitting.starts_at, zone=sitting.zone)
    return str(_("%(day)s at %(time)s", day=weekday_date(sitting.day), time=time))


def sent_lines(case: Case) -> list[tuple[str, str]]:
    """What the student sent; words that were erased say so."""
    words = {text.kind: text.body if text.body is not None else _("(deleted)") for text in case.texts}
    values = {
        "objected": case.objected, "grounds": _ticks(words.get("grounds")), "email": case.email,
        **{name: words.get(name) for name in ("reason", "about", "wrong", "right", "question")},
    }  # fmt: skip
    lines = answers(case.kind, values, [exam_label(case.exam)] if case.exam else [], case.subject.email)
    return [(line.question, line.said) for line in lines]


def _ticks(kept: str | None) -> list[str]:
    try:
        return list(json.loads(kept or "[]"))
    except ValueError:  # erased
        return []
