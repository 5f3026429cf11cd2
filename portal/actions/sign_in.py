"""Who signed in: the person behind a `sub`, linked once to an imported person (decision 1)."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import delete, select

from portal.actions.context import Context
from portal.db import new_id
from portal.models import Person, StaffRole
from portal.models.staff_roles import KEPT
from portal.rules.access import known_roles
from portal.rules.errors import Refused


@dataclass(frozen=True)
class RecogniseVisitor:
    """What the identity provider proved. `principal` is case-folded, and None unless the home organisation is ours."""

    sub: str
    principal: str | None
    name: str
    email: str
    language: str | None
    student_number: str | None
    roles: frozenset[str] = frozenset()


def recognise_visitor(ctx: Context, command: RecogniseVisitor) -> Person:
    """The person who signed in: known by `sub`, linked by principal name, or new with an empty account.

    The provider's name and mail win over the import's. Raises Refused("second_sub") when the imported person
    already belongs to another sign-in (logged), Refused("not_active") when the institution ended the account.
    """
    person = ctx.session.scalars(select(Person).where(Person.sub == command.sub)).one_or_none()
    if person is None:
        person = _link(ctx, command) or _empty_account(ctx, command)
    if not person.active:
        raise Refused("not_active")
    person.name, person.email = command.name or person.name, command.email or person.email
    ctx.session.flush()
    _keep_roles(ctx, person, command.roles)
    return person


def _keep_roles(ctx: Context, person: Person, names: frozenset[str]) -> None:
    """Note the roles of which somebody must be found by name; one that is gone is gone at once (R-10)."""
    held = KEPT & known_roles(names)
    theirs = delete(StaffRole).where(StaffRole.person_id == person.id, StaffRole.role.not_in(held))
    ctx.session.execute(theirs.execution_options(synchronize_session=False))
    for role in held:
        ctx.session.merge(StaffRole(person_id=person.id, role=role, seen_at=ctx.now))


def _link(ctx: Context, command: RecogniseVisitor) -> Person | None:
    if not command.principal:
        return None
    person = ctx.session.scalars(
        select(Person).where(Person.institution_user_id == command.principal).with_for_update()
    ).one_or_none()
    if person is None:
        return None
    if person.sub is not None:
        raise Refused("second_sub", person=person.id)
    person.sub, person.linked_at = command.sub, ctx.now
    ctx.log("person:linked", f"person:{person.id}", function="system")
    return person


def _empty_account(ctx: Context, command: RecogniseVisitor) -> Person:
    person = Person(
        id=new_id(), sub=command.sub, institution_user_id=command.principal, student_number=_free_number(ctx, command),
        name=command.name, email=command.email, language=command.language or ctx.config.default_language,
        linked_at=ctx.now, created_at=ctx.now, active=True,
    )  # fmt: skip
    ctx.session.add(person)
    return person


def _free_number(ctx: Context, command: RecogniseVisitor) -> str | None:
    """The number that the provider told, unless an imported person has it: numbers never link anybody."""
    number = command.student_number
    taken = number and ctx.session.scalars(select(Person.id).where(Person.student_number == number)).first()
    return None if taken else number


@dataclass(frozen=True)
class NoteRefusedLink:
    """A second sign-in asked for a person who already has one."""

    person: str


def note_refused_link(ctx: Context, command: NoteRefusedLink) -> None:
    """Log it, in a transaction of its own, since the refusal itself wrote nothing."""
    ctx.log("person:link:refused", f"person:{command.person}", function="system", reason="second_sub")


@dataclass(frozen=True)
class ChooseLanguage:
    """The language a person reads in from now on."""

    language: str


def choose_language(ctx: Context, command: ChooseLanguage) -> None:
    """Keep the language of pages, letters and mails."""
    person = ctx.session.get(Person, ctx.actor.id)
    if person is not None and command.language in ("nl", "en"):
        person.language = command.language
