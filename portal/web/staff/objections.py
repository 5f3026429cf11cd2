"""All open objections to one exam: looked at together, each decided by its own event and letter (O-8, 11.2)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from wtforms import SelectMultipleField
from wtforms.validators import ValidationError

from portal.actions.decisions import SignDecision
from portal.actions.objections import ProposeGrant, propose_grant, sign_grant
from portal.actions.standing_grants import GrantByStanding, fitting, grant_by_standing, places_left
from portal.labels.cases import parts_in_words
from portal.labels.objections import DONE, WHY_NOT
from portal.labels.refusals import sentence
from portal.models import Case, Decision, Exam, StandingGrant, objections
from portal.models.objections import AT_ONCE
from portal.rules.access import Permission
from portal.rules.calendar import local_date
from portal.rules.errors import Refused
from portal.rules.lifecycle import allows
from portal.web.area import Area
from portal.web.desk import AlreadyDone, acting, do, find, looking, now, viewer
from portal.web.forms import AtMost, Form, Words, clean_line
from portal.web.page import page
from portal.web.staff.decisions import preview_or_none as preview
from portal.web.staff.queue import row_of

area = Area("objections", __name__, side="staff")
EXPLANATION_LIMIT = 10_000


class TickForm(Form):
    """Which cases: each value is a case number, a dot, and what the page showed of that case."""

    case = SelectMultipleField(validate_choice=False)

    def validate_case(self, field: Any) -> None:
        """At least one, and no more than are done at once."""
        if not field.data:
            raise ValidationError(_("Tick at least one objection."))
        if len(field.data) > AT_ONCE:
            raise ValidationError(_("Tick at most %(most)s objections at a time.", most=AT_ONCE))

    @property
    def ticked(self) -> dict[str, str]:
        """Case number → what the page showed of it."""
        found = (value.partition(".") for value in self.case.data or ())
        return {clean_line(ref)[:14]: shown[:24] for ref, _dot, shown in found}

    @property
    def own_key(self) -> str:
        """The form's key, short enough to hang a case number on."""
        return clean_line(self.key.data)[:40]


@dataclass(frozen=True)
class NotDone:
    """A case with which the deed was not possible, and why; the others were done."""

    ref: str
    why: str


def each(form: TickForm, action: Callable[..., Any], command: Callable[[str, str], Any]) -> list[NotDone]:
    """Carry out a deed for each ticked case, in a transaction of its own; gives those that were refused.

    The same form sent twice does each case once: the key of a deed is the form's, with the case number.
    """
    refused = []
    for ref, shown in form.ticked.items():
        try:
            do(action, command(ref, shown), key=f"{form.own_key}.{ref}" if form.own_key else None)
        except AlreadyDone:
            continue
        except Refused as no:
            refused.append(NotDone(ref, sentence(no)))
    return refused


@area.get("/staff/exams/<slug>/objections", allow=Permission.READ_CASES)
def index(slug: str) -> Any:
    """The list, the oldest first, with what each objects to and whether words were written, never the words."""
    form = TickForm()
    form.case.data = []
    return _list(find(Exam, slug), form, tick_all=request.args.get("tick") == "all")


def _list(exam: Exam, form: TickForm, refused: Sequence[NotDone] = (), *, tick_all: bool = False) -> Any:
    cases = looking().scalars(objections.page_of(viewer(), exam.id)).unique().all()
    standing = looking().scalars(StandingGrant.standing_for(exam.id)).one_or_none()
    rows = _rows(cases[:AT_ONCE], standing=standing is not None)
    if refused:
        form.refuse(_not_done(len(form.ticked) - len(refused), len(refused)))
    return page(
        "staff/objections/index.html", status=form.status, exam=exam, form=form, rows=rows, refused=refused,
        more=len(cases) > AT_ONCE, most=AT_ONCE, standing=standing, tick_all=tick_all,
        left=places_left(acting(), exam, fitting(acting(), exam)) if standing else 0,
        today=local_date(now()), told=_told(),
        may={"work": viewer().may(Permission.WORK_CASES), "decide": viewer().may(Permission.DECIDE_CASES)},
    )  # fmt: skip


