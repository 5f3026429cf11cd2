"""Security headers on every response, set by hand and tested."""

from __future__ import annotations

import gzip

from flask import Flask, Response, g, request

from portal.config import Config

_FEATURES = [
    "accelerometer",
    "camera",
    "display-capture",
    "geolocation",
    "gyroscope",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "usb",
]


def security_headers(config: Config, identity_provider: str | None) -> dict[str, str]:
    """The headers of every answer, static files included. The provider's origin may be a form's last stop."""
    form_action = f"'self' {identity_provider}" if identity_provider else "'self'"
    policy = (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        f"connect-src 'self'; form-action {form_action}; base-uri 'none'; frame-ancestors 'none'"
    )
    return {
        "Content-Security-Policy": policy,
        "Strict-Transport-Security": "max-age=63072000; includeSubDomains",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": ", ".join(f"{feature}=()" for feature in _FEATURES),
    }


def add_headers(app: Flask, headers: dict[str, str]) -> None:
    """Put them on every response; pages are never stored, visitors' pages are compressed."""

    @app.after_request
    def _finish(response: Response) -> Response:
        for name, value in headers.items():
            response.headers.setdefault(name, value)
        response.headers.setdefault("Cache-Control", "no-store")
        return _compress(response)


def repeats_nothing() -> None:
    """Say of this page that its query is one of few values of our own, which nobody can fill in as they like."""
    g.repeats_nothing = True


def _compress(response: Response) -> Response:
    """Compress pages that reflect nothing: beside reflected input, a secret in a compressed page can be guessed.

    So never the answer to a form, an error, or a page whose address carries a query; but for `repeats_nothing`.
    """
    query = bool(request.query_string) and not g.get("repeats_nothing", False)
    reflects = request.method != "GET" or query or response.status_code != 200
    html = response.mimetype == "text/html" and not response.direct_passthrough
    if reflects or not html or "gzip" not in request.headers.get("Accept-Encoding", ""):
        return response
    response.set_data(gzip.compress(response.get_data(), 6))
    response.headers["Content-Encoding"] = "gzip"
    response.vary.add("Accept-Encoding")
    return response
