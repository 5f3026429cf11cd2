"""The student chooses a place without online supervision: choose, check, set; with a calendar file."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from itertools import groupby
from typing import Any

from flask import Response, abort, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.actions.clashes import clash_of, clashing
from portal.actions.counter_proposals import was_countered
from portal.actions.sittings import ChooseSeat, choose_seat
from portal.adapters.calendar import calendar_file
from portal.labels.alternatives import AGREED, FORMS, hours, moment, places_left
from portal.labels.refusals import SENTENCES, sentence
from portal.models import Case, Placement, Sitting, planning
from portal.rules.access import Permission
from portal.rules.alternatives import WRITTEN, choose_by, gives_notice
from portal.rules.calendar import local_date
from portal.rules.lifecycle import allows
from portal.web.area import Area
from portal.web.calendars import appointment
from portal.web.desk import acting, attempt, config, find, looking, now, viewer
from portal.web.forms import Choice, Form, Needed, choices, clean_line
from portal.web.page import page

area = Area("seats", __name__, side="student")


class SeatForm(Form):
    """One of the places on offer."""

    sitting = Choice(_l("Which place do you choose?"), validators=[Needed(_l("Choose a place."))])

    def ask(
        self,
        sittings: Iterable[Sitting],
        mine: str | None,
        at: datetime,
        clashes: frozenset[str] = frozenset(),
    ) -> None:
        """Full places, moments that have begun and those of another exam stay on the list; they cannot be chosen."""
        offered = list(sittings)
        self.sitting.choices = choices({one.id: moment(one) for one in offered})
        self.sitting.disabled_choices = {
            one.id for one in offered if one.has_begun(at) or not (one.has_a_seat or one.id == mine)
        } | (clashes - {mine})


class CheckForm(Form):
    """Nothing but the button."""


@area.both("/requests/<ref>/seat", allow=Permission.OWN_CASES)
def choose(ref: str) -> Any:
    """What changes and what stays, and the places to choose from."""
    case, placement = mine(ref)
    if not may_choose(case, placement):
        return page("student/seats/none.html", case=case, placement=placement)
    assert placement is not None
    form = SeatForm()
    form.ask(placement.offered_sittings, placement.sitting_id, now(), _clashes(placement))
    if form.validate_on_submit():
        if form.sitting.data not in form.sitting.disabled_choices:
            return redirect(url_for(".check", ref=ref, sitting=form.sitting.data))
        form.refuse(_why_closed(placement, form.sitting.data))
    asked = clean_line(request.args.get("sitting"))
    if request.method == "GET" and not form.was_kept and asked not in form.sitting.disabled_choices:
        form.sitting.data = asked or placement.sitting_id
    return _choices(case, placement, form)


def _choices(case: Case, placement: Placement, form: SeatForm) -> Any:
    clashes = _clashes(placement)
    return page(
        "student/seats/choose.html", live=("seat_status",), status=form.status, case=case, form=form,
        placement=placement, written=all(one.form in WRITTEN for one in placement.offered_sittings),
        groups=_groups(placement, form), asked=_asked(placement), today=local_date(now()), hours=hours, moment=moment,
        places_left=places_left, gives_notice=gives_notice, terms=config().alternative_terms, agreed_words=AGREED,
        clashes=clashes, next_free=next_free(placement, clashes), full=full_sittings(placement),
        waits=[one for one in placement.options if one.turn is not None], by=_asked_by(placement), moment_now=now(),
        may_propose=may_propose(case, placement),
        may_decline=placement.state != "declined" and allows("decline", case.kind, case.state),
    )  # fmt: skip


def _clashes(placement: Placement) -> frozenset[str]:
    """The places on offer at whose moment the student has another exam (A-12)."""
    return clashing(acting(), placement, placement.offered_sittings)


def next_free(placement: Placement, clashes: frozenset[str] | None = None) -> Sitting | None:
    """The first place on offer that this student can still choose: told where another one is full."""
    clashes = _clashes(placement) if clashes is None else clashes
    coming = (one for one in placement.offered_sittings if one.has_a_seat and not one.has_begun(now()))
    return next((one for one in coming if one.id not in clashes and one.id != placement.sitting_id), None)


def full_sittings(placement: Placement) -> list[Sitting]:
    """The places on offer for which the student can stand in line: full, still to come, and not theirs."""
    return [
        one
        for one in placement.offered_sittings
        if not one.free
        and one.cancelled_at is None
        and not one.has_begun(now())
        and one.id != placement.sitting_id
    ]


def _why_closed(placement: Placement, chosen: str) -> str:
    """Why a place that was on the list cannot be chosen."""
    found = _clashes(placement)
    if chosen not in found:
        return str(SENTENCES["seat_taken"])
    return sentence(clash_of(acting(), placement, found))


def _asked_by(placement: Placement) -> date | None:
    """Before which day we asked for a choice, as long as that still lies ahead and nothing was chosen."""
    if placement.sitting is not None or placement.offered_at is None:
        return None
    by = choose_by(placement.offered_sittings[0].day, local_date(placement.offered_at))
    return by if by > local_date(now()) else None


def may_propose(case: Case, placement: Placement) -> bool:
    """Whether the student can propose another moment: there are places on offer, and they did not do it before (7)."""
    offered = placement.state == "offered" and allows("counter_propose", case.kind, case.state)
    return offered and not was_countered(acting(), case)


def mine(ref: str) -> tuple[Case, Placement | None]:
    """The viewer's own case with this number, and its place; a 404 for another's."""
    case = find(Case, ref)
    return case, looking().scalars(planning.placement_of(viewer(), case)).unique().one_or_none()


def may_choose(case: Case, placement: Placement | None) -> bool:
    """Whether there is something to choose, still: on offer, and not begun; before the answer too (6.2)."""
    if placement is None or placement.state not in ("offered", "accepted", "declined"):
        return False
    begun = placement.sitting is not None and placement.sitting.has_begun(now())
    possible = any(allows(deed, case.kind, case.state) for deed in ("accept", "hold_seat"))
    return possible and not begun and bool(placement.options)


def _groups(placement: Placement, form: SeatForm) -> list[tuple[str, list[tuple[Any, list[Any]]]]]:
    """Form of exam → day → slots, each with a number for its input; the first number is an open one."""
    closed = form.sitting.disabled_choices
    ordered = sorted(placement.offered_sittings, key=lambda one: (list(FORMS).index(one.form), one.starts_at))
    open_first = sorted(ordered, key=lambda one: one.id in closed)
    numbers = {one.id: number for number, one in enumerate(open_first)}
    return [
        (
            str(FORMS[kind]),
            [(day, [(one, numbers[one.id]) for one in slots]) for day, slots in _by_day(of_kind)],
        )
        for kind, of_kind in groupby(ordered, key=lambda one: one.form)
    ]


def _by_day(sittings: Iterable[Sitting]) -> list[tuple[Any, list[Sitting]]]:
    return [(day, list(slots)) for day, slots in groupby(sittings, key=lambda one: one.day)]


def _asked(placement: Placement) -> str:
    """Whether the place that was just chosen on the page is still free: one sentence for the status line."""
    asked = clean_line(request.args.get("sitting"))
    one = next((s for s in placement.offered_sittings if s.id == asked), None)
    if one is None:
        return ""
    if one.id == placement.sitting_id:
        return str(_("This is the place you have now."))
    if one.has_begun(now()) or not one.has_a_seat:
        return str(_("This place has just gone. Choose another one."))
    return str(_("This place is free: %(left)s.", left=places_left(one)))


@area.both("/requests/<ref>/seat/check", allow=Permission.OWN_CASES)
def check(ref: str) -> Any:
    """Check the choice, then take the seat. If it has just gone, the list comes back, renewed."""
    case, placement = mine(ref)
    key = clean_line(request.values.get("sitting"))
    if not may_choose(case, placement) or placement is None:
        return redirect(url_for(".choose", ref=ref))
    sitting = next((one for one in placement.offered_sittings if one.id == key), None)
    if sitting is None:
        return redirect(url_for(".choose", ref=ref))
    form, terms = CheckForm(), config().alternative_terms
    if form.validate_on_submit():
        if attempt(form, choose_seat, ChooseSeat(case.ref, sitting.id)):
            return redirect(url_for(".chosen", ref=ref))
        return _renewed(ref, form.refusal or "")
    return page(
        "student/seats/check.html", status=form.status, form=form, case=case, placement=placement,
        sitting=sitting, forms=FORMS, hours=hours, terms=terms,
        soon=not gives_notice(sitting.day, local_date(now()), terms),
    )  # fmt: skip


def _renewed(ref: str, refusal: str) -> Any:
    case, placement = mine(ref)
    if placement is None or not may_choose(case, placement):
        return page("student/seats/none.html", status=409, case=case, placement=placement)
    form = SeatForm(formdata=None)
    form.ask(placement.offered_sittings, placement.sitting_id, now(), _clashes(placement))
    form.sitting.data = placement.sitting_id
    form.refuse(refusal)
    return _choices(case, placement, form)


@area.get("/requests/<ref>/seat/chosen", allow=Permission.OWN_CASES)
def chosen(ref: str) -> Any:
    """The place that is set: where, when, what to bring, and the calendar file."""
    case, placement = mine(ref)
    if placement is None or placement.sitting is None:
        return redirect(url_for(".choose", ref=ref))
    return page(
        "student/seats/chosen.html", case=case, placement=placement, sitting=placement.sitting, forms=FORMS,
        hours=hours, may_change=may_choose(case, placement),
    )  # fmt: skip


@area.get("/requests/<ref>/seat/calendar.ics", allow=Permission.OWN_CASES)
def calendar(ref: str) -> Response:
    """The appointment as a calendar file. Its words tell nothing: a calendar is shared with others."""
    _case, placement = mine(ref)
    if placement is None or placement.sitting is None or placement.accepted_at is None:
        abort(404)
    body = calendar_file(appointment(placement))
    headers = {"Content-Disposition": 'attachment; filename="calendar.ics"'}
    return Response(body, mimetype="text/calendar", headers=headers)