def _not_done(done: int, refused: int) -> str:
    went = ngettext("It went well for %(num)s case.", "It went well for %(num)s cases.", done)
    stayed = ngettext("%(num)s case stayed as it was.", "%(num)s cases stayed as they were.", refused)
    return f"{went} {stayed}"


def _told() -> str:
    """What was done a moment ago, as the books say; nothing for an address made up."""
    key, deed = clean_line(request.args.get("told"))[:40], request.args.get("did", "")
    if not key or deed not in DONE:
        return ""
    number = looking().scalar(objections.carried_out(viewer(), key)) or 0
    return str(DONE[deed](number)) if number else ""


def _rows(cases: Sequence[Case], *, standing: bool) -> list[dict[str, Any]]:
    ids, today = [case.id for case in cases], local_date(now())
    written = set(looking().scalars(objections.with_words(ids)))
    proposals = {one.case_id: one for one in looking().scalars(objections.proposals(ids))}
    return [
        row_of(case, today, [])
        | {
            "objected": ", ".join(str(parts_in_words(part)) for part in case.objected),
            "written": case.id in written,
            "why_not": _why_not(case, proposals.get(case.id), standing),
            "value": f"{case.ref}.{case.event_count}",
        }
        for case in cases
    ]


def _why_not(case: Case, proposal: Decision | None, standing: bool) -> Any:
    """Why this viewer cannot tick this case, in a few words; "" when they can."""
    if proposal is not None and proposal.outcome != "granted":
        return WHY_NOT["refusal"]
    if proposal is not None and viewer().may(Permission.DECIDE_CASES):
        return ""
    if not viewer().may(Permission.WORK_CASES):
        return WHY_NOT["no_proposal"] if proposal is None else WHY_NOT["proposed"]
    if case.identity in ("unverified", "doubted"):
        return WHY_NOT["identity"]
    if standing and allows("grant_by_standing", case.kind, case.state):
        return ""
    if proposal is not None:
        return WHY_NOT["proposed"]
    return "" if case.state == "received" or allows("prepare", case.kind, case.state) else WHY_NOT["waits"]


@area.post("/staff/exams/<slug>/objections/grant", allow=Permission.WORK_CASES)
def grant(slug: str) -> Any:
    """Grant what was ticked, as was decided beforehand: each with its own letter and offer (O-8)."""
    exam, form = find(Exam, slug), TickForm()
    if not form.validate_on_submit():
        return _list(exam, form)
    refused = each(form, grant_by_standing, lambda ref, shown: GrantByStanding(ref, _number(shown)))
    if refused:
        return _list(find(Exam, slug), form, refused)
    return redirect(url_for(".index", slug=slug, told=form.own_key, did="grant"))


def _number(shown: str) -> int:
    """How many events a case had on the page; something that is no number counts as stale."""
    return int(shown) if shown.isascii() and shown.isdigit() and len(shown) < 10 else -1


@area.post("/staff/exams/<slug>/objections/ticked", allow=Permission.READ_CASES)
def ticked(slug: str) -> Any:
    """Take the ticks along to the page of a deed that asks or shows something first."""
    exam, form = find(Exam, slug), TickForm()
    if not form.validate_on_submit():
        return _list(exam, form)
    deed = ".sign" if request.form.get("deed") == "sign" else ".propose"
    return redirect(url_for(deed, slug=slug, case=form.case.data))


class ProposeForm(TickForm):
    """One explanation for all, in each language that is needed."""

    explanation_nl = Words(_l("Explanation in Dutch"), validators=[AtMost(EXPLANATION_LIMIT)])
    explanation_en = Words(_l("Explanation in English"), validators=[AtMost(EXPLANATION_LIMIT)])
    languages: frozenset[str] = frozenset()

    def validate_explanation_nl(self, field: Any) -> None:
        """Needed when one of the students reads Dutch."""
        self._needed("nl", field)

    def validate_explanation_en(self, field: Any) -> None:
        """Needed when one of the students reads English."""
        self._needed("en", field)

    def command(self, ref: str, shown: str) -> ProposeGrant:
        """The proposal for one of them."""
        return ProposeGrant(
            ref, self.explanation_nl.data or "", self.explanation_en.data or "", _number(shown)
        )

    def _needed(self, lang: str, field: Any) -> None:
        if lang in self.languages and not (field.data or "").strip():
            raise ValidationError(_("Write the explanation. The student must be able to understand why."))


