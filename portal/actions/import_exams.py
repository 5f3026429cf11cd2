"""Exams from a file, known by their code; what the file does not say stays as it stands in the register."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any

from sqlalchemy import select

from portal import catalogue
from portal.actions.context import Context
from portal.actions.exams import ImportedExam, check_for_whom, check_imported, differences, upsert_exam
from portal.actions.import_plans import Looking, Planned, Seen, new, refused, same
from portal.models import Exam, Product
from portal.rules.calendar import local_date
from portal.rules.errors import Refused
from portal.rules.import_rows import Row

_COLUMNS = {"code": "exam_code", "starts_at": "start", "product": "surveillance_product"}
"""Fields whose column in the file has another name."""


def plan_exams(looking: Looking, rows: Sequence[Row], seen: Seen) -> list[Planned]:
    """What each row would do.

    Refusals: twice, unknown_product_name, exam_begun, supervision_too_soon, and those of `check_exam`.
    """
    codes = {row.values["exam_code"] for row in rows}
    query = select(Exam).where(Exam.code.in_(codes)).order_by(Exam.id)
    found = looking.session.scalars(query.with_for_update(of=Exam) if looking.lock else query).unique()
    stand, products = {exam.code: exam for exam in found}, _products(looking)
    return [_plan(row, stand.get(row.values["exam_code"]), products, seen, looking) for row in rows]


def _products(looking: Looking) -> dict[str, str]:
    """Everything a product may be called, in small letters → its name in the register or the catalogue."""
    here = looking.session.scalars(select(Product)).unique().all()
    by_catalogue = {product.catalogue_id: product.name for product in here if product.catalogue_id}
    called = {}
    for known in catalogue.products():
        name = by_catalogue.get(known.id, known.name)
        called.update({known.id.casefold(): name, known.name.casefold(): name})
    return called | {product.name.casefold(): product.name for product in here}


def _plan(row: Row, exam: Exam | None, products: Mapping[str, str], seen: Seen, looking: Looking) -> Planned:
    try:
        imported = _imported(row, exam, products)
        check_imported(imported)
        if imported.cancelled != (exam is not None and exam.cancelled) and imported.starts_at <= looking.now:
            raise Refused("exam_begun")
        if exam is not None and imported.product:
            today, notice = local_date(looking.now), looking.config.notice_lead_days
            check_for_whom(exam, imported.supervision_for, imported.starts_at, today, notice)
        if seen.again(f"exam {imported.code}", row, row.values):
            return same(row)
    except Refused as why:
        return refused(row, why)
    if exam is None:
        return new(row, {"exam": imported})
    differing = sorted(_COLUMNS.get(name, name) for name in differences(exam, imported))
    if not differing:
        return same(row)
    return Planned(row.line, row.key, "changed", facts={"fields": differing}, write={"exam": imported})


def _imported(row: Row, exam: Exam | None, products: Mapping[str, str]) -> ImportedExam:
    """The exam as it would be: the file's values over those that stand there."""
    given = {
        field.name: row.values.get(_COLUMNS.get(field.name, field.name)) for field in fields(ImportedExam)
    }
    if given["product"] is not None:
        if given["product"].casefold() not in products:
            raise Refused("unknown_product_name", value=given["product"][:60])
        given["product"] = products[given["product"].casefold()]
    stands: dict[str, Any] = (
        {"product": exam.product.name if exam.product else ""} if exam else {"name_nl": "", "name_en": ""}
    )
    for name in given:
        if exam is not None and name != "product":
            stands[name] = getattr(exam, name)
    return ImportedExam(**stands | {name: value for name, value in given.items() if value is not None})


def write_exams(ctx: Context, planned: Sequence[Planned]) -> None:
    """Write what was planned, exam by exam, as staff would: another product starts a draft, and so on."""
    for plan in planned:
        if plan.outcome in ("new", "changed"):
            upsert_exam(ctx, plan.write["exam"])
