"""An exam and one form of its alternative side by side: the fourteen criteria of section 7. No student, no case."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import url_for

from portal.actions.criteria import offer_for, replaced
from portal.i18n import language
from portal.labels.alternatives import FORMS
from portal.labels.equivalence import Compared, lines
from portal.models import Equivalence, Exam, Sitting, planning
from portal.models.registrations import registrations_beside
from portal.rules.access import Permission
from portal.rules.alternatives import BY_BOARD, Offer, Open, Promise, Slot, minutes_needed, open_criteria
from portal.rules.calendar import local_date
from portal.rules.recordings import ALTERNATIVE_FORMS
from portal.web.area import Area
from portal.web.desk import acting, config, find, looking, now, viewer
from portal.web.page import page

area = Area("equivalence", __name__, side="staff")
ONE_FORM = f"<any({', '.join(ALTERNATIVE_FORMS)}):form>"


@area.get("/staff/exams/<slug>/alternatives", allow=Permission.SEE_EQUIVALENCE)
def show(slug: str) -> Any:
    """The form that has sittings, or the first that was stated; campus where there is neither."""
    return _sheet(find(Exam, slug), None)


@area.get(f"/staff/exams/<slug>/alternatives/{ONE_FORM}", allow=Permission.SEE_EQUIVALENCE)
def of_form(slug: str, form: str) -> Any:
    """One form of this exam."""
    return _sheet(find(Exam, slug), form)


def _sheet(exam: Exam, form: str | None) -> Any:
    sittings = looking().scalars(planning.sittings_of(viewer(), [exam], now())).unique().all()
    coming = [one for one in sittings if one.cancelled_at is None]
    query = Equivalence.visible_to(viewer()).where(Equivalence.exam_id == exam.id)
    stated = {one.form: one for one in looking().scalars(query)}
    planned = [one.form for one in coming]
    form = form or next(iter([*planned, *stated]), "campus")
    seen = _compared(exam, form, [one for one in coming if one.form == form], stated.get(form))
    return page(
        "staff/equivalence/show.html", exam=exam, form=form, forms=FORMS, lines=lines(seen),
        shown=[one for one in FORMS if one in {form, *planned, *stated}],
        state_url=_may_state(exam, form), back=_back(exam),
    )  # fmt: skip


def _may_state(exam: Exam, form: str) -> str | None:
    may = viewer().may(Permission.ANSWER_BOARD)
    return url_for("board.state", slug=exam.slug, form=form) if may else None


def _back(exam: Exam) -> tuple[str, str]:
    """Label and address of where this reader came from: planners plan, the board states, others read the register."""
    if viewer().may(Permission.PLAN):
        return exam.code, url_for("planning.exam", slug=exam.slug)
    if viewer().may(Permission.ANSWER_BOARD):
        return exam.code, url_for("board.exams")
    return exam.code, url_for("register.show", slug=exam.slug)


def _compared(exam: Exam, form: str, sittings: list[Sitting], stated: Equivalence | None) -> Compared:
    ctx, last = acting(), looking().execute(planning.last_stated(exam.id)).one_or_none()
    offered_at, result_days = last if last else (None, None)
    resit = looking().get(Exam, exam.resit_id) if exam.resit_id else None
    told = {differs: (n, on) for differs, n, on in looking().execute(registrations_beside(exam, form))}
    changed, changed_on = told.get(False, (0, None))
    return Compared(
        form=form, exam=replaced(ctx, exam), sittings=sittings, found=_open(exam, form, sittings, result_days),
        today=local_date(now()), terms=config().alternative_terms, dpo=config().institution.dpo_email,
        stated=stated.as_rule() if stated else None, evidence=stated.evidence if stated else {},
        stated_at=stated.stated_at if stated else None, offered_at=offered_at, result_days=result_days,
        resit=resit.name(language()) if resit else "", changed=changed, changed_on=changed_on,
        to_change=told.get(True, (0, None))[0],
    )  # fmt: skip


def _open(exam: Exam, form: str, sittings: list[Sitting], result_days: int | None) -> list[Open]:
    """What stands open for somebody who objects to everything; without a sitting only what the board states can."""
    promise = Promise(no_cost=True, same_attempts=True, result_working_days=result_days or 1, no_mark=True)
    offer, today = offer_for(acting(), exam, sittings, promise), local_date(now())
    if sittings:
        return open_criteria(offer, today)
    board = [one for one in open_criteria(_without_sitting(offer, form), today) if one.criterion in BY_BOARD]
    return [*board, Open("A-10", "no_sitting_yet")]


def _without_sitting(offer: Offer, form: str) -> Offer:
    exam = offer.exam
    minutes = minutes_needed(exam.mode, exam.minutes, 0, form)
    return replace(offer, slots=(Slot("", exam.day, form, minutes, nothing_recorded=True),))