@area.both("/staff/exams/<slug>/objections/propose", allow=Permission.WORK_CASES)
def propose(slug: str) -> Any:
    """One explanation for all that were ticked; each case gets its own proposal, and its own signature."""
    exam, form = find(Exam, slug), ProposeForm()
    chosen = _chosen(exam, form)
    form.languages = frozenset(language for case in chosen for language in languages_of(case))
    if form.validate_on_submit():
        refused = each(form, propose_grant, form.command)
        if not refused:
            return redirect(url_for(".index", slug=slug, told=form.own_key, did="propose"))
        return _list(find(Exam, slug), form, refused)
    return page("staff/objections/propose.html", status=form.status, exam=exam, form=form, cases=chosen)


def languages_of(case: Case) -> set[str]:
    """In which languages the explanation of one case is needed (section 12)."""
    return {case.language} | ({"nl"} if acting().dutch_counts(case.language) else set())


def _chosen(exam: Exam, form: TickForm) -> list[Case]:
    """The cases that the address or the form names, as far as they still wait; what each showed goes along."""
    if not form.is_submitted():
        form.case.data = request.args.getlist("case")[: AT_ONCE + 1]
    rows = looking().scalars(objections.page_of(viewer(), exam.id)).unique()
    return [case for case in rows if case.ref in form.ticked]


@area.both("/staff/exams/<slug>/objections/sign", allow=Permission.DECIDE_CASES)
def sign(slug: str) -> Any:
    """The decider reads the list and the letter of one of them, and signs them all; each letter leaves by itself."""
    exam, form = find(Exam, slug), TickForm()
    if form.validate_on_submit():
        refused = each(form, sign_grant, lambda ref, shown: SignDecision(ref, shown))
        if not refused:
            return redirect(url_for(".index", slug=slug, told=form.own_key, did="sign"))
        return _list(find(Exam, slug), form, refused)
    chosen = _chosen(exam, form)
    proposals = _grants_of(chosen)
    signable = [case for case in chosen if case.id in proposals]
    form.case.data = [f"{case.ref}.{proposals[case.id].id}" for case in signable]
    return page(
        "staff/objections/sign.html", status=form.status, exam=exam, form=form, cases=signable,
        left_out=len(chosen) - len(signable), **_letter_of(signable, proposals),
    )  # fmt: skip


def _grants_of(cases: Iterable[Case]) -> dict[str, Decision]:
    found = looking().scalars(objections.proposals([case.id for case in cases]))
    return {one.case_id: one for one in found if one.outcome == "granted"}


def _letter_of(cases: Sequence[Case], proposals: dict[str, Decision]) -> dict[str, Any]:
    """The letter of one of them: the first, or the one that the address names."""
    named = clean_line(request.args.get("letter"))
    case = next((one for one in cases if one.ref == named), cases[0] if cases else None)
    if case is None:
        return {"shown": None, "letters": []}
    whole = looking().scalars(Decision.of_case(case.id, viewer().person_id)).unique()
    proposal = next((one for one in whole if one.id == proposals[case.id].id), None)
    return {"shown": case, "letters": preview(case, proposal)}


def beside_of(exam: Exam) -> dict[str, Any] | None:
    """What the exam's own page says about its objections, to those who may read cases."""
    if not (viewer().may(Permission.READ_CASES) and exam.is_proctored):
        return None
    number, standing = looking().execute(objections.together(viewer(), exam.id)).one()
    return {"number": number, "standing": standing, "decides": viewer().may(Permission.DECIDE_CASES)}
