"""Saying what an exam records: all 23 kinds of data on one page, and the details of each on its own."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import abort, redirect, url_for

from portal import catalogue
from portal.actions.explanations import TEXT_LENGTH, WriteChannels, version_seen, write_channels
from portal.labels import recordings as words
from portal.labels.register import ALSO_KEPT, NOT_CHOSEN
from portal.models import Channel, Exam, Explanation
from portal.rules.access import Permission
from portal.rules.recordings import ALSO_KEPT as LISTED
from portal.rules.recordings import CATEGORIES, TILES, says_how_long, says_who
from portal.web.area import Area
from portal.web.desk import attempt, find
from portal.web.page import page
from portal.web.staff.catalogue_hints import hints_for
from portal.web.staff.explanations import latest_of
from portal.web.staff.meanwhile import Meanwhile, differing
from portal.web.staff.recording_forms import STATES, DetailsForm, RestForm, StatesForm
from portal.web.staff.standing import channel_states

area = Area("recordings", __name__, side="staff")


@area.both("/staff/exams/<slug>/recordings", allow=Permission.EDIT_REGISTER)
def index(slug: str) -> Any:
    """All kinds of data, grouped as students see them: recorded, not recorded, or not known yet."""
    exam = find(Exam, slug)
    latest = latest_of(exam)
    form = StatesForm(data={"version": version_seen(latest), **channel_states(latest)})
    meanwhile: list[Meanwhile] = []
    if form.validate_on_submit():
        states = {one: {"state": form[one].data} for one in CATEGORIES}
        if attempt(form, write_channels, WriteChannels(slug, states, form.version.data or "")):
            return redirect(url_for("register.show", slug=slug, _anchor="parts"))
        meanwhile = _meanwhile_states(form, latest_of(find(Exam, slug)))
    return page(
        "staff/register/recordings.html",
        status=form.status, form=form, exam=exam, groups=_groups(form), hints=hints_for(exam),
        meanwhile=meanwhile, catalogue_day=date.fromisoformat(catalogue.compiled()),
    )  # fmt: skip


def _groups(form: Any) -> list[tuple[str, list[Any]]]:
    tiled = [(str(words.TILES[tile.key]), [form[one] for one in tile.categories]) for tile in TILES]
    return [*tiled, (str(ALSO_KEPT), [form[one] for one in LISTED])]


def _meanwhile_states(form: Any, latest: Explanation | None) -> list[Meanwhile]:
    seen = version_seen(latest)
    if form.version.data == seen:
        return []
    form.version.data = seen
    now = dict(channel_states(latest))
    return differing(
        form,
        CATEGORIES,
        now,
        lambda _name, value: str(STATES.get(value, NOT_CHOSEN)),
        lambda name: str(words.CATEGORIES[name]),
    )


@area.both("/staff/exams/<slug>/recordings/<category>", allow=Permission.EDIT_REGISTER)
def channel(slug: str, category: str) -> Any:
    """One kind of data: whether, why, who sees it, how long and where."""
    exam = find(Exam, slug)
    if category not in CATEGORIES:
        abort(404)
    form = DetailsForm(data=_details(latest_of(exam), category))
    meanwhile: list[Meanwhile] = []
    if form.validate_on_submit():
        command = WriteChannels(slug, {category: _typed(form)}, form.version.data or "")
        if attempt(form, write_channels, command):
            return redirect(url_for(".index", slug=slug, _anchor=f"{category}_row"))
        meanwhile = _meanwhile_details(form, latest_of(find(Exam, slug)), category)
    return page(
        "staff/register/channel.html",
        status=form.status, form=form, exam=exam, thing=words.CATEGORIES[category], category=category,
        hint=hints_for(exam).get(category), limit=TEXT_LENGTH, meanwhile=meanwhile,
    )  # fmt: skip


_DETAILS = (
    "state", "why_code", "why_nl", "why_en", "seen_by_code", "seen_by_nl", "seen_by_en",
    "kept_days", "kept_rule", "countries",
)  # fmt: skip


def _details(latest: Explanation | None, category: str) -> dict[str, Any]:
    there = next((one for one in latest.channels if one.category == category), None) if latest else None
    values = {name: getattr(there, name, None) for name in _DETAILS}
    days = values["kept_days"]
    shown = {name: value or "" for name, value in values.items()}
    return {
        **shown,
        "version": version_seen(latest),
        "state": values["state"] or "unknown",
        "kept_days": "" if days is None else str(days),
    }


def _typed(form: Any) -> dict[str, Any]:
    values = {name: form[name].data for name in _DETAILS}
    return {**values, "kept_days": int(values["kept_days"]) if values["kept_days"] else None}


def _meanwhile_details(form: DetailsForm, latest: Explanation | None, category: str) -> list[Meanwhile]:
    there = _details(latest, category)
    if form.version.data == there["version"]:
        return []
    form.version.data = there["version"]
    return differing(form, _DETAILS, there, form.said, lambda name: str(form[name].label.text))


@area.both("/staff/exams/<slug>/recordings-rest", allow=Permission.EDIT_REGISTER)
def rest(slug: str) -> Any:
    """Say once what holds for all that is recorded; what says something already stays as it is."""
    exam = find(Exam, slug)
    latest = latest_of(exam)
    days = "" if exam.retention_days is None else str(exam.retention_days)
    form = RestForm(data={"version": version_seen(latest), "kept_days": days})
    if form.validate_on_submit():
        command = WriteChannels(slug, _for_the_rest(form, latest), form.version.data or "")
        if attempt(form, write_channels, command):
            return redirect(url_for(".index", slug=slug))
        form.version.data = version_seen(latest_of(find(Exam, slug)))
    silent = [str(words.CATEGORIES[one.category]) for one in _silent(latest)]
    return page("staff/register/rest.html", status=form.status, form=form, exam=exam, silent=silent)


def _silent(latest: Explanation | None) -> list[Channel]:
    on = [one for one in latest.channels if one.state == "on"] if latest else []
    return [one for one in on if not (says_who(one) and says_how_long(one) and one.countries)]


def _for_the_rest(form: RestForm, latest: Explanation | None) -> Mapping[str, Mapping[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for one in _silent(latest):
        new = found.setdefault(one.category, {})
        if not says_who(one) and form.seen_by_code.data:
            new["seen_by_code"] = form.seen_by_code.data
        if not says_how_long(one) and form.kept_days.data:
            new["kept_days"] = int(form.kept_days.data)
        if not one.countries and form.countries.data:
            new["countries"] = form.countries.data
    return found
