"""Online supervision for who asks, in words: for staff who set it, for who asks, and for who answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.i18n import date_in_words
from portal.rules.calendar import local_date

SUPERVISED_FOR = {
    "everybody": _l("For everybody who takes the exam"),
    "on_request": _l("Only for who asks for it"),
}
SUPERVISED_FOR_HINTS = {
    "everybody": _l(
        "Was it for who asked before? Then the approval ends, and a publisher looks at the exam anew."
    ),
    "on_request": _l("Everybody else takes the exam on campus, and nobody records them."),
}
REASONS = {
    "abroad": _l("I am abroad on that day"),
    "health": _l("An illness or a disability"),
    "sport": _l("I do sport at the highest level"),
    "other": _l("Something else"),
}
REASONS_STAFF = {
    "abroad": _l("Abroad"),
    "health": _l("Illness or disability"),
    "sport": _l("Elite sport"),
    "other": _l("Other"),
}
ANSWERS = {"grant": _l("Grant: at a distance, with online supervision"), "refuse": _l("Refuse: on campus")}
OUTCOMES = {
    "granted": _l("Granted"),
    "refused": _l("Refused"),
    "withdrawn": _l("Taken back"),
    "lapsed": _l("No answer in time"),
    "open": _l("Waits for an answer"),
}


@dataclass(frozen=True)
class Story:
    """How a request stands, for its student: the heading of its page, sentences, a colour and the word of a tag."""

    heading: object
    said: tuple[object, ...]
    colour: str
    tag: object


_ON_CAMPUS = _l("You take this exam at school. Nobody records you there.")
STORIES = {
    "open": Story(
        _l("We have your request"),
        (
            _l("You do not have to do anything now. Your place at school stays until we say yes."),
            _l("Is there no answer on the day of the exam? Then you take it at school."),
        ),
        "info", _l("You asked for online supervision"),
    ),
    "sits": Story(
        _l("You take this exam at a distance"),
        (_l("We said yes. You take it with online supervision, so we record you."),),
        "success", _l("You take it at a distance"),
    ),
    "again": Story(
        _l("Do you still want this?"),
        (
            _l("We said yes before. After that this exam changed: the day, or what we record."),
            _l("So read again what we record, and look at the day. Then tell us if you still want this."),
            _l("Do you say nothing? Then you take the exam at school, and nobody records you there."),
        ),
        "warning", _l("We ask you something"),
    ),
    "against": Story(
        _l("You take this exam without online supervision"),
        (
            _l("You sent us an objection, or you asked us to stop using your data. That goes first."),
            _l("As long as that is so, nobody may record you at this exam. You take it at school."),
        ),
        "warning", _l("Without online supervision"),
    ),
    "not_approved": Story(
        _l("Online supervision is not possible now"),
        (
            _l("We said yes. But this exam has no approval for online supervision now."),
            _l("Does that stay so? Then you take the exam at school, and nobody records you there."),
        ),
        "warning", _l("Not approved for online supervision"),
    ),
    "cancelled": Story(
        _l("This exam is called off"),
        (_l("So nobody is recorded. Does it go on after all? Then we ask you if you still want this."),),
        "warning", _l("Called off"),
    ),
    "everybody": Story(
        _l("You do not need this request any more"),
        (_l("This exam now has online supervision for everybody. Your right to object stays."),),
        "info", _l("For everybody now"),
    ),
    "refused": Story(
        _l("You take this exam at school"),
        (_l("We said no. Read below why, and what you can do. Your place at school stays."),),
        "neutral", _l("We said no"),
    ),
    "withdrawn": Story(
        _l("You took your request back"), (_ON_CAMPUS,), "neutral", _l("You took your request back")
    ),
    "lapsed": Story(
        _l("You take this exam at school"),
        (_l("We did not answer in time. Sorry."), _ON_CAMPUS),
        "warning", _l("No answer in time"),
    ),
}  # fmt: skip
"""Each code of `rules.on_request.standing`."""

WHY_NOT = {
    "not_on_request": _l("You cannot ask this for this exam. The page of the exam tells how it is."),
    "exam_cancelled": _l("This exam is called off. So there is nothing to ask now."),
    "not_explained": _l("First we write what this exam records. You can ask once you can read that."),
    "too_late_to_ask": _l("The last day to ask has passed. You take this exam at school."),
    "asked_already": _l("You asked this already. Look at your request."),
    "request_against": _l(
        "You sent us an objection, or you asked us to stop using your data. That goes first. As long as that "
        "is so, nobody may record you at this exam."
    ),
}
ON_REQUEST_REFUSALS = {
    **WHY_NOT,
    "exam_day_came": _l("The day of this exam is here. Without an answer the student takes it on campus."),
    "student_against": _l(
        "Another request of this student goes first. Nobody may record them at this exam now."
    ),
    "reasons_missing": _l("Write why. The student reads it in the letter."),
    "dutch_missing": _l("Write the reasons in Dutch too. That text counts."),
    "supervision_too_soon": _l(
        "Students must hear this %(days)s days before the exam. It is too late for that. Leave it for who asks."
    ),
}


def about_request(request: Any, language: str) -> str:
    """One request on one line, for somebody who asks what we have about them (15(1)); in the language that is spoken."""
    reason = REASONS_STAFF.get(request.reason)
    return str(
        _(
            "%(exam)s, asked on %(day)s. The reason: %(reason)s. How it stands: %(state)s.",
            exam=request.exam.name(language), day=date_in_words(local_date(request.asked_at), language),
            reason=str(reason)[:1].lower() + str(reason)[1:] if reason else "–",
            state=str(OUTCOMES[request.state])[:1].lower() + str(OUTCOMES[request.state])[1:],
        )
    )  # fmt: skip
