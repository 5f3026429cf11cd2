"""A decision on its way: a handler writes and checks it, the DPO advises, a decider signs or sends it back."""

from __future__ import annotations

import re
from typing import Any

from flask import redirect, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup
from wtforms import HiddenField, SelectField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import ValidationError

from portal.actions.decision_drafts import SendDraft, draft_decision, send_draft
from portal.actions.decision_letters import decision_letter
from portal.actions.decisions import (
    GiveAdvice,
    PrepareDecision,
    ReturnDecision,
    SignDecision,
    give_advice,
    return_decision,
    sign_decision,
)
from portal.content import to_html
from portal.labels.case_file import (
    ADVICE_CHOICES,
    OUTCOME_CHOICES,
    OUTCOME_HINTS,
    PARTS_QUESTION,
    decision_words,
)
from portal.labels.cases import GROUNDS, parts_in_words
from portal.labels.refusals import SENTENCES
from portal.models import Case, Decision
from portal.rules import remedies
from portal.rules.access import Permission
from portal.rules.calendar import local_date
from portal.rules.errors import Refused
from portal.rules.lifecycle import WEIGHED, find_step
from portal.web.area import Area
from portal.web.desk import acting, attempt, config, now, viewer
from portal.web.forms import CHOOSE, AtMost, Choice, Form, Needed, Ticks, Words, choices
from portal.web.page import page
from portal.web.staff.case_file import CaseFile, hindrance, open_case

area = Area("decisions", __name__, side="staff")
EXPLANATION_LIMIT = 10_000
WORDS_LIMIT = 5000


class DecisionForm(Form):
    """A proposal. Ground and parts matter only where something is refused; all of it stands on one page."""

    seen = HiddenField()
    outcome = Choice(_l("What do you decide?"), validators=[Needed(_l("Choose what you decide."))])
    parts = Ticks(
        _l("Only if you grant a part: which part?"),
        description=_l("Leave this empty if you grant or refuse everything."),
    )
    ground = SelectField(
        _l("Only if you refuse something: the ground in the law"),
        description=_l(
            "Leave this empty if you grant everything. The letter adds the ways to complain by itself."
        ),
        validate_choice=False,
    )
    explanation = Words(
        _l("Explanation for the student"),
        validators=[
            Needed(_l("Write the explanation. The student must be able to understand why.")),
            AtMost(EXPLANATION_LIMIT),
        ],
    )

    def fit(self, case: Case) -> DecisionForm:
        """Offer what this kind of request knows (O-2, 12(5), 15(4), 17(3)), and what can be sent at all."""
        parts = remedies.parts(case.kind, case.objected)
        outcomes = [one for one in remedies.OUTCOMES if one != "partly" or len(parts) > 1]
        self.outcome.choices = choices(OUTCOME_CHOICES[case.kind], outcomes)
        self.outcome.choice_hints = OUTCOME_HINTS[case.kind]
        if config().remedy_route is None:
            self.outcome.disabled_choices = {"partly", "refused"}
        self.parts.choices = [SelectChoice(part, parts_in_words(part)) for part in parts]
        self.parts.label.text = PARTS_QUESTION[case.kind]
        grounds = remedies.refusal_grounds(case.kind)
        self.ground.choices = [SelectChoice("", CHOOSE), *choices(GROUNDS, grounds)]
        self.explanation.description = _explanation_hint(case)
        return self

    def granted_parts(self, case: Case) -> tuple[str, ...]:
        """What is granted: what was ticked, or for access and erasure everything else (see PARTS_QUESTION)."""
        ticked = tuple(self.parts.data or ())
        return ticked if case.kind in WEIGHED else remedies.refused_parts(case.kind, (), ticked)

    def validate_ground(self, field: Any) -> None:
        """A refusal needs a ground of the law, and one that belongs to this kind of request."""
        if field.data and field.data not in {choice.value for choice in field.choices}:
            raise ValidationError(_("Choose from the list on the page."))
        if self.outcome.data in ("partly", "refused") and not field.data:
            raise ValidationError(_("Choose the ground in the law. A refusal needs one."))

    def validate_parts(self, field: Any) -> None:
        """A part is neither nothing nor everything."""
        if self.outcome.data != "partly":
            return
        if not field.data:
            raise ValidationError(_("Tick which part."))
        if len(field.data) == len(field.choices):
            raise ValidationError(_("You tick everything. Leave something out, or choose another decision."))


