"""Sessions on the server: the cookie holds one random token, the table holds its digest and who it is."""

from __future__ import annotations

import hashlib
import secrets
from datetime import UTC, datetime, timedelta
from typing import Any, NoReturn

from flask import Flask, Request, Response, abort, current_app, g, redirect, request, session, url_for
from flask.sessions import SessionInterface, SessionMixin
from sqlalchemy import delete, select, update
from werkzeug.datastructures import CallbackDict

from portal.config import Config
from portal.db import Database, new_id
from portal.models import Case, Person, SignIn, Stash

SEEN_EVERY = timedelta(minutes=1)
STASH_LIMIT = 200_000
"""Characters of a form that are kept when its session has ended."""


class PortalSession(CallbackDict[str, Any], SessionMixin):
    """The values of one browser, and the sign-in they belong to."""

    def __init__(
        self, values: dict[str, Any] | None = None, token: str | None = None, sign_in: SignIn | None = None
    ) -> None:
        def changed(_: Any) -> None:
            self.modified = True

        super().__init__(values or {}, changed)
        self.modified = False
        self.token = token
        self.sign_in = sign_in
        self.ended: SignIn | None = None
        """A sign-in that this browser had and that is over."""


def digest(token: str) -> str:
    """What the table keeps of a cookie's token."""
    return hashlib.sha256(token.encode()).hexdigest()


class ServerSessions(SessionInterface):
    """Flask's session, kept in the database under the idle and absolute limits of the settings."""

    def __init__(self, database: Database, config: Config) -> None:
        self.database, self.config = database, config
        self.cookie = "__Host-portal" if config.secure else "portal"
        self.idle, self.absolute = (
            timedelta(minutes=config.idle_minutes),
            timedelta(hours=config.absolute_hours),
        )

    def open_session(self, app: Flask, request: Request) -> PortalSession:
        """The session of the cookie; an empty one when there is none or it is over."""
        token = request.cookies.get(self.cookie, "")
        if not token:
            return PortalSession()
        with self.database.reading() as reader:
            found = (
                reader.scalars(select(SignIn).where(SignIn.token_digest == digest(token)))
                .unique()
                .one_or_none()
            )
        if found is None:
            return PortalSession()
        if found.is_over(datetime.now(UTC), self.idle, self.absolute) or (
            found.person and not found.person.active
        ):
            empty = PortalSession()
            empty.ended = found
            return empty
        return PortalSession(dict(found.values), token, found)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Write what changed, at most once a minute "last seen", each in a short transaction of its own."""
        assert isinstance(session, PortalSession)
        now = datetime.now(UTC)
        response.vary.add("Cookie")
        if session.modified and (session or session.token):
            self._write(session, now)
            response.set_cookie(
                self.cookie,
                session.token or "",
                secure=self.config.secure,
                httponly=True,
                samesite="Lax",
                path="/",
            )
        elif session.sign_in is not None and now - session.sign_in.last_seen_at > SEEN_EVERY:
            with self.database.writing() as writer:
                writer.execute(_row(session.token or "").values(last_seen_at=now))
        elif session.ended is not None or (session.token is None and self.cookie in request.cookies):
            response.delete_cookie(
                self.cookie, secure=self.config.secure, httponly=True, samesite="Lax", path="/"
            )

    def _write(self, session: PortalSession, now: datetime) -> None:
        with self.database.writing() as writer:
            if session.token is None:
                session.token = secrets.token_urlsafe(32)
                writer.add(
                    SignIn(
                        token_digest=digest(session.token),
                        values=dict(session),
                        roles=[],
                        created_at=now,
                        last_seen_at=now,
                    )
                )
            else:
                writer.execute(_row(session.token).values(values=dict(session), last_seen_at=now))


def _row(token: str) -> Any:
    return (
        update(SignIn)
        .where(SignIn.token_digest == digest(token))
        .execution_options(synchronize_session=False)
    )


def sign_in_of() -> SignIn | None:
    """The sign-in behind this request, or None for a visitor."""
    found = session.sign_in if isinstance(session._get_current_object(), PortalSession) else None  # type: ignore[attr-defined]
    return found if found is not None and found.person_id else None


def begin(
    person: Person, *, now: datetime, roles: frozenset[str] = frozenset(), sub: str | None = None,
    sid: str | None = None, id_token: str | None = None,
) -> None:  # fmt: skip
    """Start a signed-in session under a new token, so that a token known before sign-in is worth nothing.

    A guest has no roles, and nothing of an identity provider. Whoever left typed words behind gets them back.
    """
    current: PortalSession = session._get_current_object()  # type: ignore[attr-defined]
    database: Database = current_app.extensions["portal_database"]
    old, current.token = current.token, secrets.token_urlsafe(32)
    current.clear()
    with database.writing() as writer:
        if old:
            writer.execute(delete(SignIn).where(SignIn.token_digest == digest(old)))
        if writer.scalars(select(Stash.id).where(Stash.person_id == person.id)).first() is not None:
            current["stash"] = True
        writer.add(
            SignIn(
                token_digest=digest(current.token), person_id=person.id, roles=sorted(roles), sub=sub, sid=sid,
                id_token=id_token, values={}, created_at=now, last_seen_at=now,
            )
        )  # fmt: skip
    current.modified = True


def end() -> None:
    """Forget this browser's session."""
    current: PortalSession = session._get_current_object()  # type: ignore[attr-defined]
    database: Database = current_app.extensions["portal_database"]
    if current.token:
        with database.writing() as writer:
            writer.execute(delete(SignIn).where(SignIn.token_digest == digest(current.token)))
    current.clear()
    current.token, current.sign_in, current.modified = None, None, False


