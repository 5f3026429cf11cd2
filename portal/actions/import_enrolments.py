"""Who takes which exam, from a file: exams and people must be known already."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import insert, or_, select, update

from portal.actions.context import Context
from portal.actions.import_plans import Looking, Planned, Seen, changed_or_same, new, refused, same
from portal.db import new_id
from portal.models import Enrolment, Exam, Person
from portal.rules.errors import Refused
from portal.rules.import_rows import Row


@dataclass(frozen=True)
class _Who:
    """Only what finds a person: 500 whole rows would be read for two columns."""

    id: str
    user_id: str | None
    number: str | None


def plan_enrolments(looking: Looking, rows: Sequence[Row], seen: Seen) -> list[Planned]:
    """What each row would do. Refusals: unknown_exam_code, unknown_person, two_people, twice."""
    exams = _exams(looking, rows)
    by_id, by_number = _people(looking, rows)
    found: list[tuple[Row, tuple[str, str] | Refused]] = []
    for row in rows:
        try:
            found.append((row, (_exam(row, exams), _person(row, by_id, by_number).id)))
        except Refused as why:
            found.append((row, why))
    stand = _enrolments(looking, [pair for _row, pair in found if isinstance(pair, tuple)])
    return [_plan(row, pair, stand, seen) for row, pair in found]


def _exams(looking: Looking, rows: Sequence[Row]) -> dict[str, str]:
    codes = {row.values["exam_code"] for row in rows}
    found = looking.session.execute(select(Exam.code, Exam.id).where(Exam.code.in_(codes)))
    return {code: exam for code, exam in found}  # noqa: C416, dict() would type it as rows


def _people(looking: Looking, rows: Sequence[Row]) -> tuple[dict[str, _Who], dict[str, _Who]]:
    ids = {row.values["institution_user_id"] for row in rows if "institution_user_id" in row.values}
    numbers = {row.values["student_number"] for row in rows if "student_number" in row.values}
    columns = (Person.id, Person.institution_user_id, Person.student_number)
    query = select(*columns).where(
        or_(Person.institution_user_id.in_(ids), Person.student_number.in_(numbers))
    )
    found = [_Who(*row) for row in looking.session.execute(query)]
    return {who.user_id: who for who in found if who.user_id}, {
        who.number: who for who in found if who.number
    }


def _exam(row: Row, exams: Mapping[str, str]) -> str:
    code = row.values["exam_code"]
    if code not in exams:
        raise Refused("unknown_exam_code", value=code)
    return exams[code]


def _person(row: Row, by_id: Mapping[str, _Who], by_number: Mapping[str, _Who]) -> _Who:
    """Both identifiers must mean the same person; an unknown one is never made up for by the other."""
    user_id, number = row.values.get("institution_user_id"), row.values.get("student_number")
    found = by_id.get(user_id) if user_id else by_number.get(number or "")
    if found is None:
        raise Refused("unknown_person", value=user_id or number)
    if user_id and number and found.number is not None and found.number != number:
        raise Refused("two_people", value=user_id, number=number)
    if user_id and number and number in by_number and by_number[number] is not found:
        raise Refused("two_people", value=user_id, number=number)
    return found


def _enrolments(looking: Looking, pairs: Sequence[tuple[str, str]]) -> dict[tuple[str, str], Enrolment]:
    query = select(Enrolment).where(
        Enrolment.exam_id.in_({exam for exam, _person in pairs}),
        Enrolment.person_id.in_({person for _exam, person in pairs}),
    )
    found = looking.session.scalars(query.order_by(Enrolment.id).with_for_update() if looking.lock else query)
    return {(enrolment.exam_id, enrolment.person_id): enrolment for enrolment in found}


def _plan(
    row: Row, pair: tuple[str, str] | Refused, stand: Mapping[tuple[str, str], Enrolment], seen: Seen
) -> Planned:
    if isinstance(pair, Refused):
        return refused(row, pair)
    values = {name: row.values[name] for name in ("extra_time_minutes", "attempt") if name in row.values}
    try:
        if seen.again("enrolment " + " ".join(pair), row, values):
            return same(row)
    except Refused as why:
        return refused(row, why)
    if pair in stand:
        return changed_or_same(row, stand[pair], values)
    return new(row, {"exam_id": pair[0], "person_id": pair[1], **values})


def write_enrolments(ctx: Context, planned: Sequence[Planned]) -> None:
    """Write what was planned, in two statements. An enrolment is never removed by an import."""
    empty = {"extra_time_minutes": 0, "attempt": 1}
    if added := [{"id": new_id(), **empty, **plan.write} for plan in planned if plan.outcome == "new"]:
        ctx.session.execute(insert(Enrolment), added)
    if changed := [dict(plan.write) for plan in planned if plan.outcome == "changed"]:
        ctx.session.execute(update(Enrolment), changed)
