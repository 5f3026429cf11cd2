"""Taking in a request that came outside the portal: whom it is from, what it says, a check, and the case."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from flask import redirect, request, url_for

from portal.actions.attachments import NoteRefusedScan, note_refused_scan
from portal.actions.intake import FindPerson, Planned, TakeIn, find_person, planned, take_in
from portal.actions.intake_drafts import (
    BeginIntake,
    DropIntake,
    KeepIntake,
    begin_intake,
    drop_intake,
    keep_intake,
)
from portal.labels.cases import KINDS
from portal.labels.guests import THEY_ARE
from portal.labels.intake import ANSWERS, CHANNELS, INTAKE_REFUSALS
from portal.labels.queue import nearness
from portal.labels.refusals import SENTENCES, sentence
from portal.labels.representatives import THEY_ACT
from portal.labels.working import sentences
from portal.models import Case, Draft, Exam, Person
from portal.models.exam_lists import of_any_day, with_slugs
from portal.models.own import drafts_of, exams_of, unsent
from portal.models.post import letters_to_post
from portal.rules.access import Permission
from portal.rules.calendar import local_date
from portal.rules.errors import Refused
from portal.web.area import Area
from portal.web.desk import acting, attempt, do, find, looking, now, viewer, warnings
from portal.web.forms import Form, clean_line
from portal.web.limits import takes_files
from portal.web.page import page
from portal.web.staff.intake_forms import FindForm, IntakeForm, ScanForm, filled_form, kept_form, typed
from portal.web.uploads import kept

area = Area("intake", __name__, side="staff")
EXAMS_SHOWN = 20
LONGEST_WORDS = 100


@area.both("/staff/intake", allow=Permission.WORK_CASES)
def index() -> Any:
    """Whom is it from? One person by a whole number or address, never a list."""
    form = FindForm()
    if form.validate_on_submit():
        found = do(find_person, FindPerson(form.who.data or ""))
        if found.person is not None:
            return _begin(found.person)
        form.refuse(str(INTAKE_REFUSALS.get(found.why) or SENTENCES[found.why]))
    drafts = unsent(looking().scalars(drafts_of(viewer(), now())).all())
    return page("staff/intake/index.html", status=form.status, form=form, drafts=drafts)


@area.post("/staff/intake/guest", allow=Permission.WORK_CASES)
def guest() -> Any:
    """It is from somebody without a school account."""
    return _begin("") if Form().validate_on_submit() else redirect(url_for(".index"))


def _begin(person: str) -> Any:
    return redirect(url_for(".fill_in", draft=do(begin_intake, BeginIntake(person)).id))


@area.both("/staff/intake/<draft>", allow=Permission.WORK_CASES)
def fill_in(draft: str) -> Any:
    """Type over what it says. Each button keeps what was typed."""
    found = find(Draft, draft)
    if found.is_sent:
        return redirect(url_for(".opened", draft=draft))
    form, person = kept_form(found), _person(found)
    form.ask(person, _exams(form, person))
    if request.method == "POST":
        do(keep_intake, KeepIntake(draft, typed()))
        onward = _onward(form, found)
        if onward is not None:
            return onward
    else:
        form.find.data = clean_line(request.args.get("find"))[:LONGEST_WORDS]
    return page("staff/intake/fill.html", status=form.status, form=form, draft=found, person=person)


def _onward(form: IntakeForm, draft: Draft) -> Any:
    """Where the button says; None to show the form again."""
    go = request.form.get("go")
    if go == "find":
        return redirect(url_for(".fill_in", draft=draft.id, find=form.find.data or "", _anchor="find"))
    if go == "later":
        return redirect(url_for(".index"))
    if not form.validate():
        return None
    try:
        planned(acting(), form.command(draft))
    except Refused as refused:
        form.refuse(sentence(refused))
        return None
    return redirect(url_for(".check", draft=draft.id))


def _person(draft: Draft) -> Person | None:
    known = draft.values.get("person")
    return looking().get(Person, known) if known else None


def _exams(form: IntakeForm, person: Person | None) -> Sequence[Exam]:
    """What can be ticked: the person's own exams, what the words find, and what was ticked before; newest first."""
    words = clean_line(request.values.get("find"))[:LONGEST_WORDS]
    own = list(looking().scalars(exams_of(person.id)).unique()) if person else []
    searched = looking().scalars(of_any_day(viewer(), words, EXAMS_SHOWN)).unique().all() if words else []
    ticked = looking().scalars(with_slugs(viewer(), form.exams.data or ())).unique().all()
    listed = {exam.id: exam for exam in (*own, *searched, *ticked)}
    return sorted(listed.values(), key=lambda exam: (exam.starts_at, exam.id), reverse=True)


