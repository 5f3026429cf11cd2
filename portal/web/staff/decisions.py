"""A decision on its way: a handler writes and checks it, the DPO advises, a decider signs or sends it back."""

from __future__ import annotations

import re
from typing import Any

from flask import redirect, request, url_for
from flask_babel import lazy_gettext as _l
from markupsafe import Markup
from wtforms import HiddenField

from portal.actions.board import will_be_asked
from portal.actions.decision_drafts import SendDraft, draft_decision, send_draft
from portal.actions.decision_letters import decision_letter, dutch_letter
from portal.actions.decision_words import explained, words_of
from portal.actions.decisions import (
    GiveAdvice,
    ReturnDecision,
    SignDecision,
    give_advice,
    return_decision,
    sign_decision,
    still_missing,
)
from portal.actions.proposals import lacking
from portal.actions.standing_exceptions import exception_under
from portal.content import to_html
from portal.labels.case_file import ADVICE_CHOICES, OUTCOME_CHOICES, REQUEST_HEADINGS, decision_words
from portal.labels.cases import parts_in_words
from portal.labels.decisions import LAW_ASKS, items_of
from portal.labels.plain_language import plain_hint
from portal.labels.refusals import SENTENCES
from portal.labels.standing_exceptions import ABOUT
from portal.models import Case, Decision
from portal.rules import remedies
from portal.rules.access import Permission
from portal.rules.calendar import local_date
from portal.rules.errors import Refused
from portal.rules.lifecycle import ASSESSED, allows, find_step
from portal.rules.parts import parts
from portal.web.area import Area
from portal.web.desk import acting, attempt, config, now, viewer
from portal.web.forms import AtMost, Choice, Form, Needed, Words, choices, clean_line
from portal.web.page import page
from portal.web.staff.board import board_of
from portal.web.staff.case_file import CaseFile, hindrance, open_case
from portal.web.staff.decision_forms import Asked, DecisionForm, OutcomeForm, form_for

area = Area("decisions", __name__, side="staff")
WORDS_LIMIT = 5000
OUTCOME = "<any(granted, partly, refused):outcome>"
AGAIN = "prepare_revision"


@area.both("/staff/cases/<ref>/decision", allow=Permission.WORK_CASES)
def prepare(ref: str) -> Any:
    """First what is decided; then the page that asks what this answer to this kind of request needs."""
    case = open_case(ref)
    file, again = CaseFile.of(case), allows(AGAIN, case.kind, case.state)
    if not again:
        find_step("prepare", case.kind, case.state)
    written = _written(file)
    form = OutcomeForm(data={"outcome": written.outcome, "cause": written.cause} if written else {})
    form.fit(case, _parts(case), can_refuse=config().remedy_route is not None, again=again)
    if form.validate_on_submit():
        cause = form.cause.data if again else None
        return redirect(url_for(".write", ref=ref, outcome=form.outcome.data, cause=cause))
    return page(
        "staff/decisions/choose.html", status=form.status, form=form, case=case, file=file, again=again,
        standing=file.proposal, no_route=config().remedy_route is None, heading=REQUEST_HEADINGS[case.kind],
        words=decision_words(),
    )  # fmt: skip


@area.both(f"/staff/cases/<ref>/decision/{OUTCOME}", allow=Permission.WORK_CASES)
def write(ref: str, outcome: str) -> Any:
    """Write a proposal; it is kept for its writer, who then reads the letter before anybody else does."""
    case = open_case(ref)
    if case.kind not in ASSESSED:
        find_step("prepare", case.kind, case.state)  # no answer of this kind has a form
    file, cause = CaseFile.of(case), clean_line(request.args.get("cause")) or None
    standing, written, asked = file.proposal, _written(file), _asked(case, outcome)
    form = form_for(asked, written, standing.id if standing else "")
    if not form.is_submitted():
        find_step(AGAIN if cause else "prepare", case.kind, case.state)
    if request.form.get("go") == "hint":
        return _write_page(case, file, form, cause)
    if form.validate_on_submit():
        command = form.command(cause)
        pointed = form.point_out(lacking(acting(), case, command))
        if not pointed and attempt(form, draft_decision, command):
            return redirect(url_for(".check", ref=ref))
    form.seen.data = standing.id if standing else ""
    return _write_page(case, file, form, cause)


