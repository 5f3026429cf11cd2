"""What moves the deadline of a case: a question to the student, whether its answer is enough, and more time."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField
from wtforms.validators import ValidationError

from portal.actions.answers import ConfirmAnswer, confirm_answer
from portal.actions.clock import counted_deadline, last_day_of
from portal.actions.extension import (
    ExtendDeadline,
    extend_deadline,
    extension_of,
    hindrance_to_extend,
)
from portal.actions.questions import (
    AskStudent,
    Effect,
    ask_student,
    effect_of,
    hindrance_to_ask,
    shortest_reply_by,
)
from portal.i18n import weekday_date
from portal.labels import questions as words
from portal.labels.working import sentences
from portal.models import Case
from portal.rules import questions as asked
from portal.rules.access import Permission
from portal.rules.calendar import add_working_days, local_date
from portal.rules.errors import Refused
from portal.rules.lifecycle import find_step
from portal.rules.questions import GROUND_OF, MEANS, open_questions
from portal.web.area import Area
from portal.web.desk import acting, attempt, config, now
from portal.web.forms import AtMost, Choice, Day, Form, Line, Needed, Words, choices
from portal.web.page import page
from portal.web.staff.case_file import open_case
from portal.web.staff.case_questions import questions_in

area = Area("clock", __name__, side="staff")
WORDS_LIMIT = 5_000


class AskForm(Form):
    """A question with a last day for its answer. `told` stands in the part of the page that says what follows."""

    seen = HiddenField()
    told = Line()
    means = Choice(
        _l("Why do you ask, and how can the student answer?"),
        choice_hints=words.MEANS_HINTS,
        validators=[Needed(_l("Choose why you ask, and how the student can answer."))],
    )
    words = Words(
        _l("Your question"),
        description=_l(
            "Say what you need, and why. Ask no more than you need, and never for a copy of a document. "
            "The student reads this exactly as it stands here. At most 5,000 characters."
        ),
        validators=[Needed(_l("Write your question.")), AtMost(WORDS_LIMIT)],
    )
    reply_by = Day(
        _l("Until which day can the student answer?"),
        validators=[Needed(_l("Fill in until which day the student can answer."))],
    )

    def fit(self, case: Case, shortest: date) -> AskForm:
        """Offer what this kind of request knows: only about access can you ask what is meant (T04)."""
        self.means.choices = {
            str(words.GROUNDS[ground]): [(code, words.MEANS[code]) for code in codes]
            for ground, codes in MEANS.items()
            if ground != "scope" or case.kind == "access"
        }
        self.reply_by.description = _(
            "The clock stops only if that is %(day)s or later.", day=weekday_date(shortest)
        )
        return self


@area.both("/staff/cases/<ref>/ask", allow=Permission.WORK_CASES)
def ask(ref: str) -> Any:
    """Ask the student; the page says beforehand whether that stops the clock, and what the last day becomes."""
    case, shortest = open_case(ref), shortest_reply_by(acting())
    form = (AskForm(formdata=request.args) if request.args else AskForm(data={"reply_by": shortest})).fit(
        case, shortest
    )
    if not form.is_submitted() and (hindrance := hindrance_to_ask(acting(), case, case.events)):
        raise Refused(hindrance)
    if form.validate_on_submit():
        command = form.into(
            AskStudent, case=ref, ground=GROUND_OF[form.means.data], seen=_number(form.seen.data)
        )
        if attempt(form, ask_student, command):
            return redirect(url_for("cases.show", ref=ref, _anchor="question"))
        case = open_case(ref)
    effect = _effect(case, form, shortest)
    form.told.data, form.seen.data = effect.told, str(len(case.events))
    return page(
        "staff/clock/ask.html", live=("effect",), status=form.status, case=case, form=form, effect=effect,
        why=_hindrances(case, effect), working=sentences(effect.after), asked=questions_in(case),
    )  # fmt: skip


def _effect(case: Case, form: AskForm, shortest: date) -> Effect:
    """What follows from what is filled in; where that is nothing yet, from the shortest term."""
    today, reply_by = local_date(now()), form.reply_by.data
    latest = today.toordinal() + asked.LONGEST_REPLY_DAYS
    fits = reply_by is not None and today < reply_by and reply_by.toordinal() <= latest
    ground = GROUND_OF.get(form.means.data or "", "identity")
    return effect_of(acting(), case, case.events, ground, reply_by if fits and reply_by else shortest)


def _hindrances(case: Case, effect: Effect) -> list[str]:
    days = config().question_working_days
    since = asked.insufficient_answer_on(case.events) or case.day_received
    return words.hindrances_in_words(
        effect.hindrances, ask_by=add_working_days(since, days), ask_days=days, reply_days=config().reply_term_days
    )  # fmt: skip


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 9 else -1


class JudgeForm(Form):
    """Whether the answer is enough, and when it came."""

    seen = HiddenField()
    verdict = Choice(_l("Is the answer enough?"), validators=[Needed(_l("Choose yes or no."))])
    answered_on = Day(
        _l("On which day did the answer come?"),
        description=_l("The day on which the student answered, not the day on which you read it."),
        validators=[Needed(_l("Fill in the day on which the answer came."))],
    )
    method = Choice(
        _l("Only if it is enough: how did you make sure?"),
        choices=choices(words.IDENTITY_METHODS),
        description=_l("Keep no copy of a document. Write no numbers down."),
    )

    def validate_method(self, field: Any) -> None:
        """Where the question was who asks, an answer that is enough says how that became sure (12(6))."""
        if field.choices and self.verdict.data == "yes" and not field.data:
            raise ValidationError(_("Choose how you made sure who asks."))


@area.both("/staff/cases/<ref>/answer", allow=Permission.WORK_CASES)
def judge(ref: str) -> Any:
    """Say whether the answer is enough (T05); if not, the student can be asked again (C9)."""
    case = open_case(ref)
    find_step("resume", case.kind, case.state)
    waiting = open_questions(case.events, stops_clock=True)
    came = asked.answered_on(waiting)
    form = JudgeForm(data={"answered_on": came})
    if all(one.ground == "scope" for one in waiting):
        form.method.choices = []
    form.verdict.choices = [("yes", _("Yes, this is enough")), ("no", _("No, I need more"))]
    form.verdict.choice_hints = _verdict_hints(case, came)
    if form.validate_on_submit():
        enough = form.verdict.data == "yes"
        command = form.into(
            ConfirmAnswer, case=ref, sufficient=enough, seen=_number(form.seen.data), method=form.method.data or ""
        )  # fmt: skip
        if attempt(form, confirm_answer, command):
            return redirect(url_for("cases.show" if enough else ".ask", ref=ref))
        case = open_case(ref)
    form.seen.data = str(len(case.events))
    return page("staff/clock/judge.html", status=form.status, case=case, form=form, asked=questions_in(case))


def _verdict_hints(case: Case, came: date | None) -> dict[str, str]:
    new = last_day_of(counted_deadline(case, case.events, ended_on=came or local_date(now())))
    again = add_working_days(came or local_date(now()), config().question_working_days)
    return {
        "yes": _("The clock runs again from that day. The last day becomes %(day)s.", day=weekday_date(new))
        if came
        else _("The clock runs again from that day."),
        "no": _("The clock stays still. You can ask again until %(day)s.", day=weekday_date(again)),
    }


class ExtendForm(Form):
    """Why more time is needed; `told` is the new last day that the page shows."""

    told = HiddenField()
    ground = Choice(
        _l("Why is more time needed?"),
        choices=choices(words.EXTENSION_GROUNDS),
        choice_hints=words.EXTENSION_HINTS,
        validators=[Needed(_l("Choose why more time is needed."))],
    )
    reason = Words(
        _l("The reason, for the student"),
        description=_l(
            "Say what takes the time in this request. The student reads this exactly as it stands here. "
            "At most 5,000 characters."
        ),
        validators=[Needed(_l("Write the reason. The student reads it.")), AtMost(WORDS_LIMIT)],
    )


@area.both("/staff/cases/<ref>/extend", allow=Permission.WORK_CASES)
def extend(ref: str) -> Any:
    """Take at most two more months, once, in time, and never past the exam (T07, C8, O-4)."""
    case, form = open_case(ref), ExtendForm()
    find_step("extend", case.kind, case.state)
    if not form.is_submitted() and (hindrance := hindrance_to_extend(acting(), case, case.events)):
        raise Refused(hindrance)
    if form.validate_on_submit():
        if attempt(form, extend_deadline, form.into(ExtendDeadline, case=ref)):
            return redirect(url_for("cases.show", ref=ref))
        case = open_case(ref)
    both = extension_of(case, case.events)
    was, new = last_day_of(both.unextended), last_day_of(both.extended)
    form.told.data = new.isoformat()
    return page(
        "staff/clock/extend.html", status=form.status, case=case, form=form, was=was, new=new,
        working=sentences(both.extended),
    )  # fmt: skip
