"""Seats: how many are needed, how many there are, per week and per exam. Numbers only, no names and no reasons."""

from __future__ import annotations

from datetime import date
from itertools import groupby
from typing import Any

from flask import request

from portal.jobs.seats import LOOK_BACK
from portal.models.forecast import ExamForecast, as_forecast, forecasts, seen_by
from portal.rules.access import Permission
from portal.rules.forecast import Forecast, shortage_of, together, week_of
from portal.web.area import Area
from portal.web.desk import looking, now, viewer
from portal.web.forms import clean_line
from portal.web.page import page

area = Area("forecast", __name__, side="staff")
MOST_EXAMS = 100


@area.get("/staff/seats", allow=Permission.SEE_FORECAST)
def index() -> Any:
    """Per week, and the exams of the week that was chosen; else those that run out of seats."""
    found = all_coming()
    weeks = {monday: list(exams) for monday, exams in groupby(found, key=lambda one: week_of(one.day))}
    asked = _week(clean_line(request.args.get("week")), weeks)
    short = [one for one in found if one.numbers.level]
    return page(
        "staff/forecast/index.html", week=asked, short=short,
        exams=(weeks[asked] if asked else short)[:MOST_EXAMS],
        weeks=[_line(monday, exams) for monday, exams in weeks.items()], plans=viewer().may(Permission.PLAN),
    )  # fmt: skip


def all_coming() -> list[ExamForecast]:
    """Every coming exam that needs or has a seat, the earliest first."""
    query = seen_by(viewer(), forecasts(now() - LOOK_BACK))
    return [as_forecast(row) for row in looking().execute(query)]


def _week(text: str, weeks: dict[date, list[ExamForecast]]) -> date | None:
    return next((monday for monday in weeks if monday.isoformat() == text), None)


def _line(monday: date, exams: list[ExamForecast]) -> tuple[date, int, Forecast, int]:
    """A week: its Monday, how many exams, their numbers together, and how many seats are lacking."""
    numbers = [one.numbers for one in exams]
    return monday, len(exams), together(numbers), shortage_of(numbers)
