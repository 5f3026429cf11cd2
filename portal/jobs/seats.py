"""Each hour: which exams run out of seats, and who must hear of it (section 7)."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from portal.actions.context import SYSTEM, Context
from portal.actions.seat_warnings import WarnOfSeats, warn_of_seats
from portal.config import Config
from portal.db import Database
from portal.models import SeatWarning
from portal.models.forecast import ExamForecast, as_forecast, forecasts
from portal.rules.errors import Refused

log = logging.getLogger("portal.jobs")
LOOK_BACK = timedelta(days=30)
"""An alternative may still follow an exam that was so long ago (A-06, holidays included)."""


def short_of_seats(database: Database, now: datetime) -> list[ExamForecast]:
    """The exams whose seats are nearly or no longer enough, the earliest first."""
    with database.reading() as session:
        rows = [as_forecast(row) for row in session.execute(forecasts(now - LOOK_BACK))]
    return [one for one in rows if one.numbers.level]


def warn(database: Database, config: Config, now: datetime) -> int:
    """Tell exam administration what it was not told yet. Returns how many exams that were."""
    short = short_of_seats(database, now)
    with database.reading() as session:
        query = select(SeatWarning.exam_id, func.max(SeatWarning.level)).group_by(SeatWarning.exam_id)
        told = {exam_id: level or 0 for exam_id, level in session.execute(query)}
    news = [one for one in short if one.numbers.level > told.get(one.exam_id, 0)]
    return sum(_one(database, config, now, exam.slug) for exam in news)


def _one(database: Database, config: Config, now: datetime, slug: str) -> bool:
    try:
        with database.writing() as session:
            warn_of_seats(Context(session, SYSTEM, now, config), WarnOfSeats(slug))
    except (Refused, IntegrityError):
        return False
    except Exception:
        log.exception("A warning about seats failed; the next hour tries again")
        return False
    return True
