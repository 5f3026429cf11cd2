"""Consent that is taken back works at once: nothing is assessed, and a place is sought (R-11, 11.2)."""

from __future__ import annotations

from portal.actions.context import Context
from portal.actions.letters import exam_values, follow_up_by
from portal.actions.places import settle_place
from portal.actions.representatives import child_part
from portal.i18n import date_in_words
from portal.models import Case
from portal.rules.lifecycle import find_step


def stop_at_once(ctx: Context, case: Case) -> None:
    """Stop for the future on the day of receipt, and tell so (N7); ask for a place if the exam is still to come."""
    step = find_step("stop_at_once", case.kind, case.state)
    ctx.record(
        step.tag, case, function="system", to_state=step.to_state,
        follow_up_by=follow_up_by(ctx, case).isoformat(),
    )  # fmt: skip
    ctx.notify(
        case, "decision", letter="decision-withdrawal", number="N7",
        values=lambda language: {
            **exam_values(case, language), "received": date_in_words(case.day_received, language),
            "exam_ahead": case.exam_is_ahead(ctx.now), "exam_over": case.exam_is_over(ctx.now),
            "child": child_part(ctx, case, "granted", language),
        },
    )  # fmt: skip
    settle_place(ctx, case, list(case.objected))
