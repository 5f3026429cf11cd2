"""Blueprints whose every route says who may open it; one hook denies all the rest."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Flask, abort, current_app, g, request

from portal.models.viewer import Side
from portal.rules.access import Allow, Public
from portal.web.desk import viewer
from portal.web.session import ask_to_sign_in

View = Callable[..., Any]
LANGUAGE_PREFIX = "/<any(nl, en):lang>"
RULES = "portal_rules"
"""Where the app keeps endpoint → (rule, side), for the guard and for the table page × role."""


class Area(Blueprint):
    """Pages on one side of the portal. A route without `allow=` cannot be registered."""

    def __init__(self, name: str, import_name: str, *, side: Side, prefix: str = LANGUAGE_PREFIX) -> None:
        super().__init__(name, import_name, url_prefix=prefix)
        self.side: Side = side
        self.rules: dict[str, Allow] = {}

    def get(self, rule: str, *, allow: Allow, **options: Any) -> Callable[[View], View]:  # type: ignore[override]
        """A page to look at."""
        return self._declare(rule, allow, ["GET"], options)

    def post(self, rule: str, *, allow: Allow, **options: Any) -> Callable[[View], View]:  # type: ignore[override]
        """A deed."""
        return self._declare(rule, allow, ["POST"], options)

    def both(self, rule: str, *, allow: Allow, **options: Any) -> Callable[[View], View]:
        """A form: GET shows it, POST sends it."""
        return self._declare(rule, allow, ["GET", "POST"], options)

    def _declare(
        self, rule: str, allow: Allow, methods: list[str], options: dict[str, Any]
    ) -> Callable[[View], View]:
        def register(view: View) -> View:
            endpoint = options.pop("endpoint", view.__name__)
            self.rules[endpoint] = allow
            self.add_url_rule(rule, endpoint, view, methods=methods, **options)
            return view

        return register


def add_area(app: Flask, area: Area) -> None:
    """Register an area and its rules."""
    app.register_blueprint(area)
    rules = app.extensions.setdefault(RULES, {})
    rules.update({f"{area.name}.{endpoint}": (allow, area.side) for endpoint, allow in area.rules.items()})


def guard() -> None:
    """Deny every endpoint without a rule, whoever registered it, and every viewer whom the rule does not name."""
    if request.endpoint is None or request.endpoint == "static":
        return
    found = current_app.extensions[RULES].get(request.endpoint)
    if found is None:
        abort(404)
    allow, g.side = found
    if isinstance(allow, Public):
        return
    who = viewer()
    if not who.signed_in:
        ask_to_sign_in()
    if not who.may(allow):
        abort(403)
