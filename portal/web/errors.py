"""What goes wrong becomes a page that a person can use: what happened, what was kept, where to go."""

from __future__ import annotations

import logging

from flask import Flask, Response, redirect, request, session, url_for
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError, OperationalError
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from portal.labels.refusals import sentence
from portal.rules.errors import Refused
from portal.web.desk import AlreadyDone
from portal.web.page import page
from portal.web.session import keep_typed, sign_in_of

log = logging.getLogger("portal.web")


def add_error_pages(app: Flask) -> None:
    """One place for all of them."""

    @app.errorhandler(RequestEntityTooLarge)
    def _too_large(error: RequestEntityTooLarge) -> Response:
        limit = f"{_limit_of(app) // 1_000_000} MB"
        return _page(
            413, _("This is too much in one go"),
            [_("The portal takes at most %(limit)s in one form. Nothing was kept of it.", limit=limit),
             _("Go back, make the text or the file smaller, and send it again.")],
        )  # fmt: skip

    @app.errorhandler(CSRFError)
    def _outdated_form(error: CSRFError) -> Response:
        if sign_in_of() is None:
            return _page(
                400, _("This form is too old to send"), [_("Sign in again. What you typed may still be in your browser.")],
                ways=[(_("Sign in"), "/login"), (_("No school account? Use a link by mail"), url_for("guests.ask"))],
            )  # fmt: skip
        keep_typed()
        session["stash"] = True
        return redirect(request.path)  # type: ignore[return-value]

    @app.errorhandler(Refused)
    def _refused(refused: Refused) -> Response:
        status = 404 if refused.code == "gone" else 409
        return _page(status, _("You cannot do this now"), [sentence(refused)])

    @app.errorhandler(AlreadyDone)
    def _already(_error: AlreadyDone) -> Response:
        return redirect(request.path)  # type: ignore[return-value]

    @app.errorhandler(DataError)
    def _unreadable(_error: DataError) -> Response:
        """An address or a hidden field with what no database takes: a NUL, a number without end."""
        heading, said = _words(400)
        return _page(400, heading, said)

    @app.errorhandler(OperationalError)
    def _busy(error: OperationalError) -> Response:
        log.error("database: %s on %s", type(error.orig).__name__, request.endpoint)
        return _page(
            503, _("It is too busy here now"), [_("Nothing was saved. Go back and send it again in a minute.")]
        )  # fmt: skip

    @app.errorhandler(HTTPException)
    def _http(error: HTTPException) -> Response:
        if error.response is not None:
            return error.response  # type: ignore[return-value]
        heading, said = _words(error.code or 500)
        return _page(error.code or 500, heading, said)

    @app.errorhandler(Exception)
    def _unforeseen(error: Exception) -> Response:
        log.error("unforeseen: %s on %s", type(error).__name__, request.endpoint, exc_info=error)
        heading, said = _words(500)
        return _page(500, heading, said)


def _limit_of(app: Flask) -> int:
    """Bytes that this request could have had: a form with files has more room than words alone."""
    whole = request.max_content_length or 0
    words_alone = (request.content_length or 0) <= whole
    return int(app.config["MAX_FORM_MEMORY_SIZE"]) if words_alone else whole


def _page(
    status: int, heading: str, sentences: list[str], ways: list[tuple[str, str]] | None = None
) -> Response:
    to_start = (_("To the start page"), "/")
    return page(
        "error.html", status=status, heading=heading, sentences=sentences, ways=[*(ways or []), to_start]
    )


def _words(code: int) -> tuple[str, list[str]]:
    if code == 404:
        return _("This page is not here"), [
            _("The address may be wrong, or the page is not for the account you signed in with.")
        ]
    if code == 403:
        return _("This page is not for your account"), [
            _(
                "You are signed in, but this page is for somebody with another job. Your own pages are in the menu."
            )
        ]
    if code == 405:
        return _("This page cannot be opened like that"), [
            _("Go back to the page before, and use its button.")
        ]
    if code < 500:
        return _("We did not understand that"), [_("Go back to the page before, and try again.")]
    return _("Something went wrong here"), [
        _("This is our mistake, not yours. We have a note of it. What you sent before is safe."),
        _("Try again in a few minutes."),
    ]
