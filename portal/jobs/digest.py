"""One mail a working day to each team: late, due within seven days, new. Nothing when there is nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from portal.actions.context import SYSTEM, Context
from portal.config import Config
from portal.db import Database
from portal.jobs.seats import LOOK_BACK
from portal.models import digests
from portal.models.closed_days import closed_days
from portal.models.forecast import as_forecast, forecasts
from portal.rules.calendar import is_working_day, local_date

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def send(database: Database, config: Config, now: datetime) -> int:
    """Put the digests of today in the outbox, once, from the hour of the settings on (local time).

    Returns how many teams got one.
    """
    today = local_date(now)
    if now.astimezone(AMSTERDAM).hour < config.digest_hour or not is_working_day(today):
        return 0
    with database.reading() as session:
        if today in closed_days(session, config):
            return 0
        told = {role: _of(session, role, now, config) for role in digests.ROLES}
    return sum(
        _send(database, config, now, role, values) for role, values in told.items() if any(values.values())
    )


def _of(session: Session, role: str, now: datetime, config: Config) -> dict[str, int]:
    today = local_date(now)
    counted = digests.ROLES[role](today, timedelta(days=config.amber_days))
    row: Sequence[int | None] = session.execute(counted).one()
    told = dict(zip(("late", "soon", "new"), (number or 0 for number in row), strict=True))
    return {**told, "short": _short(session, now) if role == "scheduler" else 0}


def _short(session: Session, now: datetime) -> int:
    """How many exams run out of seats (section 7)."""
    rows = session.execute(forecasts(now - LOOK_BACK))
    return sum(bool(as_forecast(row).numbers.level) for row in rows)


def _send(database: Database, config: Config, now: datetime, role: str, values: dict[str, int]) -> bool:
    key = f"{local_date(now).isoformat()}"
    with database.writing() as session:
        ctx = Context(session, SYSTEM, now, config)
        has = {f"has_{name}": bool(number) for name, number in values.items()}
        language = config.default_language
        page = {"scheduler": "planning", "exam_board": "board"}.get(role, "queue")
        link = f"{config.base_url}/{language}/staff/{page}"
        ctx.tell_team(role, "staff-digest", {**values, **has, "link": link}, key)
        return bool(session.new)
