"""Choosing the language, and dates and times in words."""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date
from flask_babel import force_locale, get_locale

LANGUAGES = ("nl", "en")
AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def language() -> str:
    """The language of the page or letter being made: `nl` or `en`."""
    locale = get_locale()
    return locale.language if locale is not None and locale.language in LANGUAGES else "nl"


def speaking(lang: str) -> AbstractContextManager[None]:
    """Within this block every label speaks that language: letters go in the student's, not the writer's."""
    return force_locale(lang)  # type: ignore[no-any-return]


def date_in_words(day: date, lang: str | None = None) -> str:
    """`14 januari 2027` or `14 January 2027`."""
    return _format(day, "d MMMM y", lang)


def short_date(day: date, lang: str | None = None) -> str:
    """`14 jan 2027` or `14 Jan 2027`, for tables."""
    return _format(day, "d MMM y", lang).replace(".", "")


def day_and_month(day: date, lang: str | None = None) -> str:
    """`14 jan` or `14 Jan`, where the year goes without saying."""
    return _format(day, "d MMM", lang).replace(".", "")


def weekday_date(day: date, lang: str | None = None) -> str:
    """`donderdag 14 januari 2027` or `Thursday 14 January 2027`."""
    return _format(day, "EEEE d MMMM y", lang)


def time_in_words(instant: datetime, lang: str | None = None, zone: str | None = None) -> str:
    """Time on the local clock: `9.00` in Dutch, `9:00` in English."""
    local = instant.astimezone(ZoneInfo(zone) if zone else AMSTERDAM)
    return f"{local.hour}{'.' if (lang or language()) == 'nl' else ':'}{local.minute:02d}"


def moment_in_words(instant: datetime, lang: str | None = None, zone: str | None = None) -> str:
    """Day and time on the local clock: `14 januari 2027, 9.00`."""
    local = instant.astimezone(ZoneInfo(zone) if zone else AMSTERDAM)
    return f"{date_in_words(local.date(), lang)}, {time_in_words(instant, lang, zone)}"


def choose_language(accept_language: str, default: str) -> str:
    """The first of our languages in an Accept-Language header, else the default."""
    for part in accept_language.split(","):
        tag = part.split(";")[0].strip().lower()
        if tag[:2] in LANGUAGES:
            return tag[:2]
    return default


def _format(day: date, pattern: str, lang: str | None) -> str:
    # British English, since plain "en" means American day order to the date library.
    name = lang or language()
    return format_date(day, pattern, locale=Locale("en", "GB") if name == "en" else Locale(name))
