"""The smallest portal there can be: sign in with our own adapter, show who it is, sign out, hear of it."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field

from flask import Flask, jsonify, redirect, request, session
from flask.typing import ResponseReturnValue

from portal.adapters.claims import read_identity
from portal.adapters.sso import Attempt, BadLogoutToken, Identity, LogoutNotice, SignInFailed, SingleSignOn
from portal.config_oidc import OidcSettings


@dataclass
class Memory:
    """What the relying party remembers, for a test to look at."""

    signed_in: dict[str, Identity] = field(default_factory=dict)
    notices: list[LogoutNotice] = field(default_factory=list)


def make_relying_party(url: str, settings: OidcSettings, memory: Memory) -> Flask:
    app = Flask(__name__)
    app.config.update(SECRET_KEY=secrets.token_hex(), SESSION_COOKIE_NAME="portal")
    sso = SingleSignOn(settings)

    @app.get("/login")
    def login() -> ResponseReturnValue:
        attempt = sso.start(f"{url}/callback", ui_locales="nl")
        session[f"attempt-{attempt.state}"] = attempt.kept()
        return redirect(attempt.url)

    @app.get("/callback")
    def callback() -> ResponseReturnValue:
        attempt = Attempt.from_kept(session.pop(f"attempt-{request.args.get('state')}", None))
        identity = sso.finish(attempt, request.args)
        session["key"] = secrets.token_hex()
        memory.signed_in[session["key"]] = identity
        return redirect("/")

    @app.get("/")
    def who() -> ResponseReturnValue:
        identity = memory.signed_in.get(session.get("key", ""))
        if identity is None:
            return jsonify(sub=None), 401
        person = read_identity(identity.claims, settings)
        return jsonify(
            sub=person.sub,
            principal=person.principal,
            home_organisation=person.home_organisation,
            name=person.name,
            student_number=person.student_number,
            roles=sorted(person.roles),
        )

    @app.get("/logout")
    def logout() -> ResponseReturnValue:
        identity = memory.signed_in.pop(session.pop("key", ""), None)
        return redirect((identity and sso.logout_url(identity.id_token, f"{url}/")) or "/")

    @app.post("/backchannel-logout")
    def told() -> ResponseReturnValue:
        notice = sso.read_logout_token(request.form.get("logout_token", ""))
        for key, identity in list(memory.signed_in.items()):
            if identity.sid == notice.sid or (notice.sid is None and identity.sub == notice.sub):
                del memory.signed_in[key]
        memory.notices.append(notice)
        return ""

    @app.errorhandler(SignInFailed)
    def failed(problem: SignInFailed) -> ResponseReturnValue:
        return jsonify(failed=problem.code, detail=problem.detail), 400

    @app.errorhandler(BadLogoutToken)
    def refused(problem: BadLogoutToken) -> ResponseReturnValue:
        return str(problem), 400

    return app
