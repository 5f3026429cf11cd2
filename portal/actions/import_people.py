"""People from a file: known by what sign-in delivers; once they signed in, their name and mail are theirs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import insert, or_, select, update

from portal.actions.context import Context
from portal.actions.import_plans import Looking, Planned, Seen, changed_or_same, new, refused, same
from portal.db import new_id
from portal.models import Person
from portal.rules.calendar import local_date
from portal.rules.errors import Refused
from portal.rules.import_rows import Row

OWN_ONCE_LINKED = ("name", "email", "language")
"""The provider's name and mail win (decision 1), and the language is what the person chose."""


def plan_people(looking: Looking, rows: Sequence[Row], seen: Seen) -> list[Planned]:
    """What each row would do. Refusals: twice, number_twice, number_taken."""
    known = _known(looking, rows)
    by_id = {person.institution_user_id: person for person in known}
    by_number = {person.student_number: person for person in known if person.student_number}
    return [
        _plan(looking, row, by_id.get(row.values["institution_user_id"]), by_number, seen) for row in rows
    ]


def _known(looking: Looking, rows: Sequence[Row]) -> Sequence[Person]:
    ids = {row.values["institution_user_id"] for row in rows}
    numbers = {row.values["student_number"] for row in rows if "student_number" in row.values}
    query = (
        select(Person)
        .where(or_(Person.institution_user_id.in_(ids), Person.student_number.in_(numbers)))
        .order_by(Person.id)
    )
    return looking.session.scalars(query.with_for_update() if looking.lock else query).all()


def _plan(
    looking: Looking, row: Row, person: Person | None, by_number: Mapping[str, Person], seen: Seen
) -> Planned:
    number = row.values.get("student_number")
    try:
        holder = by_number.get(number) if number else None
        if holder is not None and holder is not person:
            raise Refused("number_taken", number=number)
        if seen.again(f"id {row.values['institution_user_id']}", row, row.values):
            return same(row)
        if number:
            seen.claim(f"number {number}", row, "number_twice")
    except Refused as why:
        return refused(row, why)
    values = _lasting(looking, row.values)
    if person is None:
        return new(row, values)
    own = OWN_ONCE_LINKED if person.sub else ()
    return changed_or_same(row, person, {name: value for name, value in values.items() if name not in own})


def _lasting(looking: Looking, values: Mapping[str, Any]) -> dict[str, Any]:
    """Without a 16th birthday that has been: it is kept for minors only (rights-and-deadlines 2.7)."""
    birthday, today = values.get("self_exercise_from"), local_date(looking.now)
    over = birthday is not None and birthday <= today
    return {name: value for name, value in values.items() if not (over and name == "self_exercise_from")}


def write_people(ctx: Context, planned: Sequence[Planned]) -> None:
    """Write what was planned, in two statements. Nobody is ever removed; `active` ends sign-in only."""
    empty = {
        "student_number": None, "name": "", "email": "", "language": ctx.config.default_language,
        "active": True, "self_exercise_from": None, "created_at": ctx.now,
    }  # fmt: skip
    if added := [{"id": new_id(), **empty, **plan.write} for plan in planned if plan.outcome == "new"]:
        ctx.session.execute(insert(Person), added)
    if changed := [dict(plan.write) for plan in planned if plan.outcome == "changed"]:
        ctx.session.execute(update(Person), changed)
