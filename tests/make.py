"""Plain builders for tests: each makes its thing by the same actions as real use, at a given moment."""

from __future__ import annotations

import atexit
import base64
import shutil
import tempfile
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

from flask import Flask
from flask_babel import Babel
from sqlalchemy import select

from portal.actions.attachments import StoredFile
from portal.actions.cases import FileRequest, TakeUp, file_request, take_up
from portal.actions.context import Actor, Context
from portal.actions.drafts import SaveDraft, save_draft
from portal.actions.guests import (
    SendGuestLink,
    TellAboutMe,
    UseGuestLink,
    send_guest_link,
    tell_about_me,
    use_guest_link,
)
from portal.config import Config, Institution, Mail
from portal.config_oidc import OidcSettings
from portal.db import Database, new_id
from portal.jobs.attachments import put_away
from portal.models import Case, CaseEvent, Enrolment, Exam, Person, Product, Supplier
from portal.paths import STATIC, TRANSLATIONS
from portal.rules.access import Role, known_roles
from portal.rules.aliases import renamed
from portal.rules.attachments import KINDS
from portal.web.assets import prepare

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)  # a Monday
FILE_KEY = base64.b64decode("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=")


@cache
def packed_static() -> Path:
    """The static files, hashed and compressed once for all tests of this process."""
    folder = Path(tempfile.mkdtemp(prefix="portal-static-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    prepare(STATIC, folder)
    return folder


def make_config(data: Path, database_url: str, **changes: Any) -> Config:
    """Settings of a small institution; keyword arguments change them."""
    if data.is_dir() and not (data / "static").exists():
        (data / "static").symlink_to(packed_static())
    values: dict[str, Any] = {
        "base_url": "http://localhost",
        "secret_key": "k" * 40,
        "data": data,
        "database_url": database_url,
        "institution": Institution(
            name_nl="Voorbeeld Hogeschool", name_en="Example University of Applied Sciences",
            contact_email="help@voorbeeld.example", dpo_name="Dov de Wit", dpo_email="fg@voorbeeld.example",
            exam_day_phone="020 555 01 23", remedy_body="College van bestuur, Postbus 1, 1000 AA Voorbeeld",
        ),
        "oidc": OidcSettings(client_id="portal", client_secret="s" * 32, issuer="https://idp.example"),
        "mail": Mail(host="localhost", port=2525, tls="none", sender="privacy@voorbeeld.example"),
        "file_keys": {"k1": FILE_KEY},
        "remedy_route": "awb",
        "official_channels": ("portal", "mail", "post", "counter", "phone"),
    }  # fmt: skip
    return Config(**{**values, **changes})


def without_pages(config: Config, database: Database) -> Flask:
    """What actions need of the portal: words and settings. Routes take longer to put together than a deed takes."""
    app = Flask("portal", static_folder=None)
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(TRANSLATIONS)
    Babel(app)
    app.extensions.update(portal_config=config, portal_database=database)
    return app


class Make:
    """One installation to fill. `now` is the moment of the next deeds."""

    def __init__(self, app: Flask, now: datetime = NOW) -> None:
        self.app, self.now = app, now
        self.database: Database = app.extensions["portal_database"]
        self.config: Config = app.extensions["portal_config"]

    def do(
        self,
        who: Person | None,
        action: Callable[..., Any],
        command: Any,
        *roles: str,
        at: datetime | None = None,
    ) -> Any:
        """Carry out an action as this person, with these roles besides that of a student."""
        actor = Actor(who.id if who else "system", known_roles(frozenset(roles)) | {Role.SUBJECT})
        with self.app.app_context(), self.database.writing() as session:
            return action(Context(session, actor, at or self.now, self.config), command)

    def add(self, row: Any) -> Any:
        """Put a row that no action makes yet."""
        with self.database.writing() as session:
            session.add(row)
        return row

    def get(self, model: Any, **where: Any) -> Any:
        """The row with these values, as it stands now."""
        with self.database.reading() as session:
            return session.scalars(select(model).filter_by(**where)).unique().one()

    def all(self, model: Any, **where: Any) -> list[Any]:
        """All rows with these values."""
        with self.database.reading() as session:
            return list(session.scalars(select(model).filter_by(**where)).unique())

    def told(self, case: Case, tag: str) -> list[dict[str, Any]]:
        """The facts of these events of a case as they were given, ids instead of the case's names for them."""
        with self.database.reading() as session:
            known = session.scalars(select(Case).where(Case.id == case.id)).unique().one()
            query = select(CaseEvent).where(CaseEvent.case_id == case.id, CaseEvent.tag == tag)
            events = session.scalars(query.order_by(CaseEvent.seq))
            return [renamed(event.facts, lambda _what, alias: known.meant_by(alias)) for event in events]

    def doers(self, case: Case, tag: str) -> list[str | None]:
        """The ids of the people who did this in a case, first to last; None for the portal itself."""
        with self.database.reading() as session:
            known = session.scalars(select(Case).where(Case.id == case.id)).unique().one()
            query = select(CaseEvent).where(CaseEvent.case_id == case.id, CaseEvent.tag == tag)
            return [known.meant_by(event.who) for event in session.scalars(query.order_by(CaseEvent.seq))]

    def person(
        self, name: str = "Amira Haddad", *, language: str = "nl", number: str | None = None
    ) -> Person:
        """Somebody whom the institution knows."""
        return self.add(self._person(name, number or self._number(len(self.all(Person))), language))

    def people(self, *names: str) -> list[Person]:
        """Several at once."""
        known = len(self.all(Person))
        people = [self._person(name, self._number(known + more)) for more, name in enumerate(names)]
        with self.database.writing() as session:
            session.add_all(people)
        return people

    def guest(self, email: str = "mia@elders.example", *, told: bool = True, language: str = "nl") -> Person:
        """Somebody without an account, come in by a mailed link; `told`: they said who they are."""
        link = new_id()
        ask = SendGuestLink(link, f"{self.config.base_url}/x", email, language, f"/{language}/requests")
        self.do(None, send_guest_link, ask)
        guest = self.do(None, use_guest_link, UseGuestLink(link))
        if told:
            self.do(guest, tell_about_me, TellAboutMe("Mia Visser", "former_student", "0312345"))
        return self.get(Person, id=guest.id)

    def _number(self, known: int) -> str:
        return f"0{known + 480001}"

    def _person(self, name: str, number: str, language: str = "nl") -> Person:
        return Person(
            id=new_id(), sub=f"sub-{number}", institution_user_id=f"s{number}@voorbeeld.example", student_number=number,
            name=name, email=f"s{number}@student.voorbeeld.example", language=language, created_at=self.now,
        )  # fmt: skip

    def product(self, name: str = "Proctorio", catalogue_id: str | None = "proctorio") -> Product:
        """A product with its supplier."""
        supplier = Supplier(id=new_id(), slug=name.lower(), name=f"{name} Inc.")
        self.add(supplier)
        return self.add(Product(id=new_id(), supplier_id=supplier.id, name=name, catalogue_id=catalogue_id))

    def exam(
        self, code: str = "STAT1", *, day: date | None = None, product: Product | None = None, mode: str = "home",
        name_nl: str = "Statistiek 1", name_en: str = "Statistics 1", hour: int = 9, **more: Any,
    ) -> Exam:  # fmt: skip
        """An exam, at 9 o'clock local time, five weeks from now unless `day` is given."""
        from zoneinfo import ZoneInfo

        day = day or (self.now + timedelta(weeks=5)).date()
        starts = datetime(day.year, day.month, day.day, hour, tzinfo=ZoneInfo("Europe/Amsterdam"))
        return self.add(
            Exam(
                id=new_id(), slug=code.lower(), code=code, name_nl=name_nl, name_en=name_en, starts_at=starts,
                duration_minutes=120, mode=mode, product_id=product.id if product else None, **more,
            )
        )  # fmt: skip

    def enrol(self, person: Person, *exams: Exam, extra_time: int = 0) -> None:
        """Let somebody take these exams."""
        for exam in exams:
            self.add(
                Enrolment(id=new_id(), exam_id=exam.id, person_id=person.id, extra_time_minutes=extra_time)
            )

    def case(
        self, who: Person, *exams: Exam, kind: str = "objection", at: datetime | None = None, **values: Any
    ) -> Case:
        """A request that was filed; of several exams the first case is given."""
        values = {"exams": [exam.slug for exam in exams], **values}
        draft = self.do(who, save_draft, SaveDraft(kind, values), at=at)
        refs = self.do(who, file_request, FileRequest(draft.id), at=at)
        return self.get(Case, ref=refs[0])

    def taken_up(self, case: Case, handler: Person) -> Case:
        """The same case, now with a handler."""
        self.do(handler, take_up, TakeUp(case.ref), "handler")
        return self.get(Case, ref=case.ref)

    def stored(self, name: str = "bewijs.pdf", body: bytes = b"%PDF-1.7", **more: Any) -> StoredFile:
        """A file in the vault that no case claims yet."""
        media_type = next(
            (kind.media_type for kind in KINDS.values() if name.endswith(kind.extension)), "application/zip"
        )
        return put_away(self.config, name, media_type, BytesIO(body), **more)
