"""A case looks again when its exam records other things: places, a letter, and what is new for a refusal (A-04, O-6)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from portal.actions.context import Context
from portal.actions.letters import exam_values
from portal.actions.misfits import lost_now, take_back_misfits
from portal.i18n import date_in_words
from portal.labels.recordings import TILES
from portal.models import Case, Exam, Explanation, Placement
from portal.rules.errors import Refused
from portal.rules.lifecycle import CLOSED_STATES, UNDECIDED, find_step, step_for
from portal.rules.recordings import tiles


@dataclass(frozen=True)
class FollowRecording:
    """The exam of this case (its number) records other things than before."""

    case: str


@dataclass(frozen=True)
class _Difference:
    """Tiles that came and went; `known` only when students can read the version that says so."""

    added: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    known: bool = False


def follow_recording(ctx: Context, command: FollowRecording) -> None:
    """Keep what was objected to, look at each place again, and tell the student in one letter what is new for them.

    Raises Refused("too_early") when the case has seen it, and the lifecycle's refusals.
    """
    case = ctx.get(Case, command.case)
    exam, seen = case.exam, case.recording_seen_at or case.received_at
    if exam is None or exam.recorded_anew_at is None or seen >= exam.recorded_anew_at:
        raise Refused("too_early")
    step, difference = find_step("follow_recording", case.kind, case.state), _difference(ctx, exam)
    place = ctx.session.scalars(
        select(Placement).where(Placement.case_id == case.id).with_for_update(of=Placement)
    ).one_or_none()
    sat = place is not None and place.sitting is not None and place.sitting.has_begun(ctx.now)
    gone = take_back_misfits(ctx, case, place) if place is not None and not sat else []
    lost = bool(gone) and lost_now(ctx, place)
    again = step_for("plan_anew", case.kind, case.state) if lost else None
    ctx.record(
        step.tag, case, function="system", to_state=again.to_state if again else None, added=list(difference.added),
        gone=list(difference.gone), sittings=sorted(one.id for one in gone),
    )  # fmt: skip
    if not sat:
        ctx.notify(
            case, "update", letter="exam-recording",
            values=lambda language: {
                **exam_values(case, language), **_values(case, exam, difference, language), "place_lost": lost
            },
        )  # fmt: skip


def _difference(ctx: Context, exam: Exam) -> _Difference:
    versions = list(
        ctx.session.scalars(
            select(Explanation)
            .where(Explanation.exam_id == exam.id, Explanation.state == "published")
            .order_by(Explanation.number.desc())
            .limit(2)
        ).unique()
    )
    assert exam.recorded_anew_at is not None
    new = versions[0] if versions else None
    if new is None or new.published_at is None or new.published_at < exam.recorded_anew_at:
        return _Difference()
    now, before = _recorded(new), _recorded(versions[1]) if len(versions) > 1 else frozenset()
    order = [tile.key for tile in tiles(new.channels)]
    return _Difference(
        tuple(one for one in order if one in now - before),
        tuple(one for one in order if one in before - now),
        known=True,
    )


def _recorded(version: Explanation) -> frozenset[str]:
    return frozenset(tile.key for tile in tiles(version.channels) if tile.answer == "yes")


def _values(case: Case, exam: Exam, difference: _Difference, language: str) -> dict[str, Any]:
    undecided, refused = case.state in UNDECIDED, case.outcome == "refused" and not case.protected
    added, gone = (
        "\n".join(f"- {TILES[one]}" for one in found) for found in (difference.added, difference.gone)
    )
    watched = exam.product is not None
    return {
        "product": exam.product.name if exam.product else "", "has_product": watched, "no_product": not watched,
        "added": added, "gone": gone, "not_known": watched and not difference.known,
        "undecided": undecided, "undecided_more": undecided and bool(added or not difference.known) and watched,
        "refused": refused and watched, "deadline": date_in_words(case.legal_deadline, language),
        "granted": not undecided and not refused and case.state not in CLOSED_STATES,
    }  # fmt: skip