@area.both("/staff/intake/<draft>/check", allow=Permission.WORK_CASES)
@takes_files
def check(draft: str) -> Any:
    """Read it over, with the dates that follow from the true moment of receipt; then open the case."""
    found = find(Draft, draft)
    if found.is_sent:
        return redirect(url_for(".opened", draft=draft))
    command, person = _command(found), _person(found)
    if command is None:
        return redirect(url_for(".fill_in", draft=draft))
    form = ScanForm()
    if _open(form, command, draft):
        return redirect(url_for(".opened", draft=draft))
    try:
        cases = [_shown(one) for one in planned(acting(), command)]
    except Refused:
        return redirect(url_for(".fill_in", draft=draft))
    return page(
        "staff/intake/check.html", status=form.status, form=form, draft=found, person=person, asked=command,
        cases=cases,
        words={
            "kinds": KINDS, "channels": CHANNELS, "answers": ANSWERS, "they_are": THEY_ARE, "they_act": THEY_ACT,
        },
    )  # fmt: skip


def _open(form: ScanForm, command: TakeIn, draft: str) -> bool:
    """Open the case with the scan; False when the page must come back, with what to do."""
    if not form.validate_on_submit():
        form.files.choose_again()
        for reason in sorted(form.files.noted):
            do(note_refused_scan, NoteRefusedScan(draft, reason))
        return False
    with kept(form.files) as stored:
        if attempt(form, take_in, replace(command, scans=stored)):
            return True
    form.files.choose_again()
    return False


def _command(draft: Draft) -> TakeIn | None:
    """The deed that the draft describes; None while something in it is wrong."""
    form, person = filled_form(draft, token=False), _person(draft)
    form.ask(person, _exams(form, person))
    return form.command(draft) if form.validate() else None


def _shown(case: Planned) -> dict[str, Any]:
    """One case that would be opened, as the check page tells it."""
    today = local_date(now())
    words, colour = nearness(case.due, today, warnings())
    late = case.due < today
    return {
        "case": case, "tag": words, "colour": colour, "late": late, "near": colour != "neutral" and not late,
        "working": [] if case.kind == "dpo_question" else sentences(case.working),
    }  # fmt: skip


@area.get("/staff/intake/<draft>/opened", allow=Permission.WORK_CASES)
def opened(draft: str) -> Any:
    """The numbers, to write on the letter, and what happens now."""
    found = find(Draft, draft)
    if not found.is_sent:
        return redirect(url_for(".fill_in", draft=draft))
    cases = looking().scalars(Case.with_refs(viewer(), found.sent_refs)).unique().all()
    on_paper = letters_to_post(viewer(), [case.id for case in cases])
    return page(
        "staff/intake/opened.html", refs=found.sent_refs, cases={case.ref: case for case in cases},
        kinds=KINDS, to_post=bool(looking().scalars(on_paper.limit(1)).all()),
    )  # fmt: skip


@area.both("/staff/intake/<draft>/drop", allow=Permission.WORK_CASES)
def drop(draft: str) -> Any:
    """Throw away what was typed; the page asks once."""
    found = find(Draft, draft)
    if found.is_sent:
        return redirect(url_for(".opened", draft=draft))
    form = Form()
    if form.validate_on_submit() and attempt(form, drop_intake, DropIntake(draft)):
        return redirect(url_for(".index"))
    return page("staff/intake/drop.html", status=form.status, form=form, draft=found)