def _explanation_hint(case: Case) -> str:
    language = (
        _("Write in English: the student reads English.")
        if case.language == "en"
        else _("Write in Dutch: the student reads Dutch.")
    )
    weigh = _(
        "Do you refuse? Then write what you know of this student's situation, which lighter ways you looked at, "
        "and why another exam is not possible."
    )
    said = _("Write in short, plain sentences. The student reads this exactly as it stands here.")
    most = _("At most 10,000 characters.")
    return " ".join([said, language, *([weigh] if case.kind in WEIGHED else []), most])


@area.both("/staff/cases/<ref>/decision", allow=Permission.WORK_CASES)
def prepare(ref: str) -> Any:
    """Write a proposal; it is kept for its writer, who then reads the letter before anybody else does."""
    case = open_case(ref)
    file = CaseFile.of(case)
    standing, own = file.proposal, next((one for one in file.decisions if one.state == "draft"), None)
    form = DecisionForm(data=_typed(case, own or file.returned, standing)).fit(case)
    if not form.is_submitted():
        find_step("prepare", case.kind, case.state)
    if form.validate_on_submit():
        command = form.into(PrepareDecision, case=ref, granted_parts=form.granted_parts(case))
        if attempt(form, draft_decision, command):
            return redirect(url_for(".check", ref=ref))
    form.seen.data = standing.id if standing else ""
    return page(
        "staff/decisions/prepare.html", status=form.status, form=form, case=case, standing=standing,
        own=own, no_route=config().remedy_route is None, words=decision_words(),
    )  # fmt: skip


def _typed(case: Case, own: Decision | None, standing: Decision | None) -> dict[str, Any]:
    """What the fields begin with: the writer's own draft, else the proposal that came back, else nothing."""
    seen = {"seen": standing.id if standing else ""}
    if own is None:
        return seen
    return seen | {
        "outcome": own.outcome, "ground": own.ground or "", "parts": _ticked(case, own),
        "explanation": own.explanation.body or "",
    }  # fmt: skip


def _ticked(case: Case, own: Decision) -> list[str]:
    if own.outcome != "partly" or case.kind in WEIGHED:
        return list(own.granted_parts)
    return list(remedies.refused_parts(case.kind, (), own.granted_parts))


class CheckForm(Form):
    """The draft that was read, and the proposal that it replaces."""

    decision = HiddenField()
    seen = HiddenField()


@area.both("/staff/cases/<ref>/decision/check", allow=Permission.WORK_CASES)
def check(ref: str) -> Any:
    """The letter exactly as the student will get it; the button sends the proposal to the decider."""
    case = open_case(ref)
    file = CaseFile.of(case)
    draft = next((one for one in file.decisions if one.state == "draft"), None)
    form = CheckForm(
        data={"decision": draft.id if draft else "", "seen": file.proposal.id if file.proposal else ""}
    )
    if form.validate_on_submit() and attempt(form, send_draft, form.into(SendDraft, case=ref)):
        return redirect(url_for("cases.show", ref=ref, _anchor="decision"))
    if draft is None and not form.refusal:
        return redirect(url_for(".prepare", ref=ref))
    form.decision.data = draft.id if draft else ""  # the next press sends what this page shows
    form.seen.data = file.proposal.id if file.proposal else ""
    return page(
        "staff/decisions/check.html", status=form.status, form=form, case=case, draft=draft, standing=file.proposal,
        letter=_preview(case, draft) if draft else None,
        needs_advice=draft is not None and remedies.needs_advice(case.kind, draft.outcome, draft.ground),
        words=decision_words(),
    )  # fmt: skip


