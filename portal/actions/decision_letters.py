"""What a decision letter says (2.8 items 1–7): the letter that leaves, and the same letter beforehand."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from portal.actions.context import Context
from portal.actions.letters import exam_values
from portal.content import Text
from portal.i18n import date_in_words, speaking
from portal.labels.cases import GROUNDS, parts_in_words
from portal.models import Case, Decision
from portal.rules import remedies


def is_protected(ctx: Context, case: Case, decision: Decision) -> bool:
    """Whether the student is still not proctored if this decision leaves now (11.2, refusal cut-off)."""
    exam_day = case.exam.day if case.exam else None
    cut_off = ctx.config.refusal_cut_off_working_days
    return remedies.protected_after(decision.outcome, case.kind, ctx.now, exam_day, cut_off)


def decision_letter(ctx: Context, case: Case, decision: Decision, explanation: str) -> Text:
    """The letter as it would leave at this moment. Raises Refused("no_remedy_route")."""
    values = decision_values(ctx, case, decision, explanation)
    return ctx.compose(case, "letters", letter_name(case), values)


def letter_name(case: Case) -> str:
    """The text under letters/ for this kind of request."""
    return f"decision-{case.kind}"


def decision_values(ctx: Context, case: Case, decision: Decision, explanation: str) -> dict[str, Any]:
    """Placeholders of the letter: what is granted and refused, why, and where to go (2.8 items 1–7).

    Raises Refused("no_remedy_route") for a refusal while the institution has not chosen a route.
    """
    return {
        **exam_values(case),
        **_outcome_values(case, decision),
        **_exam_values(ctx, case, decision),
        **_remedy_values(ctx, case, decision),
        "received": date_in_words(case.day_received, case.language),
        "decided": date_in_words(ctx.today, case.language),
        "explanation": explanation,
    }


def _outcome_values(case: Case, decision: Decision) -> dict[str, Any]:
    refused = remedies.refused_parts(case.kind, case.objected, decision.granted_parts)
    with speaking(case.language):
        ground = str(GROUNDS[decision.ground]) if decision.ground else ""
    return {
        "granted": decision.outcome == "granted",
        "partly": decision.outcome == "partly",
        "refused": decision.outcome == "refused",
        "refuses": decision.refuses,
        "parts": _listed(case, decision.granted_parts),
        "refused_parts": _listed(case, refused),
        "ground": ground,
    }


def _exam_values(ctx: Context, case: Case, decision: Decision) -> dict[str, bool]:
    """The consequence for the exam (2.8 item 7): a place, supervision, or supervision but not this time."""
    ahead = case.exam is not None and case.exam.day >= ctx.today
    objection = case.kind == "objection"
    over = objection and case.exam is not None and not ahead
    protected = objection and ahead and is_protected(ctx, case, decision)
    refused = decision.outcome == "refused"
    return {
        "exam_ahead": objection and ahead,
        "exam_over": over,
        "place_coming": protected and decision.outcome == "granted",
        "part_place_coming": protected and decision.outcome == "partly",
        "refused_too_late": protected and refused,
        "proctoring_follows": objection and ahead and not protected,
        "kept_frozen": over and decision.outcome == "granted",
        "part_kept_frozen": over and decision.outcome == "partly",
        "recording_used": over and refused,
    }


def _remedy_values(ctx: Context, case: Case, decision: Decision) -> dict[str, Any]:
    """Where the student can go, and the last day for it (2.8 items 4 and 5)."""
    remedy = remedies.remedy(ctx.config.remedy_route, ctx.now) if decision.refuses else None
    return {
        "awb": remedy is not None and remedy.route == "awb",
        "court": remedy is not None and remedy.route == "court",
        "remedy_until": date_in_words(remedy.until, case.language) if remedy else "",
        "remedy_body": ctx.config.institution.remedy_body,
    }


def _listed(case: Case, parts: Iterable[str]) -> Text:
    """Kinds of data as a list, in the student's language."""
    with speaking(case.language):
        return Text("", "\n".join(f"- {parts_in_words(part)}" for part in parts))
