"""Settings as somebody reads them, on the page and on the command line: value, rule, and who confirmed it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from operator import attrgetter

from portal.config import Config
from portal.config_confirmed import Confirmation, Standing, standing
from portal.config_gaps import BEFORE_GOING_LIVE, gaps
from portal.config_norms import NORMS, norm_name
from portal.i18n import date_in_words, language
from portal.labels.settings import GAPS, GROUPS, KINDS, SETTINGS, value_in_words
from portal.rules.calendar import EQUATED_UNTIL


@dataclass(frozen=True)
class Line:
    """One setting. `basis` says whether it is law or policy; it, `standing` and `confirmation` may be absent."""

    name: str
    label: str
    meaning: str
    value: str
    basis: str
    standing: Standing | None
    confirmation: Confirmation | None


@dataclass(frozen=True)
class Missing:
    """Settings that are not there, and what follows; `must` when no school may go live so."""

    must: bool
    sentence: str
    names: tuple[tuple[str, str], ...]
    """Name of the setting and what it is called."""


@dataclass(frozen=True)
class Group:
    """Settings under one heading."""

    code: str
    heading: str
    lines: tuple[Line, ...]

    @property
    def open(self) -> int:
        """How many names of section 13 among them are not confirmed, or due for review."""
        return len({norm_name(line.name) for line in self.lines if line.standing not in (None, "confirmed")})


def groups(config: Config, today: date, day: Callable[[date], str] = date_in_words) -> list[Group]:
    """Every setting that is no secret; `day` writes a date."""
    return [
        Group(code, str(heading), tuple(_line(config, name, today, day) for name in settings))
        for code, (heading, settings) in GROUPS.items()
    ]


def missing(config: Config) -> list[Missing]:
    """What is not set, and what follows from it."""
    return [
        Missing(
            code in BEFORE_GOING_LIVE,
            str(GAPS[code]),
            tuple((name, str(SETTINGS[name][0])) for name in names),
        )
        for code, names in gaps(config).items()
    ]


def counted(config: Config, today: date) -> Counter[str]:
    """How many names of section 13 are confirmed, not confirmed, or due for review."""
    return Counter(standing(config, name, today) or "" for name in NORMS)


def _line(config: Config, name: str, today: date, day: Callable[[date], str]) -> Line:
    called, meaning = SETTINGS[name]
    under = norm_name(name) or ""
    norm = NORMS.get(under)
    basis = str(KINDS[norm.kind]) % {"rule": norm.rule} if norm else ""
    return Line(
        name, str(called), str(meaning), _value(config, name, day), basis, standing(config, name, today),
        config.confirmed.get(under),
    )  # fmt: skip


def _value(config: Config, name: str, day: Callable[[date], str]) -> str:
    """A desk is told by name as well, as the student reads it; the years of bridge days are no setting but a file."""
    value = EQUATED_UNTIL if name == "equated_days" else attrgetter(name)(config)
    if value and name.startswith("desks."):
        return f"{config.desks.name(language(), name.partition('.')[2])}: {value}"
    return value_in_words(name, value, day)
