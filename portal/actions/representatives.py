"""Who acts for somebody under 16, or with a mandate: named by staff who checked it, or asking by themselves (2.7)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from portal.actions.context import Context, person
from portal.actions.letters import exam_values
from portal.actions.resuming import resume
from portal.content import Text
from portal.db import new_id
from portal.i18n import date_in_words
from portal.labels.cases import YOUR_KINDS
from portal.models import Case, Person
from portal.models.people import address_key
from portal.rules.access import Permission
from portal.rules.errors import Refused
from portal.rules.intake import AUTHORITIES
from portal.rules.lifecycle import UNDECIDED, find_step, has_clock
from portal.rules.questions import answered_on, open_questions


@dataclass(frozen=True)
class NameRepresentative:
    """Who acts in this case, after somebody checked that they may: `authority` is a code of AUTHORITIES.

    `person` is the id of somebody whom the portal knows, such as who acts already; else `name`, and `email` if
    they have one.
    """

    case: str
    authority: str
    person: str = ""
    name: str = ""
    email: str = ""


def name_representative(ctx: Context, command: NameRepresentative) -> Case:
    """From now on the letters go to them, and they follow the case by a mailed link (2.7). A question about it is answered.

    Raises Refused: "own_case", "unknown_choice", "name_missing", "gone", "represents_self", "not_a_minor" (a parent
    without a mandate of somebody of 16 or older), and the lifecycle's refusals.
    """
    case = ctx.staff_case(command.case, Permission.WORK_CASES)
    step = find_step("name_representative", case.kind, case.state)
    acting = _named(ctx, command)
    check_authority(ctx, case.subject, acting, command.authority)
    new = acting.id != case.representative_id
    ctx.record(step.tag, case, function="handler", representative=acting.id, authority=command.authority)
    _answer_question(ctx, case)
    if new:
        _tell_representative(ctx, case)
    return case


def _answer_question(ctx: Context, case: Case) -> None:
    """Who acts was asked, and is known now: when nothing else is asked, the clock runs again from today (T05, C9)."""
    waiting = open_questions(ctx.events_of(case), stops_clock=True)
    if waiting and all(one.ground == "representation" for one in waiting):
        resume(ctx, case, answered_on(waiting) or ctx.today, sufficient=True, function="handler")


def check_authority(ctx: Context, subject: Person, acting: Person, authority: str) -> None:
    """Raise Refused when this person cannot act for the subject with this authority."""
    if authority not in AUTHORITIES:
        raise Refused("unknown_choice")
    if acting.id == subject.id:
        raise Refused("represents_self")
    if acting.id == ctx.actor.id:
        raise Refused("own_case")
    if authority == "parent" and not subject.is_guest and not subject.is_minor(ctx.today):
        raise Refused("not_a_minor")


def _named(ctx: Context, command: NameRepresentative) -> Person:
    if command.person:
        found = ctx.session.get(Person, command.person)
        if found is None:
            raise Refused("gone")
        return found
    return representative_at(ctx, command.name, command.email)


def representative_at(ctx: Context, name: str, email: str) -> Person:
    """The guest with this address, made when there is none; without an address always somebody new."""
    if not name.strip():
        raise Refused("name_missing")
    known = ctx.session.scalars(Person.guest_at(email)).one_or_none() if email else None
    if known is not None:
        return known
    acting = Person(
        id=new_id(), guest_email=address_key(email) if email else None, email=email, name=name,
        capacity="representative", language=ctx.config.default_language, created_at=ctx.now,
    )  # fmt: skip
    ctx.session.add(acting)
    ctx.session.flush()
    return acting


def _tell_representative(ctx: Context, case: Case) -> None:
    ctx.notify(
        case, "update", letter="representative",
        values=lambda language: {
            **exam_values(case, language), "kind": str(YOUR_KINDS[case.kind]),
            "received": date_in_words(case.day_received, language),
            "deadline": date_in_words(case.legal_deadline, language), "undecided": _awaits_answer(case),
        },
    )  # fmt: skip


def _awaits_answer(case: Case) -> bool:
    return case.state in UNDECIDED and has_clock(case.kind)


@dataclass(frozen=True)
class EndRepresentation:
    """The student of this case (its number) is 16 now."""

    case: str


def end_representation(ctx: Context, command: EndRepresentation) -> Case:
    """The student takes over: all later letters go to them, and one says so while the case is open (2.7).

    Raises Refused("nobody_acts") when nobody acts for them, "still_a_minor", and the lifecycle's refusals.
    """
    case = ctx.get(Case, command.case)
    step = find_step("end_representation", case.kind, case.state)
    if case.representative_id is None:
        raise Refused("nobody_acts")
    of_age = case.subject.self_exercise_from
    if of_age is None or ctx.today < of_age:
        raise Refused("still_a_minor")
    ctx.record(step.tag, case, function="system")
    if case.is_open:
        ctx.notify(
            case, "update", letter="of-age",
            values=lambda language: {
                **exam_values(case, language), "deadline": date_in_words(case.legal_deadline, language),
                "undecided": _awaits_answer(case),
            },
        )  # fmt: skip
    return case


def child_part(ctx: Context, case: Case, outcome: str, language: str | None = None) -> Text | None:
    """The plain part for the child in a decision letter to who acts for them (section 12); None where no child is.

    `outcome` is `granted`, `partly` or `refused`; the words are in the case's language, or in this one.
    """
    acts = case.representative_id is not None and case.subject.is_minor(ctx.today)
    return ctx.compose(case, "letters", f"child-{outcome}", {}, language) if acts else None


def who_asks(ctx: Context, values: Mapping[str, Any]) -> tuple[Person, Person | None]:
    """The subject of a request that is filed now, and who acts for them: None for who asks for themselves.

    A guest who said that they ask for somebody else asks for who their words name (`for_name`, `for_number`): a
    row of its own, which is nobody's account until staff connect it. Raises Refused("for_whom_missing"),
    Refused("unknown_choice").
    """
    me = person(ctx)
    if not me.asks_for_another:
        return me, None
    name, number = str(values.get("for_name") or ""), str(values.get("for_number") or "")
    if not name.strip():
        raise Refused("for_whom_missing")
    if values.get("relation") not in AUTHORITIES:
        raise Refused("unknown_choice")
    return _asked_for_before(ctx, me, name, number) or _unknown_pupil(ctx, me, name, number), me


def _asked_for_before(ctx: Context, me: Person, name: str, number: str) -> Person | None:
    """The same child in an earlier request of this person, connected to the real student or not yet."""
    earlier = select(Person).join(Case, Case.subject_id == Person.id).where(Case.representative_id == me.id)
    for one in ctx.session.scalars(earlier.distinct()).unique():
        if one.is_guest and (one.name, one.known_by) == (name, number):
            return one
        if number and one.student_number == number:
            return one
    return None


def _unknown_pupil(ctx: Context, me: Person, name: str, number: str) -> Person:
    pupil = Person(id=new_id(), name=name, known_by=number, language=me.language, created_at=ctx.now)
    ctx.session.add(pupil)
    ctx.session.flush()
    return pupil
