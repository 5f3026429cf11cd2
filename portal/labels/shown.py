"""The things of an exam page in words, in the shape that the macros of `ui/recordings.html` take."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from markupsafe import Markup

from portal.i18n import language
from portal.labels import recordings as words
from portal.rules.recordings import TILES, Answer, ChannelLike, also_kept, face_template, recorded, tiles

_ICON = {category: tile.icon for tile in TILES for category in tile.categories}


class Shown(NamedTuple):
    """A tile, or a line of "also kept": `answer` is yes, no or unknown, `word` the same in words."""

    icon: str
    name: str
    answer: str
    word: str


class Record(NamedTuple):
    """One recorded thing with its facts in words; what is not known says so."""

    category: str
    icon: str | None
    name: str
    why: str
    seen_by: str
    kept: str
    where: str


def shown_tiles(channels: Iterable[ChannelLike]) -> list[Shown]:
    """The nine tiles for `ui.recordings.strips`."""
    return [_shown(one, words.TILES[one.key]) for one in tiles(channels)]


def shown_also_kept(channels: Iterable[ChannelLike]) -> list[Shown]:
    """The four lines for `ui.recordings.also_kept`."""
    return [_shown(one, words.CATEGORIES[one.key]) for one in also_kept(channels)]


def shown_records(channels: Iterable[ChannelLike]) -> list[Record]:
    """What is on, the most intrusive first, for `ui.recordings.records`."""
    return [_record(channel) for channel in recorded(channels)]


def shown_face_template(channels: Iterable[ChannelLike]) -> Shown | None:
    """Whether faces are recognised, for its own heading while that is off or unknown; None when it is on,
    for then it is among the records."""
    found = face_template(channels)
    return None if found.answer == "yes" else _shown(found, words.CATEGORIES[found.key])


def _shown(one: Answer, name: Any) -> Shown:
    return Shown(one.icon, str(name), one.answer, str(words.ANSWERS[one.answer]))


def _record(channel: ChannelLike) -> Record:
    return Record(
        category=channel.category,
        icon=_ICON.get(channel.category),
        name=str(words.CATEGORIES[channel.category]),
        why=_said(words.why(channel), words.own(channel, "why")),
        seen_by=_said(words.seen_by(channel), words.own(channel, "seen_by")),
        kept=words.kept(channel.kept_days, channel.kept_rule),
        where=words.countries(channel.countries),
    )


def _said(sentence: str, own: words.Own | None) -> str:
    if own is None:
        return sentence
    text = (
        Markup('<span lang="{}">{}</span>').format(own.lang, own.text) if own.lang != language() else own.text
    )
    return Markup("{} {}").format(sentence, text) if sentence else text
