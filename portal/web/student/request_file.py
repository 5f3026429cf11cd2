"""Everything that a student reads about one request of theirs, gathered for its page in a few queries."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _

from portal.actions.arrival import arrival
from portal.actions.clock import first_deadline, standing_deadline
from portal.actions.own_act import hindrance_to_act
from portal.actions.packages import hindrance_to_renew
from portal.actions.resit_act import hindrance_at_resit, resit_of
from portal.actions.stopping import hindrance_to_stop
from portal.i18n import language, time_in_words, weekday_date
from portal.labels import case_now, case_steps, case_story
from portal.labels.answers import answers
from portal.labels.case_story import Story
from portal.labels.cases import LOOKED, LOOKERS
from portal.labels.exam_day import exam_day, meanwhile
from portal.labels.picked import sorted_out
from portal.labels.working import sentences
from portal.models import Case, CaseEvent, CaseText, Look, Placement
from portal.models.own import letters_of, placement_of, sent_together
from portal.rules.calendar import local_date
from portal.rules.lifecycle import allows, has_clock
from portal.rules.questions import answered_on, open_questions
from portal.web.desk import acting, config, looking, now, viewer
from portal.web.downloads import files_of
from portal.web.forward_links import forwarding_of
from portal.web.student.after_exam import reports_of
from portal.web.student.agreement import agreement_of
from portal.web.student.forms.request import exam_label
from portal.web.student.our_questions import our_questions
from portal.web.student.own_exams import account_of_viewer

MESSAGES = ("message", "question")
"""Kinds of text in a case that are said to each other: the student's, and the office's."""
LOOKS_SHOWN = 50


def request_file(case: Case) -> dict[str, Any]:
    """What the page of a request shows; the case comes with its events and texts."""
    read = looking()
    place = read.scalars(placement_of(viewer(), case)).unique().one_or_none()
    together = read.scalars(sent_together(viewer(), case)).unique().all()
    story, sits = story_of(case, place, case.texts, case.events), case.subject.sits_exams
    agreement = agreement_of(case)
    return {
        "case": case, "story": story, "heading": case_story.sentence(story), "exam_day": exam_day(story) if sits else None,
        "happens": case_now.what_happens(story), "meanwhile": meanwhile(story) if sits else "",
        "to_do": case_now.to_do(story, asks_agreement=agreement is not None),
        "answer": case_story.answer(story), "clock_tag": case_story.clock_tag(story),
        "days_left": (case.legal_deadline - story.today).days, "steps": case_steps.timeline(story),
        "messages": messages_of(case), "letters": read.scalars(letters_of(viewer(), case)).all(),
        "lines": sent_lines(case), "rights": rights_of([case]), "working": _working(case),
        "linked": [one for one in together if one.id != case.id], "looks": _looks(case),
        "files": files_of(case), "questions": our_questions(case), "agreement": agreement, **forwarding_of(case),
        **reports_of(case),
        "may_renew": may_renew(case), **_may(case, story), **_at_resit(case),
    }  # fmt: skip


def messages_of(case: Case) -> list[CaseText]:
    """What was said in the case, oldest first."""
    return [text for text in case.texts if text.kind in MESSAGES]


def rights_of(cases: Sequence[Case]) -> list[tuple[str, str]]:
    """Which right each of these cases, with their events, is about; alike ones together (2.1)."""
    about: dict[str, list[str]] = {}
    for case in cases:
        about.setdefault(case.kind, []).append(case.exam.name(language()) if case.exam else "")
    return sorted_out(cases[0].asked, about)


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
        protected=case.keeps_out, taken_up=days.get("case:taken_up"),
        decided=local_date(case.decided_at) if case.decided_at else None,
        chosen=days.get("case:alternative:accepted"),
        closed=local_date(case.closed_at) if case.closed_at else None,
        offered=bool(place and place.state == "offered" and case.is_open),
        declined=bool(place and place.state == "declined" and case.is_open),
        waits=bool(place and any(option.turn is not None for option in place.options)),
        lost=bool(place and place.lost_seat_at and case.is_open),
        place=f"{_when(chosen)}, {chosen.place}" if chosen else "", place_day=chosen.day if chosen else None,
        asked=bool(case.is_open and said and said[-1].kind == "question"), reply_by=case.reply_by,
        first=first_deadline(case) if has_clock(case.kind) else None, asked_on=days.get("case:question:asked"),
        answered=_answered(events, said), extended_on=days.get("case:deadline:extended"),
        extended=case.extended, repeat=case.repeat, own_act=case.own_act, interim=case.interim, hold=case.hold,
        freeze_ends=case.freeze_ends, deleted_since="case:kept:ended" in days,
        came=arrival(acting(), case), bezwaar_due=_bezwaar_due(case, events),
    )  # fmt: skip


def _bezwaar_due(case: Case, events: Sequence[CaseEvent]) -> date | None:
    """Until when a running bezwaar is decided; in a list, without events, nobody asks (11.2)."""
    if case.remedy not in ("bezwaar_received", "bezwaar_heard"):
        return None
    due = next((one.facts["due"] for one in reversed(events) if one.tag == "case:remedy:received"), None)
    return date.fromisoformat(due) if due else None


def _answered(events: Sequence[CaseEvent], said: Sequence[CaseText]) -> bool:
    """Whether our question has an answer that nobody judged; in a list, without events, by who spoke last."""
    if events:
        return answered_on(open_questions(events)) is not None
    return bool(said and said[-1].kind == "message")


def _when(sitting: Any) -> str:
    time = time_in_words(sitting.starts_at, zone=sitting.zone)
    return str(_("%(day)s at %(time)s", day=weekday_date(sitting.day), time=time))


def sent_lines(case: Case) -> list[tuple[str, str]]:
    """What the student sent; words that were erased say so."""
    words = {text.kind: text.body if text.body is not None else _("(deleted)") for text in case.texts}
    values = {
        "objected": case.objected, "grounds": _ticks(words.get("grounds")), "email": case.email,
        **{name: words.get(name) for name in ("reason", "about", "wrong", "right", "relation")},
        "question": words.get("dpo_question"),
    }  # fmt: skip
    account = case.subject.email
    if case.representative_id is not None and case.representative_id == viewer().person_id:
        values["for_name"], account = case.subject.name, account_of_viewer().email
    lines = answers(case.kind, values, [exam_label(case.exam)] if case.exam else [], account)
    return [(line.question, line.said) for line in lines]


def _ticks(kept: str | None) -> list[str]:
    try:
        return list(json.loads(kept or "[]"))
    except ValueError:  # erased
        return []


def _working(case: Case) -> list[str]:
    """How the date was counted, questions and extension included; a request without a clock has none."""
    return sentences(standing_deadline(case, case.events)) if has_clock(case.kind) else []


def _looks(case: Case) -> list[tuple[datetime, str]]:
    """Who looked at it, by function and moment, never by name; the newest first."""
    found = looking().scalars(Look.at_case(case.id, LOOKS_SHOWN)).all()
    return [(look.at, str(LOOKED[look.what]) % {"who": LOOKERS[look.function]}) for look in found]


def _may(case: Case, story: Story) -> dict[str, Any]:
    """What the student can do here beside writing: some of it only now and then."""
    route = config().remedy_route
    default = allows("give_notice_of_default", case.kind, case.state_of("give_notice_of_default"))
    goes_on = story.undecided or story.seeks_place or story.state == "executing"
    return {
        "route": route, "may_give_default": default and story.late and route == "awb",
        "may_take_back": goes_on and allows("withdraw", case.kind, case.state),
        "may_act": may_act(case), "may_stop": may_stop(case),
    }  # fmt: skip


def _at_resit(case: Case) -> dict[str, Any]:
    """The resit where the same protection holds, and whether the student can choose about it now (A-08)."""
    resit = resit_of(acting(), case)
    coming = resit if resit is not None and not resit.cancelled and now() < resit.starts_at else None
    may = coming is not None and hindrance_at_resit(case, coming, not case.resit_act, now()) is None
    return {"resit": coming, "may_act_at_resit": may}


def may_renew(case: Case) -> bool:
    """Whether the data that somebody got can stay longer than they would (11.2)."""
    return case.decided_at is not None and hindrance_to_renew(acting(), case) is None


def may_stop(case: Case) -> bool:
    """Whether the student could say that they stopped the exam during which they asked, or did not take it (O-7)."""
    possible = not case.interim and allows("stop_exam", case.kind, case.state)
    return possible and hindrance_to_stop(acting(), case) is None


def may_act(case: Case) -> bool:
    """Whether the student could sit this session with supervision by an own act, or take that back (6.2)."""
    counts = case.keeps_out or case.own_act or case.repeat == "pending"
    possible = counts and allows("act_oneself", case.kind, case.state)
    return possible and hindrance_to_act(acting(), case, not case.own_act) is None
