"""The exam board: asked by a handler, answered on pages that know neither a name nor a case (6.2, 11.2)."""

from __future__ import annotations

from typing import Any

from flask import redirect, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.actions.board import WORDS_LIMIT, AnswerBoard, AskBoard, answer_board, ask_board
from portal.labels.board import ANSWERS, MODES, SAID, off
from portal.models import BoardQuestion, Case
from portal.models.equivalence import unstated_forms
from portal.rules.access import Permission
from portal.rules.calendar import local_date
from portal.rules.lifecycle import WEIGHED, find_step
from portal.web.area import Area
from portal.web.desk import attempt, config, find, looking, now, viewer
from portal.web.forms import AtMost, Choice, Form, Needed, Words, choices
from portal.web.page import page
from portal.web.staff.case_file import open_case

area = Area("board", __name__, side="staff")


def board_of(case: Case) -> dict[str, Any] | None:
    """What was asked of the exam board in this case and what it said, for pages of a case; None where none is asked."""
    if case.kind not in WEIGHED or case.exam is None:
        return None
    told = any(event.tag == "case:board:asked" for event in case.events)
    asked = looking().scalars(BoardQuestion.of_case(case.id)).all() if told else []
    return {"questions": asked, "said": SAID, "today": local_date(now()), "off": off}


@area.both("/staff/cases/<ref>/board", allow=Permission.WORK_CASES)
def ask(ref: str) -> Any:
    """Ask the exam board; the page tells what it gets to see."""
    case, form = open_case(ref), Form()
    if not form.is_submitted():
        find_step("ask_board", case.kind, case.state)
    if form.validate_on_submit() and attempt(form, ask_board, AskBoard(ref)):
        return redirect(url_for("cases.show", ref=ref, _anchor="board"))
    said = [
        _("The exam board says if this exam can be held without: %(off)s.", off=off(case.objected)),
        _("It sees the exam and what must be off. It sees no name, no case number and no reason."),
        _(
            "It has %(days)s working days, or %(urgent)s if the exam is near. After that you can decide without it.",
            days=config().advice_working_days,
            urgent=config().advice_urgent_working_days,
        ),
    ]
    heading = _("Ask the exam board")
    return page(
        "staff/cases/confirm.html", status=form.status, case=case, form=form, heading=heading, said=said
    )


@area.get("/staff/board", allow=Permission.ANSWER_BOARD)
def index() -> Any:
    """What waits for the board, the first day first, and what it said before."""
    read = looking()
    return page(
        "staff/board/index.html", waiting=read.scalars(BoardQuestion.to_answer(viewer())).all(),
        unstated=read.scalar(unstated_forms(now())) or 0,
        answered=read.scalars(BoardQuestion.answered(viewer())).all(), answers=ANSWERS, off=off, today=local_date(now()),
    )  # fmt: skip


class AnswerForm(Form):
    """Possible or not, and why."""

    answer = Choice(
        _l("Can this exam be held without that?"),
        choices=choices(ANSWERS),
        validators=[Needed(_l("Choose yes or no."))],
    )
    words = Words(
        _l("How, or why not?"),
        description=_l(
            "The privacy team and who decides read this. Write about the exam, not about persons. At most 5,000 characters."
        ),
        validators=[Needed(_l("Write how it can be done, or why not.")), AtMost(WORDS_LIMIT)],
    )


@area.both("/staff/board/<ref>", allow=Permission.ANSWER_BOARD)
def show(ref: str) -> Any:
    """One question: the exam, what must be off, and until when; the answer is given once."""
    question, form = find(BoardQuestion, ref), AnswerForm()
    command = AnswerBoard(ref, form.answer.data or "", form.words.data or "")
    if form.validate_on_submit() and attempt(form, answer_board, command):
        return redirect(url_for(".show", ref=ref))
    waits = looking().scalars(BoardQuestion.to_answer(viewer()).where(BoardQuestion.ref == ref)).one_or_none()
    return page(
        "staff/board/show.html", status=form.status, form=form, question=question, waits=waits is not None,
        answers=ANSWERS, modes=MODES, off=off(question.parts), today=local_date(now()),
    )  # fmt: skip
