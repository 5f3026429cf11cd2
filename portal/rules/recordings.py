"""What an exam records, thing by thing, and what its explanation still lacks (I-01 to I-16)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

CATEGORIES = (
    "webcam_video",
    "webcam_stills",
    "microphone_audio",
    "screen_recording",
    "screen_stills",
    "room_scan",
    "second_camera",
    "id_document_image",
    "face_image",
    "face_detection",
    "biometric_template",
    "gaze_or_head_tracking",
    "keystrokes",
    "mouse",
    "clipboard_events",
    "visited_urls_or_tabs",
    "running_applications",
    "device_details",
    "ip_address",
    "approximate_location",
    "exam_activity",
    "flags_or_score",
    "chat_with_proctor",
)

# The most intrusive first: what identifies a body or shows a home; last what any website sees.
INTRUSIVENESS = (
    "biometric_template",
    "room_scan",
    "gaze_or_head_tracking",
    "webcam_video",
    "second_camera",
    "microphone_audio",
    "screen_recording",
    "id_document_image",
    "face_image",
    "face_detection",
    "webcam_stills",
    "screen_stills",
    "keystrokes",
    "approximate_location",
    "visited_urls_or_tabs",
    "running_applications",
    "flags_or_score",
    "clipboard_events",
    "mouse",
    "chat_with_proctor",
    "ip_address",
    "device_details",
    "exam_activity",
)

STATES = ("on", "off", "unknown")
ANSWERS = ("yes", "no", "unknown")
MODES = ("home", "campus", "oral")

WHY = (
    "see_who_sits",
    "check_identity",
    "same_person",
    "see_help",
    "hear_help",
    "see_room",
    "see_desk",
    "see_screen",
    "see_programs",
    "see_websites",
    "see_copying",
    "see_absence",
    "point_out",
    "run_exam",
    "solve_problems",
    "help_student",
    "grade_oral",
    "other",
)

SEEN_BY = (
    "live_invigilator",
    "live_supplier",
    "supplier_at_start",
    "supplier_reviewer",
    "supplier_reviewer_if_flagged",
    "examiner",
    "examiner_if_flagged",
    "exam_board_on_fraud",
    "support_on_problem",
    "nobody_software_only",
    "other",
)
WATCHING = frozenset({"live_invigilator", "live_supplier"})
"""Codes that say a person watches while the exam runs."""
SEEN_AFTER_FLAG = frozenset({"supplier_reviewer_if_flagged", "examiner_if_flagged", "exam_board_on_fraud"})

# With days: `grade_final` is whichever comes first, `fraud_decision_final` only if something was flagged.
KEPT_RULES = ("not_kept", "end_of_session", "grade_final", "fraud_decision_final")
KEPT_RULES_WITH_DAYS = frozenset({"grade_final", "fraud_decision_final"})

LIVE_WATCHERS = ("examiner", "school", "supplier")
HUMAN_JUDGES = ("examiner", "school", "supplier_then_examiner", "exam_board", "nobody")
SPECIAL_EXCEPTIONS = ("explicit_consent", "authentication")
ALTERNATIVE_FORMS = ("campus", "oral", "assignment", "paper", "home")

EEA = frozenset(
    "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK".split(" ")  # noqa: SIM905
)


@dataclass(frozen=True)
class Tile:
    """One of the nine kinds that every exam page shows, with the categories behind it."""

    key: str
    icon: str
    categories: tuple[str, ...]


TILES = (
    Tile("camera", "video", ("webcam_video", "webcam_stills", "second_camera", "face_detection")),
    Tile("microphone", "microphone", ("microphone_audio",)),
    Tile("screen", "device-desktop", ("screen_recording", "screen_stills")),
    Tile("id", "id", ("id_document_image", "face_image", "biometric_template")),
    Tile("keyboard", "keyboard", ("keystrokes", "mouse", "clipboard_events")),
    Tile("room_scan", "home-search", ("room_scan",)),
    Tile("eye_tracking", "eye", ("gaze_or_head_tracking",)),
    Tile("location", "map-pin", ("ip_address", "approximate_location")),
    Tile("websites", "world-www", ("visited_urls_or_tabs", "running_applications")),
)
ALSO_KEPT = ("device_details", "exam_activity", "flags_or_score", "chat_with_proctor")


class ChannelLike(Protocol):
    """What the rules read of a channel; a mapped class may have more."""

    @property
    def category(self) -> str: ...
    @property
    def state(self) -> str: ...
    @property
    def why_code(self) -> str | None: ...
    @property
    def why_nl(self) -> str | None: ...
    @property
    def why_en(self) -> str | None: ...
    @property
    def seen_by_code(self) -> str | None: ...
    @property
    def seen_by_nl(self) -> str | None: ...
    @property
    def seen_by_en(self) -> str | None: ...
    @property
    def kept_days(self) -> int | None: ...
    @property
    def kept_rule(self) -> str | None: ...
    @property
    def countries(self) -> str | Sequence[str]: ...


@dataclass(frozen=True)
class Channel:
    """One category of data at one exam (I-04): recorded or not, why, who sees it, how long kept, where.

    `kept_days` counts days after the exam; `countries` holds ISO 3166 codes of two letters.
    """

    category: str
    state: str = "unknown"
    why_code: str | None = None
    why_nl: str | None = None
    why_en: str | None = None
    seen_by_code: str | None = None
    seen_by_nl: str | None = None
    seen_by_en: str | None = None
    kept_days: int | None = None
    kept_rule: str | None = None
    countries: tuple[str, ...] = ()


@dataclass(frozen=True)
class Answer:
    """Yes, no or unknown for one tile, or for one category of the list "also kept" (then without icon)."""

    key: str
    icon: str
    categories: tuple[str, ...]
    answer: str


@dataclass(frozen=True)
class Summary:
    """A channel set in figures, for the opening sentences.

    `seen_by`: codes of what is on, in the order of SEEN_BY; `seen_by_own`: some stand in own words only.
    `kept_days`: the longest term in days, if any. `kept_rules`: rules that bound something without days.
    `kept_longer_on_fraud`: something stays until a decision about fraud is final.
    """

    on: int
    off: int
    unknown: int
    seen_by: tuple[str, ...]
    seen_by_own: bool
    seen_by_unknown: bool
    kept_days: int | None
    kept_rules: tuple[str, ...]
    kept_longer_on_fraud: bool
    kept_unknown: bool

    @property
    def watched_live(self) -> bool:
        """Whether a channel says that a person watches while the exam runs."""
        return not WATCHING.isdisjoint(self.seen_by)


@dataclass(frozen=True)
class ExamFacts:
    """What the opening sentences of an exam page are made from. Instants are aware; channels as recorded.

    `supervised` is false for an exam without online supervision; `over` is true once it was held; `place`
    is a room or address, if known; `flagged_retention` is true if the explanation says how long recordings
    stay after an alert (I-09). `on_request`: only who asks is supervised (section 3).
    """

    starts_at: datetime | None
    mode: str
    channels: tuple[ChannelLike, ...]
    live_watch: str = "unknown"
    live_watch_by_code: str | None = None
    software_judges: str = "unknown"
    human_judge_code: str | None = None
    supervised: bool = True
    over: bool = False
    place: str | None = None
    flagged_retention: bool = False
    on_request: bool = False


def tile_answer(states: Iterable[str]) -> str:
    """Any on is yes; else any unknown is unknown; else no. Nothing said at all is unknown, never no."""
    found = set(states)
    if not found <= set(STATES):
        raise ValueError(f"not a state of a channel: {sorted(found - set(STATES))}")
    if "on" in found:
        return "yes"
    return "no" if found == {"off"} else "unknown"


def states_of(channels: Iterable[ChannelLike]) -> dict[str, str]:
    """The state of all 23 categories, in catalogue order; a category that nobody set is unknown."""
    states = dict.fromkeys(CATEGORIES, "unknown")
    for channel in channels:
        if channel.category not in states:
            raise ValueError(f"not a category: {channel.category}")
        states[channel.category] = channel.state
    return states


def tiles(channels: Iterable[ChannelLike]) -> tuple[Answer, ...]:
    """The nine tiles, always all nine, each with its answer."""
    states = states_of(channels)
    return tuple(
        Answer(tile.key, tile.icon, tile.categories, tile_answer(states[one] for one in tile.categories))
        for tile in TILES
    )


def also_kept(channels: Iterable[ChannelLike]) -> tuple[Answer, ...]:
    """The list under the tiles: four categories without a tile, each with its answer."""
    states = states_of(channels)
    return tuple(Answer(one, "", (one,), tile_answer([states[one]])) for one in ALSO_KEPT)


def by_intrusiveness(channels: Iterable[ChannelLike]) -> tuple[ChannelLike, ...]:
    """The same channels, the most intrusive first."""
    return tuple(sorted(channels, key=lambda channel: INTRUSIVENESS.index(channel.category)))


def recorded(channels: Iterable[ChannelLike]) -> tuple[ChannelLike, ...]:
    """What is on, the most intrusive first: one heading each on the exam page."""
    return by_intrusiveness(channel for channel in channels if channel.state == "on")


def face_template(channels: Iterable[ChannelLike]) -> Answer:
    """Whether faces are recognised, always under a heading of its own: special data (art. 9) may never hide
    behind the tile of the ID check."""
    category = "biometric_template"
    return Answer(category, "", (category,), tile_answer([states_of(channels)[category]]))


def summary(channels: Iterable[ChannelLike]) -> Summary:
    """How many things are recorded, who looks, and the latest day on which all of it is deleted."""
    channels = tuple(channels)
    states = list(states_of(channels).values())
    on = recorded(channels)
    seen = {channel.seen_by_code for channel in on if channel.seen_by_code}
    days = [channel.kept_days for channel in on if channel.kept_days is not None]
    rules = {channel.kept_rule for channel in on if channel.kept_rule and channel.kept_days is None}
    return Summary(
        on=states.count("on"),
        off=states.count("off"),
        unknown=states.count("unknown"),
        seen_by=tuple(code for code in SEEN_BY if code in seen),
        seen_by_own=any(says_who(channel) and not _coded(channel.seen_by_code) for channel in on),
        seen_by_unknown=any(not says_who(channel) for channel in on),
        kept_days=max(days, default=None),
        kept_rules=tuple(rule for rule in KEPT_RULES if rule in rules),
        kept_longer_on_fraud=any(channel.kept_rule == "fraud_decision_final" for channel in on),
        kept_unknown=any(not says_how_long(channel) for channel in on),
    )


def says_why(channel: ChannelLike) -> bool:
    """A code, or own words in both languages; the code `other` says nothing by itself."""
    return _coded(channel.why_code) or bool(_said(channel.why_nl) and _said(channel.why_en))


def says_who(channel: ChannelLike) -> bool:
    """A code, or own words in both languages; the code `other` says nothing by itself."""
    return _coded(channel.seen_by_code) or bool(_said(channel.seen_by_nl) and _said(channel.seen_by_en))


def says_how_long(channel: ChannelLike) -> bool:
    """Days after the exam, or a rule that ends it (I-09)."""
    return channel.kept_days is not None or bool(channel.kept_rule)


def country_codes(countries: str | Sequence[str] | None) -> tuple[str, ...]:
    """Country codes of two letters, from a sequence or from a text with spaces between them."""
    return tuple(countries.split() if isinstance(countries, str) else countries or ())


def _coded(code: str | None) -> bool:
    return bool(code) and code != "other"


def _said(text: str | None) -> bool:
    return bool(text and text.strip())
