"""From a granted objection to a seat, as tests need it: each step by the same action as real use."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from portal.actions.decisions import SignDecision, prepare_decision, sign_decision
from portal.actions.equivalence import StateEquivalence, state_equivalence
from portal.actions.registrations import NoteRegistration, note_registration
from portal.actions.sittings import (
    ChooseSeat,
    OfferPlaces,
    PlanSitting,
    choose_seat,
    offer_places,
    plan_sitting,
)
from portal.models import Case, Decision, Equivalence, Exam, Person, Placement, Registration, Sitting
from portal.rules.alternatives import Assessed
from tests.cast import Cast
from tests.make import Make
from tests.refusals import complete


def sitting_command(exam: Exam, /, *, day: date | None = None, hour: int = 9, **changes: Any) -> PlanSitting:
    """At nine o'clock local time on the exam day, 150 minutes, twenty seats, unless said otherwise."""
    values: dict[str, Any] = {
        "exam": exam.slug,
        "form": "campus",
        "starts_at": datetime.combine(day or exam.day, time(hour), ZoneInfo("Europe/Amsterdam")),
        "duration_minutes": 150,
        "place": "Zaal 3.12",
        "capacity": 20,
        "nothing_recorded": True,
        "accessible": True,
        "facilities": ("extra_time",),
        "invigilation": "Toetsbureau",
        "contact": "020 555 01 23",
    }
    return PlanSitting(**{**values, **changes})


def plan(make: Make, cast: Cast, exam: Exam, /, **changes: Any) -> Sitting:
    """A sitting beside this exam, in a form that the exam board compared with it."""
    command = sitting_command(exam, **changes)
    sitting: Sitting = make.do(cast.chloe, plan_sitting, command, "scheduler")
    if not make.all(Equivalence, exam_id=exam.id, form=command.form):
        compare(make, cast, exam, command.form)
    return sitting


ASSESSED = Assessed(("Kansen berekenen", "Een toets kiezen"), "100 %", "5", "1–10", "5,5")


def compare(make: Make, cast: Cast, exam: Exam, form: str = "campus", **changes: Any) -> Equivalence:
    """The exam board states that this form is the same as the exam, unless said otherwise."""
    values = {
        "exam_side": ASSESSED,
        "other_side": ASSESSED,
        "same_assessor": True,
        "comparable": True,
        **changes,
    }
    command = StateEquivalence(exam.slug, form, **values)
    stated: Equivalence = make.do(cast.bram, state_equivalence, command, "exam_board")
    return stated


def granted(
    make: Make, cast: Cast, exam: Exam, person: Person, *, extra_time: int = 30, **values: Any
) -> tuple[Case, Placement]:
    """The student's objection, granted after the time for advice: a placement to plan."""
    make.enrol(person, exam, extra_time=extra_time)
    case = make.taken_up(make.case(person, exam, **values), cast.eva)
    make.do(
        cast.eva, prepare_decision, complete(case, "granted", explanation="We agree with you."), "handler"
    )
    decision = make.get(Decision, case_id=case.id)
    late = make.now + timedelta(days=7)
    make.do(cast.dirk, sign_decision, SignDecision(case.ref, decision.id), "decider", at=late)
    return make.get(Case, ref=case.ref), make.get(Placement, case_id=case.id)


def offer(make: Make, cast: Cast, placement: Placement, *sittings: Sitting, **changes: Any) -> Placement:
    """These sittings, offered with everything stated."""
    stated = {"no_cost": True, "same_attempts": True, "result_working_days": 10, "no_mark": True, **changes}
    command = OfferPlaces(placement.ref, tuple(sitting.id for sitting in sittings), **stated)
    offered: Placement = make.do(cast.chloe, offer_places, command, "scheduler")
    return offered


def choose(make: Make, person: Person, case: Case, sitting: Sitting, at: datetime | None = None) -> Placement:
    """The student takes a seat."""
    chosen: Placement = make.do(person, choose_seat, ChooseSeat(case.ref, sitting.id), at=at)
    return chosen


def taken(make: Make, sitting: Sitting) -> int:
    """How many seats of it are gone."""
    found: Sitting = make.get(Sitting, id=sitting.id)
    return found.taken


def registered(make: Make, cast: Cast, case: Case, evidence: str = "OSI-1") -> Registration:
    """Exam administration notes that the student system names the seat of this case."""
    place = make.get(Placement, case_id=case.id)
    command = NoteRegistration(place.ref, place.sitting_id or "", make.now.date(), evidence)
    noted: Registration = make.do(cast.chloe, note_registration, command, "scheduler")
    return noted
