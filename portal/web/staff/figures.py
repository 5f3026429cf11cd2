"""The figures of an exam, on a page and as a file: what its re-evaluation needs, and nothing about anybody (P02)."""

from __future__ import annotations

import csv
from io import StringIO
from typing import Any

from flask import Response, url_for
from flask_babel import gettext as _

from portal.labels.figures import NAMES, in_words
from portal.models import Exam
from portal.models.exam_figures import (
    cases_about,
    events_about,
    had_no_seat,
    objections,
    places_about,
    reports_about,
    requests_about,
)
from portal.rules.access import Permission
from portal.rules.figures import Figure, figures, requests
from portal.web.area import Area
from portal.web.desk import find, looking, now, viewer
from portal.web.page import page

area = Area("figures", __name__, side="staff")


@area.get("/staff/exams/<slug>/figures", allow=Permission.SEE_FIGURES)
def show(slug: str) -> Any:
    """Numbers of ten and more; a smaller one is not told."""
    exam = find(Exam, slug)
    lines = [(NAMES[one.code], in_words(one)) for one in _figures(exam)]
    return page(
        "staff/register/figures.html", exam=exam, lines=lines, file_url=url_for(".download", slug=slug)
    )


@area.get("/staff/exams/<slug>/figures.csv", allow=Permission.SEE_FIGURES)
def download(slug: str) -> Response:
    """The same numbers as a file: with a byte order mark, so that a spreadsheet reads its letters right."""
    exam, out = find(Exam, slug), StringIO()
    lines = csv.writer(out, lineterminator="\r\n")
    lines.writerow([_("Exam"), _("Figure"), _("How many")])
    lines.writerows([_as_text(exam.code), NAMES[one.code], in_words(one)] for one in _figures(exam))
    answer = Response(("\ufeff" + out.getvalue()).encode(), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="{exam.slug}.csv"'
    return answer


def _figures(exam: Exam) -> list[Figure]:
    read, begun = looking(), exam.starts_at <= now()
    cases = read.execute(cases_about(viewer(), exam)).all()
    short = [one.case_id for one in read.scalars(places_about(exam)).unique() if had_no_seat(one, begun)]
    reports = read.execute(reports_about(exam)).all()
    found = figures(objections(cases, read.execute(events_about(exam)).all(), short, reports))
    told = {tag.partition(":")[2]: number for tag, number in read.execute(requests_about(viewer(), exam))}
    return [*found, *requests(told)] if exam.is_on_request or told else found


def _as_text(code: str) -> str:
    """A code that a spreadsheet could take for a formula, kept as text."""
    return f"'{code}" if code[:1] in "=+-@\t\r" else code
