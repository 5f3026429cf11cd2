"""A student's own requests: the list, and each one as it stands."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import selectinload

from portal.actions.messages import ReadMessages, read_messages
from portal.labels import case_story
from portal.labels.case_words import READING
from portal.models import Case, Placement
from portal.models.own import cases_of, drafts_of, sent_together, unsent
from portal.rules.access import Permission
from portal.web.area import Area
from portal.web.desk import do, find, looking, now, viewer
from portal.web.page import page
from portal.web.student.request_file import may_stop, messages_of, request_file, rights_of, story_of

area = Area("requests", __name__, side="student")


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
        "student/requests/sent.html", case=case, cases=cases, moment=now(), rights=rights_of(cases),
        reading=READING[case.kind], during=[one for one in cases if may_stop(one)],
    )  # fmt: skip


@area.get("/requests/<ref>", allow=Permission.OWN_CASES)
def show(ref: str) -> Any:
    """One request as it stands."""
    case = find(Case, ref, selectinload(Case.events), selectinload(Case.texts))
    response = page("student/requests/show.html", **request_file(case))
    if any(text.kind == "question" and text.read_at is None for text in messages_of(case)):
        do(read_messages, ReadMessages(ref))
    return response
