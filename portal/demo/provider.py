"""The demo's identity provider: a small application of its own, so that the demo signs people in for real."""

from __future__ import annotations

import ipaddress
import os
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from authlib.oauth2 import OAuth2Error
from flask import Flask, Response, g, jsonify, redirect, render_template, request, send_from_directory
from werkzeug.wrappers import Response as Answer

from portal.demo.desk import Client, Desk, Session
from portal.demo.mailbox import Mailbox
from portal.demo.oidc import authorization_server
from portal.demo.people import PEOPLE
from portal.demo.words import WORDS

__all__ = ["COOKIE", "Client", "make_provider"]

COOKIE = "demo_idp"
AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def make_provider(issuer: str, client: Client, mailbox: Mailbox | None = None) -> Flask:
    """The provider as a WSGI application.

    `issuer` is the address people reach it at, without a slash at the end. With a mailbox, its mails can
    be read at `/mail`. Anybody can sign in as anybody: for a demo on one machine, never for real use.
    """
    _allow_plain_http(issuer)
    app = Flask(__name__, template_folder="pages", static_folder=None)
    desk = Desk(issuer, client)
    _look(app, client)
    _describe(app, desk)
    _sign_in(app, desk)
    _read_mail(app, mailbox)
    return app


def _allow_plain_http(issuer: str) -> None:
    # authlib's server side accepts http on loopback by itself; a demo shown on a network has to ask for it.
    host = urlsplit(issuer).hostname or ""
    if issuer.startswith("http://") and not _is_loopback(host):
        os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _look(app: Flask, client: Client) -> None:
    portal = "{0.scheme}://{0.netloc}".format(urlsplit(client.redirect_uris[0]))

    @app.context_processor
    def _words() -> dict[str, Any]:
        # The order of the page's language: what the portal asked for, then the browser's.
        asked = request.values.get("ui_locales", "").split()
        language = next((tag[:2] for tag in asked if tag[:2] in WORDS), None)
        language = language or request.accept_languages.best_match(WORDS) or "nl"
        return {"lang": language, "words": WORDS[language], "portal": f"{portal}/"}

    @app.after_request
    def _headers(response: Response) -> Response:
        # A form whose answer leads back to the portal needs the portal's origin in form-action.
        response.headers["Content-Security-Policy"] = (
            f"default-src 'none'; style-src 'self'; form-action 'self' {portal}; "
            "base-uri 'none'; frame-ancestors 'none'"
        )
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "same-origin"
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    @app.get("/demo.css")
    def stylesheet() -> Response:
        return send_from_directory(os.path.join(app.root_path, "pages"), "demo.css")

    @app.get("/favicon.ico")
    def icon() -> tuple[str, int]:
        return "", 204


def _describe(app: Flask, desk: Desk) -> None:
    @app.get("/.well-known/openid-configuration")
    def discovery() -> Response:
        at = {
            "authorization_endpoint": "authorize",
            "token_endpoint": "token",
            "userinfo_endpoint": "userinfo",
            "jwks_uri": "jwks",
            "end_session_endpoint": "end_session",
        }
        return jsonify(
            issuer=desk.issuer,
            **{name: f"{desk.issuer}/{path}" for name, path in at.items()},
            response_types_supported=["code"],
            response_modes_supported=["query"],
            grant_types_supported=["authorization_code"],
            subject_types_supported=["public"],
            id_token_signing_alg_values_supported=["RS256"],
            token_endpoint_auth_methods_supported=["client_secret_basic", "client_secret_post"],
            code_challenge_methods_supported=["S256"],
            scopes_supported=["openid", "profile", "email"],
            ui_locales_supported=list(WORDS),
            backchannel_logout_supported=True,
            backchannel_logout_session_supported=True,
        )

    @app.get("/jwks")
    def keys() -> Response:
        return jsonify(keys=[desk.key.as_dict(private=False)])


def _sign_in(app: Flask, desk: Desk) -> None:
    server = authorization_server(desk)

    @app.before_request
    def _who() -> None:
        g.session = desk.session_of(request.cookies.get(COOKIE))

    @app.route("/authorize", methods=["GET", "POST"])
    def authorize() -> Any:
        try:
            grant = server.get_consent_grant(end_user=g.session)
        except OAuth2Error as problem:
            if problem.redirect_uri:
                return server.handle_error_response(None, problem)
            return render_template("refused.html", problem=problem.description or problem.error), 400
        person = PEOPLE.get(request.form.get("person", ""))
        if request.method == "POST" and (person or "cancel" in request.form):
            session = desk.begin(person) if person else None
            if session and g.session:
                desk.end(g.session)
            answer = server.create_authorization_response(grant=grant, grant_user=session)
            return _with_cookie(answer, session) if session else answer
        if request.method == "GET" and g.session and not getattr(grant, "prompt", None):
            return server.create_authorization_response(grant=grant, grant_user=g.session)
        return render_template("sign_in.html", people=PEOPLE.values()), 200

    @app.post("/token")
    def token() -> Any:
        return server.create_token_response()

    @app.route("/userinfo", methods=["GET", "POST"])
    def userinfo() -> Any:
        return server.create_endpoint_response("userinfo")

    @app.route("/end_session", methods=["GET", "POST"])
    def end_session() -> Any:
        try:
            asked = server.validate_endpoint_request("end_session")
        except OAuth2Error as problem:
            return render_template("refused.html", problem=problem.description or problem.error), 400
        if asked.needs_confirmation:
            return render_template("home.html", person=g.session and g.session.person), 200
        answer = server.create_endpoint_response("end_session", asked)
        return _with_cookie(answer or Response(render_template("signed_out.html")), None)

    @app.get("/")
    def home() -> str:
        return render_template("home.html", person=g.session and g.session.person)

    @app.post("/sign-out")
    def sign_out() -> Answer:
        if g.session:
            desk.end(g.session)
        return _with_cookie(redirect("/signed-out", 303), None)

    @app.get("/signed-out")
    def signed_out() -> str:
        return render_template("signed_out.html")


def _with_cookie(answer: Answer, session: Session | None) -> Answer:
    if session:
        answer.set_cookie(COOKIE, session.cookie, httponly=True, samesite="Lax")
    else:
        answer.delete_cookie(COOKIE, httponly=True, samesite="Lax")
    return answer


def _read_mail(app: Flask, mailbox: Mailbox | None) -> None:
    @app.get("/mail")
    def mail() -> str:
        wanted = request.args.get("to", "").strip()
        mails = mailbox.messages[::-1] if mailbox else []
        if wanted:
            mails = [m for m in mails if wanted.casefold() in (address.casefold() for address in m.to)]
        return render_template("mail.html", mails=mails, wanted=wanted, zone=AMSTERDAM)
