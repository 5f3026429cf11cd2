"""Treating a case as another kind of request, and opening a second case for what else the message asks (2.1)."""

from __future__ import annotations

from typing import Any

from flask import redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField

from portal.actions.retyping import RETYPED_TO, Retype, retype
from portal.actions.splitting import Split, split
from portal.i18n import date_in_words, language
from portal.labels.cases import KINDS
from portal.labels.intake import WISHES
from portal.labels.working import sentences
from portal.models import Case, Exam
from portal.models.exam_lists import of_any_day, with_slugs
from portal.models.own import exams_of
from portal.rules.access import Permission
from portal.rules.deadlines import count
from portal.rules.lifecycle import find_step
from portal.web.desk import attempt, looking, viewer
from portal.web.forms import AtMost, Choice, Form, Line, Needed, Words, choices, clean_line
from portal.web.page import page
from portal.web.staff.case_file import open_case
from portal.web.staff.cases import area as area
from portal.web.staff.messages import MESSAGE_LIMIT

EXAMS_SHOWN = 20
LONGEST_WORDS = 100
NO_EXAM = "-"


class RetypeForm(Form):
    """What it is, why, and that the writer knows what that takes away."""

    kind = Choice(
        _l("What does this student want?"),
        choice_hints=WISHES,
        validators=[Needed(_l("Choose what they want."))],
    )
    why = Words(
        _l("Why?"),
        description=_l("The student reads this in a letter. At most 5,000 characters."),
        validators=[Needed(_l("Write why you handle it as something else.")), AtMost(MESSAGE_LIMIT)],
    )
    unprotects = BooleanField(
        _l(
            "I know that this student can then get online supervision again, and that they do not object to that"
        )
    )


@area.both("/staff/cases/<ref>/kind", allow=Permission.WORK_CASES, endpoint="retype")
def retype_case(ref: str) -> Any:
    """Handle it as another kind: the day of receipt stays, the student hears it."""
    case, form = open_case(ref), RetypeForm()
    find_step("retype", case.kind, case.state)
    form.kind.choices = choices(KINDS, [kind for kind in WISHES if kind in RETYPED_TO - {case.kind}])
    if not case.keeps_out:
        del form.unprotects
    if form.validate_on_submit() and attempt(form, retype, _retype(form, case)):
        return redirect(url_for(".show", ref=ref))
    return page("staff/cases/retype.html", status=form.status, case=case, form=form, kinds=KINDS)


def _retype(form: RetypeForm, case: Case) -> Retype:
    knows = bool(form.unprotects and form.unprotects.data)
    return Retype(case.ref, form.kind.data, form.why.data or "", knows)


class SplitForm(Form):
    """What else the message asks, and about which exam."""

    kind = Choice(
        _l("What else do they want?"),
        choices=choices(KINDS, WISHES),
        choice_hints=WISHES,
        validators=[Needed(_l("Choose what they want."))],
    )
    words = Words(
        _l("Which words ask that?"),
        description=_l("Copy them from the message. At most 5,000 characters."),
        validators=[Needed(_l("Copy the words that ask it.")), AtMost(MESSAGE_LIMIT)],
    )
    find = Line(_l("Not in the list?"), description=_l("Type the code or a part of the name."))
    exam = Choice(_l("Which exam is it about?"), validators=[Needed(_l("Choose an exam, or none."))])


_IN_CONFIDENCE = (
    _l("What do they ask?"),
    _l(
        "Write it in your own words: the privacy team and the student read this. Leave out what was told to you in "
        "confidence. At most 5,000 characters."
    ),
)
"""Of a question to the DPO nothing is copied (38(5))."""


@area.both("/staff/cases/<ref>/split", allow=Permission.READ_CASES, endpoint="split")
def split_case(ref: str) -> Any:
    """Open a second case beside this one, with the same moment of receipt."""
    case, form = open_case(ref), SplitForm()
    find_step("split", case.kind, case.state)
    if case.kind == "dpo_question":
        form.words.label.text, form.words.description = _IN_CONFIDENCE
    words = clean_line(request.values.get("find"))[:LONGEST_WORDS]
    form.exam.choices = _exams(case, words, form.exam.data)
    searches = request.form.get("go") == "find"
    if (
        not searches
        and form.validate_on_submit()
        and attempt(form, split, form.into(Split, case=ref, exam=_exam(form)))
    ):
        return redirect(url_for(".show", ref=ref, _anchor="linked"))
    counted = count("one_month", case.received_at)
    return page(
        "staff/cases/split.html", status=200 if searches else form.status, case=case, form=form,
        due=counted.due, working=sentences(counted),
    )  # fmt: skip


def _exam(form: SplitForm) -> str:
    return "" if form.exam.data == NO_EXAM else str(form.exam.data)


def _exams(case: Case, words: str, ticked: str | None) -> list[tuple[str, str]]:
    """The exam of the case, the student's others, what the words find, and none."""
    read = looking()
    own = read.scalars(exams_of(case.subject_id)).unique().all()
    found = read.scalars(of_any_day(viewer(), words, EXAMS_SHOWN)).unique().all() if words else []
    chosen = read.scalars(with_slugs(viewer(), [ticked])).unique().all() if ticked else []
    listed: dict[str, Exam] = {
        exam.slug: exam for exam in (*([case.exam] if case.exam else []), *found, *chosen, *own)
    }
    return [
        *(
            (slug, f"{exam.code}: {exam.name(language())}, {date_in_words(exam.day)}")
            for slug, exam in listed.items()
        ),
        (NO_EXAM, _("No exam")),
    ]
