"""What exam administration has to schedule: who needs a place, and exams with their sittings. No case, reason or name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any, TypeVar

from flask import request, url_for

from portal.db import Base
from portal.labels.alternatives import FORMS, STATES, hours, must_be_off
from portal.models import Exam, GroupOffer, Placement, planning
from portal.models.distance_registrations import number_to_change
from portal.models.forecast import as_forecast, forecasts
from portal.models.registrations import number_open
from portal.rules.access import Permission
from portal.rules.alternatives import DATE_WORKING_DAYS, latest_day
from portal.rules.calendar import in_amsterdam, local_date
from portal.web.area import Area
from portal.web.desk import config, find, looking, now, viewer
from portal.web.forms import clean_line
from portal.web.page import page

area = Area("planning", __name__, side="staff")
M = TypeVar("M", bound=Base)
LOOK_BACK = timedelta(days=3 * DATE_WORKING_DAYS)
"""An exam stays in sight while an alternative may still follow it (A-06), holidays included."""


@area.get("/staff/planning", allow=Permission.PLAN)
def index() -> Any:
    """Places in one state, earliest exam first; at first those that still need an offer."""
    asked = clean_line(request.args.get("state"))
    state = asked if asked in planning.STATES else planning.STATES[0]
    edge = edge_of(Placement, planning.place_on_page)
    rows = looking().scalars(planning.placements(viewer(), state, today_start(), edge)).unique().all()
    found, before, behind = in_order(rows, edge)
    return page(
        "staff/planning/index.html", state=state, states=STATES, order=planning.STATES,
        counts=dict(looking().execute(planning.counts(viewer(), today_start())).all()),
        rows=found, must_be_off=must_be_off, told=_just_told(),
        registrations=sum(looking().scalar(count(viewer())) or 0 for count in (number_open, number_to_change)),
        previous_url=url_for(".index", state=state, before=found[0].ref) if before else None,
        next_url=url_for(".index", state=state, after=found[-1].ref) if behind else None,
    )  # fmt: skip


def _just_told() -> Placement | None:
    """The place that was offered a moment ago, as the address says; nothing for an address made up."""
    ref = clean_line(request.args.get("told"))
    query = Placement.visible_to(viewer()).where(Placement.ref == ref, Placement.state == "offered")
    return looking().scalars(query).unique().one_or_none() if ref else None


@area.get("/staff/planning/exams", allow=Permission.PLAN)
def exams() -> Any:
    """Exams with online supervision, or with somebody who needs a place: what is planned beside them."""
    words = clean_line(request.args.get("q"))[:100]
    edge = edge_of(Exam, lambda exam: (exam.starts_at, exam.id))
    query = planning.exams_to_plan(viewer(), today_start() - LOOK_BACK, words, edge)
    rows, before, behind = in_order(looking().execute(query).unique().all(), edge)
    return page(
        "staff/planning/exams.html", rows=rows, words=words,
        previous_url=url_for(".exams", q=words, before=rows[0][0].slug) if before else None,
        next_url=url_for(".exams", q=words, after=rows[-1][0].slug) if behind else None,
    )  # fmt: skip


@area.get("/staff/planning/exams/<slug>", allow=Permission.PLAN)
def exam(slug: str) -> Any:
    """One exam: its sittings with their seats, and how many students wait."""
    found = find(Exam, slug)
    sittings = looking().scalars(planning.sittings_of(viewer(), [found])).unique().all()
    beside = any(one.starts_at == found.starts_at and one.cancelled_at is None for one in sittings)
    return page(
        "staff/planning/exam.html", exam=found, now=now(),
        last_day=latest_day(found.day, config().alternative_terms, *found.limits),
        hours=hours, forms=FORMS, sittings=sittings, suggest=found.starts_at > now() and not beside,
        counts=dict(looking().execute(planning.counts_of(viewer(), found)).all()),
        waiting=looking().scalar(planning.number_waiting(viewer(), found)),
        group=looking().scalars(GroupOffer.latest_of(viewer(), found)).first(),
        forecast=as_forecast(looking().execute(forecasts(now(), found.id)).one()).numbers,
    )  # fmt: skip


def today_start() -> datetime:
    """Midnight in Amsterdam, with which today began."""
    return in_amsterdam(local_date(now()))


def edge_of(model: type[M], values: Callable[[M], tuple[Any, ...]]) -> planning.Edge | None:
    """Where the page begins, from `?after=` or `?before=` in the address; None for the first page."""
    for name in ("after", "before"):
        ref = clean_line(request.args.get(name))
        query = model.visible_to(viewer()).where(getattr(model, model.lookup) == ref)  # type: ignore[attr-defined]
        row = looking().scalars(query).unique().one_or_none() if ref else None
        if row is not None:
            return planning.Edge(values(row), backwards=name == "before")
    return None


def in_order(rows: Sequence[Any], edge: planning.Edge | None) -> tuple[list[Any], bool, bool]:
    """The rows of one page in reading order, and whether there is a page before and one behind it."""
    kept, more = list(rows[: planning.PAGE]), len(rows) > planning.PAGE
    if not kept:
        return [], False, False
    if edge is not None and edge.backwards:
        return kept[::-1], more, True
    return kept, edge is not None, more
