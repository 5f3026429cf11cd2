"""Everything that staff read about one case, gathered for the page in a few queries."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from flask import g
from sqlalchemy.orm import joinedload, lazyload, selectinload

from portal.actions.decisions import hindrance_to_sign
from portal.actions.looks import ONCE_PER, NoteLook, note_look
from portal.actions.messages import ReadMessages, read_messages
from portal.actions.remedies import term_ends
from portal.i18n import date_in_words
from portal.labels.case_file import LOOKS, REQUEST_WORDS
from portal.labels.cases import EVENTS, FUNCTIONS, TICKED, parts_in_words
from portal.labels.queue import ALERTS, nearness, tag_of
from portal.labels.remedies import REMEDIES, TIMING
from portal.models import Case, CaseText, Decision, Exam, Letter, Look
from portal.rules.access import Permission
from portal.rules.calendar import local_date
from portal.rules.remedies import bezwaar_timing
from portal.web.desk import acting, do, find, looking, now, viewer, warnings

NAMES_SHOWN = timedelta(minutes=15)
"""How long a name stays on the page after somebody asked for it; then it is asked, and noted, again."""
LOOKS_SHOWN = 100
WHOLE = (
    joinedload(Case.representative),
    joinedload(Case.beside).options(joinedload(Case.exam).lazyload(Exam.product), lazyload(Case.subject)),
)
"""What the page of a case shows besides, read with the case itself."""


def open_case(ref: str, *options: Any) -> Case:
    """The case with its events and texts, for somebody who looks at it now: 404 for strangers, else noted."""
    case = find(Case, ref, selectinload(Case.events), selectinload(Case.texts), *options)
    looks = list(looking().scalars(Look.at_case(case.id, LOOKS_SHOWN)))
    if not any(_was_just_now(look) for look in looks) and (noted := do(note_look, NoteLook(case.ref))):
        looks.insert(0, noted)
    g.looks = looks  # for the log on the page: read once
    if viewer().may(Permission.WORK_CASES) and any(
        t.kind == "message" and t.read_at is None for t in case.texts
    ):
        do(read_messages, ReadMessages(case.ref, staff=True))
    return case


def _was_just_now(look: Look) -> bool:
    return look.who == viewer().person_id and look.what == "case" and now() - look.at < ONCE_PER


@dataclass(frozen=True)
class CaseFile:
    """A case as its staff see it."""

    case: Case
    looks: list[Look]
    decisions: list[Decision]
    letters: list[Letter]

    @classmethod
    def of(cls, case: Case) -> CaseFile:
        """Read what hangs on a case that `open_case` gave: two queries."""
        read = looking()
        return cls(
            case,
            list(g.looks),
            list(read.scalars(Decision.of_case(case.id, viewer().person_id))),
            list(
                read.scalars(
                    Letter.visible_to(viewer()).where(Letter.case_id == case.id).order_by(Letter.sent_at)
                )
            ),
        )

    @property
    def proposal(self) -> Decision | None:
        """The prepared decision that awaits a signature."""
        return next((one for one in self.decisions if one.state == "prepared"), None)

    @property
    def signed(self) -> Decision | None:
        """The decision that was sent."""
        return next((one for one in self.decisions if one.state == "sent"), None)

    @property
    def own_draft(self) -> Decision | None:
        """What this reader is writing; nobody else sees it."""
        return next((one for one in self.decisions if one.state == "draft"), None)

    @property
    def returned(self) -> Decision | None:
        """The proposal that the decider sent back, to go on from while no newer one stands or was sent."""
        newest = next((one for one in self.decisions if one.state != "draft"), None)
        return newest if newest is not None and newest.state == "returned" else None

    @property
    def sent_back(self) -> CaseText | None:
        """Why the decider sent the last proposal back, while no newer one stands."""
        if self.returned is None:
            return None
        return next((text for text in reversed(self.case.texts) if text.kind == "returned"), None)

    @property
    def names_until(self) -> datetime | None:
        """Until when this reader sees the student's name; None when it must be asked for."""
        me = viewer().person_id
        asked = [look.at for look in self.looks if look.who == me and look.what == "names"]
        until = max(asked) + NAMES_SHOWN if asked else now()
        return until if until > now() else None

    def words(self, kind: str) -> str:
        """What the student wrote of this kind, or nothing."""
        return next((text.body or "" for text in self.case.texts if text.kind == kind), "")

    @property
    def request_words(self) -> list[CaseText]:
        """What the student wrote in the request itself, in the order in which it was asked."""
        return [text for kind in REQUEST_WORDS for text in self.case.texts if text.kind == kind]

    @property
    def grounds(self) -> list[Any]:
        """The grounds that the student ticked, in words (O-1, 18(1))."""
        ticked = self.words("grounds")
        return [TICKED[code] for code in json.loads(ticked)] if ticked else []

    @property
    def objected(self) -> list[Any]:
        """What the student objected to, in words; empty means everything."""
        return [parts_in_words(part) for part in self.case.objected]

    @property
    def messages(self) -> list[CaseText]:
        """What was said in the case, oldest first."""
        return [text for text in self.case.texts if text.kind in ("message", "question")]


def linked_of(case: Case) -> list[Case]:
    """The other cases that the same message opened, as far as this reader may see them (2.1, 38(5))."""
    all_kinds = viewer().may(Permission.ANSWER_DPO)
    return [one for one in case.beside if all_kinds or one.kind != "dpo_question"]


def log_of(file: CaseFile) -> list[dict[str, Any]]:
    """The log, newest first: what happened, each by function and never by name."""
    return [
        {"at": event.at, "what": EVENTS[event.tag], "who": FUNCTIONS[event.function]}
        for event in reversed(file.case.events)
    ]


def looks_of(file: CaseFile) -> list[dict[str, Any]]:
    """Who opened the case or had the name shown, newest first."""
    return [{"at": look.at, "what": LOOKS[look.what], "who": FUNCTIONS[look.function]} for look in file.looks]


def alert_of(case: Case, today: date) -> dict[str, Any] | None:
    """What stands on top when the date that matters is near or past (C16), with the exam's date."""
    told, near = case.next_date(today), warnings()
    if not case.is_near(today, near):
        return None
    left, colour = nearness(told.day, today, near)[0], tag_of(told, today, near)[1]
    heading = str(ALERTS[told.which]) % {"left": left, "day": date_in_words(told.day)}
    return {"heading": heading, "colour": colour, "which": told.which}


def remedy_of(case: Case) -> dict[str, Any] | None:
    """Where a challenge of the decision stands, for the page of the case; None without one."""
    if case.remedy is None:
        return None
    facts = next(one.facts for one in reversed(case.events) if one.tag == "case:remedy:received")
    came, due = date.fromisoformat(facts["received_on"]), facts["due"]
    runs = case.remedy in ("bezwaar_received", "bezwaar_heard")
    return {
        "state": REMEDIES[case.remedy], "came": came, "due": date.fromisoformat(due) if due and runs else None,
        "timing": TIMING[bezwaar_timing(term_ends(case), came)] if facts["route"] == "awb" and runs else "",
        "late": bool(due and runs and date.fromisoformat(due) < local_date(now())),
    }  # fmt: skip


def hindrance(case: Case, proposal: Decision) -> str | None:
    """Why this viewer cannot sign this proposal now, as a refusal code; None when they can."""
    return hindrance_to_sign(acting(), case, proposal)
