"""What the exam board states once per exam and form, before objections arrive: A-01 to A-04 (section 7)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField

from portal.actions.equivalence import (
    LINE_LIMIT,
    MOST_OUTCOMES,
    WORDS_LIMIT,
    StateEquivalence,
    state_equivalence,
)
from portal.labels.alternatives import FORMS, OFF
from portal.labels.board import MODES
from portal.labels.equivalence import COUNTS, TITLES
from portal.models import Equivalence, Exam, planning
from portal.rules.access import Permission
from portal.rules.alternatives import BY_BOARD, COMPARED, SAME_FORM, Assessed
from portal.web.desk import attempt, find, looking, now, viewer
from portal.web.forms import AtMost, Form, Line, Ticks, Words, choices, clean_line
from portal.web.page import page
from portal.web.staff.board import area as area
from portal.web.staff.equivalence import ONE_FORM
from portal.web.staff.meanwhile import whole
from portal.web.staff.planning import edge_of, in_order, today_start

OUTCOMES_LIMIT = LINE_LIMIT * MOST_OUTCOMES


class StatementForm(Form):
    """The exam on the left, this form on the right; `_of` makes the pairs of fields."""

    outcomes_exam = Words(_l("The exam tests"), validators=[AtMost(OUTCOMES_LIMIT)])
    outcomes_other = Words(_l("The other exam tests"), validators=[AtMost(OUTCOMES_LIMIT)])
    weight_exam = Line(COUNTS["weight"], validators=[AtMost(LINE_LIMIT)])
    weight_other = Line(COUNTS["weight"], validators=[AtMost(LINE_LIMIT)])
    credits_exam = Line(COUNTS["credits"], validators=[AtMost(LINE_LIMIT)])
    credits_other = Line(COUNTS["credits"], validators=[AtMost(LINE_LIMIT)])
    scale_exam = Line(COUNTS["scale"], validators=[AtMost(LINE_LIMIT)])
    scale_other = Line(COUNTS["scale"], validators=[AtMost(LINE_LIMIT)])
    pass_mark_exam = Line(COUNTS["pass_mark"], validators=[AtMost(LINE_LIMIT)])
    pass_mark_other = Line(COUNTS["pass_mark"], validators=[AtMost(LINE_LIMIT)])
    same = BooleanField(
        _l("The other exam is the same as the exam in all of this"),
        description=_l("Tick this, and you can leave the other exam empty."),
    )
    same_assessor = BooleanField(_l("The same assessor looks at it, or one who is as well trained (A-02)"))
    comparable = BooleanField(_l("It is as hard and as long as the exam, in another form (A-03)"))
    records = Ticks(
        _l("What is recorded in this form? (A-04)"),
        description=_l("Tick nothing if nothing is recorded."),
        choices=choices(OFF),
    )
    evidence_1 = Line(_l("How do you know? (A-01)"), validators=[AtMost(WORDS_LIMIT)])
    evidence_2 = Line(_l("How do you know? (A-02)"), validators=[AtMost(WORDS_LIMIT)])
    evidence_3 = Line(_l("How do you know? (A-03)"), validators=[AtMost(WORDS_LIMIT)])
    evidence_4 = Line(_l("How do you know? (A-04)"), validators=[AtMost(WORDS_LIMIT)])
    version = HiddenField()

    def side(self, name: str) -> Assessed:
        """What was typed on this side, `exam` or `other`; the right side is the left one where that was ticked."""
        name = "exam" if self.same.data else name
        typed = self[f"outcomes_{name}"].data or ""
        outcomes = tuple(dict.fromkeys(filter(None, (clean_line(line) for line in typed.splitlines()))))
        return Assessed(outcomes, **{one: self[f"{one}_{name}"].data or "" for one in COMPARED})

    def command(self, slug: str, form: str) -> StateEquivalence:
        """What was typed, as the deed takes it."""
        evidence = {one: self[f"evidence_{number}"].data or "" for number, one in enumerate(BY_BOARD, 1)}
        return self.into(
            StateEquivalence, exam=slug, form=form, exam_side=self.side("exam"), other_side=self.side("other"),
            evidence=evidence, version=whole(self.version.data),
        )  # fmt: skip


def _filled(stated: Equivalence | None, others: Sequence[Equivalence]) -> dict[str, Any]:
    """What was stated about this form; else the exam's side as another form of it has it."""
    known = stated or next(iter(others), None)
    values: dict[str, Any] = {"version": str(stated.version if stated else 0)}
    sides = {"exam": known.exam_side if known else {}, "other": stated.other_side if stated else {}}
    for side, words in sides.items():
        values[f"outcomes_{side}"] = "\n".join(words.get("outcomes", ()))
        values |= {f"{name}_{side}": words.get(name, "") for name in COMPARED}
    if stated is not None:
        values |= {name: getattr(stated, name) for name in ("same_assessor", "comparable", "records")}
        values |= {
            f"evidence_{number}": stated.evidence.get(one, "") for number, one in enumerate(BY_BOARD, 1)
        }
    return values


@area.get("/staff/board/exams", allow=Permission.ANSWER_BOARD)
def exams() -> Any:
    """Coming exams, each with the forms that were compared and those that still must be: they have a sitting."""
    edge = edge_of(Exam, lambda exam: (exam.starts_at, exam.id))
    query = planning.exams_to_compare(viewer(), today_start(), edge)
    rows, before, behind = in_order(looking().scalars(query).unique().all(), edge)
    ids = [exam.id for exam in rows]
    seen = Equivalence.visible_to(viewer()).where(Equivalence.exam_id.in_(ids))
    stated = {(one.exam_id, one.form): one for one in looking().scalars(seen)}
    sittings = looking().scalars(planning.sittings_of(viewer(), rows, now())).unique()
    planned = {(one.exam_id, one.form) for one in sittings if one.cancelled_at is None}
    return page(
        "staff/board/exams.html", rows=rows, forms=FORMS, stated=stated, planned=planned,
        previous_url=url_for(".exams", before=rows[0].slug) if before else None,
        next_url=url_for(".exams", after=rows[-1].slug) if behind else None,
    )  # fmt: skip


@area.both(f"/staff/board/exams/<slug>/{ONE_FORM}", allow=Permission.ANSWER_BOARD)
def state(slug: str, form: str) -> Any:
    """State how this form compares with the exam, or change that."""
    exam = find(Exam, slug)
    query = Equivalence.visible_to(viewer()).where(Equivalence.exam_id == exam.id)
    known = looking().scalars(query.order_by(Equivalence.stated_at.desc())).all()
    stated = next((one for one in known if one.form == form), None)
    typed = StatementForm(data=_filled(stated, known))
    if typed.validate_on_submit() and attempt(typed, state_equivalence, typed.command(slug, form)):
        return redirect(url_for("equivalence.of_form", slug=slug, form=form))
    if typed.refusal:
        now_stated = next((one for one in looking().scalars(query) if one.form == form), None)
        typed.version.data = str(now_stated.version if now_stated else 0)
    return page(
        "staff/board/state.html", status=typed.status, form=typed, exam=exam, kind=form, forms=FORMS, modes=MODES,
        titles=TITLES, compared=COMPARED, stated=stated, as_long=form in SAME_FORM[exam.mode],
        heading=_("Compare with the exam: %(form)s", form=str(FORMS[form]).lower()), again=request.method == "POST",
    )  # fmt: skip
