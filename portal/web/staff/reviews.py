"""A second review: the handler asks somebody and hears the student; the reviewer has pages of their own (R-10, 2.6)."""

from __future__ import annotations

from typing import Any

from flask import abort, redirect, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import selectinload
from wtforms import BooleanField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import ValidationError

from portal.actions.looks import NoteLook, note_look
from portal.actions.opening import WRITTEN
from portal.actions.reviews import (
    HearStudent,
    Observe,
    SendToReview,
    hear_student,
    involved,
    observations,
    observe,
    send_to_review,
)
from portal.labels.reviews import ASKED, HEARD
from portal.models import Case, CaseText
from portal.models.staff_roles import reviewers
from portal.rules.access import Permission
from portal.rules.lifecycle import find_step
from portal.web.area import Area
from portal.web.desk import acting, attempt, do, looking, now, viewer
from portal.web.forms import AtMost, Choice, Form, Needed, Words, choices
from portal.web.page import page
from portal.web.staff.case_file import open_case

area = Area("reviews", __name__, side="staff")
WORDS_LIMIT = 10_000


@area.get("/staff/reviews", allow=Permission.REVIEW_FLAGS)
def index() -> Any:
    """The cases in which this reviewer was asked to look again: those to do first."""
    query = Case.to_review(viewer()).options(selectinload(Case.texts)).order_by(Case.sort_by, Case.id)
    rows = [(case, bool(_own_words(case))) for case in looking().scalars(query).unique()]
    return page("staff/reviews/index.html", rows=sorted(rows, key=lambda row: row[1]))


def _own_words(case: Case) -> list[CaseText]:
    """What this reviewer wrote about the case."""
    mine = viewer().person_id
    return [text for text in case.texts if text.kind == "observation" and text.author_id == mine]


class ObservationForm(Form):
    """What the reviewer saw."""

    words = Words(
        _l("What do you see?"),
        description=_l(
            "Write what you saw yourself, and when. Write before you look at any score. The handler, the decider and "
            "the data protection officer read this. At most 10,000 characters."
        ),
        validators=[Needed(_l("Write what you see.")), AtMost(WORDS_LIMIT)],
    )


@area.both("/staff/reviews/<ref>", allow=Permission.REVIEW_FLAGS)
def show(ref: str) -> Any:
    """One case as its reviewer sees it: the exam and what the student says; no name, no score, no other case."""
    case, form = _asked(ref), ObservationForm()
    if form.validate_on_submit() and attempt(form, observe, form.into(Observe, case=ref)):
        return redirect(url_for(".show", ref=ref))
    do(note_look, NoteLook(ref))
    said = [(ASKED[text.kind], text.body) for text in case.texts if _is_asked(text)]
    return page(
        "staff/reviews/show.html",
        status=form.status,
        case=case,
        form=form,
        said=said,
        written=_own_words(case),
    )


def _asked(ref: str) -> Case:
    """The case, if this reviewer was asked for it; else 404."""
    query = Case.to_review(viewer()).where(Case.ref == ref).options(selectinload(Case.texts))
    found: Case | None = looking().scalars(query).unique().one_or_none()
    return found if found is not None else abort(404)


def _is_asked(text: CaseText) -> bool:
    return text.kind in WRITTEN and text.kind in ASKED and bool(text.body)


class AskForm(Form):
    """Whom to ask. That they did not judge before, outside this portal, somebody must say."""

    reviewer = Choice(_l("Who looks again?"), validators=[Needed(_l("Choose a reviewer."))])
    fresh = BooleanField(_l("This person did not judge the suspicion before."))

    def validate_fresh(self, field: Any) -> None:
        """What happened outside the portal, only the handler can say."""
        if not field.data:
            raise ValidationError(_("Tick this, or choose somebody else."))


@area.both("/staff/cases/<ref>/review", allow=Permission.WORK_CASES)
def ask(ref: str) -> Any:
    """Ask a reviewer who was not involved before; they get a mail without content."""
    case, form = open_case(ref, selectinload(Case.aliases)), AskForm()
    if not form.is_submitted():
        find_step("send_to_review", case.kind, case.state)
    had_a_hand = involved(acting(), case)
    found = [one for one in looking().scalars(reviewers(now())) if one.id not in had_a_hand]
    form.reviewer.choices = [SelectChoice(one.id, one.name or _("No name known")) for one in found]
    if form.validate_on_submit() and attempt(form, send_to_review, form.into(SendToReview, case=ref)):
        return redirect(url_for("cases.show", ref=ref))
    return page("staff/reviews/ask.html", status=form.status, case=case, form=form, found=found)


class HearForm(Form):
    """How the student gave their view."""

    how = Choice(
        _l("How did the student give their view?"),
        choices=choices(HEARD),
        validators=[Needed(_l("Choose one of the two."))],
    )
    words = Words(
        _l("Only after a conversation: what did the student say?"),
        description=_l("Write it in the words of the student, as far as you can. At most 10,000 characters."),
        validators=[AtMost(WORDS_LIMIT)],
    )


@area.both("/staff/cases/<ref>/hear", allow=Permission.WORK_CASES)
def hear(ref: str) -> Any:
    """Note that the student was heard, in words or by their last message; then the case can be decided."""
    case, form = open_case(ref), HearForm()
    if not form.is_submitted():
        find_step("hear", case.kind, case.state)
    command = HearStudent(ref, form.words.data or "", form.how.data == "message")
    if form.validate_on_submit() and attempt(form, hear_student, command):
        return redirect(url_for("cases.show", ref=ref))
    messages = [text for text in case.texts if text.kind == "message"]
    return page(
        "staff/reviews/hear.html", status=form.status, case=case, form=form, seen=observations(acting(), case),
        last=messages[-1] if messages else None,
    )  # fmt: skip
