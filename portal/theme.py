"""One brand colour in, the sixteen steps of the style sheet out, light and dark, with their contrast checked.

The recipe is that of Designsystemet (@digdir/designsystemet, MIT): each step is the brand colour mixed with
black or white until it has a fixed relative luminance (WCAG 2.2), so that every brand keeps the design's
contrast. Only the buttons, which carry the brand colour itself, can fail; such a colour is refused.
"""

import math
import re
from collections.abc import Mapping
from typing import NamedTuple


class Colour(NamedTuple):
    """Red, green and blue in sRGB, each 0 to 255, not rounded."""

    red: float
    green: float
    blue: float


BLACK = Colour(0, 0, 0)
WHITE = Colour(255, 255, 255)

LIGHT: Mapping[str, float] = {
    "background-default": 1.0,
    "background-tinted": 0.9,
    "surface-default": 1.0,
    "surface-tinted": 0.81,
    "surface-hover": 0.7,
    "surface-active": 0.59,
    "border-subtle": 0.5,
    "border-default": 0.19,
    "border-strong": 0.11,
    "text-subtle": 0.11,
    "text-default": 0.0245,
}
"""Relative luminance of each step in the light scheme."""

DARK: Mapping[str, float] = {
    "background-default": 0.009,
    "background-tinted": 0.014,
    "surface-default": 0.021,
    "surface-tinted": 0.027,
    "surface-hover": 0.036,
    "surface-active": 0.056,
    "border-subtle": 0.08,
    "border-default": 0.22,
    "border-strong": 0.39,
    "text-subtle": 0.39,
    "text-default": 0.84,
}
"""Relative luminance of each step in the dark scheme."""

DARK_CHROMA = 0.7
"""Share of its chroma a colour keeps in the dark scheme; more of it glares on a dark page."""

TEXT, SHAPE = 4.5, 3.0
"""Least contrast of words (WCAG 1.4.3) and of lines and icons (WCAG 1.4.11)."""

_PAPERS = ("background-default", "surface-default", "surface-tinted")
PAGE_PAIRS = tuple(
    (ink, paper, least)
    for ink, least in (("text-default", TEXT), ("text-subtle", TEXT), ("border-default", SHAPE))
    for paper in _PAPERS
)
"""(ink, paper, least contrast): the pairs of one scale that the style sheet puts together."""

BUTTON_PAIRS = tuple(
    ("base-contrast-default", paper, TEXT) for paper in ("base-default", "base-hover", "base-active")
)
"""The pairs of a button; only the accent colour is used for buttons."""


def brand_css(accent: str, neutral: str | None = None) -> str:
    """Return the text of brand.css for an accent colour and, if given, a neutral one, each written "#rrggbb".

    Raises ValueError, with a sentence for whoever configures the portal, when a colour is not written so, or
    when words on a button in that colour would be hard to read.
    """
    check(accent, PAGE_PAIRS + BUTTON_PAIRS)
    scales = {"accent": accent}
    if neutral is not None:
        check(neutral, PAGE_PAIRS)
        scales["neutral"] = neutral
    light = "".join(_declarations(name, scale(colour)) for name, colour in scales.items())
    dark = "".join(_declarations(name, scale(colour, dark=True)) for name, colour in scales.items())
    return (
        "@layer theme{\n"
        f':root,[data-color-scheme="light"]{{{light}}}\n'
        f'[data-color-scheme="dark"]{{{dark}}}\n'
        f'@media (prefers-color-scheme:dark){{[data-color-scheme="auto"]{{{dark}}}}}\n'
        "}\n"
    )


