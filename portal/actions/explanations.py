"""Writing what students read about an exam: always in a draft; what was published never changes (I-16)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm.attributes import flag_modified

from portal import catalogue
from portal.actions.context import Context
from portal.db import new_id
from portal.models import Channel, Exam, Explanation, Product
from portal.rules.access import Permission, Role
from portal.rules.errors import Refused
from portal.rules.explanations import TEXTS, VALUES
from portal.rules.recordings import (
    ALTERNATIVE_FORMS,
    CATEGORIES,
    HUMAN_JUDGES,
    KEPT_RULES,
    LIVE_WATCHERS,
    SEEN_BY,
    SPECIAL_EXCEPTIONS,
    STATES,
    WHY,
)
from portal.rules.rights import BASES

TEXT_LENGTH = 2000
"""Characters in one text of an explanation, in one language."""
COUNTRIES_LENGTH = 200
_ANSWERS = ("yes", "no", "unknown")
_CODES: dict[str, tuple[str, ...]] = {
    "lawful_basis": BASES,
    "special_exception": SPECIAL_EXCEPTIONS,
    "live_watch": _ANSWERS,
    "live_watch_by_code": LIVE_WATCHERS,
    "software_judges": _ANSWERS,
    "human_judge_code": HUMAN_JUDGES,
    "compulsory": _ANSWERS,
    "alternative_form": ALTERNATIVE_FORMS,
}
_CHANNEL_CODES: dict[str, tuple[str, ...]] = {
    "state": STATES,
    "why_code": WHY,
    "seen_by_code": SEEN_BY,
    "kept_rule": KEPT_RULES,
}
_CHANNEL_TEXTS = ("why_nl", "why_en", "seen_by_nl", "seen_by_en", "countries")
FIELDS = frozenset([*VALUES, *(f"{stem}_{lang}" for stem in TEXTS for lang in ("nl", "en"))])
CHANNEL_FIELDS = frozenset([*_CHANNEL_CODES, *_CHANNEL_TEXTS, "kept_days"])


@dataclass(frozen=True)
class WriteExplanation:
    """New values for columns of the draft (FIELDS): codes, texts; None or "" empties one.

    `version` is what `version_seen` said when the page was made; "" compares nothing (demo content).
    """

    exam: str
    fields: Mapping[str, str | None]
    version: str = ""


def write_explanation(ctx: Context, command: WriteExplanation) -> Explanation:
    """Change the draft; a first one, or a copy of the published one, is made when there is none.

    Raises Refused: changed_meanwhile, unknown_choice (a code that is not on its list), too_long.
    """
    ctx.require(Permission.EDIT_REGISTER)
    for name, value in command.fields.items():
        _check(FIELDS, _CODES, name, value)
    draft = _draft_to_write(ctx, command.exam, command.version)
    changed = [name for name, value in command.fields.items() if _set(draft, name, value)]
    _wrote(ctx, draft, changed)
    return draft


@dataclass(frozen=True)
class WriteChannels:
    """New values for channels of the draft: category → columns of CHANNEL_FIELDS. Others stay as they are."""

    exam: str
    channels: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    version: str = ""


def write_channels(ctx: Context, command: WriteChannels) -> Explanation:
    """Say what is recorded and why, for one category or for all 23 in one go.

    Raises Refused: changed_meanwhile, unknown_choice (also an unknown category), too_long.
    """
    ctx.require(Permission.EDIT_REGISTER)
    for category, values in command.channels.items():
        if category not in CATEGORIES:
            raise Refused("unknown_choice")
        for name, value in values.items():
            _check(CHANNEL_FIELDS, _CHANNEL_CODES, name, value)
    draft = _draft_to_write(ctx, command.exam, command.version)
    by_category = {channel.category: channel for channel in draft.channels}
    changed = [
        f"{category}.{name}"
        for category, values in command.channels.items()
        for name, value in values.items()
        if _set(by_category[category], name, value)
    ]
    _wrote(ctx, draft, changed)
    return draft


def version_seen(latest: Explanation | None) -> str:
    """What a form remembers of the newest version it was filled from: number and edition, "" for none yet."""
    if latest is None:
        return "0.0"
    return f"{latest.number}.{latest.version}" if latest.is_draft else f"{latest.number}.published"


def latest_explanation(ctx: Context, exam: Exam) -> Explanation | None:
    """The draft if there is one, else the newest published version, locked for this transaction."""
    newest = select(Explanation).where(Explanation.exam_id == exam.id).order_by(Explanation.number.desc())
    return ctx.session.scalars(newest.limit(1).with_for_update(of=Explanation)).unique().first()


def draft_for_product(ctx: Context, exam: Exam, product: Product) -> Explanation:
    """The draft as the exam's new product makes it: what it always or never records is on or off, all else is
    unknown until staff decide (architecture, decision 4). Words written before stay."""
    draft = _open_draft(ctx, exam)
    start = starting_states(product)
    for channel in draft.channels:
        channel.state = start[channel.category]
        if channel.state == "on" and channel.kept_days is None and channel.kept_rule is None:
            channel.kept_days = exam.retention_days
    _wrote(ctx, draft, ["channels"])
    return draft


def starting_states(product: Product) -> dict[str, str]:
    """State per category for a product of the catalogue; for any other product all is unknown."""
    if product.catalogue_id:
        try:
            return catalogue.starting_channels(catalogue.product(product.catalogue_id))
        except KeyError:  # a product that a later catalogue dropped
            pass
    return dict.fromkeys(CATEGORIES, "unknown")


def _draft_to_write(ctx: Context, slug: str, version: str) -> Explanation:
    exam = ctx.get(Exam, slug)
    if version and version != version_seen(latest_explanation(ctx, exam)):
        raise Refused("changed_meanwhile")
    return _open_draft(ctx, exam)


def _open_draft(ctx: Context, exam: Exam) -> Explanation:
    latest = latest_explanation(ctx, exam)
    if latest is not None and latest.is_draft:
        return latest
    draft = Explanation(
        id=new_id(), exam_id=exam.id, number=latest.number + 1 if latest else 1, author_id=ctx.actor.id,
        written_at=ctx.now, live_watch="unknown", software_judges="unknown", compulsory="unknown",
    )  # fmt: skip
    if latest is not None:
        _copy(latest, draft, FIELDS - {"change_note_nl", "change_note_en"})
    draft.channels = [_channel(latest, position, category) for position, category in enumerate(CATEGORIES)]
    ctx.session.add(draft)
    ctx.session.flush()
    return draft


def _channel(latest: Explanation | None, position: int, category: str) -> Channel:
    new = Channel(id=new_id(), position=position, category=category, state="unknown")
    for old in latest.channels if latest is not None else ():
        if old.category == category:
            _copy(old, new, CHANNEL_FIELDS)
    return new


def _copy(old: Any, new: Any, names: frozenset[str]) -> None:
    for name in names:
        setattr(new, name, getattr(old, name))


def _check(known: frozenset[str], codes: Mapping[str, tuple[str, ...]], name: str, value: Any) -> None:
    if name not in known:
        raise ValueError(f"not a field of an explanation: {name}")
    if name in codes and value and value not in codes[name]:
        raise Refused("unknown_choice", field=name)
    limit = COUNTRIES_LENGTH if name == "countries" else TEXT_LENGTH
    if isinstance(value, str) and len(value) > limit:
        raise Refused("too_long", field=name, limit=limit)


def _set(row: Any, name: str, value: Any) -> bool:
    """Set a column; an empty code is None, an empty text "", an empty answer unknown. True if changed."""
    if not value and name != "kept_days":
        column = row.__table__.c[name]
        answer = name in ("live_watch", "software_judges", "compulsory", "state")
        value = "unknown" if answer else None if column.nullable else ""
    if getattr(row, name) == value:
        return False
    setattr(row, name, value)
    return True


def _wrote(ctx: Context, draft: Explanation, changed: list[str]) -> None:
    if not changed:
        return
    draft.author_id, draft.written_at = ctx.actor.id, ctx.now
    # Words may stand in the channels alone: this makes the draft's own edition go up all the same.
    flag_modified(draft, "written_at")
    ctx.session.flush()
    ctx.log(
        "exam:draft:written",
        f"exam:{draft.exam_id}",
        function=function_of(ctx),
        number=draft.number,
        fields=changed,
    )


def function_of(ctx: Context) -> str:
    """In which role the actor writes the register: as handler, or as one who imports."""
    writers = (Role.HANDLER, Role.SCHEDULER, Role.ADMIN)
    return next((role.value for role in writers if role in ctx.actor.roles), "system")
