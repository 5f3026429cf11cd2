"""Lists of exams for students and visitors: what they may see, in the order they need it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import selectinload

from portal.models.cases import Case
from portal.models.exams import Enrolment, Exam, Explanation
from portal.models.viewer import Viewer
from portal.rules.lifecycle import SEATED


def with_channels(query: Select[Exam]) -> Select[Exam]:
    """The same exams with their published explanation and its channels, in two more queries whatever the number."""
    return query.options(selectinload(Exam.published).selectinload(Explanation.channels))


def taken_by(viewer: Viewer) -> Select[Exam]:
    """The exams that this person takes, by date."""
    query = select(Exam).join(Enrolment, Enrolment.exam_id == Exam.id)
    return with_channels(
        query.where(Enrolment.person_id == viewer.person_id).order_by(Exam.starts_at, Exam.id)
    )


def one_taken_by(viewer: Viewer, slug: str) -> Select[Exam]:
    """The exam with this slug, if this person takes it."""
    return taken_by(viewer).where(Exam.slug == slug)


def found_by(viewer: Viewer, words: str, since: datetime, limit: int) -> Select[Exam]:
    """Coming exams that the viewer may see and whose code or name holds these words, by date."""
    query = Exam.visible_to(viewer).where(Exam.starts_at >= since)
    if words:
        query = query.where(_named(words))
    return query.order_by(Exam.starts_at, Exam.id).limit(limit)


def supervised(words: str, limit: int) -> Select[Exam]:
    """Exams with online supervision that everybody may read about, by code or name: past ones too, newest first."""
    query = _supervised().where(_named(words))
    return query.order_by(Exam.starts_at.desc(), Exam.id).limit(limit)


def supervised_with(slugs: Iterable[str]) -> Select[Exam]:
    """Those with these slugs."""
    return _supervised().where(Exam.slug.in_(list(slugs)))


def of_any_day(viewer: Viewer, words: str, limit: int) -> Select[Exam]:
    """Exams by code or name, whatever their day, the newest first: for staff, who look what a letter is about."""
    query = Exam.visible_to(viewer).where(_named(words))
    return query.order_by(Exam.starts_at.desc(), Exam.id).limit(limit)


def with_slugs(viewer: Viewer, slugs: Iterable[str]) -> Select[Exam]:
    """Those with these slugs."""
    return Exam.visible_to(viewer).where(Exam.slug.in_(list(slugs)))


def _supervised() -> Select[Exam]:
    return Exam.visible_to(Viewer()).where(Exam.product_id.is_not(None))


def _named(words: str) -> ColumnElement[bool]:
    pattern = f"%{_escaped(words.casefold())}%"
    names = (Exam.code, Exam.name_nl, Exam.name_en, Exam.course_code)
    return or_(*(func.lower(name).like(pattern, escape="\\") for name in names))


def open_objections_of(viewer: Viewer) -> Select[Case]:
    """The open requests of this person to sit an exam without supervision, to show beside their exams."""
    return select(Case).where(
        Case.subject_id == viewer.person_id, Case.kind.in_(SEATED), Case.is_open.is_(True)
    )


def _escaped(words: str) -> str:
    return words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def published_versions(exam_id: str) -> Select[Explanation]:
    """All published explanations of an exam, newest first (I-16: earlier versions stay readable)."""
    query = select(Explanation).where(Explanation.exam_id == exam_id, Explanation.state == "published")
    return query.order_by(Explanation.number.desc())