def _preview(case: Case, decision: Decision) -> dict[str, Any]:
    """The letter, by the code that will send it."""
    text = decision_letter(acting(), case, decision, decision.explanation.body or "")
    return {"title": text.title, "html": _two_levels_down(to_html(text.body))}


def _two_levels_down(html: Markup) -> Markup:
    """The headings of a letter that stands inside a page, below the letter's own title."""
    return Markup(re.sub(r"(</?h)2>", r"\g<1>4>", str(html)))  # noqa: S704 (it was markup already)


class AdviceForm(Form):
    """The DPO's advice."""

    decision = HiddenField()
    advice = Choice(
        _l("What is your advice?"),
        choices=choices(ADVICE_CHOICES),
        validators=[Needed(_l("Choose whether you agree or not."))],
    )
    words = Words(
        _l("Why?"),
        description=_l(
            "The handler and the decider read this. The student does not. At most 5,000 characters."
        ),
        validators=[Needed(_l("Write why.")), AtMost(WORDS_LIMIT)],
    )


@area.both("/staff/cases/<ref>/decision/advice", allow=Permission.ADVISE_CASES)
def advise(ref: str) -> Any:
    """The data protection officer reads the letter and says what they think of it (T09)."""
    case = open_case(ref)
    proposal = CaseFile.of(case).proposal
    form = AdviceForm(data={"decision": proposal.id if proposal else ""})
    if form.validate_on_submit() and attempt(form, give_advice, form.into(GiveAdvice, case=ref)):
        return redirect(url_for("cases.show", ref=ref, _anchor="decision"))
    return _about(case, proposal, form, "staff/decisions/advise.html")


class SignForm(Form):
    """The proposal that was read."""

    decision = HiddenField()


@area.both("/staff/cases/<ref>/decision/sign", allow=Permission.DECIDE_CASES)
def sign(ref: str) -> Any:
    """The decider reads the letter and signs it: it leaves at once."""
    case = open_case(ref)
    proposal = CaseFile.of(case).proposal
    form = SignForm(data={"decision": proposal.id if proposal else ""})
    if form.validate_on_submit() and attempt(form, sign_decision, form.into(SignDecision, case=ref)):
        return redirect(url_for("cases.show", ref=ref, _anchor="decision"))
    code = hindrance(case, proposal) if proposal else None
    return _about(
        case, proposal, form, "staff/decisions/sign.html", hindrance=SENTENCES[code] if code else None
    )


class ReturnForm(Form):
    """Why the decider does not sign."""

    decision = HiddenField()
    words = Words(
        _l("What must change?"),
        description=_l("The handler reads this. The student does not. At most 5,000 characters."),
        validators=[Needed(_l("Write what must change.")), AtMost(WORDS_LIMIT)],
    )


@area.both("/staff/cases/<ref>/decision/return", allow=Permission.DECIDE_CASES)
def send_back(ref: str) -> Any:
    """The decider sends the proposal back to the handler, with words."""
    case = open_case(ref)
    proposal = CaseFile.of(case).proposal
    form = ReturnForm(data={"decision": proposal.id if proposal else ""})
    if form.validate_on_submit() and attempt(form, return_decision, form.into(ReturnDecision, case=ref)):
        return redirect(url_for("cases.show", ref=ref, _anchor="decision"))
    return _about(case, proposal, form, "staff/decisions/return.html")


def _about(case: Case, proposal: Decision | None, form: Any, template: str, **values: Any) -> Any:
    """A page about the proposal that stands; a fresh page without one says so instead."""
    if proposal is None and not form.is_submitted():
        raise Refused("no_proposal")
    form.decision.data = proposal.id if proposal else ""
    return page(
        template, status=form.status, form=form, case=case, proposal=proposal,
        by_me=bool(proposal and proposal.prepared_by == viewer().person_id),
        letter=preview_or_none(case, proposal), today=local_date(now()), **values, words=decision_words(),
    )  # fmt: skip


def preview_or_none(case: Case, proposal: Decision | None) -> dict[str, Any] | None:
    try:
        return _preview(case, proposal) if proposal else None
    except Refused:  # no remedy route: the page says so instead of showing half a letter
        return None
