"""The explanation of an exam as the law asks it: what I-01 to I-16 still lack (section 3; arts 13 and 14)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from portal.rules.recordings import (
    CATEGORIES,
    EEA,
    ChannelLike,
    ExamFacts,
    country_codes,
    says_how_long,
    says_who,
    says_why,
    states_of,
    summary,
)

FIELDS = tuple(f"I-{number:02}" for number in range(1, 17))

# Attributes of an explanation that end in _nl and _en, and the field of section 3 that each belongs to.
TEXTS = {
    "purpose": "I-02",
    "interest": "I-03",
    "necessity": "I-03",
    "recording_times": "I-06",
    "flag_criteria": "I-07",
    "consequences": "I-07",
    "transfer_safeguard": "I-08",
    "flagged_retention": "I-09",
    "if_not": "I-10",
    "alternative_window": "I-12",
    "private_tips": "I-14",
    "incident": "I-15",
    "change_note": "I-16",
}
# Attributes of an explanation without a language: codes, "yes" "no" "unknown", names and country codes.
VALUES = {
    "lawful_basis": "I-03",
    "special_exception": "I-03",
    "live_watch": "I-04",
    "live_watch_by_code": "I-04",
    "software_judges": "I-07",
    "human_judge_code": "I-07",
    "sub_processors": "I-08",
    "countries": "I-08",
    "compulsory": "I-10",
    "alternative_form": "I-12",
}
# A change here, once published, is told to booked students and starts the notice period again (section 3).
RENEWS_NOTICE = frozenset({"I-02", "I-03", "I-04", "I-07", "I-08", "I-09"})

MISSING = {
    "institution_name": "I-01",
    "contact": "I-01",
    "dpo_contact": "I-01",
    "purpose": "I-02",
    "lawful_basis": "I-03",
    "interest": "I-03",
    "necessity": "I-03",
    "special_exception": "I-03",
    "channel_unknown": "I-04",
    "channel_why": "I-04",
    "channel_seen_by": "I-04",
    "channel_countries": "I-04",
    "live_watch": "I-04",
    "live_watch_by": "I-04",
    "live_watch_contradicts": "I-04",
    "not_recorded": "I-05",
    "recording_times": "I-06",
    "software_judges": "I-07",
    "flag_criteria": "I-07",
    "human_judge": "I-07",
    "human_must_judge": "I-07",
    "consequences": "I-07",
    "product": "I-08",
    "sub_processors": "I-08",
    "countries": "I-08",
    "transfer_safeguard": "I-08",
    "channel_kept": "I-09",
    "flagged_retention": "I-09",
    "compulsory": "I-10",
    "if_not": "I-10",
    "rights": "I-11",
    "alternative_form": "I-12",
    "alternative_window": "I-12",
    "remedy_body": "I-13",
    "private_tips": "I-14",
    "incident": "I-15",
    "exam_day_phone": "I-15",
    "change_note": "I-16",
}
"""Every code of what can be missing, with its field."""


@dataclass(frozen=True)
class Missing:
    """One thing still to do: the field of section 3 (or the gate), a code, and for a channel its category."""

    field: str
    code: str
    category: str | None = None


def missing_for_explanation(
    explanation: Any, channels: Iterable[ChannelLike], exam: Any, institution: Any
) -> list[Missing]:
    """What an explanation still lacks for the approval to proctor, I-01 to I-16 in order; empty if complete.

    It never bars publishing: that is owed anyway, with the unknown shown as unknown (section 3).
    Reads of `explanation` the attributes in TEXTS (with _nl and _en) and VALUES, and `number` (1 for the
    first version; later ones need a change note); of `exam` `product` (None when not chosen); of
    `institution` `name_nl`, `contact_email`, `dpo_email`, `exam_day_phone` and `remedy_body`.
    """
    channels = tuple(channels)
    found = [
        *_about_institution(institution),
        *_about_ground(explanation, channels),
        *_about_channels(channels),
        *_about_watching(explanation, channels),
        *_about_judging(explanation),
        *_about_recipients(explanation, channels, exam),
        *_about_the_student(explanation),
    ]
    missing = [Missing(MISSING[code], code, category) for code, category in found]
    return sorted(missing, key=lambda one: one.field)


_Found = Iterator[tuple[str, str | None]]


def _about_institution(institution: Any) -> _Found:
    for attribute, code in (
        ("name_nl", "institution_name"),
        ("contact_email", "contact"),
        ("dpo_email", "dpo_contact"),
        ("remedy_body", "remedy_body"),
        ("exam_day_phone", "exam_day_phone"),
    ):
        if not getattr(institution, attribute):
            yield code, None


def _about_ground(explanation: Any, channels: tuple[ChannelLike, ...]) -> _Found:
    yield from _texts(explanation, "purpose", "necessity")
    if not explanation.lawful_basis:
        yield "lawful_basis", None
        yield "rights", None
    if explanation.lawful_basis == "legitimate_interest":
        yield from _texts(explanation, "interest")
    if states_of(channels)["biometric_template"] == "on" and not explanation.special_exception:
        yield "special_exception", None


def _about_channels(channels: tuple[ChannelLike, ...]) -> _Found:
    states = states_of(channels)
    unknown = [category for category in CATEGORIES if states[category] == "unknown"]
    yield from (("channel_unknown", category) for category in unknown)
    if unknown:
        yield "not_recorded", None
    for channel in channels:
        if channel.state == "on":
            yield from ((code, channel.category) for code in _silent(channel))


def _silent(channel: ChannelLike) -> Iterator[str]:
    if not says_why(channel):
        yield "channel_why"
    if not says_who(channel):
        yield "channel_seen_by"
    if not country_codes(channel.countries):
        yield "channel_countries"
    if not says_how_long(channel):
        yield "channel_kept"


def _about_watching(explanation: Any, channels: tuple[ChannelLike, ...]) -> _Found:
    if not _settled(explanation.live_watch):
        yield "live_watch", None
    if explanation.live_watch == "no" and summary(channels).watched_live:
        yield "live_watch_contradicts", None
    if explanation.live_watch == "yes" and not explanation.live_watch_by_code:
        yield "live_watch_by", None
    yield from _texts(explanation, "recording_times")


def _about_judging(explanation: Any) -> _Found:
    if not _settled(explanation.software_judges):
        yield "software_judges", None
    if explanation.software_judges == "yes":
        yield from _texts(explanation, "flag_criteria")
    if not explanation.human_judge_code:
        yield "human_judge", None
    # Art. 22: a page may say that nobody judges after the software, but such an exam is not to be approved.
    if explanation.human_judge_code == "nobody":
        yield "human_must_judge", None
    yield from _texts(explanation, "consequences", "flagged_retention")


def _about_recipients(explanation: Any, channels: tuple[ChannelLike, ...], exam: Any) -> _Found:
    if exam.product is None:
        yield "product", None
    if not explanation.sub_processors:
        yield "sub_processors", None
    if not country_codes(explanation.countries):
        yield "countries", None
    if leaves_the_eea(explanation, channels):
        yield from _texts(explanation, "transfer_safeguard")


def _about_the_student(explanation: Any) -> _Found:
    if not _settled(explanation.compulsory):
        yield "compulsory", None
    if not explanation.alternative_form:
        yield "alternative_form", None
    yield from _texts(explanation, "if_not", "alternative_window", "private_tips", "incident")
    if explanation.number > 1:
        yield from _texts(explanation, "change_note")


def exam_facts(exam: Any, explanation: Any | None, now: datetime) -> ExamFacts:
    """What the opening sentences are made from; without an explanation everything but the date is unknown.

    Reads of `exam` `starts_at` (aware), `mode`, `is_proctored` and `is_on_request`; `now` is aware.
    """
    facts = ExamFacts(
        starts_at=exam.starts_at,
        mode=exam.mode,
        channels=(),
        supervised=exam.is_proctored,
        over=exam.starts_at < now,
        on_request=exam.is_on_request,
    )
    if explanation is None:
        return facts
    return replace(
        facts,
        channels=tuple(explanation.channels),
        live_watch=explanation.live_watch,
        live_watch_by_code=explanation.live_watch_by_code,
        software_judges=explanation.software_judges,
        human_judge_code=explanation.human_judge_code,
        flagged_retention=bool(explanation.flagged_retention_nl or explanation.flagged_retention_en),
    )


def leaves_the_eea(explanation: Any, channels: Iterable[ChannelLike]) -> bool:
    """Whether a country outside the EEA is named, for a channel that is on or for recipients (chapter V)."""
    named = set(country_codes(explanation.countries))
    for channel in channels:
        if channel.state == "on":
            named |= set(country_codes(channel.countries))
    return not named <= EEA


def _texts(explanation: Any, *stems: str) -> _Found:
    for stem in stems:
        if not all((getattr(explanation, f"{stem}_{lang}") or "").strip() for lang in ("nl", "en")):
            yield stem, None


def _settled(answer: str | None) -> bool:
    return answer in ("yes", "no")
