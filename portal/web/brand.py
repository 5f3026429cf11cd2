"""The institution's own colour and logo, put among the static files."""

from __future__ import annotations

from pathlib import Path

from portal.config import ConfigError, Institution
from portal.theme import brand_css
from portal.web.assets import Assets


def brand_files(assets: Assets, institution: Institution) -> dict[str, str | None]:
    """The URLs of `brand.css` and the logo, None where the institution sets none.

    Raises ConfigError for a colour that people cannot read, or a logo file that is not there.
    """
    return {"css": _colour(assets, institution.accent_colour), "logo": _logo(assets, institution.logo)}


def _colour(assets: Assets, accent: str) -> str | None:
    if not accent:
        return None
    try:
        return assets.add("brand.css", brand_css(accent).encode())
    except ValueError as problem:
        raise ConfigError(f"Setting institution.accent_colour cannot be used: {problem}") from problem


def _logo(assets: Assets, logo: str) -> str | None:
    if not logo:
        return None
    path = Path(logo)
    if not path.is_file() or path.suffix.lower() not in (".svg", ".png"):
        raise ConfigError(f"Setting institution.logo: there is no SVG or PNG file at {path}.")
    return assets.add(f"institution-logo{path.suffix.lower()}", path.read_bytes())
