"""The buttons of a case: drawn from the table of the lifecycle, for whoever may take the step (T01–T17)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import lazy_gettext as _l

from portal.actions.extension import hindrance_to_extend
from portal.actions.identity import UNSURE
from portal.actions.packages import hindrance_to_renew
from portal.models import Case
from portal.models.viewer import Viewer
from portal.rules.calendar import local_date
from portal.rules.lifecycle import Step, allows, must_be_carried_out, step_for
from portal.rules.questions import answered_on, open_questions
from portal.web.desk import acting, config, now


@dataclass(frozen=True)
class Button:
    """A deed of the table with its label and the page that does it."""

    deed: str
    label: Any
    endpoint: str


BUTTONS = (
    Button("take_up", _l("Take up this case"), "cases.take_up"),
    Button("hand_over", _l("Take over this case"), "cases.take_up"),
    Button("judge_repeat", _l("Say if this repeat brings new facts"), "repeats.judge"),
    Button("write_message", _l("Ask or tell the student something"), "cases.message"),
    Button("name_representative", _l("Say who acts for this student"), "cases.representative"),
    Button("connect", _l("Find the student"), "cases.student"),
    Button("retype", _l("Handle as something else"), "cases.retype"),
    Button("split", _l("It also asks something else"), "cases.split"),
    Button("misroute", _l("This is no privacy request"), "cases.forward"),
    Button("verify_identity", _l("Make sure who asks"), "identity.verify"),
    Button("ask_identity", _l("Ask a question that can stop the clock"), "clock.ask"),
    Button("resume", _l("Say whether the answer is enough"), "clock.judge"),
    Button("ask_again", _l("Ask another question"), "clock.ask"),
    Button("extend", _l("Take more time"), "clock.extend"),
    Button("send_to_review", _l("Ask a reviewer"), "reviews.ask"),
    Button("hear", _l("The student gave their view"), "reviews.hear"),
    Button("ask_board", _l("Ask the exam board"), "board.ask"),
    Button("put_package", _l("Put the data for the student in this case"), "cases.package"),
    Button("renew_package_for", _l("Give more time to fetch the data"), "cases.package_longer"),
    Button("prepare", _l("Prepare a decision"), "decisions.prepare"),
    Button("prepare_revision", _l("Revise the decision"), "decisions.prepare"),
    Button("delete_kept", _l("What stayed is deleted"), "kept.delete"),
    Button("look_again", _l("Decide again about what stays"), "decisions.prepare"),
    Button("execute", _l("Start to carry it out"), "cases.execute"),
    Button("announce_lifting", _l("Announce the end of the restriction"), "restrictions.announce"),
    Button("lift", _l("End the restriction"), "restrictions.lift"),
    Button("answer_disadvantage", _l("Answer the reported disadvantage"), "disadvantage.answer"),
    Button("check_disadvantage", _l("Check that there was no disadvantage"), "disadvantage.check"),
    Button("close_declined", _l("Close this case: no place wanted"), "disadvantage.close_declined"),
    Button("complete", _l("Close this case"), "cases.close"),
    Button("receive_bezwaar", _l("Take in a bezwaar"), "cases.bezwaar"),
    Button("hear_bezwaar", _l("Bezwaar: the student was heard"), "cases.bezwaar_heard"),
    Button("drop_bezwaar", _l("The student took the bezwaar back"), "cases.bezwaar_dropped"),
    Button("decide_bezwaar", _l("End the bezwaar: nothing is left to decide"), "cases.bezwaar_decided"),
    Button("know_petition", _l("The student went to court"), "cases.petition"),
    Button("record_order", _l("The court has ruled"), "cases.petition_order"),
    Button("close_question", _l("Close this question"), "dpo_questions.close"),
    Button("hold_case", _l("Keep this case: legal hold"), "holds.hold"),
    Button("lift_hold", _l("End the legal hold"), "holds.lift"),
    Button("take_in_notice_of_default", _l("Take in a notice of default"), "cases.default"),
)
"""In the order of the page. A page that does a deed adds its line here; rules and permissions come from the table."""


PROMISED = ("delete_kept", "look_again")
"""What settles a day that the letter names: pressing only once that day put the case in the queue."""
FORWARD = (
    *PROMISED,
    "take_up", "connect", "judge_repeat", "hear", "send_to_review", "prepare", "execute", "answer_disadvantage",
    "check_disadvantage", "lift", "announce_lifting", "close_declined", "complete", "close_question",
)  # fmt: skip
"""Deeds that bring a case to its end, the most pressing first; the others are for when something else turns up."""


@dataclass(frozen=True)
class Deeds:
    """What a viewer may do now with a case, each as label and address: the step that brings it on, and all others."""

    next: tuple[Any, str] | None
    others: list[tuple[Any, str]]


def deeds_of(case: Case, viewer: Viewer, *, waits: bool = False) -> Deeds:
    """What this viewer may do now with this case; while it `waits` for somebody else nothing brings it on."""
    theirs = {
        button.deed: (button.label, url_for(button.endpoint, ref=case.ref))
        for button in BUTTONS
        if (step := step_for(button.deed, case.kind, case.state_of(button.deed))) is not None
        and _is_theirs(step, case, viewer)
    }
    far = () if _day_has_come(case) else PROMISED
    first = None if waits else next((deed for deed in FORWARD if deed in theirs and deed not in far), None)
    return Deeds(theirs.pop(first) if first else None, list(theirs.values()))


def _is_theirs(step: Step, case: Case, viewer: Viewer) -> bool:
    if step.who is None or not viewer.may(step.who):
        return False
    if step.deed in _SOMETIMES:
        return _SOMETIMES[step.deed](case)
    if step.deed == "hand_over":
        return case.handler_id != viewer.person_id
    if step.deed == "connect":
        return case.representative_id is not None and case.subject.is_guest
    if step.deed == "judge_repeat":
        return case.repeat == "pending"
    if step.deed == "take_in_notice_of_default":
        return case.is_overdue(local_date(now())) and config().remedy_route == "awb"
    if step.deed == "receive_bezwaar":
        return case.decided_at is not None and config().remedy_route == "awb"
    if step.deed == "decide_bezwaar":
        return not allows("revise", case.kind, case.state)
    if step.machine == "remedy":
        return case.decided_at is not None
    if step.deed == "complete":
        promised = must_be_carried_out(case.kind, case.state, case.outcome)
        return not promised and not case.waits_for_exam(now())
    return step.deed != "execute" or case.outcome != "refused"


def _board_is_asked(case: Case) -> bool:
    tags = [event.tag for event in case.events]
    return tags.count("case:board:asked") > tags.count("case:board:answered")


_SOMETIMES: dict[str, Callable[[Case], bool]] = {
    "ask_board": lambda case: case.exam is not None and not _board_is_asked(case),
    "verify_identity": lambda case: case.identity in UNSURE,
    "ask_again": lambda case: answered_on(open_questions(case.events, stops_clock=True)) is None,
    "extend": lambda case: hindrance_to_extend(acting(), case, case.events) is None,
    "renew_package_for": lambda case: hindrance_to_renew(acting(), case) is None,
    "answer_disadvantage": lambda case: case.disadvantage_due is not None,
    "delete_kept": lambda case: case.look_again is not None,
    "look_again": lambda case: _day_has_come(case),
    "prepare_revision": lambda case: not _day_has_come(case),
    "lift_hold": lambda case: case.legal_hold is not None,
    "close_declined": lambda case: _wants_no_place(case),
}
"""Deeds that the state allows and something else may forbid."""


def _day_has_come(case: Case) -> bool:
    """Whether the case is in the queue for the day on which something that was kept is looked at again (2.4)."""
    return case.look_again is not None and case.look_again == case.sort_by


def _wants_no_place(case: Case) -> bool:
    """The exam is over and the student took no place; whether that still holds is asked when the case is closed."""
    over = case.exam is not None and case.exam.day < local_date(now())
    declined = any(event.tag == "case:alternative:declined" for event in case.events)
    return over and (declined or case.own_act)