def ask_to_sign_in() -> NoReturn:
    """Send the browser to sign in and back here. Typed words are kept for the same person (Stash).

    A guest has no account to sign in with: whose session ended, or whose request this address names, goes where a
    new link is asked for.
    """
    if request.method == "POST":
        keep_typed()
    back = request.full_path.rstrip("?") if request.method == "GET" else request.path
    by_link = _was_guest() or _is_of_a_guest()
    login = url_for("guests.ask" if by_link else "sign_in.login", next=back)
    if request.headers.get("HX-Request"):
        # A redirect would be followed by the script to another origin and fail there.
        abort(Response(status=401, headers={"HX-Redirect": login}))
    abort(redirect(login))


def _was_guest() -> bool:
    current: PortalSession = session._get_current_object()  # type: ignore[attr-defined]
    ended = current.ended.person if current.ended is not None else None
    return ended is not None and ended.is_guest


def _is_of_a_guest() -> bool:
    """Whether the address names a request whose letters go to a guest: they come by a mailed link."""
    ref = (request.view_args or {}).get("ref")
    if not ref or g.get("side") != "student":
        return False
    with current_app.extensions["portal_database"].reading() as read:
        return bool(read.scalar(Case.is_answered_to_a_guest(str(ref))))


def keep_typed() -> None:
    """Keep the fields of this POST for the person whose session ended, or who sent an outdated form."""
    current: PortalSession = session._get_current_object()  # type: ignore[attr-defined]
    person_id = (current.ended or current.sign_in or SignIn()).person_id
    fields = {name: values for name, values in request.form.lists() if name not in ("csrf_token", "key")}
    if not person_id or not fields or sum(len(v) for values in fields.values() for v in values) > STASH_LIMIT:
        return
    database: Database = current_app.extensions["portal_database"]
    with database.writing() as writer:
        writer.execute(delete(Stash).where(Stash.person_id == person_id, Stash.path == request.path))
        writer.add(
            Stash(
                id=new_id(),
                person_id=person_id,
                path=request.path[:500],
                fields=fields,
                kept_at=datetime.now(UTC),
            )
        )


def take_typed() -> dict[str, list[str]] | None:
    """What was typed here before the session ended, once."""
    sign_in = sign_in_of()
    if sign_in is None or not session.get("stash"):
        return None
    database: Database = current_app.extensions["portal_database"]
    with database.writing() as writer:
        found = writer.scalars(
            select(Stash).where(Stash.person_id == sign_in.person_id, Stash.path == request.path)
        ).first()
        if found is None:
            return None
        writer.delete(found)
        return dict(found.fields)
