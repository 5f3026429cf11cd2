"""A whole page, or the live blocks of it: decided here and nowhere else."""

from __future__ import annotations

from typing import Any

from flask import Response, current_app, make_response, request
from flask_htmx import HTMX
from jinja2_fragments.flask import render_blocks

htmx = HTMX()


def page(template: str, *, live: tuple[str, ...] = (), status: int = 200, **values: Any) -> Response:
    """Answer with the page; with its `live` blocks alone when HTMX targets one of them.

    Another target, none, or a history restore gets the whole page, which swaps right too.
    """
    wants_part = bool(htmx) and not htmx.history_restore_request and htmx.target in live
    if wants_part:
        order = (htmx.target, *(name for name in live if name != htmx.target))
        body = render_blocks(template, list(order), **values)
    else:
        body = current_app.jinja_env.get_template(template).render(**_context(values | {"live": bool(live)}))
    response = make_response(body, status)
    response.vary.update(("HX-Request", "HX-Target"))
    return response


def _context(values: dict[str, Any]) -> dict[str, Any]:
    current_app.update_template_context(values)
    return values


def is_fragment() -> bool:
    """Whether this request comes from HTMX (for error answers)."""
    return bool(request.headers.get("HX-Request"))
