"""The explanation of an exam as one object for `ui.explanation.body`: public page and staff preview alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.config import Config
from portal.i18n import date_in_words, language
from portal.labels.changes import what_changed
from portal.labels.explanation_blocks import Block, allowed, good_to_know, legal, purpose
from portal.labels.on_request import Story
from portal.labels.opening import opening_sentences
from portal.labels.recordings import CATEGORIES, Own, own
from portal.labels.shown import (
    Record,
    Shown,
    shown_also_kept,
    shown_face_template,
    shown_records,
    shown_tiles,
)
from portal.rules.calendar import local_date
from portal.rules.explanations import exam_facts
from portal.rules.on_request import last_day_to_ask
from portal.rules.recordings import CATEGORIES as ALL_CATEGORIES
from portal.rules.recordings import states_of
from portal.rules.rights import applies, instead

ASKING = {
    "objection": _l("Object"),
    "withdrawal": _l("Take back your consent"),
    "alternative": _l("Ask for another exam"),
}
FIRST_OF_THE_LEAD = 3
"""Sentences in the large first paragraph; the others follow in a second one."""


@dataclass(frozen=True)
class Links:
    """Where the buttons go; an empty one is not drawn. `versions` maps a version's number to its page."""

    objection: str
    rights: str
    access: str = ""
    erasure: str = ""
    other_exam: str = ""
    ask: str = ""
    asked: str = ""
    story: Story | None = None
    """To ask for online supervision, where an exam leaves that to who asks.

    `asked` leads to what the reader asked; `story` is how that stands.
    """
    versions: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Notice:
    """What stands above everything: a heading and its sentences; `colour` is info or warning."""

    heading: str
    sentences: tuple[str, ...]
    colour: str = "info"


@dataclass(frozen=True)
class Choice:
    """The panel "Do you not want this?" (21(4)); `other_url` is "" unless another exam is open to all."""

    heading: str
    sentences: tuple[str, ...]
    label: str
    url: str
    other_url: str
    advice: str


@dataclass(frozen=True)
class Asking:
    """The panel under an explanation where only who asks is supervised (section 3); `url` is "" when nobody can ask now."""

    sentences: tuple[str, ...]
    label: str
    url: str


@dataclass(frozen=True)
class Version:
    """One published version (I-16): what changed in words, and the institution's own note."""

    number: int
    day: date
    changes: tuple[str, ...]
    note: Own | None
    url: str
    shown: bool


@dataclass(frozen=True)
class ExplanationPage:
    """All that the macro draws. Parts that do not apply are None or empty."""

    heading: str
    notices: tuple[Notice, ...]
    lead: str
    more: str
    supervised: bool
    explained: bool
    tiles: list[Shown]
    also_kept: list[Shown]
    face_template: Shown | None
    purpose: Block | None
    records: list[Record]
    not_recorded: list[str]
    asking: Asking | None
    choice: Choice | None
    allowed: Block | None
    legal: list[tuple[str, str]]
    blocks: tuple[Block, ...]
    links: Links
    versions: tuple[Version, ...]


def explanation_page(
    exam: Any,
    explanation: Any | None,
    config: Config,
    now: datetime,
    *,
    links: Links,
    versions: Sequence[Any] = (),
) -> ExplanationPage:
    """What a reader sees of this exam, in the current language (design: what this exam records).

    `explanation` is the version to show, None when nothing is published; `versions` holds all published ones
    in any order, with channels loaded. `now` is aware. What nobody filled in reads as unknown, never as no.
    """
    told = explanation if exam.is_proctored else None
    channels = told.channels if told is not None else ()
    sentences = opening_sentences(exam_facts(exam, explanation, now))
    return ExplanationPage(
        heading=_("What the exam %(name)s records", name=exam.name(language())),
        notices=tuple(_notices(exam, explanation, config, now, links)),
        lead=" ".join(sentences[:FIRST_OF_THE_LEAD]),
        more=" ".join(sentences[FIRST_OF_THE_LEAD:]) if explanation is not None else "",
        supervised=exam.is_proctored,
        explained=told is not None,
        tiles=shown_tiles(channels) if told is not None else [],
        also_kept=shown_also_kept(channels) if told is not None else [],
        face_template=shown_face_template(channels) if told is not None else None,
        purpose=purpose(told) if told is not None else None,
        records=shown_records(channels),
        not_recorded=_not_recorded(channels) if told is not None else [],
        asking=_asking(exam, told, config, now, links),
        choice=_choice(exam, told, now, links) if exam.is_proctored else None,
        allowed=allowed(told) if told is not None else None,
        legal=legal(told, config.institution, config.remedy_route, language()) if exam.is_proctored else [],
        blocks=good_to_know(exam, told, config.institution) if told is not None else (),
        links=links,
        versions=_versions(versions, explanation, links),
    )


def _notices(exam: Any, explanation: Any | None, config: Config, now: datetime, links: Links) -> list[Notice]:
    found = []
    if explanation is not None and _is_old(exam, explanation):
        text = _("This is version %(number)s. There is a newer one.", number=explanation.number)
        found.append(Notice(_("This is an old version"), (text,), "warning"))
    if not exam.is_proctored:
        return found
    if exam.is_on_request and exam.starts_at >= now and not exam.cancelled:
        found.append(_on_campus(links.story))
    if explanation is None:
        found.append(_nothing_yet(exam, config, now))
    if exam.cancelled:
        found.append(Notice(_("This exam is called off"), (_("So nobody is recorded."),), "warning"))
    elif not exam.may_be_proctored:
        found.append(_not_approved(exam, now))
    return found


