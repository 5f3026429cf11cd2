"""Objections to one exam under a standing grant, as tests need them: each step by the same action as real use."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from portal.actions.objections import ProposeGrant, propose_grant
from portal.actions.standing_grants import (
    EndGrant,
    GrantByStanding,
    StartGrant,
    end_grant,
    grant_by_standing,
    start_grant,
)
from portal.models import Case, Decision, Exam, Person, StandingGrant
from tests.cast import Cast
from tests.make import Make


def start(make: Make, cast: Cast, exam: Exam, **changes: Any) -> StandingGrant:
    """Objections to this exam are granted beforehand, with everything stated."""
    stated = {"no_cost": True, "same_attempts": True, "result_working_days": 10, "no_mark": True, **changes}
    grant: StandingGrant = make.do(cast.dirk, start_grant, StartGrant(exam.slug, **stated), "decider")
    return grant


def end(make: Make, cast: Cast, exam: Exam) -> StandingGrant:
    """No longer."""
    grant: StandingGrant = make.do(cast.dirk, end_grant, EndGrant(exam.slug), "decider")
    return grant


def grant_one(make: Make, who: Person, case: Case, seen: int | None = None) -> Case:
    """The handler's click."""
    make.do(who, grant_by_standing, GrantByStanding(case.ref, seen), "handler")
    found: Case = make.get(Case, ref=case.ref)
    return found


def propose_one(make: Make, who: Person, case: Case, words: str = "Je krijgt gelijk.") -> Decision:
    """The handler proposes a grant from the list."""
    command = ProposeGrant(case.ref, words, "You are right.", case.event_count)
    decision: Decision = make.do(who, propose_grant, command, "handler")
    return decision


def objections(make: Make, exam: Exam, names: Sequence[str], **values: Any) -> list[Case]:
    """An objection of each of these people, who all take the exam; in this order, a minute apart."""
    people = make.people(*names)
    for person in people:
        make.enrol(person, exam)
    ago = [make.now - timedelta(minutes=len(names) - number) for number in range(len(names))]
    return [make.case(person, exam, at=at, **values) for person, at in zip(people, ago, strict=True)]
