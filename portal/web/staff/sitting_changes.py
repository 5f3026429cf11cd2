"""Another time or place for a sitting, calling it off or putting it back; who has a place or an offer there is told."""

from __future__ import annotations

from typing import Any

from flask import redirect, url_for

from portal.actions.sitting_changes import (
    CancelSitting,
    FollowSittings,
    PutBackSitting,
    cancel_sitting,
    change_sitting,
    follow_sittings,
    plan_digest,
    put_back_sitting,
)
from portal.labels.alternatives import moment
from portal.models import Sitting, due, planning
from portal.rules.access import Permission
from portal.rules.alternatives import latest_day
from portal.rules.errors import Refused
from portal.web.desk import attempt, config, do, find, looking, now, viewer
from portal.web.forms import Form
from portal.web.page import page
from portal.web.staff.planning import area as area
from portal.web.staff.sitting_forms import ChangeForm

TOLD_AT_ONCE = 25
"""Students who hear of it while the browser waits; the clock tells the others within a minute."""


@area.both("/staff/planning/sittings/<sitting>/change", allow=Permission.PLAN)
def change(sitting: str) -> Any:
    """Change when and where it is, and what is there."""
    found = find(Sitting, sitting)
    plan = {**found.plan, "day": found.day, "time": f"{found.local_start:%H:%M}"}
    form = ChangeForm(seen=plan_digest(found), **plan)
    if form.validate_on_submit() and attempt(form, change_sitting, form.command(found.id)):
        return _told(found)
    if form.refusal:
        found = find(Sitting, sitting)
        form.seen.data = plan_digest(found)
    return page(
        "staff/planning/sitting_change.html", status=form.status, form=form, sitting=found, moment=moment,
        with_offer=_with_offer(found), last_day=latest_day(found.exam.day, config().alternative_terms, *found.exam.limits),
    )  # fmt: skip


class SureForm(Form):
    """Nothing but the button."""


@area.both("/staff/planning/sittings/<sitting>/cancel", allow=Permission.PLAN)
def cancel(sitting: str) -> Any:
    """Call a sitting off; the page says beforehand for how many students."""
    found = find(Sitting, sitting)
    form = SureForm()
    if form.validate_on_submit() and attempt(form, cancel_sitting, CancelSitting(found.id)):
        return _told(found)
    return page(
        "staff/planning/sitting_cancel.html", status=form.status, form=form, sitting=found, moment=moment,
        with_offer=_with_offer(found), begun=found.has_begun(now()),
    )  # fmt: skip


@area.both("/staff/planning/sittings/<sitting>/put-back", allow=Permission.PLAN)
def put_back(sitting: str) -> Any:
    """Let a sitting go ahead that was called off."""
    found = find(Sitting, sitting)
    form = SureForm()
    if form.validate_on_submit() and attempt(form, put_back_sitting, PutBackSitting(found.id)):
        return redirect(url_for(".exam", slug=found.exam.slug))
    return page(
        "staff/planning/sitting_put_back.html", status=form.status, form=form, sitting=found, moment=moment,
        may=found.cancelled_at is not None and not found.exam.cancelled and not found.has_begun(now()),
    )  # fmt: skip


def _with_offer(sitting: Sitting) -> int:
    return looking().scalar(planning.offers_of(viewer(), sitting)) or 0


def _told(sitting: Sitting) -> Any:
    """Tell the first students now, and go back to the exam."""
    refs = looking().scalars(due.sittings_to_follow(now())).all()
    for ref in refs[:TOLD_AT_ONCE]:
        try:
            do(follow_sittings, FollowSittings(ref))
        except Refused:  # told meanwhile, or the clock is at it
            continue
    return redirect(url_for(".exam", slug=sitting.exam.slug))