def _on_campus(story: Story | None) -> Notice:
    """How the reader takes it: as they asked, else at school."""
    if story is not None:
        said = tuple(str(sentence) for sentence in story.said)
        return Notice(str(story.heading), said, story.colour if story.colour != "neutral" else "info")
    first = _("You take it at school. Nobody records you. You do not have to do anything for that.")
    more = _(
        "Do you want to take it at a distance? Then first read here what we record. Below it you can ask."
    )
    return Notice(_("You take this exam without online supervision"), (first, more))


def _asking(exam: Any, explanation: Any | None, config: Config, now: datetime, links: Links) -> Asking | None:
    """The explanation precedes the request, so the way to ask stands under it (section 3)."""
    if not exam.is_on_request or exam.cancelled or exam.starts_at < now:
        return None
    if links.asked:
        return Asking((_("You asked us this already."),), _("See your request"), links.asked)
    last = last_day_to_ask(exam.day, config.ask_supervision_working_days)
    what = _("You may ask for online supervision. For example because you are abroad, or ill.")
    if last < local_date(now):
        over = _("The last day to ask was %(date)s. You take this exam at school.", date=date_in_words(last))
        return Asking((over,), "", "")
    until = _("Asking is free. You can ask until %(date)s.", date=date_in_words(last))
    if explanation is None:
        return Asking((what, until, _("You can ask as soon as you can read here what we record.")), "", "")
    return Asking((what, until), _("Ask for online supervision"), links.ask)


def _is_old(exam: Any, explanation: Any) -> bool:
    return bool(explanation.state == "published" and exam.published_id not in (None, explanation.id))


def _not_approved(exam: Any, now: datetime) -> Notice:
    """11.3: the mark is missing, so nobody is recorded; after a suspension the exam is held without it."""
    if exam.starts_at < now:
        return Notice(
            _("Not approved for online supervision"), (_("So nobody may have been recorded."),), "warning"
        )
    heading = _("Not yet approved for online supervision")
    if exam.approval == "suspended":
        return Notice(heading, (_("This exam is held without it."),), "warning")
    return Notice(heading, (_("As long as that is so, we record nobody."),), "warning")


def _nothing_yet(exam: Any, config: Config, now: datetime) -> Notice:
    by = exam.day - timedelta(days=config.notice_lead_days)
    day = date_in_words(by)
    when = (
        _("You can read it here by %(date)s.", date=day)
        if by >= local_date(now)
        else _("It should have been here on %(date)s. We are late. Sorry.", date=day)
    )
    whom = _("Do you have a question? Mail %(email)s.", email=config.institution.contact_email)
    return Notice(_("There is no explanation yet"), (when, whom))


def _choice(exam: Any, explanation: Any | None, now: datetime, links: Links) -> Choice:
    basis = explanation.lawful_basis if explanation is not None else None
    kind = "objection" if applies("objection", basis) else instead("objection", basis) or "objection"
    over = exam.starts_at < now
    other = links.other_exam if exam.open_alternative and not over else ""
    return Choice(
        heading=_("Do you not want this?"),
        sentences=tuple(_what_you_can_do(kind, over, bool(other), exam.is_on_request)),
        label=str(ASKING[kind]),
        url=links.objection,
        other_url=other,
        advice="" if over else _advice(exam, local_date(now)),
    )


def _what_you_can_do(kind: str, over: bool, other: bool, on_request: bool) -> list[str]:
    if over:
        return [_("This exam is over. You can still tell us that you do not want this.")]
    first = {
        "objection": _("You may object. That is free. You do not need to give medical details."),
        "withdrawal": _(
            "Did you say yes before? You may always change your mind. You do not have to say why."
        ),
    }.get(kind, _("You may ask for another exam. That is free. You do not need to give medical details."))
    # 6.2: this holds for every request that asks to be left alone, whatever its label.
    safe = _("You do not have to take this exam with online supervision while we look at your request.")
    if kind == "objection":
        safe = _("You do not have to take this exam with online supervision while we look at your objection.")
    more = [_("You can also choose another exam straight away. You do not have to say why.")] if other else []
    if on_request:
        first = " ".join(
            (_("Then you do not have to do anything: nobody records who does not ask for it."), first)
        )
    return [first, safe, *more]


def _advice(exam: Any, today: date) -> str:
    """Advice, never a limit (O-1)."""
    if exam.best_before is None:
        return str(_("You can do this at any time, also on the day of the exam."))
    if exam.best_before < today:
        return str(_("You can still do this, also on the day of the exam."))
    day = date_in_words(exam.best_before)
    return str(
        _(
            "Do this before %(date)s if you can. Then you know in time where you stand. Later is allowed.",
            date=day,
        )
    )


def _not_recorded(channels: Sequence[Any]) -> list[str]:
    """Everything that is off, by name (I-05)."""
    states = states_of(channels)
    return [str(CATEGORIES[one]) for one in ALL_CATEGORIES if states[one] == "off"]


def _versions(versions: Sequence[Any], shown: Any | None, links: Links) -> tuple[Version, ...]:
    ordered = sorted((one for one in versions if one.state == "published"), key=lambda one: one.number)
    before = [None, *ordered]
    found = [
        Version(
            number=new.number,
            day=local_date(new.published_at),
            changes=tuple(what_changed(old, new)),
            note=own(new, "change_note"),
            url=links.versions.get(new.number, ""),
            shown=shown is not None and new.id == shown.id,
        )
        for old, new in zip(before, ordered, strict=False)
    ]
    return tuple(reversed(found))