def check(colour: str, pairs: tuple[tuple[str, str, float], ...]) -> None:
    """Raise ValueError when two steps made from this colour have too little contrast, in either scheme."""
    for scheme, steps in (("light", scale(colour)), ("dark", scale(colour, dark=True))):
        for ink, paper, least in pairs:
            found = contrast(steps[ink], steps[paper])
            if found < least:
                raise ValueError(
                    f"The brand colour {colour} cannot be used: in the {scheme} scheme {ink} on {paper} has "
                    f"a contrast of {found:.2f}; {least} is needed. Choose one a little darker or lighter."
                )


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours written "#rrggbb", from 1 to 21 (WCAG 2.2)."""
    darker, lighter = sorted((luminance(parse(one)), luminance(parse(other))))
    return (lighter + 0.05) / (darker + 0.05)


def scale(colour: str, dark: bool = False) -> dict[str, str]:
    """Return the sixteen steps of a colour written "#rrggbb", as step name to "#rrggbb", for one scheme.

    Raises ValueError when the colour is not written that way.
    """
    brand = parse(colour)
    mixed = parse(written(_with_chroma(brand, DARK_CHROMA))) if dark else brand
    steps = {step: written(with_luminance(mixed, aim)) for step, aim in (DARK if dark else LIGHT).items()}
    return steps | _base_steps(brand, dark)


def parse(colour: str) -> Colour:
    """Read "#rrggbb". Raises ValueError for anything else."""
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", colour):
        raise ValueError(f"{colour!r} is not a colour: write it as #rrggbb, for example #1d4f91.")
    return Colour(*(int(colour[at : at + 2], 16) for at in (1, 3, 5)))


def written(colour: Colour) -> str:
    """Write a colour as "#rrggbb", each channel rounded and kept within 0 to 255."""
    return "#" + "".join(f"{max(0, min(255, math.floor(channel + 0.5))):02x}" for channel in colour)


def luminance(colour: Colour) -> float:
    """Return the relative luminance of a colour, 0 (black) to 1 (white) (WCAG 2.2)."""
    red, green, blue = (_linear(channel) for channel in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def with_luminance(colour: Colour, aim: float) -> Colour:
    """Mix a colour with black or white, by halving, until its relative luminance is `aim` (0 to 1)."""
    if aim <= 0:
        return BLACK
    if aim >= 1:
        return WHITE
    low, high = (BLACK, colour) if luminance(colour) > aim else (colour, WHITE)
    middle = _halfway(low, high)
    for _ in range(19):
        found = luminance(middle)
        if abs(aim - found) < 1e-7:
            break
        low, high = (low, middle) if found > aim else (middle, high)
        middle = _halfway(low, high)
    return middle


def _declarations(name: str, steps: Mapping[str, str]) -> str:
    return "".join(f"--ds-color-{name}-{step}:{value};" for step, value in steps.items())


def _base_steps(brand: Colour, dark: bool) -> dict[str, str]:
    """The brand colour itself, as buttons carry it: at rest, hovered, pressed, and the ink on it."""
    lightness = _lightness(luminance(brand))
    if dark:
        lightness = 70 if lightness <= 30 else 100 - lightness
    step = -8 if lightness <= 30 or 49 <= lightness <= 65 else 8
    base = parse(written(_with_lightness(brand, lightness))) if dark else brand
    ink = max(WHITE, BLACK, key=lambda colour: contrast(written(base), written(colour)))
    return {
        "base-default": written(base),
        "base-hover": written(_with_lightness(brand, lightness - step)),
        "base-active": written(_with_lightness(brand, lightness - 2 * step)),
        "base-contrast-subtle": written(_softer_ink(base, lighter=ink is WHITE)),
        "base-contrast-default": written(ink),
    }


def _softer_ink(base: Colour, lighter: bool) -> Colour:
    lightness = _lightness(luminance(base))
    distance = 60 if lightness <= 40 or lightness >= 60 else 50
    return _with_lightness(base, lightness + distance if lighter else lightness - distance)


def _with_lightness(colour: Colour, lightness: float) -> Colour:
    return with_luminance(colour, _luminance_of(lightness))


def _halfway(one: Colour, other: Colour) -> Colour:
    return Colour(*((a + b) / 2 for a, b in zip(one, other, strict=True)))


def _linear(channel: float) -> float:
    share = channel / 255
    return share / 12.92 if share <= 0.03928 else float(((share + 0.055) / 1.055) ** 2.4)


def _channel(linear: float) -> float:
    """The way back from linear light; what no screen can show falls outside 0 to 255 and is clipped later."""
    return 255 * (12.92 * linear if linear <= 0.0031308 else float(1.055 * linear ** (1 / 2.4)) - 0.055)


def _lightness(relative_luminance: float) -> float:
    """CIE lightness, 0 to 100, of a relative luminance."""
    if relative_luminance <= 0.0088564516:
        return 903.2962962 * relative_luminance
    return float(116 * relative_luminance ** (1 / 3)) - 16


def _luminance_of(lightness: float) -> float:
    """The way back from CIE lightness."""
    return lightness / 903.2962962 if lightness <= 8 else float(((lightness + 16) / 116) ** 3)


def _with_chroma(colour: Colour, share: float) -> Colour:
    """Keep a share of a colour's chroma in OKLab, where equal steps look equal."""
    red, green, blue = (_linear(channel) for channel in colour)
    long = float((0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue) ** (1 / 3))
    medium = float((0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue) ** (1 / 3))
    short = float((0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue) ** (1 / 3))
    light = 0.2104542553 * long + 0.793617785 * medium - 0.0040720468 * short
    a = (1.9779984951 * long - 2.428592205 * medium + 0.4505937099 * short) * share
    b = (0.0259040371 * long + 0.7827717662 * medium - 0.808675766 * short) * share
    long = (light + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (light - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (light - 0.0894841775 * a - 1.291485548 * b) ** 3
    return Colour(
        _channel(4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short),
        _channel(-1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short),
        _channel(-0.0041960863 * long - 0.7034186147 * medium + 1.707614701 * short),
    )
