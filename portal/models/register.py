"""The register as staff read it: which exams, in which order, page by page, and the versions of one exam."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, tuple_

from portal.models.exam_lists import with_channels
from portal.models.exams import Exam, Explanation, Product, Supplier
from portal.models.people import Person
from portal.models.viewer import Viewer

PAGE_SIZE = 25

STANDINGS: dict[str, ColumnElement[bool]] = {
    "unsupervised": Exam.product_id.is_(None),
    "not_published": and_(Exam.product_id.is_not(None), Exam.published_id.is_(None)),
    "published": and_(Exam.published_id.is_not(None), Exam.approval == "not_approved"),
    "in_review": Exam.approval == "in_review",
    "approved": and_(Exam.product_id.is_not(None), Exam.approval == "approved"),
    "suspended": Exam.approval == "suspended",
}
"""Where an exam stands, as staff filter the list (11.3)."""


@dataclass(frozen=True)
class Wanted:
    """What the reader asks for: empty fields ask nothing. Coming exams, or those that are over."""

    q: str = ""
    standing: str = ""
    past: bool = False


@dataclass(frozen=True)
class Cursor:
    """Between which rows a page begins: after this row, or (backwards) before it."""

    starts_at: datetime
    exam_id: str
    backwards: bool = False


def page_of(viewer: Viewer, wanted: Wanted, since: datetime, cursor: Cursor | None) -> Select[Exam]:
    """One page of exams and one row more; coming ones the nearest first, past ones the latest first.

    `since` parts coming from past. A backwards page comes in reverse: see `in_order`.
    """
    down = wanted.past != (cursor is not None and cursor.backwards)
    query = with_channels(_fitting(viewer, wanted, since))
    if cursor is not None:
        here, there = tuple_(Exam.starts_at, Exam.id), tuple_(cursor.starts_at, cursor.exam_id)
        query = query.where(here < there if down else here > there)
    order = (Exam.starts_at.desc(), Exam.id.desc()) if down else (Exam.starts_at, Exam.id)
    return query.order_by(*order).limit(PAGE_SIZE + 1)


def number_of(viewer: Viewer, wanted: Wanted, since: datetime) -> Select[Any]:
    """How many exams fit."""
    return _fitting(viewer, wanted, since).with_only_columns(func.count())


def in_order(rows: Sequence[Exam], cursor: Cursor | None) -> tuple[list[Exam], bool, bool]:
    """The rows of the page as they are read, and whether there is a page before and one behind it."""
    more = len(rows) > PAGE_SIZE
    shown = list(rows[:PAGE_SIZE])
    if cursor is not None and cursor.backwards:
        return shown[::-1], more, True
    return shown, cursor is not None, more


def with_code(viewer: Viewer, code: str) -> Select[Exam]:
    """The exam with exactly this code."""
    return Exam.visible_to(viewer).where(Exam.code == code)


def drafts_of(exam_ids: Iterable[str]) -> Select[Explanation]:
    """The drafts of these exams."""
    return select(Explanation).where(Explanation.exam_id.in_(list(exam_ids)), Explanation.state == "draft")


def all_versions(exam_id: str) -> Select[Explanation]:
    """Every version of an exam's explanation, the draft included, newest first."""
    return select(Explanation).where(Explanation.exam_id == exam_id).order_by(Explanation.number.desc())


def latest_version(exam_id: str) -> Select[Explanation]:
    """The draft if there is one, else the newest published version."""
    return all_versions(exam_id).limit(1)


def products() -> Select[Product]:
    """All products, by name."""
    return select(Product).order_by(func.lower(Product.name), Product.id)


def products_of(supplier_id: str) -> Select[Product]:
    """The products of one supplier, by name."""
    return products().where(Product.supplier_id == supplier_id)


def suppliers(viewer: Viewer) -> Select[Supplier]:
    """All suppliers, by name."""
    return Supplier.visible_to(viewer).order_by(func.lower(Supplier.name), Supplier.id)


def people(ids: Iterable[str | None]) -> Select[str, str]:
    """Id and name of the staff who wrote, published or approved."""
    return select(Person.id, Person.name).where(Person.id.in_([one for one in ids if one]))


def _fitting(viewer: Viewer, wanted: Wanted, since: datetime) -> Select[Exam]:
    query = Exam.visible_to(viewer)
    query = query.where(Exam.starts_at < since if wanted.past else Exam.starts_at >= since)
    if wanted.standing in STANDINGS:
        query = query.where(STANDINGS[wanted.standing])
    if wanted.q:
        pattern = f"%{_escaped(wanted.q)}%"
        names = (Exam.code, Exam.name_nl, Exam.name_en, Exam.course_code)
        query = query.where(or_(*(name.ilike(pattern, escape="\\") for name in names)))
    return query


def _escaped(words: str) -> str:
    return words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
