"""Telling the demo's past: each deed by its own person, at its own moment, through the action of real use."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.actions.attachments import StoredFile
from portal.actions.context import SYSTEM, Actor, Context
from portal.config import Config
from portal.db import Database
from portal.demo.people import HOME_ORGANISATION, PEOPLE
from portal.jobs.attachments import put_away
from portal.models import Person
from portal.rules.access import Role, known_roles
from portal.rules.calendar import is_working_day, local_date
from portal.rules.exams import local_moment

R = TypeVar("R")
ZONE = "Europe/Amsterdam"


class Story:
    """One transaction of the demo's past. `now` (UTC) is the demo's start; nothing happens after it."""

    def __init__(self, session: Session, config: Config, now: datetime, known: dict[str, str]) -> None:
        self.session, self.config, self.now, self._known = session, config, now, known
        self.today = local_date(now)

    def do(self, who: str, action: Callable[[Context, Any], R], command: Any, at: datetime) -> R:
        """Carry out an action as a person of the demo: a key of PEOPLE, or a student number."""
        person = PEOPLE.get(who)
        roles = known_roles(frozenset(person.roles if person else ())) | {Role.SUBJECT}
        actor = Actor(self.id_of(who), roles)
        return action(Context(self.session, actor, min(at, self.now), self.config), command)

    def by_itself(self, action: Callable[[Context, Any], R], command: Any, at: datetime) -> R:
        """What the portal does at that moment without anybody."""
        return action(Context(self.session, SYSTEM, min(at, self.now), self.config), command)

    def file(self, name: str, text: str) -> StoredFile:
        """A plain text in the vault, for a deed that sends it along."""
        return put_away(self.config, name, "text/plain", BytesIO(text.encode()))

    def id_of(self, who: str) -> str:
        """The person's opaque id; `nobody` before that person is known."""
        if who not in self._known:
            user = PEOPLE[who].principal if who in PEOPLE else f"s{who}@{HOME_ORGANISATION}"
            query = select(Person.id).where(Person.institution_user_id == user.casefold())
            found = self.session.scalar(query)
            if found is None:
                return "nobody"
            self._known[who] = found
        return self._known[who]

    def day(self, days: int) -> date:
        """So many days from today; negative is past."""
        return self.today + timedelta(days=days)

    def moment(self, day: date, hour: int, minute: int = 0) -> datetime:
        """That time on the clock in Amsterdam, as UTC."""
        return local_moment(day, hour, minute, ZONE)

    def ago(self, days: int, hour: int, minute: int = 0) -> datetime:
        """A moment so many days ago."""
        return self.moment(self.day(-days), hour, minute)

    def office(self, days: int, hour: int, minute: int = 0) -> datetime:
        """A moment so many days ago, or on the working day before when nobody works on that day."""
        day = self.day(-days)
        while not is_working_day(day):
            day -= timedelta(days=1)
        return self.moment(day, hour, minute)


class Teller:
    """Opens a new transaction for each chapter, so that none reads what another left half-remembered."""

    def __init__(self, database: Database, config: Config, now: datetime) -> None:
        self.database, self.config, self.now = database, config, now
        self._known: dict[str, str] = {}

    @contextmanager
    def chapter(self) -> Iterator[Story]:
        """One transaction."""
        with self.database.writing() as session:
            yield Story(session, self.config, self.now, self._known)