def _write_page(case: Case, file: CaseFile, form: DecisionForm, cause: str | None) -> Any:
    """The form, with what was asked, what the law asks, and how plain the words are (live, or by itself)."""
    return page(
        "staff/decisions/write.html", live=("plain",), status=form.status, form=form, asked=form.asked, case=case,
        file=file, standing=file.proposal, own=file.own_draft, cause=cause, law=LAW_ASKS[case.kind],
        heading=OUTCOME_CHOICES[case.kind][form.asked.outcome], request_heading=REQUEST_HEADINGS[case.kind],
        board=board_of(case), names={part: parts_in_words(part) for part in form.asked.parts},
        path=url_for(".write", ref=case.ref, outcome=form.asked.outcome, cause=cause),
        hint=plain_hint(form.typed_words, case.language), words=decision_words(),
    )  # fmt: skip


def _written(file: CaseFile) -> Decision | None:
    """What the form goes on from: the writer's own draft, else the proposal that came back."""
    return file.own_draft or file.returned


def _parts(case: Case) -> tuple[str, ...]:
    return parts(case.kind, case.objected, explained(acting(), case).recorded)


def _asked(case: Case, outcome: str) -> Asked:
    ctx = acting()
    return Asked(case, outcome, _parts(case), explained(ctx, case).basis, ctx.dutch_counts(case.language))


class CheckForm(Form):
    """The draft that was read, and the proposal that it replaces."""

    decision = HiddenField()
    seen = HiddenField()


@area.both("/staff/cases/<ref>/decision/check", allow=Permission.WORK_CASES)
def check(ref: str) -> Any:
    """The letter exactly as the student will get it; the button sends the proposal to the decider."""
    case = open_case(ref)
    file = CaseFile.of(case)
    draft = file.own_draft
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
        letters=_preview(case, draft) if draft else [], items=_items(case, draft) if draft else [],
        asks_board=draft is not None and draft.refuses and will_be_asked(acting(), case),
        needs_advice=draft is not None
        and remedies.needs_advice(case.kind, draft.outcome, draft.ground, draft.stays),
        hint=plain_hint(draft.all_words if draft else "", case.language), words=decision_words(),
    )  # fmt: skip


def _preview(case: Case, decision: Decision) -> list[dict[str, Any]]:
    """The letter, by the code that will send it; and the Dutch one that counts beside it."""
    ctx = acting()
    words = words_of(ctx, decision)
    letters = [
        (decision_letter(ctx, case, decision, words), case.language),
        (dutch_letter(ctx, case, decision, words), "nl"),
    ]
    return [
        {"title": text.title, "html": _two_levels_down(to_html(text.body)), "language": language}
        for text, language in letters
        if text is not None
    ]


def _items(case: Case, decision: Decision) -> list[Any]:
    """The seven items of 2.8, each with what it still lacks; nothing for a grant."""
    return items_of(still_missing(acting(), case, decision)) if decision.refuses else []


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


@area.both("/staff/cases/<ref>/decision/sign", allow=Permission.SIGN_DECISIONS)
def sign(ref: str) -> Any:
    """The decider, or for a grant a mandated handler (T08), reads the letter and signs it: it leaves at once."""
    case = open_case(ref)
    proposal = CaseFile.of(case).proposal
    form = SignForm(data={"decision": proposal.id if proposal else ""})
    if form.validate_on_submit() and attempt(form, sign_decision, form.into(SignDecision, case=ref)):
        return redirect(url_for("cases.show", ref=ref, _anchor="decision"))
    code = hindrance(case, proposal) if proposal else None
    return _about(
        case, proposal, form, "staff/decisions/sign.html", hindrance=SENTENCES[code] if code else None,
        excepted=_excepted(case, proposal), may_return=viewer().may(Permission.DECIDE_CASES),
    )  # fmt: skip


def _excepted(case: Case, proposal: Decision | None) -> Any:
    """What was decided beforehand on which all that is refused rests, in words; None without that (T09)."""
    code = exception_under(acting(), case, proposal) if proposal else None
    return ABOUT[code] if code else None


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
        letters=preview_or_none(case, proposal), items=_items(case, proposal) if proposal else [],
        today=local_date(now()), board=board_of(case), **values, words=decision_words(),
    )  # fmt: skip


def preview_or_none(case: Case, proposal: Decision | None) -> list[dict[str, Any]]:
    """The letters of this proposal; none while no letter can be made."""
    try:
        return _preview(case, proposal) if proposal else []
    except Refused:  # no remedy route: the page says so instead of showing half a letter
        return []
