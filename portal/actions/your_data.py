"""What somebody may know about their data beside the copy of them (15(1), 15(2)): part of N7 for access."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select

from portal.actions.context import Context
from portal.content import Text, as_typed
from portal.i18n import speaking
from portal.labels.explanation_blocks import Said, recipients
from portal.labels.on_request import about_request
from portal.labels.recordings import Own, own
from portal.labels.shown import shown_records
from portal.labels.your_data import about_software, record_line
from portal.models import Case, Enrolment, Exam, Explanation
from portal.models.supervision_requests import requests_of

NOTHING = Text("", "")


def your_data_values(ctx: Context, case: Case, language: str, *, shown: bool) -> dict[str, Any]:
    """Placeholders of parts/your-data.md: of the case's exam in full, else the pages of all the person's exams."""
    explanation = _explanation(ctx, case.exam) if shown else None
    pages = _pages(ctx, case, language) if shown and explanation is None else []
    values = {
        "gets_data": shown, "told_exam": explanation is not None, "told_elsewhere": bool(pages),
        "told_asked": False, "asked_supervision": NOTHING, "purpose": "", "recorded": NOTHING, "recipients": NOTHING,
        "software": "", "exam_pages": _listed(pages),
    }  # fmt: skip
    if shown:
        values |= _asked(ctx, case, language)
    if explanation is None:
        return values
    with speaking(language):
        return values | {
            "purpose": (found.text if (found := own(explanation, "purpose")) else ""),
            "recorded": _listed(
                as_typed(record_line(one), "  ") for one in shown_records(explanation.channels)
            ),
            "recipients": _listed(as_typed(_said(one), "  ") for one in recipients(case.exam, explanation)),
            "software": about_software(explanation),
        }


def _asked(ctx: Context, case: Case, language: str) -> dict[str, Any]:
    """What this person asked of the school about online supervision, which is no case and stands in no copy."""
    found = ctx.session.scalars(requests_of(case.subject_id)).unique().all()
    with speaking(language):
        lines = [as_typed(about_request(one, language), "  ") for one in found]
    return {"told_asked": bool(lines), "asked_supervision": _listed(lines)}


def _explanation(ctx: Context, exam: Exam | None) -> Explanation | None:
    return ctx.session.get(Explanation, exam.published_id) if exam and exam.published_id else None


def _pages(ctx: Context, case: Case, language: str) -> list[str]:
    exams = ctx.session.scalars(
        select(Exam)
        .join(Enrolment, Enrolment.exam_id == Exam.id)
        .where(Enrolment.person_id == case.subject_id, Exam.published_id.is_not(None))
        .order_by(Exam.starts_at, Exam.id)
    ).unique()
    base = f"{ctx.config.base_url}/{language}/exams"
    return [f"{as_typed(exam.name(language))}: <{base}/{exam.slug}>" for exam in exams]


def _listed(lines: Iterable[str]) -> Text:
    return Text("", "\n".join(f"- {line}" for line in lines))


def _said(one: Said) -> str:
    return one.text if isinstance(one, Own) else one
