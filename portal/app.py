"""The whole wiring of the portal, top to bottom."""

from __future__ import annotations

from typing import Any

from flask import Flask, g, redirect, request, session
from flask_babel import Babel
from flask_wtf import CSRFProtect
from jinja2 import Environment
from werkzeug.middleware.proxy_fix import ProxyFix

from portal import i18n
from portal.adapters.sso import SingleSignOn
from portal.config import Config
from portal.db import Database
from portal.jobs.tasks import Jobs
from portal.paths import STATIC, TEMPLATES, TRANSLATIONS
from portal.web.area import add_area, guard
from portal.web.areas import AREAS
from portal.web.assets import prepare, with_static
from portal.web.brand import brand_files
from portal.web.desk import close_reader
from portal.web.errors import add_error_pages
from portal.web.headers import add_headers, security_headers
from portal.web.layout import add_layout
from portal.web.limits import FORM_LIMIT_BYTES, limit_request, rescue_words
from portal.web.page import htmx
from portal.web.session import ServerSessions, sign_in_of


def create_app(config: Config | None = None, database: Database | None = None) -> Flask:
    """The portal as a WSGI application. Settings come from portal.toml and the environment when not given.

    Raises ConfigError with the name of the setting that is missing or wrong.
    """
    config = config or Config.load()
    config.data.mkdir(parents=True, exist_ok=True)
    database = database or Database(config.database_url)
    app = Flask("portal", template_folder=str(TEMPLATES), static_folder=None)
    app.config.update(
        SECRET_KEY=config.secret_key,
        MAX_CONTENT_LENGTH=config.request_limit_bytes,
        MAX_FORM_MEMORY_SIZE=FORM_LIMIT_BYTES,
        WTF_CSRF_TIME_LIMIT=None,  # the token lives as long as the session
        WTF_CSRF_SSL_STRICT=False,  # Referrer-Policy and SameSite do this; proxies make the strict check wrong
        BABEL_TRANSLATION_DIRECTORIES=_translation_folders(config),
        BABEL_DEFAULT_LOCALE=config.default_language,
        BABEL_DEFAULT_TIMEZONE="Europe/Amsterdam",
    )
    jobs = Jobs(config, database)
    app.extensions.update(
        portal_config=config, portal_database=database, portal_sso=SingleSignOn(config.oidc),
        portal_wake=jobs.wake, portal_import=jobs.start_import,
    )  # fmt: skip
    app.session_interface = ServerSessions(database, config)
    app.jinja_options = {
        "trim_blocks": True,
        "lstrip_blocks": True,
        "extensions": ["jinja2.ext.i18n", "jinja2.ext.do"],
    }

    app.before_request(limit_request)
    app.before_request(_only_our_host)
    app.url_value_preprocessor(_take_language)
    app.url_defaults(_give_language)
    app.before_request(guard)
    app.before_request(rescue_words)
    htmx.init_app(app)
    csrf = CSRFProtect(app)
    Babel(app, locale_selector=_locale)
    for area in AREAS:
        add_area(app, area)
    for endpoint in (
        "sign_in.backchannel_logout",
        "guests.ask",
        "forwarded.show",
    ):  # each says why it needs no token
        csrf.exempt(app.view_functions[endpoint])
    app.teardown_appcontext(close_reader)
    add_error_pages(app)

    headers = security_headers(config, _origin(config.oidc.issuer))
    add_headers(app, headers)
    assets = prepare(STATIC, config.data / "static")
    add_layout(app, config, brand_files(assets, config.institution))
    app.jinja_env.globals.update(asset=assets.url, ui=Macros(app.jinja_env))
    app.wsgi_app = with_static(app.wsgi_app, assets.folder, headers)  # type: ignore[assignment,method-assign]
    if config.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, config.proxies, config.proxies)  # type: ignore[method-assign]
    return app


def _translation_folders(config: Config) -> str:
    folders = [str(TRANSLATIONS)] + (
        [str(config.translations_overlay)] if config.translations_overlay else []
    )
    return ";".join(folders)


class Macros:
    """Macro modules as a global, since an import at the top of a child template is unknown to a block rendered alone.

    Each is compiled when a page first asks for it, so that the portal is up sooner.
    """

    def __init__(self, environment: Environment) -> None:
        self._environment = environment

    def __getattr__(self, name: str) -> Any:
        module: Any = self._environment.get_template(f"ui/{'icons' if name == 'icon' else name}.html").module
        setattr(self, name, module.icon if name == "icon" else module)
        return getattr(self, name)


def _origin(url: str) -> str | None:
    return "/".join(url.split("/")[:3]) if url else None


def _only_our_host() -> Any:
    """Another Host name is redirected to ours, so that cookies and links always name one place."""
    config: Config = app_config()
    if request.host != config.host:
        return redirect(
            f"{config.base_url}{request.full_path.rstrip('?')}", 308 if request.method == "POST" else 301
        )
    return None


def app_config() -> Config:
    """The settings of the application that answers now."""
    from flask import current_app

    found: Config = current_app.extensions["portal_config"]
    return found


def _take_language(_endpoint: str | None, values: dict[str, Any] | None) -> None:
    if values and "lang" in values:
        g.lang = values.pop("lang")


def _give_language(endpoint: str, values: dict[str, Any]) -> None:
    from flask import current_app

    if "lang" not in values and current_app.url_map.is_endpoint_expecting(endpoint, "lang"):
        values["lang"] = i18n.language()


def _locale() -> str:
    """The language of the address; else the person's own; else what the browser asks for."""
    if "lang" in g:
        return str(g.lang)
    if session and (sign_in := sign_in_of()) and sign_in.person:
        return sign_in.person.language
    return i18n.choose_language(request.headers.get("Accept-Language", ""), app_config().default_language)
