"""What a decision letter says (2.8 items 1–7, N7, N8, N12): the letter that leaves, and the same letter beforehand."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from portal.actions.context import Context
from portal.actions.decision_words import Words, explained
from portal.actions.letters import exam_values, follow_up_by
from portal.actions.made_known import MAIL_LEAVES_WITHIN
from portal.actions.places import sitting_is_over
from portal.actions.proposals import in_state
from portal.actions.representatives import child_part
from portal.actions.standing_exceptions import exception_under
from portal.actions.your_data import your_data_values
from portal.content import Text, as_typed
from portal.i18n import date_in_words, speaking, weekday_date
from portal.labels.cases import GROUNDS, parts_in_words
from portal.labels.decisions import COURT, stays_until
from portal.models import Case, Decision
from portal.rules import freezes, remedies
from portal.rules.calendar import local_date
from portal.rules.grounds import LIMIT_GROUND
from portal.rules.lifecycle import CARRIED_OUT, COPIED, WEIGHED
from portal.rules.parts import refused_parts
from portal.rules.remedies import REVISION_CAUSES, Kept, Remedy, Said


def is_protected(ctx: Context, case: Case, decision: Decision) -> bool:
    """Whether the student is still not proctored if this decision leaves now: the refusal cut-off (11.2), or a freeze
    that ends after the exam (18(3), 11.3).
    """
    exam, ends = case.exam, freeze_end(ctx, case, decision)
    watched = exam is not None and exam.is_proctored and case.exam_is_ahead(ctx.now)
    if exam is not None and watched and ends and case.kind == "restriction":
        return exam.day < ends
    exam_day = exam.day if exam else None
    cut_off = ctx.config.refusal_cut_off_working_days
    return remedies.protected_after(decision.outcome, case.kind, ctx.now, exam_day, cut_off)


def freeze_end(ctx: Context, case: Case, decision: Decision) -> date | None:
    """The day from which data may be used again if this decision leaves now; None where no freeze ends (18(3), N14)."""
    return freezes.freeze_ends(
        case, decision.outcome, local_date(known_at(ctx)), ctx.config.lifting_notice_working_days,
        follow_up_by(ctx, case), exam_ahead=case.exam_is_ahead(ctx.now),
    )  # fmt: skip


def known_at(ctx: Context) -> datetime:
    """The moment at which a decision that leaves now is made known at the latest (C13)."""
    return ctx.now + MAIL_LEAVES_WITHIN


def timing(ctx: Context, case: Case, decision: Decision) -> str:
    """Whether this decision would leave in time, as `remedies.refusal_timing` tells; of a revision nothing is late."""
    if decision.cause:
        return "in_time"
    return remedies.refusal_timing(
        decision.outcome, ctx.today, case.refusal_deadline, case.legal_deadline, case.extended
    )


def decision_letter(
    ctx: Context, case: Case, decision: Decision, words: Words, language: str | None = None
) -> Text:
    """The letter as it would leave at this moment, in the student's language or this one.

    Raises Refused("no_remedy_route") for a refusal while the institution has not chosen a route.
    """
    return ctx.letter(
        case, letter_name(case), lambda spoken: decision_values(ctx, case, decision, words, spoken), language
    )


def dutch_letter(ctx: Context, case: Case, decision: Decision, words: Words) -> Text | None:
    """The Dutch letter that counts beside one in another language, under `awb` (section 12). Raises as above."""
    return decision_letter(ctx, case, decision, words, "nl") if ctx.dutch_counts(case.language) else None


def letter_name(case: Case) -> str:
    """The text under letters/ for this kind of request."""
    return f"decision-{case.kind}"


def decision_values(
    ctx: Context, case: Case, decision: Decision, words: Words, language: str
) -> dict[str, Any]:
    """Placeholders of the letter: what is granted and refused, why, and where to go (2.8 items 1–7).

    Beside a letter in another language the Dutch one gives the reasons in one text: `words.dutch`.
    """
    own = language == case.language
    return {
        **exam_values(case, language),
        **_opening_values(ctx, case, decision, language),
        **_outcome_values(ctx, case, decision, words, language, own),
        **_exam_values(ctx, case, decision),
        **_freeze_values(ctx, case, decision, language),
        **_data_values(ctx, case, decision, words, language, own),
        **_remedy_values(ctx, case, decision, language),
        "received": date_in_words(case.day_received, language),
        "decided": date_in_words(ctx.today, language),
        "explanation": words.explanation if own else words.dutch,
        "child": child_part(ctx, case, decision.outcome, language),
    }


def _opening_values(ctx: Context, case: Case, decision: Decision, language: str) -> dict[str, Any]:
    """Why this letter comes: a revision and its cause (T15), an apology when it is late."""
    late = timing(ctx, case, decision) == "late" or (not decision.cause and ctx.today > case.legal_deadline)
    due = case.refusal_deadline if decision.outcome == "refused" else case.legal_deadline
    earlier = local_date(case.decided_at) if case.decided_at else ctx.today
    standing = next(iter(in_state(ctx, case, "sent")), None) if decision.cause else None
    repeated = standing is not None and decision.answers_as(standing)
    return {
        "revised": bool(decision.cause),
        **{f"cause_{cause}": decision.cause == cause for cause in REVISION_CAUSES},
        "bezwaar_upheld": decision.cause == "bezwaar" and not repeated,
        "bezwaar_dismissed": decision.cause == "bezwaar" and repeated,
        "earlier": date_in_words(earlier, language),
        "late": late,
        "due": date_in_words(due, language),
    }


def _outcome_values(
    ctx: Context, case: Case, decision: Decision, words: Words, language: str, own: bool
) -> dict[str, Any]:
    weighed = decision.refuses and case.kind in WEIGHED and own
    refused = refused_parts(case.kind, case.objected, decision.granted_parts, explained(ctx, case).recorded)
    limit = next((one.until for one in decision.stays if one.ground == LIMIT_GROUND and not one.part), None)
    with speaking(language):
        ground = str(GROUNDS[decision.ground]) if decision.ground else ""
        lines = _refused_lines(decision, words, refused, language, own=own)
    return {
        "granted": decision.outcome == "granted",
        "partly": decision.outcome == "partly",
        "refused": decision.outcome == "refused",
        "refuses": decision.refuses,
        "parts": listed_parts(decision.granted_parts, language),
        "refused_parts": lines,
        "ground": ground,
        "excepted": exception_under(ctx, case, decision) is not None,
        "one_ground": decision.refuses and not any(one.part for one in decision.stays),
        "weighed": weighed,
        "situation": words.weighing.situation,
        "milder": words.weighing.milder,
        "another": words.weighing.alternative,
        "looked_at_again": date_in_words(limit, language) if limit else "",
    }


def _refused_lines(
    decision: Decision, words: Words, refused: Iterable[str], language: str, *, own: bool
) -> Text:
    """What is refused, line by line: with its reason (O-2), or with its exception and end date (2.4)."""
    kept = {one.part: one for one in decision.stays}
    reasons = words.weighing.channels if own else {}
    lines: dict[str, list[str]] = {}
    for part in refused:
        lines.setdefault(_why(reasons.get(part, ""), kept.get(part), language), []).append(part)
    return _listed(_refused_line(parts, why) for why, parts in lines.items())


def _why(reason: str, kept: Kept | None, language: str) -> str:
    if reason:
        return as_typed(reason, "  ")
    if kept is None or kept.until is None:
        return ""
    return f"{GROUNDS[kept.ground]}. {stays_until(kept, language)}"


def _refused_line(parts: Iterable[str], why: str) -> str:
    """What is refused for the same reason stands together."""
    first, *others = (str(parts_in_words(part)) for part in parts)
    names = [first, *(name[:1].lower() + name[1:] for name in others)]
    return f"{', '.join(names)}. {why}" if why else "\n- ".join([first, *others])


def _exam_values(ctx: Context, case: Case, decision: Decision) -> dict[str, bool]:
    """The consequence for the exam (2.8 item 7): a place, supervision, or supervision but not this time."""
    ahead, weighed = case.exam_is_ahead(ctx.now), case.kind in WEIGHED
    over = weighed and case.exam_is_over(ctx.now)
    protected = ahead and is_protected(ctx, case, decision)
    refused, ends = decision.outcome == "refused", freeze_end(ctx, case, decision)
    restricted = case.kind == "restriction"
    coming = protected and decision.outcome == "granted"
    missed, taken = over and case.interim, sitting_is_over(ctx, case)
    return {
        "restricted_ahead": restricted and ahead and not refused,
        "restricted_until": restricted and protected and refused,
        "exam_matters": weighed and (ahead or missed),
        "place_kept": missed and not taken,
        "exam_counts": missed and taken,
        "exam_over": over,
        "exam_form": weighed and ahead and decision.refuses,
        "place_coming": coming and decision.standing_id is None,
        "place_offered": coming and decision.standing_id is not None,
        "part_place_coming": protected and decision.outcome == "partly",
        "refused_too_late": weighed and protected and refused,
        "proctoring_follows": weighed and ahead and not protected,
        "kept_frozen": over and decision.outcome == "granted",
        "part_kept_frozen": over and decision.outcome == "partly",
        "data_matters": over or (weighed and ends is not None),
        "recording_used": over and refused and ends is None,
        "recording_used_from": weighed and refused and ends is not None,
        "part_used_from": weighed and decision.outcome == "partly" and ends is not None,
    }


def _freeze_values(ctx: Context, case: Case, decision: Decision, language: str) -> dict[str, Any]:
    """From which day data are used again, all of them or the part that is refused (18(3), N14)."""
    ends = freeze_end(ctx, case, decision)
    whole = remedies.hold_after(case.kind, decision.outcome) is None
    return {
        "freeze_day": weekday_date(ends, language) if ends else "",
        "freeze_ends": ends is not None,
        "freeze_whole": ends is not None and whole,
        "freeze_part": ends is not None and not whole,
    }


def _data_values(
    ctx: Context, case: Case, decision: Decision, words: Words, language: str, own: bool
) -> dict[str, Any]:
    """Where the data are that somebody gets (C15), what they may know about them, and what else they can ask."""
    copied = case.kind in COPIED and decision.outcome != "refused"
    base = f"{ctx.config.base_url}/{case.language}/requests"
    until = ctx.today + timedelta(days=ctx.config.package_days)
    return {
        "in_portal": copied and decision.data_where == "in_portal",
        "elsewhere": copied and decision.data_where == "elsewhere" and own,
        "place": words.weighing.place,
        "package_until": date_in_words(until, language),
        "package_renewable": copied
        and decision.data_where == "in_portal"
        and ctx.config.package_renewals > 0,
        "will_do": case.kind in CARRIED_OUT and decision.outcome != "refused",
        "backup_days": ctx.config.supplier_terms.backup_days,
        "offers_access": decision.ground == "not_this_basis",
        "access_link": f"{base}/new/access",
        "statement_link": f"{base}/{case.ref}/statement",
        **your_data_values(ctx, case, language, shown=copied and case.kind == "access"),
    }


def _remedy_values(ctx: Context, case: Case, decision: Decision, language: str) -> dict[str, Any]:
    """Where the student can go, and the last day for it (2.8 items 4 and 5)."""
    remedy = remedy_against(ctx, decision)
    appeal = remedy is not None and remedy.route == "appeal"
    with speaking(language):
        court = str(COURT)
    return {
        "challengeable": remedy is not None,
        "awb": remedy is not None and remedy.route == "awb",
        "appeal": appeal,
        "court": remedy is not None and remedy.route == "court",
        "remedy_until": date_in_words(remedy.until, language) if remedy else "",
        "remedy_body": court if appeal else ctx.config.institution.remedy_body,
    }


def listed_parts(parts: Iterable[str], language: str) -> Text:
    """Kinds of data (codes) as a list in a letter in this language."""
    with speaking(language):
        return _listed(str(parts_in_words(part)) for part in parts)


def remedy_against(ctx: Context, decision: Decision) -> Remedy | None:
    """Where the student can go against this decision if it leaves now: a refusal, or any decision on a bezwaar.

    Raises Refused("no_remedy_route") while the institution has not chosen.
    """
    route = ctx.config.remedy_route
    if not decision.refuses and not remedies.is_appeal(route, decision.cause):
        return None
    return remedies.remedy(route, known_at(ctx), decision.cause)


def _listed(lines: Iterable[str]) -> Text:
    return Text("", "\n".join(f"- {line}" for line in lines))


def told_in_letter(
    ctx: Context, case: Case, decision: Decision, words: Words, language: str
) -> tuple[Said, ...]:
    """What must stand in the letter in this language, item by item of 2.8."""
    values = decision_values(ctx, case, decision, words, language)
    said = [Said(2, "explanation", str(values["explanation"]))]
    if values["freeze_ends"]:
        said.append(Said(7, "freeze_day", values["freeze_day"]))
    if values["challengeable"]:
        said += [
            Said(5, "remedy_until", values["remedy_until"]),
            Said(5, "remedy_body", values["remedy_body"]),
        ]
    if not decision.refuses:
        return tuple(said)
    refused = refused_parts(case.kind, case.objected, decision.granted_parts, explained(ctx, case).recorded)
    with speaking(language):
        names = [str(parts_in_words(part)) for part in refused]
    if decision.outcome == "partly" or case.kind in (*WEIGHED, "erasure"):
        said += [Said(1, "part", name) for name in names]
    if values["weighed"]:
        said += [Said(2, name, values[name]) for name in ("situation", "milder", "another")]
    said += [
        Said(2, "ground", values["ground"]),
        Said(3, "received", values["received"]),
        Said(3, "decided", values["decided"]),
        Said(4, "authority", "autoriteitpersoonsgegevens.nl"),
        Said(6, "dpo", ctx.config.institution.dpo_email),
    ]
    if case.kind in WEIGHED and case.exam is not None:
        said.append(Said(7, "exam", values["exam"]))
    return tuple(said)
