"""Sittings from a file, each known by its exam, its start and its place; a row plans one or changes it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select

from portal.actions.context import Context
from portal.actions.import_plans import Looking, Planned, Seen, new, refused, same
from portal.actions.sitting_changes import ChangeSitting, change_sitting, plan_digest
from portal.actions.sittings import ChangeCapacity, PlanSitting, change_capacity, plan_sitting
from portal.models import Exam, Sitting
from portal.rules.errors import Refused
from portal.rules.import_rows import Row

_Key = tuple[str, datetime, str]
_CHANGEABLE = ("duration_minutes", "capacity", "accessible", "facilities", "invigilation", "contact")


def plan_sittings(looking: Looking, rows: Sequence[Row], seen: Seen) -> list[Planned]:
    """What each row would do.

    Refusals: unknown_exam_code, exam_cancelled, records_something (A-04), sitting_past, other_form, twice, below_taken.
    """
    exams = _exams(looking, rows)
    stand = _sittings(looking, exams.values())
    return [_plan(looking, row, exams, stand, seen) for row in rows]


def _exams(looking: Looking, rows: Sequence[Row]) -> dict[str, Exam]:
    codes = {row.values["exam_code"] for row in rows}
    found = looking.session.scalars(select(Exam).where(Exam.code.in_(codes))).unique()
    return {exam.code: exam for exam in found}


def _sittings(looking: Looking, exams: Any) -> dict[_Key, Sitting]:
    ids = [exam.id for exam in exams]
    query = (
        select(Sitting).where(Sitting.exam_id.in_(ids), Sitting.cancelled_at.is_(None)).order_by(Sitting.id)
    )
    found = looking.session.scalars(query.with_for_update(of=Sitting) if looking.lock else query).unique()
    return {(one.exam_id, one.starts_at, one.place.casefold()): one for one in found}


def _plan(
    looking: Looking, row: Row, exams: Mapping[str, Exam], stand: Mapping[_Key, Sitting], seen: Seen
) -> Planned:
    values = row.values
    try:
        exam = exams.get(values["exam_code"])
        if exam is None:
            raise Refused("unknown_exam_code", value=values["exam_code"])
        if exam.cancelled:
            raise Refused("exam_cancelled")
        if not values["nothing_recorded"]:
            raise Refused("records_something")
        if values["start"] <= looking.now:
            raise Refused("sitting_past")
        key = (exam.id, values["start"], values["place"].casefold())
        if seen.again(f"sitting {key}", row, values):
            return same(row)
        sitting = stand.get(key)
        return _changed(row, sitting) if sitting else new(row, {"command": _planned(exam, values)})
    except Refused as why:
        return refused(row, why)


def _planned(exam: Exam, values: Mapping[str, Any]) -> PlanSitting:
    told = {name: value for name, value in values.items() if name not in ("exam_code", "start", "facilities")}
    return PlanSitting(
        exam=exam.slug, starts_at=values["start"], facilities=tuple(values.get("facilities", ())), **told
    )


def _changed(row: Row, sitting: Sitting) -> Planned:
    if row.values["form"] != sitting.form:
        raise Refused("other_form")
    if row.values["capacity"] < sitting.taken:
        raise Refused("below_taken")
    given = {name: row.values[name] for name in _CHANGEABLE if name in row.values}
    differing = {name: value for name, value in given.items() if value != getattr(sitting, name)}
    if not differing:
        return same(row)
    return Planned(
        row.line, row.key, "changed", facts={"fields": sorted(differing)},
        write={"sitting": sitting.id, "values": differing},
    )  # fmt: skip


def write_sittings(ctx: Context, planned: Sequence[Planned]) -> None:
    """Write what was planned, sitting by sitting, as exam administration would: students hear of a change."""
    for plan in planned:
        if plan.outcome == "new":
            plan_sitting(ctx, plan.write["command"])
        elif plan.outcome == "changed":
            _write_change(ctx, plan.write["sitting"], dict(plan.write["values"]))


def _write_change(ctx: Context, sitting_id: str, values: dict[str, Any]) -> None:
    sitting = ctx.get(Sitting, sitting_id)
    if "capacity" in values:
        change_capacity(ctx, ChangeCapacity(sitting.id, values.pop("capacity"), sitting.capacity))
    if values:
        told = {**sitting.plan, **values}
        told["facilities"] = tuple(told["facilities"])
        change_sitting(ctx, ChangeSitting(sitting=sitting.id, seen=plan_digest(sitting), **told))
