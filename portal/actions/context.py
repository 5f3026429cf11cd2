"""Who acts, when, and in which transaction: the one thing every action is given."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal import content
from portal.config import Config
from portal.db import Base, new_id
from portal.i18n import speaking
from portal.models import Attachment, Case, CaseEvent, CaseText, Letter, LogEntry, OutboxMail, Person
from portal.models.closed_days import closed_days
from portal.rules import audit
from portal.rules.access import Permission, Role, may
from portal.rules.aliases import renamed
from portal.rules.calendar import local_date
from portal.rules.deadlines import Warnings
from portal.rules.errors import Refused
from portal.rules.standing import after, received

M = TypeVar("M", bound=Base)
Values = Callable[[str], Mapping[str, Any]]
"""Language → what fills the placeholders of a letter or mail in that language."""


@dataclass(frozen=True)
class Actor:
    """Whoever does the deed: a person's opaque id with their roles, or the system."""

    id: str
    roles: frozenset[Role] = field(default_factory=frozenset)

    def may(self, permission: Permission) -> bool:
        """Whether one of the actor's roles allows it; the system acts only where an action says so."""
        return may(self.roles, permission)


SYSTEM = Actor("system")


@dataclass
class Context:
    """One transaction of one actor at one moment (UTC). `now` enters here and nowhere below."""

    session: Session
    actor: Actor
    now: datetime
    config: Config

    @property
    def today(self) -> date:
        """The local date in Europe/Amsterdam (C1)."""
        return local_date(self.now)

    @property
    def closed_days(self) -> frozenset[date]:
        """Days on which the institution is closed, from its settings and from its own list (6.3)."""
        return closed_days(self.session, self.config)

    @property
    def warnings(self) -> Warnings:
        """From when a deadline is near (C16)."""
        return replace(self.config.warnings, closed_days=self.closed_days)

    def get(self, model: type[M], key: str) -> M:
        """The row with this reference (`lookup`), locked for this transaction. Raises Refused("gone")."""
        column = getattr(model, getattr(model, "lookup", "id"))
        row = self.session.scalars(select(model).where(column == key).with_for_update(of=model)).one_or_none()
        if row is None:
            raise Refused("gone")
        return row

    def require(self, permission: Permission) -> None:
        """Raise Refused("not_yours") when the actor may not do this at all."""
        if not self.actor.may(permission):
            raise Refused("not_yours")

    def someone_elses(self, case: Case) -> None:
        """Nobody handles or decides their own case. Raises Refused("own_case").

        A question to the DPO is not there for anybody else (38(5)): Refused("gone").
        """
        if case.kind == "dpo_question" and not self.actor.may(Permission.ANSWER_DPO):
            raise Refused("gone")
        if case.is_own(self.actor.id):
            raise Refused("own_case")

    def own(self, ref: str) -> Case:
        """The actor's own case, or one in which they act for somebody. Raises Refused("gone"), "not_yours"."""
        self.require(Permission.OWN_CASES)
        case = self.get(Case, ref)
        if not case.is_own(self.actor.id):
            raise Refused("gone")
        return case

    def function_in(self, case: Case) -> str:
        """As whom the actor does a deed of the student's side: `subject`, or `representative` (2.7)."""
        return "subject" if case.subject_id == self.actor.id else "representative"

    def staff_case(self, ref: str, permission: Permission) -> Case:
        """Somebody else's case, for a deed that takes this permission. Raises Refused("own_case"), "not_yours"."""
        self.require(permission)
        case = self.get(Case, ref)
        self.someone_elses(case)
        return case

    def events_of(self, case: Case) -> list[CaseEvent]:
        """What happened in the case so far, first to last."""
        self.session.flush()
        query = select(CaseEvent).where(CaseEvent.case_id == case.id).order_by(CaseEvent.seq)
        return list(self.session.scalars(query))

    def write(self, case: Case, kind: str, body: str) -> CaseText:
        """Keep words of the actor in the case, as a row of their own that can be erased."""
        text = CaseText.written(case.id, kind, self.actor.id, body, self.now)
        self.session.add(text)
        return text

    def record(
        self, tag: str, case: Case, *, function: str, to_state: str | None = None,
        texts: tuple[CaseText, ...] | None = None, attachments: tuple[Attachment, ...] | None = None, **facts: Any,
    ) -> CaseEvent:  # fmt: skip
        """Append an event to the case's chain and fold it into the case's columns, in this transaction.

        Here, and nowhere else, ids that lead to a person or an exam become aliases of the case (section 9).
        Raises ValueError when a fact that the tag must carry is missing, or one too many is given.
        """
        told = dict(facts)
        for name, rows in (("texts", texts), ("attachments", attachments)):
            if rows is not None:
                told[name] = {row.id: row.digest for row in rows}
        audit.check_facts(audit.CASE_FACTS, tag, told)
        state = to_state or case.state
        event = CaseEvent(
            id=new_id(), case_id=case.id, seq=case.event_count + 1, at=self.now, zone="Europe/Amsterdam",
            who=self._alias_in(case), function=function, tag=tag,
            from_state=case.state if case.event_count else None, to_state=state,
            facts=renamed(told, case.alias), previous=case.head,
        )  # fmt: skip
        event.digest = event.computed_digest()
        case.standing = (
            received(self.actor.id, told)
            if tag == "case:received"
            else after(case.standing, tag, state, self.now, told)
        )
        case.head, case.event_count = event.digest, event.seq
        self.session.add(event)
        return event

    def _alias_in(self, case: Case) -> str:
        return SYSTEM.id if self.actor.id == SYSTEM.id else case.alias("person", self.actor.id)

    def log(self, tag: str, about: str, *, function: str, **facts: Any) -> None:
        """Note a deed outside cases. Raises ValueError on a missing or extra fact."""
        audit.check_facts(audit.LOG_FACTS, tag, facts)
        self.session.add(
            LogEntry(
                id=new_id(),
                at=self.now,
                who=self.actor.id,
                function=function,
                tag=tag,
                about=about,
                facts=facts,
            )
        )

    def compose(
        self, case: Case, folder: str, name: str, values: Mapping[str, Any], language: str | None = None
    ) -> content.Text:
        """A text about this case in the student's language or this one, with what every one of them may name."""
        language, institution = language or case.language, self.config.institution
        common = {
            "ref": case.ref,
            "institution": institution.name(language),
            "dpo_email": institution.dpo_email,
            "dpo_name": institution.dpo_name,
            "link": f"{self.config.base_url}{self._path_to(case)}",
        }
        return content.load(folder, name, language, {**common, **values}, self.config.translations_overlay)

    def letter(self, case: Case, name: str, values: Values, language: str | None = None) -> content.Text:
        """A letter of this case in the student's language or this one: what leaves, and what staff see beforehand.

        `name` is the text under letters/. One beside which the Dutch text counts ends with saying so (section 12).
        """
        language = language or case.language
        text = self._spoken(case, "letters", name, values, language)
        if language == "nl" or not self.dutch_counts(case.language):
            return text
        counts = content.load("parts", "dutch-counts", language, {}, self.config.translations_overlay)
        return content.Text(text.title, f"{text.body}\n\n{counts.body}")

    def dutch_counts(self, language: str) -> bool:
        """Whether a Dutch text comes with every letter in this language, because that one counts (section 12, Awb)."""
        return self.config.remedy_route == "awb" and language != "nl"

    def _spoken(self, case: Case, folder: str, name: str, values: Values, language: str) -> content.Text:
        with speaking(language):
            return self.compose(case, folder, name, values(language), language)

    def _path_to(self, case: Case) -> str:
        """Where a mail sends its reader; a guest asks for a new link there, since theirs worked once."""
        path = f"/{case.language}/requests/{case.ref}"
        return f"/{case.language}/no-account?next={path}" if self.addressee(case).is_guest else path

    def addressee(self, case: Case) -> Person:
        """Who gets the letters: whoever acts for the subject as long as they do, but from 16 on the subject (2.7)."""
        if case.representative_id is None or case.subject.is_of_age(self.today):
            return case.subject
        return self.session.get_one(Person, case.representative_id)

    def notify(
        self,
        case: Case,
        kind: str,
        *,
        letter: str,
        values: Values,
        number: str = "",
        mail: Values = lambda _language: {},
    ) -> Letter:
        """Send a letter in the case: keep it as sent, and put the short mail that announces it in the outbox.

        `letter` names the text under letters/, `number` is that of section 12 (N1–N14), `kind` the mail under
        mails/: it tells neither the kind of request nor the outcome (design: e-mails). `values` and `mail` fill
        the placeholders, in the student's language; where the Dutch text counts, `values` fills that too, and it is
        kept with the letter (section 12).
        """
        person, language = self.addressee(case), case.language
        text, note = self.letter(case, letter, values), self._spoken(case, "mails", kind, mail, language)
        binding = self.letter(case, letter, values, "nl") if self.dutch_counts(case.language) else None
        sent = Letter(
            id=new_id(), case_id=case.id, person_id=person.id, kind=kind, number=number, language=language,
            title=text.title, body=text.body, sent_at=self.now,
            binding_title=binding.title if binding else None, binding_body=binding.body if binding else None,
        )  # fmt: skip
        self.session.add(sent)
        self.record("case:letter:sent", case, function="system", letter=sent.id, kind=kind, number=number)
        self.queue_mail(f"letter:{sent.id}", self.address_of(case), language, note)
        return sent

    def address_of(self, case: Case) -> str:
        """Where mail about this case goes: the address given with the request, else the addressee's; "" for paper."""
        person = self.addressee(case)
        if person.id != case.subject_id:
            return person.email
        return "" if case.is_answered_by_post else case.email or person.email

    def tell_team(self, role: str, name: str, values: Mapping[str, Any], key: str) -> None:
        """Mail a team of the institution: its address stands under [teams]. Told once for each `key`."""
        address, language = self.config.teams.address(role), self.config.default_language
        self.tell(address, language, name, values, f"{name}:{role}:{key}")

    def tell(self, address: str, language: str, name: str, values: Mapping[str, Any], key: str) -> None:
        """Mail somebody of the institution: what kind of thing, case number, date and link; no name, no reason (6.2).

        `name` is the mail under mails/. Told once for each `key`.
        """
        common = {"institution": self.config.institution.name(language), "portal": self.config.base_url}
        note = content.load("mails", name, language, {**common, **values}, self.config.translations_overlay)
        self.queue_mail(key[:120], address, language, note, once=True)

    def queue_mail(
        self, dedupe_key: str, address: str, language: str, note: content.Text, *, once: bool = False
    ) -> None:
        """Put a mail in the outbox, in this transaction: it is neither lost nor doubled (dedupe_key).

        With `once` a key that was used before is no error: it has been said already.
        """
        if not address or (once and self._said(dedupe_key)):
            return
        self.session.info["mail"] = True  # whoever commits wakes the worker
        self.session.add(
            OutboxMail(
                id=new_id(), dedupe_key=dedupe_key, address=address, language=language, subject=note.title,
                body=note.body, not_before=self.now, created_at=self.now,
            )
        )  # fmt: skip

    def _said(self, dedupe_key: str) -> bool:
        query = select(OutboxMail.id).where(OutboxMail.dedupe_key == dedupe_key)
        return self.session.scalar(query) is not None


def person(ctx: Context) -> Person:
    """The person who acts. Raises Refused("gone") when the account went meanwhile."""
    found = ctx.session.get(Person, ctx.actor.id)
    if found is None:
        raise Refused("gone")
    return found


def fingerprint(*parts: str) -> str:
    """A stable key for a deed made of these parts, for deduplication."""
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:40]
