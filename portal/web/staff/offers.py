"""Offering places: to one student, known by the reference of the place, or to all who wait for an exam."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, replace
from datetime import date
from typing import Any

from flask import current_app, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from wtforms import BooleanField, HiddenField

from portal.actions.criteria import offer_for
from portal.actions.deviations import ask_agreement, asked_about
from portal.actions.group_offers import OfferToAll, offer_to_all
from portal.actions.offers import open_in
from portal.actions.sittings import OfferPlaces, offer_places
from portal.jobs.group_offers import carry_on
from portal.labels.agreements import WAIVED_BY_STUDENT
from portal.labels.alternatives import FORMS, MISFITS, moment, must_be_off, open_sentence, places_left
from portal.models import Exam, GroupOffer, Placement, Sitting, planning
from portal.rules.access import Permission
from portal.rules.alternatives import Open, Promise, delay, gives_notice, latest_day, open_criteria
from portal.rules.calendar import local_date
from portal.web.desk import acting, attempt, close_reader, config, database, find, looking, now, viewer
from portal.web.forms import AtMost, Form, Line, Ticks, WholeNumber, Words, choices
from portal.web.page import page
from portal.web.staff.planning import area as area

OFFERED_AT_ONCE = 20
"""Students who get their offer while the browser waits; the others follow within minutes."""
FIELD_OF = {
    "cost_unstated": "no_cost", "result_unstated": "result_working_days", "result_later": "result_working_days",
    "attempts_unstated": "same_attempts", "mark_unstated": "no_mark",
}  # fmt: skip
"""Where the sentence about an open criterion stands, by its code; all others are about the sittings."""
WHOLE = Promise(no_cost=True, same_attempts=True, result_working_days=1, no_mark=True)
"""Everything stated: what then still stands open is about a sitting itself."""


class StatedForm(Form):
    """What exam administration states, with an offer or with a standing grant (7)."""

    no_cost = BooleanField(_l("It costs the student nothing (A-05)"))
    same_attempts = BooleanField(_l("The student keeps the same number of attempts (A-08)"))
    no_mark = BooleanField(
        _l("Nothing shows that it was another exam: no mark, the same grade code, nobody absent (A-09)"),
        description=_l("Change the registration in the student system first."),
    )
    result_working_days = Line(
        _l("Within how many working days does the student get the result? (A-07)"),
        description=_l("No later than after the usual exam."),
        validators=[WholeNumber(1, 60)],
    )

    @property
    def days(self) -> int | None:
        """The working days until the result, once the field is right."""
        return int(self.result_working_days.data) if self.result_working_days.data else None

    @property
    def promise(self) -> Promise:
        """What is stated so far."""
        return Promise(self.no_cost.data, self.same_attempts.data, self.days, self.no_mark.data)

    def point_out(self, found: Iterable[Open], sittings: Sequence[Sitting], rest: Any) -> None:
        """Each open criterion becomes a sentence, once, at its field; `rest` takes those that have none here."""
        for open_ in found:
            said = open_sentence(open_, {one.id: one for one in sittings})
            field = self[FIELD_OF[open_.code]] if open_.code in FIELD_OF else rest
            if said not in field.errors:
                field.errors = [*field.errors, said]


class SharedOfferForm(StatedForm):
    """The same, with the sittings that are offered."""

    sittings = Ticks(_l("Which sittings do you offer?"), description=_l("Tick one or more."))

    def ask(self, sittings: Sequence[Sitting], hints: dict[str, str]) -> None:
        """Offer these sittings to tick, each with what is special about it."""
        self.sittings.choices = choices(
            {one.id: f"{moment(one)}, {one.place} ({FORMS[one.form]})" for one in sittings}
        )
        self.sittings.choice_hints = hints  # type: ignore[attr-defined]  # read by the macro

    def fits(self, placement: Placement, sittings: Sequence[Sitting]) -> bool:
        """Whether every criterion holds; else each open one becomes the sentence of its field."""
        found = self.open_for(placement, sittings)
        self.point_out(found, sittings, self.sittings)
        return not found

    def open_for(self, placement: Placement, sittings: Sequence[Sitting]) -> list[Open]:
        """What still stands between what is ticked and this student."""
        ticked = [one for one in sittings if one.id in (self.sittings.data or ())]
        return open_in(acting(), placement, ticked, self.promise)


class OfferForm(SharedOfferForm):
    """The same for one student, who may have agreed to something on paper; `version` is the place's."""

    hindered = BooleanField(
        _l("The student cannot come on that day, and proved it: offer a second day (A-12)")
    )
    agreed = Ticks(
        _l("The student agreed on paper to:"),
        description=_l(
            "Tick this only if the privacy office told you so. You can also ask the student here."
        ),
        choices=choices(WAIVED_BY_STUDENT),
    )
    answer = Words(
        _l("What do you say about the moment that the student proposed?"),
        description=_l(
            "Needed if you offer the same sittings again. The student reads this. At most 1,000 characters."
        ),
        validators=[AtMost(1000)],
        default="",
    )
    version = HiddenField()

    @property
    def seen(self) -> int:
        """The version this page showed; a hidden number that is no number counts as stale."""
        typed = str(self.version.data or "")
        return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0

    @property
    def promise(self) -> Promise:
        """With what was ticked about this student."""
        return replace(super().promise, hindered=self.hindered.data, agreed=frozenset(self.agreed.data or ()))


