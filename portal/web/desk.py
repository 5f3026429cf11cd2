"""The desk between pages and the house: who looks, what they may see, and deeds in one transaction."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, TypeVar

from flask import abort, current_app, g
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from portal.actions.context import Actor, Context
from portal.config import Config
from portal.db import Base, Database
from portal.labels.refusals import sentence
from portal.models import Deed
from portal.models.viewer import Viewer
from portal.rules.deadlines import Warnings
from portal.rules.errors import Refused
from portal.web.session import sign_in_of

M = TypeVar("M", bound=Base)
R = TypeVar("R")


def config() -> Config:
    """The settings of this installation."""
    found: Config = current_app.extensions["portal_config"]
    return found


def database() -> Database:
    """The database of this installation."""
    found: Database = current_app.extensions["portal_database"]
    return found


def now() -> datetime:
    """The moment of this request (UTC): read once, so that one page tells one time."""
    if "now" not in g:
        g.now = datetime.now(UTC)
    return g.now  # type: ignore[no-any-return]


def viewer() -> Viewer:
    """Who looks at this page, from which side of the desk."""
    sign_in = sign_in_of()
    side = g.get("side", "public")
    if sign_in is None or sign_in.person is None:
        return Viewer(side=side)
    person = sign_in.person
    return Viewer(person.id, person.name, sign_in.role_set, side, person.is_guest)


def looking() -> Session:
    """The read session of this request, closed at its end."""
    if "reader" not in g:
        g.reader = database().reader()
    return g.reader  # type: ignore[no-any-return]


def find(model: type[M], ref: str, *options: Any) -> M:
    """The row with this reference if the viewer may see it; else 404: a stranger learns nothing."""
    query = model.visible_to(viewer()).where(getattr(model, model.lookup) == ref)  # type: ignore[attr-defined]
    row: M | None = looking().scalars(query.options(*options)).unique().one_or_none()
    return row if row is not None else abort(404)


def do(action: Callable[[Context, Any], R], command: Any, key: str | None = None) -> R:
    """Carry out a deed in one transaction and give its result.

    With `key` (a form's idempotency key) the same form sent twice raises AlreadyDone the second time.
    Raises Refused when the rules forbid it, or when somebody else changed the same row meanwhile.
    """
    close_reader()
    try:
        with database().writing() as session:
            ctx = Context(session, Actor(viewer().person_id or "nobody", viewer().roles), now(), config())
            if key:
                _claim(session, ctx, key)
            result = action(ctx, command)
    except (StaleDataError, IntegrityError) as clash:
        # Two people wrote the same row, or took the same name, at the same moment: the other one was first.
        raise Refused("changed_meanwhile") from clash
    if session.info.get("mail"):
        current_app.extensions["portal_wake"]()
    return result


def warnings() -> Warnings:
    """From when a deadline is near, closed days left out (C16, 6.3): looked up once for each page."""
    if "warnings" not in g:
        g.warnings = acting().warnings
    return g.warnings  # type: ignore[no-any-return]


def acting() -> Context:
    """What an action would be given now, over the read session: for asking the rules without doing anything."""
    return Context(looking(), Actor(viewer().person_id or "nobody", viewer().roles), now(), config())


class AlreadyDone(Exception):  # noqa: N818 (it reads as what happened)
    """This form was carried out before: the page just goes on to where the first one went."""


def _claim(session: Session, ctx: Context, key: str) -> None:
    if session.get(Deed, key) is not None:
        raise AlreadyDone
    session.add(Deed(key=key[:64], who=ctx.actor.id, at=ctx.now, result=""))
    try:
        session.flush()
    except IntegrityError as double:
        raise AlreadyDone from double


def attempt(form: Any, action: Callable[[Context, Any], Any], command: Any) -> bool:
    """Carry out a deed for a form, once for each key. False when refused: the form then holds the sentence."""
    try:
        do(action, command, key=form.key.data or None)
    except AlreadyDone:
        return True
    except Refused as refused:
        form.refuse(sentence(refused))
        return False
    return True


def close_reader(_error: BaseException | None = None) -> None:
    """Close the read session, so that the next look sees what a deed has just written."""
    reader = g.pop("reader", None)
    if reader is not None:
        reader.close()
