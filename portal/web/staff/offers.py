"""Offering places: to one student, known by the reference of the place, or to all who wait for an exam."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from flask import current_app, redirect, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField

from portal.actions.clashes import clashing
from portal.actions.group_offers import OfferToAll, offer_to_all
from portal.actions.sittings import OfferPlaces, offer_places
from portal.jobs.group_offers import carry_on
from portal.labels.alternatives import AGREED, FORMS, MISFITS, moment, must_be_off, open_sentence, places_left
from portal.models import Exam, GroupOffer, Placement, Sitting, planning
from portal.rules.access import Permission
from portal.rules.alternatives import gives_notice, latest_day, open_criteria
from portal.rules.calendar import local_date
from portal.web.desk import acting, attempt, close_reader, config, database, find, looking, now, viewer
from portal.web.forms import Form, Line, Ticks, WholeNumber, choices
from portal.web.page import page
from portal.web.staff.planning import area as area

OFFERED_AT_ONCE = 20
"""Students who get their offer while the browser waits; the others follow within minutes."""
FIELD_OF = {"A-05": "no_cost", "A-07": "result_working_days", "A-08": "same_attempts"}
"""Where the sentence about an open criterion stands; all others are about the sittings."""


class SharedOfferForm(Form):
    """Which sittings, and the statements that the criteria ask (7)."""

    sittings = Ticks(_l("Which sittings do you offer?"), description=_l("Tick one or more."))
    no_cost = BooleanField(_l("It costs the student nothing (A-05)"))
    same_attempts = BooleanField(_l("The student keeps the same number of attempts (A-08)"))
    result_working_days = Line(
        _l("Within how many working days does the student get the result? (A-07)"),
        description=_l("No later than after the usual exam."),
        validators=[WholeNumber(1, 60)],
    )

    @property
    def waived(self) -> frozenset[str]:
        """Criteria that the student agreed to do without: none when many get the same offer."""
        return frozenset()

    @property
    def days(self) -> int | None:
        """The working days until the result, once the field is right."""
        return int(self.result_working_days.data) if self.result_working_days.data else None

    def ask(self, sittings: Sequence[Sitting], hints: dict[str, str]) -> None:
        """Offer these sittings to tick, each with what is special about it."""
        self.sittings.choices = choices(
            {one.id: f"{moment(one)}, {one.place} ({FORMS[one.form]})" for one in sittings}
        )
        self.sittings.choice_hints = hints  # type: ignore[attr-defined]  # read by the macro

    def fits(self, placement: Placement, sittings: Sequence[Sitting]) -> bool:
        """Whether every criterion holds; else each open one becomes the sentence of its field."""
        ticked = [one for one in sittings if one.id in (self.sittings.data or ())]
        stated = placement.offer_of(
            ticked, no_cost=self.no_cost.data, same_attempts=self.same_attempts.data,
            result_working_days=self.days, agreed=self.waived, terms=config().alternative_terms,
        )  # fmt: skip
        found = open_criteria(stated, local_date(now()))
        for open_ in found:
            field = self[FIELD_OF.get(open_.criterion, "sittings")]
            field.errors = [*field.errors, open_sentence(open_, {one.id: one for one in sittings})]
        return not found


class OfferForm(SharedOfferForm):
    """The same for one student, who may have agreed to something; `version` is the place's."""

    agreed = Ticks(
        _l("The student agreed in writing to:"),
        description=_l("Tick this only if the privacy office told you so."),
        choices=choices(AGREED),
    )
    version = HiddenField()

    @property
    def seen(self) -> int:
        """The version this page showed; a hidden number that is no number counts as stale."""
        typed = str(self.version.data or "")
        return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0

    @property
    def waived(self) -> frozenset[str]:
        """What was ticked."""
        return frozenset(self.agreed.data or ())


@area.both("/staff/planning/places/<ref>", allow=Permission.PLAN)
def offer(ref: str) -> Any:
    """Offer places to one student, whom this page knows by the reference of the place only."""
    placement = find(Placement, ref)
    sittings = _coming_sittings(placement.exam)
    form = OfferForm(
        no_cost=placement.no_cost, same_attempts=placement.same_attempts, version=placement.version,
        result_working_days=placement.result_working_days, agreed=placement.agreed,
        sittings=[one.id for one in placement.offered_sittings],
    )  # fmt: skip
    form.ask(sittings, _hints(placement, sittings))
    if form.validate_on_submit() and form.fits(placement, sittings):
        if attempt(form, offer_places, _command(form, ref, version=form.seen)):
            return redirect(url_for(".index", told=ref))
        placement = find(Placement, ref)
        form.version.data = str(placement.version)
    return page(
        "staff/planning/offer.html", status=form.status, form=form, placement=placement, sittings=sittings,
        off=must_be_off(placement.channels_off), moment=moment,
        proposed=looking().scalar(planning.proposed_moment(viewer(), placement)) if placement.countered_at else None,
        last_day=latest_day(placement.exam.day, config().alternative_terms),
    )  # fmt: skip


@area.both("/staff/planning/exams/<slug>/offer", allow=Permission.PLAN)
def offer_all(slug: str) -> Any:
    """Offer the same sittings to everybody who waits for this exam, measured by who needs most time."""
    exam = find(Exam, slug)
    waiting = looking().scalars(planning.waiting_for(viewer(), exam)).unique().all()
    sittings = _coming_sittings(exam)
    form = SharedOfferForm()
    if waiting:
        slowest = max(waiting, key=lambda placement: placement.extra_time_minutes)
        form.ask(sittings, _hints(slowest, sittings))
        if form.validate_on_submit() and form.fits(slowest, sittings) and _offer_each(form, exam):
            return redirect(url_for(".exam", slug=slug))
    return page(
        "staff/planning/offer_all.html", status=form.status, form=form, exam=exam,
        waiting=len(waiting), most=OFFERED_AT_ONCE,
        extra=max((one.extra_time_minutes for one in waiting), default=0),
        sittings=sittings, last_day=latest_day(exam.day, config().alternative_terms),
    )  # fmt: skip


def _coming_sittings(exam: Exam) -> Sequence[Sitting]:
    return looking().scalars(planning.sittings_of(viewer(), [exam], now())).unique().all()


def _hints(placement: Placement, sittings: Sequence[Sitting]) -> dict[str, str]:
    """How many places are left in each, and whether it fits this student; what they do then instead is not told."""
    today, terms = local_date(now()), config().alternative_terms
    whole = {"no_cost": True, "same_attempts": True, "result_working_days": 1, "terms": terms}
    said: dict[str, list[str]] = {one.id: [places_left(one)] for one in sittings}
    for open_ in open_criteria(placement.offer_of(sittings, **whole), today):
        if open_.code in MISFITS:
            said[open_.facts["slot"]].append(str(MISFITS[open_.code]))
    for key in clashing(acting(), placement, sittings):
        said[key].append(_("clashes with another exam of this student"))
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
