"""What differs between two versions of an exam's explanation, as codes (I-16)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from portal.rules.explanations import RENEWS_NOTICE, TEXTS, VALUES
from portal.rules.recordings import CATEGORIES, Channel, ChannelLike, country_codes

CHANNEL_PARTS = ("why", "seen_by", "kept", "countries")
_FIELD_OF_PART = {"why": "I-04", "seen_by": "I-04", "kept": "I-09", "countries": "I-08"}


@dataclass(frozen=True)
class Change:
    """One difference: the field of section 3, what it is about, and for a channel its category.

    `about` is a stem of TEXTS, a name of VALUES, "state", or one of CHANNEL_PARTS. `old` and `new` hold codes
    or states; they are None for texts, which are not repeated here.
    """

    field: str
    about: str
    category: str | None = None
    old: Any = None
    new: Any = None


def changes(old: Any, new: Any) -> tuple[Change, ...]:
    """All differences between two versions, channels first; each version has `channels`, TEXTS and VALUES."""
    return (*_channels(old.channels, new.channels), *_values(old, new), *_texts(old, new))


def renews_notice(found: Iterable[Change]) -> bool:
    """Whether booked students must be told and the notice period starts again (section 3, last paragraph)."""
    return any(change.field in RENEWS_NOTICE for change in found)


def _channels(old: Iterable[ChannelLike], new: Iterable[ChannelLike]) -> Iterator[Change]:
    before = {channel.category: channel for channel in old}
    after = {channel.category: channel for channel in new}
    for category in CATEGORIES:
        was: ChannelLike = before.get(category) or Channel(category)
        now: ChannelLike = after.get(category) or Channel(category)
        if was.state != now.state:
            yield Change("I-04", "state", category, was.state, now.state)
        elif now.state == "on":
            yield from _parts(category, was, now)


def _parts(category: str, was: ChannelLike, now: ChannelLike) -> Iterator[Change]:
    for part in CHANNEL_PARTS:
        before, after = _part(was, part), _part(now, part)
        if before != after:
            yield Change(_FIELD_OF_PART[part], part, category, before, after)


def _part(channel: ChannelLike, part: str) -> tuple[Any, ...]:
    if part == "kept":
        return channel.kept_days, channel.kept_rule or None
    if part == "countries":
        return tuple(sorted(country_codes(channel.countries)))
    names = (f"{part}_code", f"{part}_nl", f"{part}_en")
    return tuple(getattr(channel, name) or None for name in names)


def _values(old: Any, new: Any) -> Iterator[Change]:
    for name, field in VALUES.items():
        was, now = _value(old, name), _value(new, name)
        if was != now:
            yield Change(field, name, None, was, now)


def _value(version: Any, name: str) -> Any:
    value = getattr(version, name) or None
    return tuple(sorted(country_codes(value))) or None if name == "countries" else value


def _texts(old: Any, new: Any) -> Iterator[Change]:
    for stem, field in TEXTS.items():
        # The note that tells what changed is new each time; that in itself is no change.
        if stem != "change_note" and any(
            _text(old, stem, lang) != _text(new, stem, lang) for lang in ("nl", "en")
        ):
            yield Change(field, stem)


def _text(version: Any, stem: str, lang: str) -> str:
    return (getattr(version, f"{stem}_{lang}") or "").strip()
