"""Signing in and out with the institution's account."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from flask import Response, current_app, redirect, request, url_for
from flask_babel import gettext as _
from sqlalchemy import ColumnElement, delete
from sqlalchemy.exc import IntegrityError

from portal.actions.context import SYSTEM, Context
from portal.actions.feeds import NarrowFeed, narrow_feed
from portal.actions.sign_in import NoteRefusedLink, RecogniseVisitor, note_refused_link, recognise_visitor
from portal.adapters.claims import SignedIn, read_identity
from portal.adapters.sso import Attempt, BadLogoutToken, LogoutNotice, SignInFailed, SingleSignOn
from portal.i18n import language
from portal.models import Person, SeenLogoutToken, SignIn
from portal.rules.access import PUBLIC
from portal.rules.errors import Refused
from portal.web import attempts
from portal.web import session as sessions
from portal.web.area import Area
from portal.web.desk import config, database, do, now
from portal.web.page import page

area = Area("sign_in", __name__, side="public", prefix="")
log = logging.getLogger("portal.sign_in")


def sso() -> SingleSignOn:
    """The relying party of this installation."""
    found: SingleSignOn = current_app.extensions["portal_sso"]
    return found


def safe_path(wanted: str | None) -> str:
    """A path on this site to go back to; anything else becomes the start page."""
    path = wanted or ""
    parts = urlsplit(path)
    ours = path.startswith("/") and not path.startswith("//") and "\\" not in path and path.isprintable()
    return path if ours and not parts.scheme and not parts.netloc else "/"


@area.get("/login", allow=PUBLIC)
def login() -> Any:
    """Send the browser to the institution's identity provider."""
    back = safe_path(request.args.get("next"))
    if sessions.sign_in_of() is not None:
        return redirect(back)
    try:
        attempt = sso().start(f"{config().base_url}/callback", language())
    except SignInFailed as failed:
        return _failed(failed.code, failed.detail)
    begun = {attempt.state: {"attempt": attempt.kept(), "back": attempts.shortened(back)}}
    return attempts.keep(redirect(attempt.url), {**attempts.attempts(), **begun})  # type: ignore[arg-type]


@area.get("/callback", allow=PUBLIC)
def callback() -> Any:
    """The browser is back: prove who it is, begin a session, go to the page that was asked for."""
    begun = attempts.attempts()
    kept = begun.pop(request.args.get("state", ""), {})
    return attempts.keep(_arrived(kept), begun)  # each answer works once


def _arrived(kept: dict[str, Any]) -> Any:
    """The answer to a browser that began this sign-in, or none when `kept` is empty."""
    try:
        identity = sso().finish(Attempt.from_kept(kept.get("attempt")), request.args.to_dict())
        told = read_identity(identity.claims, config().oidc)
        person = _recognise(told)
        do(narrow_feed, NarrowFeed(person.id, frozenset(told.roles)))
    except SignInFailed as failed:
        return _failed(failed.code, failed.detail)
    except Refused as refused:
        return _failed(refused.code, "")
    sessions.begin(
        person,
        roles=frozenset(told.roles),
        sub=identity.sub,
        sid=identity.sid,
        id_token=identity.id_token,
        now=now(),
    )
    return redirect(safe_path(kept.get("back")))


def _recognise(told: SignedIn) -> Person:
    command = RecogniseVisitor(
        told.sub,
        told.principal,
        told.name,
        told.email,
        told.language or _browser_language(),
        told.student_number,
        frozenset(told.roles),
    )
    try:
        try:
            with database().writing() as writer:
                return recognise_visitor(Context(writer, SYSTEM, now(), config()), command)
        except (
            IntegrityError
        ):  # two first sign-ins of one person at the same moment: the other one made the account
            with database().writing() as writer:
                return recognise_visitor(Context(writer, SYSTEM, now(), config()), command)
    except Refused as refused:
        if refused.code == "second_sub":
            with database().writing() as writer:
                note_refused_link(
                    Context(writer, SYSTEM, now(), config()), NoteRefusedLink(str(refused.facts["person"]))
                )
        raise


def _browser_language() -> str:
    return language()


def _failed(code: str, detail: str) -> Response:
    log.warning("sign-in failed: %s %s", code, detail)
    sentences = {
        "cancelled": _("You stopped signing in. Nothing has changed."),
        "expired": _("Signing in took too long, or began in another window. Please sign in again."),
        "unreachable": _("Your institution's sign-in page does not answer now. Try again in a few minutes."),
        "level-too-low": _(
            "Your institution wants a stronger sign-in for this. Sign in with your second factor."
        ),
        "second_sub": _(
            "Your account does not fit with what we know of you. Mail us: we will sort it out with you."
        ),
        "not_active": _(
            "Your institution has ended this account. Mail us if you want to see or delete your data."
        ),
    }
    sentence = sentences.get(
        code, _("Your institution's sign-in page gave an answer that we cannot use. Try again.")
    )
    status = {"cancelled": 200, "unreachable": 503, "second_sub": 403, "not_active": 403}.get(code, 400)
    return page(
        "error.html", status=status, heading=_("You are not signed in"), sentences=[sentence],
        ways=[
            (_("Sign in again"), "/login"),
            (_("No school account? Use a link by mail"), url_for("guests.ask")),
            (_("To the start page"), "/"),
        ],
    )  # fmt: skip


@area.post("/logout", allow=PUBLIC)
def logout() -> Any:
    """End the session here, and at the identity provider when it can (RP-initiated logout)."""
    sign_in = sessions.sign_in_of()
    id_token = sign_in.id_token if sign_in else None
    sessions.end()
    away = sso().logout_url(id_token, f"{config().base_url}/") if id_token else None
    return redirect(away or "/")


def _sessions_meant(notice: LogoutNotice) -> list[ColumnElement[bool]]:
    """One session by its `sid`; else all of this person that were there when the provider wrote the notice."""
    if notice.sid:
        return [SignIn.sid == notice.sid]
    return [SignIn.sub == notice.sub, SignIn.created_at <= datetime.fromtimestamp(notice.issued_at, UTC)]


@area.post("/backchannel-logout", allow=PUBLIC)
def backchannel_logout() -> Any:
    """The identity provider says that a session has ended; its signed token is the proof, so no CSRF token."""
    try:
        notice = sso().read_logout_token(request.form.get("logout_token", ""))
    except (BadLogoutToken, SignInFailed) as bad:
        log.warning("logout token refused: %s", bad)
        return {"error": "invalid_request"}, 400
    try:
        with database().writing() as writer:
            writer.add(SeenLogoutToken(jti=notice.jti, seen_at=datetime.now(UTC)))
            writer.flush()
            writer.execute(delete(SignIn).where(*_sessions_meant(notice)))
    except IntegrityError:
        return {"error": "invalid_request"}, 400
    return "", 200
