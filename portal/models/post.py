"""Letters that no mail announced: to be printed and posted, until somebody says that they were (12(3), C14)."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import contains_eager

from portal.models.cases import Case, CaseEvent
from portal.models.letters import Letter, OutboxMail
from portal.models.people import Person
from portal.models.viewer import Viewer

POSTED = "case:letter:posted"
_MAIL_OF = "letter:"
"""How the outbox names the mail of a letter (actions/context.py)."""


def letters_to_post(viewer: Viewer, case_ids: Iterable[str] | None = None) -> Select[Letter]:
    """The letters of cases that this viewer may see which wait for the post, the oldest first, with their cases.

    With `case_ids` only those of these cases.
    """
    waiting = or_(Letter.id.in_(_on_paper()), Letter.id.in_(_undelivered()))
    query = Letter.visible_to(viewer).join(Letter.case).options(contains_eager(Letter.case))
    if case_ids is not None:
        query = query.where(Letter.case_id.in_(list(case_ids)))
    return query.where(waiting, ~_posted()).order_by(Letter.sent_at, Letter.id)


def waits_for_post() -> ColumnElement[bool]:
    """Of a mail that was given up: whether its letter still waits for the post. Then it is what keeps it on the list."""
    letter = func.substr(OutboxMail.dedupe_key, len(_MAIL_OF) + 1) == Letter.id
    return exists().where(letter, OutboxMail.dedupe_key.startswith(_MAIL_OF), ~_posted())


def is_posted(letter: Letter) -> Select[bool]:
    """Whether somebody said that this letter was posted."""
    return select(_posted()).where(Letter.id == letter.id)


def is_on_paper(letter: Letter) -> ColumnElement[bool]:
    """Whether this letter goes by post: on paper as asked, or because its mail was given up (12(3), C14)."""
    return exists().where(
        Letter.id == letter.id, or_(Letter.id.in_(_on_paper()), Letter.id.in_(_undelivered()))
    )


def _on_paper() -> Select[str]:
    """Letters to somebody who asked for paper, or of whom no mail address is known."""
    theirs = Letter.person_id == Case.subject_id
    wanted = and_(theirs, Case.channel != "portal", Case.email == "")
    no_address = and_(Person.email == "", or_(~theirs, Case.email == ""))
    joined = select(Letter.id).join(Letter.case).join(Person, Person.id == Letter.person_id)
    return joined.where(or_(wanted, no_address))


def _undelivered() -> Select[str]:
    """Letters whose mail was given up: what bounces informs nobody (C14)."""
    number = func.substr(OutboxMail.dedupe_key, len(_MAIL_OF) + 1)
    return select(number).where(OutboxMail.state == "dead", OutboxMail.dedupe_key.startswith(_MAIL_OF))


def _posted() -> ColumnElement[bool]:
    told = CaseEvent.facts["letter"].as_string() == Letter.id
    return exists().where(CaseEvent.case_id == Letter.case_id, CaseEvent.tag == POSTED, told)