@area.both("/staff/planning/places/<ref>", allow=Permission.PLAN)
def offer(ref: str) -> Any:
    """Offer places to one student, whom this page knows by the reference of the place only; or ask them to agree."""
    placement = find(Placement, ref)
    sittings = _coming_sittings(placement.exam)
    stands = placement.state == "offered"
    stated = None if stands else _stated_before(placement.exam)
    form = OfferForm(
        **_as_stated(stated or placement), version=placement.version, no_mark=stands and placement.no_mark,
        hindered=placement.hindered, agreed=placement.agreed,
        sittings=[one.id for one in placement.offered_sittings],
    )  # fmt: skip
    form.ask(sittings, _hints(placement, sittings))
    may_ask = False
    if form.validate_on_submit():
        found = form.open_for(placement, sittings)
        may_ask = bool(found) and all(open_.may_be_waived for open_ in found)
        if may_ask and request.form.get("go") == "ask":
            if attempt(form, ask_agreement, _command(form, ref, version=form.seen)):
                return redirect(url_for(".offer", ref=ref))
        elif form.fits(placement, sittings) and attempt(
            form, offer_places, _command(form, ref, version=form.seen)
        ):
            return redirect(url_for(".index", told=ref))
        placement = find(Placement, ref)
        form.version.data = str(placement.version)
    return page(
        "staff/planning/offer.html", status=form.status, form=form, placement=placement, sittings=sittings,
        off=must_be_off(placement.channels_off), moment=moment, may_ask=may_ask,
        asked=asked_about(acting(), placement), waived_words=WAIVED_BY_STUDENT, forms=FORMS,
        proposed=looking().scalar(planning.proposed_moment(viewer(), placement)) if placement.countered_at else None,
        last_day=last_day_of(placement.exam), stated_at=stated.offered_at if stated else None,
    )  # fmt: skip


def _stated_before(exam: Exam) -> Placement | None:
    return looking().scalars(planning.last_offered(viewer(), exam)).unique().first()


def _as_stated(placement: Placement | None) -> dict[str, Any]:
    """What the form shows before anybody types: A-05, A-07 and A-08 as stated last; A-09 is about each student."""
    if placement is None:
        return {}
    return {
        "no_cost": placement.no_cost, "same_attempts": placement.same_attempts,
        "result_working_days": placement.result_working_days,
    }  # fmt: skip


def last_day_of(exam: Exam) -> date:
    """The last day on which an alternative to this exam may be held: the first of three dates (A-06)."""
    return latest_day(exam.day, config().alternative_terms, *exam.limits)


@area.both("/staff/planning/exams/<slug>/offer", allow=Permission.PLAN)
def offer_all(slug: str) -> Any:
    """Offer the same sittings to everybody who waits for this exam, measured by who needs most time."""
    exam = find(Exam, slug)
    waiting = looking().scalars(planning.waiting_for(viewer(), exam)).unique().all()
    sittings = _coming_sittings(exam)
    stated = _stated_before(exam)
    form = SharedOfferForm(**_as_stated(stated))
    if waiting:
        slowest = max(waiting, key=lambda placement: placement.extra_time_minutes)
        form.ask(sittings, _hints(slowest, sittings))
        if form.validate_on_submit() and form.fits(slowest, sittings) and _offer_each(form, exam):
            return redirect(url_for(".exam", slug=slug))
    return page(
        "staff/planning/offer_all.html", status=form.status, form=form, exam=exam,
        waiting=len(waiting), most=OFFERED_AT_ONCE,
        extra=max((one.extra_time_minutes for one in waiting), default=0),
        sittings=sittings, last_day=last_day_of(exam), stated_at=stated.offered_at if stated else None,
    )  # fmt: skip


def _coming_sittings(exam: Exam) -> Sequence[Sitting]:
    return looking().scalars(planning.sittings_of(viewer(), [exam], now())).unique().all()


def _hints(placement: Placement, sittings: Sequence[Sitting]) -> dict[str, str]:
    """How many places are left in each, how long after the exam it is, and whether it fits this student.

    What they do then instead is not told.
    """
    today, terms = local_date(now()), config().alternative_terms
    said: dict[str, list[str]] = {one.id: [places_left(one)] for one in sittings}
    for one in sittings:
        if days := delay(placement.exam.day, one.day):
            said[one.id].append(
                ngettext("%(num)s working day after the exam", "%(num)s working days after the exam", days)
            )
    offered = offer_for(acting(), placement.exam, sittings, WHOLE, placement)
    for open_ in open_criteria(offered, today):
        if open_.code in MISFITS and "slot" in open_.facts:
            said[open_.facts["slot"]].append(str(MISFITS[open_.code]))
    for slot in offered.slots:
        if slot.clashes:
            said[slot.key].append(_("clashes with another exam of this student"))
    for one in sittings:
        if not gives_notice(one.day, today, terms):
            said[one.id].append(_("less than %(num)s working days from now", num=terms.notice))
    return {key: ", ".join(words) for key, words in said.items()}


def _command(form: SharedOfferForm, ref: str, **more: Any) -> OfferPlaces:
    return form.into(OfferPlaces, placement=ref, result_working_days=form.days, **more)


def _offer_each(form: SharedOfferForm, exam: Exam) -> bool:
    """Begin: the first students get it now, the others within minutes. False when refused: the form then says why."""
    promise = asdict(_command(form, ""))
    told = OfferToAll(
        exam.slug, {name: promise[name] for name in promise if name not in ("placement", "version")}
    )
    if not attempt(form, offer_to_all, told):
        return False
    close_reader()
    begun = looking().scalars(GroupOffer.latest_of(viewer(), exam)).first()
    if begun is not None:
        carry_on(database(), config(), begun.id, now, most=OFFERED_AT_ONCE)
        current_app.extensions["portal_wake"]()
    return True
