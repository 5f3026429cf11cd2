"""An exam with sittings beside it, and objections that were granted: what came before a walk about places."""

from __future__ import annotations

from sqlalchemy import select

from portal.actions.equivalence import StateEquivalence, state_equivalence
from portal.actions.sittings import (
    ChooseSeat,
    OfferPlaces,
    PlanSitting,
    choose_seat,
    offer_places,
    plan_sitting,
)
from portal.db import new_id
from portal.demo.deeds import GRANTED, decide, file
from portal.demo.story import Story
from portal.models import Case, Enrolment, Exam, Placement
from portal.rules.alternatives import Assessed

SIDE = Assessed(("Een kans berekenen",), "100 %", "5", "1–10", "5,5")


def stated_and_planned(story: Story, exam: Exam, *rooms: tuple[int, str, int]) -> list[str]:
    """The exam board compared both; sittings on the exam day, each as (hour, place, seats). Gives their ids."""
    told = StateEquivalence(exam.slug, "campus", SIDE, SIDE, same_assessor=True, comparable=True)
    story.do("exam_board", state_equivalence, told, story.office(30, 11))
    return [
        story.do(
            "scheduler",
            plan_sitting,
            PlanSitting(
                exam.slug, "campus", story.moment(exam.day, hour), exam.duration_minutes + 30, place, seats,
                nothing_recorded=True, accessible=True, facilities=("extra_time",), contact="020 555 01 23",
            ),
            story.office(20, 10),
        ).id
        for hour, place, seats in rooms
    ]  # fmt: skip


def enrol(story: Story, exam: Exam, *people: str) -> None:
    """These people take the exam too."""
    story.session.add_all(
        Enrolment(id=new_id(), exam_id=exam.id, person_id=story.id_of(who)) for who in people
    )
    story.session.flush()


def objects(story: Story, who: str, exam: Exam) -> str:
    """Somebody objected; nobody has answered yet. Gives the case number."""
    return file(story, who, "objection", 15, exams=[exam.slug], grounds=["shared_room"])


def grant_and_offer(story: Story, ref: str, *sittings: str) -> None:
    """The objection is granted, and these sittings (ids) are on offer."""
    decide(story, ref, 5, "granted", GRANTED)
    query = select(Placement.ref).join(Case, Placement.case_id == Case.id).where(Case.ref == ref)
    command = OfferPlaces(
        story.session.scalars(query).one(), sittings, no_cost=True, same_attempts=True, result_working_days=10,
        no_mark=True,
    )  # fmt: skip
    story.do("scheduler", offer_places, command, story.ago(3, 11))


def chooses(story: Story, who: str, ref: str, sitting: str) -> None:
    """They took a seat there."""
    story.do(who, choose_seat, ChooseSeat(ref, sitting), story.ago(2, 20))
