"""A case as its staff see it, and the small deeds on it: take up, show the name, carry out, close."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import redirect, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.actions.cases import CloseCase, TakeUp, close_case, take_up
from portal.actions.execution import StartExecution, start_execution
from portal.actions.looks import NoteLook, note_look
from portal.labels.case_file import REQUEST_HEADINGS, decision_words
from portal.labels.cases import KINDS, STATES
from portal.labels.guests import THEY_ARE
from portal.labels.queue import HANDLERS
from portal.labels.refusals import SENTENCES
from portal.models import Case
from portal.rules.access import Permission
from portal.rules.calendar import local_date
from portal.rules.lifecycle import find_step
from portal.web.area import Area
from portal.web.desk import attempt, now, viewer
from portal.web.downloads import files_of
from portal.web.forms import AtMost, Form, Needed, Words
from portal.web.forward_links import forwarding_of
from portal.web.page import page
from portal.web.staff.acting import acting_for
from portal.web.staff.case_dates import dates_of
from portal.web.staff.case_deeds import deeds_of
from portal.web.staff.case_file import (
    WHOLE,
    CaseFile,
    alert_of,
    hindrance,
    linked_of,
    log_of,
    looks_of,
    open_case,
    remedy_of,
)
from portal.web.staff.case_questions import questions_in
from portal.web.staff.per_kind import added_for

area = Area("cases", __name__, side="staff")
EVIDENCE_LIMIT = 5000


@area.get("/staff/cases/<ref>", allow=Permission.READ_CASES)
def show(ref: str) -> Any:
    """The case: the student's words, messages and decision; beside them dates, deeds and log."""
    case = open_case(ref, *WHOLE)
    if case.kind == "dpo_question":  # has pages of its own
        return redirect(url_for("dpo_questions.show", ref=ref))
    file, today = CaseFile.of(case), local_date(now())
    return page(
        "staff/cases/show.html",
        case=case,
        file=file,
        today=today,
        alert=alert_of(case, today),
        dates=dates_of(case, today),
        deeds=deeds_of(case, viewer(), waits=file.proposal is not None),
        questions=questions_in(case),
        log=log_of(file),
        looks=looks_of(file),
        files=files_of(case),
        linked=linked_of(case),
        **acting_for(case),
        **forwarding_of(case),
        remedy=remedy_of(case),
        whose=_whose(case),
        hindrance=_hindrance(file),
        may={one.name: viewer().may(one) for one in (Permission.DECIDE_CASES, Permission.ADVISE_CASES)},
        may_sign=_may_sign(file),
        form=Form(),
        **added_for(case),
        words={
            "kind": KINDS[case.kind], "kinds": KINDS, "heading": REQUEST_HEADINGS[case.kind], "state": STATES[case.state],
            "they_are": THEY_ARE,
        }
        | decision_words(),
    )  # fmt: skip


def _whose(case: Case) -> Any:
    if case.handler_id is None:
        return HANDLERS["nobody"]
    return HANDLERS["me" if case.handler_id == viewer().person_id else "colleague"]


def _may_sign(file: CaseFile) -> bool:
    """A decider always reads the proposal; a handler when it is a grant that their mandate lets them sign (T08)."""
    if viewer().may(Permission.DECIDE_CASES):
        return True
    return file.proposal is not None and hindrance(file.case, file.proposal) is None


def _hindrance(file: CaseFile) -> Any:
    code = hindrance(file.case, file.proposal) if file.proposal else None
    return SENTENCES[code] if code else None


@area.both("/staff/cases/<ref>/take-up", allow=Permission.WORK_CASES, endpoint="take_up")
def take_up_case(ref: str) -> Any:
    """Become the handler."""
    case = open_case(ref)
    said = [
        _("You become the handler. The status becomes: being assessed."),
        _("Colleagues can take it over from you."),
    ]
    return confirm(case, take_up, TakeUp(ref), _("Take up this case"), said)


@area.both("/staff/cases/<ref>/names", allow=Permission.READ_CASES)
def names(ref: str) -> Any:
    """Have the student's name and mail address shown for a while; it goes in the log."""
    said = [
        _("You see the name and the mail address for 15 minutes."),
        _("The log of this case says that you looked."),
    ]
    return confirm(open_case(ref), note_look, NoteLook(ref, "names"), _("Show the student's name"), said)


@area.both("/staff/cases/<ref>/execute", allow=Permission.WORK_CASES)
def execute(ref: str) -> Any:
    """Begin to carry out a granted erasure (T10)."""
    case = open_case(ref)
    find_step("execute", case.kind, case.state)
    said = [
        _("The status becomes: being carried out."),
        _("Tell the supplier what must be deleted, and check that it is done."),
    ]
    return confirm(case, start_execution, StartExecution(ref), _("Start to carry it out"), said)


class CloseForm(Form):
    """How the office knows that what was promised has been done (T11)."""

    evidence = Words(
        _l("How do you know that it has been done?"),
        description=_l(
            "Say what, where, when and by whom. The student reads this. At most 5,000 characters."
        ),
        validators=[Needed(_l("Write how you know that it has been done.")), AtMost(EVIDENCE_LIMIT)],
    )


@area.both("/staff/cases/<ref>/close", allow=Permission.WORK_CASES)
def close(ref: str) -> Any:
    """Complete the case (T11, T12); what was promised is proved first."""
    case = open_case(ref)
    step = find_step("complete", case.kind, case.state)
    said = [
        _("Do this when you have done everything in the decision."),
        _("You cannot open a closed case again."),
    ]
    if step.notice is None:
        return confirm(case, close_case, CloseCase(ref), _("Close this case"), said)
    form = CloseForm()
    if form.validate_on_submit() and attempt(form, close_case, form.into(CloseCase, case=ref)):
        return redirect(url_for(".show", ref=ref))
    return page("staff/cases/close.html", status=form.status, case=case, form=form, said=said)


def confirm(case: Case, action: Callable[..., Any], command: Any, heading: str, said: list[str]) -> Any:
    """A page that says what a deed does, with one button."""
    form = Form()
    if form.validate_on_submit() and attempt(form, action, command):
        return redirect(url_for("cases.show", ref=case.ref))
    return page(
        "staff/cases/confirm.html", status=form.status, case=case, form=form, heading=heading, said=said
    )
