"""What a student reads about one request: where it stands, and what happens now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple, Protocol

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.rules.calendar import local_date
from portal.rules.lifecycle import AWAITING, PLACING, SEATED, UNDECIDED, has_clock

DECIDED_WORDS = {
    ("objection", "granted"): _l("We agree with your objection"),
    ("objection", "partly"): _l("We agree with part of your objection"),
    ("objection", "refused"): _l("We do not agree with your objection"),
    ("access", "granted"): _l("You get your data"),
    ("access", "partly"): _l("You get part of your data"),
    ("access", "refused"): _l("You do not get your data"),
    ("erasure", "granted"): _l("We will delete your data"),
    ("erasure", "partly"): _l("We will delete part of your data"),
    ("erasure", "refused"): _l("We will not delete your data"),
    ("rectification", "granted"): _l("We will correct your data"),
    ("rectification", "partly"): _l("We will correct part of your data"),
    ("rectification", "refused"): _l("We will not correct your data"),
    ("restriction", "granted"): _l("We do not use your data now"),
    ("restriction", "partly"): _l("We do not use part of your data now"),
    ("restriction", "refused"): _l("We go on using your data"),
    ("portability", "granted"): _l("You can take your data with you"),
    ("portability", "partly"): _l("You can take part of your data with you"),
    ("portability", "refused"): _l("You cannot take your data with you"),
    ("human_review", "granted"): _l("A person looked again. The outcome changes"),
    ("human_review", "partly"): _l("A person looked again. Part of the outcome changes"),
    ("human_review", "refused"): _l("A person looked again. The outcome stays"),
    ("withdrawal", "granted"): _l("We stopped: you took back your consent"),
    ("alternative", "granted"): _l("You get another exam"),
    ("alternative", "partly"): _l("You get part of what you asked"),
    ("alternative", "refused"): _l("You do not get another exam"),
}
DONE_WORDS = {
    ("erasure", "granted"): _l("We deleted your data"),
    ("erasure", "partly"): _l("We deleted part of your data"),
    ("rectification", "granted"): _l("We corrected your data"),
    ("rectification", "partly"): _l("We corrected part of your data"),
}
"""What it says once everything that the decision promised has been done, where that differs."""
_BUSY_TAG = (_l("We are busy with it"), "info")
TAGS = {
    "received": (_l("Sent"), "info"),
    "awaiting_identity": (_l("Question for you"), "warning"),
    "awaiting_scope": (_l("Question for you"), "warning"),
    "in_assessment": _BUSY_TAG,
    "collecting": _BUSY_TAG,
    "redacting": _BUSY_TAG,
    "ready": _BUSY_TAG,
    "in_balancing": _BUSY_TAG,
    "second_review": _BUSY_TAG,
    "heard": _BUSY_TAG,
    "decided": (_l("Answer ready"), "success"),
    "executing": (_l("We are doing it"), "info"),
    "active": (_l("Use stopped"), "success"),
    "lifting_announced": (_l("Use starts again soon"), "warning"),
    "offering_alternative": (_l("We are looking for a place"), "info"),
    "counter_proposed": (_l("We look at your proposal"), "info"),
    "alternative_accepted": (_l("Place chosen"), "success"),
    "firm": (_l("Place set"), "success"),
    "sat": (_l("Exam taken"), "neutral"),
    "non_detriment_check": (_l("Exam taken"), "neutral"),
    "answered": (_l("Answer ready"), "success"),
    "completed": (_l("Finished"), "neutral"),
    "lifted": (_l("Finished"), "neutral"),
    "closed": (_l("Finished"), "neutral"),
    "misrouted": (_l("Belongs somewhere else"), "neutral"),
    "withdrawn": (_l("Taken back"), "neutral"),
    "pseudonymised": (_l("Finished"), "neutral"),
}


class Tag(NamedTuple):
    """A few words with a colour that never speaks alone."""

    text: str
    colour: str


class EventLike(Protocol):
    """What the story needs of an event of the case."""

    @property
    def tag(self) -> str: ...
    @property
    def at(self) -> datetime: ...


@dataclass(frozen=True)
class Story:
    """One case as its student sees it on a day. Days are local; `exam` is a name, "" when there is none.

    `offered`: a place can be chosen now. `place`: the chosen place in words, "" while there is none.
    `asked`: staff asked something that has no answer yet.
    """

    kind: str
    state: str
    outcome: str | None
    today: date
    received: date
    deadline: date
    exam: str = ""
    exam_day: date | None = None
    protected: bool = False
    taken_up: date | None = None
    decided: date | None = None
    chosen: date | None = None
    closed: date | None = None
    offered: bool = False
    place: str = ""
    asked: bool = False

    @property
    def is_objection(self) -> bool:
        """Whether this is about not being watched."""
        return self.kind == "objection"

    @property
    def undecided(self) -> bool:
        """Whether an answer is still to come (C15)."""
        return self.state in UNDECIDED

    @property
    def waits_for_student(self) -> bool:
        """Whether a question stops the clock until the student answers (C9)."""
        return self.state in AWAITING

    @property
    def late(self) -> bool:
        """Whether the answer should have been there (C14: a date ends at 24:00)."""
        overdue = self.today > self.deadline and has_clock(self.kind)
        return self.undecided and not self.waits_for_student and overdue

    @property
    def exam_ahead(self) -> bool:
        """Whether there is an exam, today or later."""
        return self.exam_day is not None and self.exam_day >= self.today

    @property
    def shows_exam_day(self) -> bool:
        """Whether the exam day is told first: it comes before the answer, or a place belongs to it (6.3)."""
        protects = self.kind in SEATED and self.protected and self.exam_ahead
        if not protects or self.closed is not None:
            return False
        return not self.undecided or (self.exam_day is not None and self.exam_day <= self.deadline)

    @property
    def seeks_place(self) -> bool:
        """Whether a place without online supervision belongs to this request."""
        return self.state in PLACING or bool(self.place)


def days_of(events: Iterable[EventLike]) -> dict[str, date]:
    """The local day on which each kind of event last happened, by its tag."""
    return {event.tag: local_date(event.at) for event in events}


def sentence(story: Story) -> str:
    """Where it stands, as one sentence: the heading of the page."""
    if story.late:
        return str(_("We are late with our answer"))
    if story.state == "offering_alternative" and story.offered:
        return str(_("Choose a place without online supervision"))
    if story.is_objection and story.state in OBJECTION_SENTENCES:
        return str(OBJECTION_SENTENCES[story.state])
    if story.state in SENTENCES:
        return str(SENTENCES[story.state])
    if story.undecided:
        busy_objecting = _("We are looking at your objection")
        return str(busy_objecting if story.is_objection else _("We are looking at your request"))
    return _answer(story)


OBJECTION_SENTENCES = {
    "received": _l("We have your objection"),
    "withdrawn": _l("You took back your objection"),
}
SENTENCES = {
    "received": _l("We have your request"),
    "awaiting_identity": _l("We have a question for you"),
    "awaiting_scope": _l("We have a question for you"),
    "withdrawn": _l("You took back your request"),
    "misrouted": _l("Your message belongs somewhere else"),
    "offering_alternative": _l("We are looking for a place for you"),
    "counter_proposed": _l("We look at the moment that you proposed"),
    "alternative_accepted": _l("Your place is set"),
    "firm": _l("Your place is set"),
    "sat": _l("You took the exam without online supervision"),
    "non_detriment_check": _l("You took the exam without online supervision"),
    "lifting_announced": _l("We will use your data again"),
    "lifted": _l("We use your data again"),
    "answered": _l("The data protection officer answered you"),
    "closed": _l("Your question is closed"),
    "pseudonymised": _l("This request is finished"),
}
"""States that say it all, whatever was asked; the others depend on the answer."""


def answer(story: Story) -> str | None:
    """What we answered, for a page whose heading tells something newer; else None."""
    return _answer(story) if story.outcome and _answer(story) != sentence(story) else None


def _answer(story: Story) -> str:
    key = (story.kind, story.outcome or "granted")
    done = DONE_WORDS.get(key) if story.state == "completed" else None
    return str(done or DECIDED_WORDS.get(key) or _("This request is finished"))


def tag(story: Story) -> Tag:
    """The same in a few words, for the list of requests."""
    if story.late:
        return Tag(str(_("Too late")), "danger")
    if story.offered and story.state == "offering_alternative":
        return Tag(str(_("Choose a place")), "warning")
    if story.asked:
        return Tag(str(_("Question for you")), "warning")
    text, colour = TAGS[story.state]
    return Tag(str(text), colour)


def what_happens(story: Story) -> list[str]:
    """What we do now, in sentences; what the student must do is `to_do`."""
    busy = _BUSY.get(story.state, _received if story.undecided else _closed)
    said = [str(sentence) for sentence in busy(story)]
    return said if story.shows_exam_day else [*said, *protection(story)]


def to_do(story: Story) -> str:
    """The one thing that the student can do now, or that there is nothing to do."""
    if story.asked or story.waits_for_student:
        return str(_("We asked you something. Send us your answer."))
    if story.offered:
        return str(_("Choose a place that suits you."))
    return str(_("You do not have to do anything now."))


def protection(story: Story) -> list[str]:
    """What an objection does for its exam while we look at it (6.2, O-7): a rule, not a setting."""
    if not (story.kind in SEATED and story.undecided and story.exam):
        return []
    if story.exam_ahead:
        return [
            _(
                "You do not have to take %(exam)s with online supervision while we look at your objection.",
                exam=story.exam,
            )
        ]
    return [
        _(
            "%(exam)s has been. Nobody starts a new check of the recording before our answer.",
            exam=story.exam,
        )
    ]


def _received(story: Story) -> list[str]:
    said = READING.get(story.kind, _l("Someone of the privacy team reads your request."))
    return [str(said)]


READING = {
    "objection": _l("Someone of the privacy team reads your objection. Sometimes we ask you a question."),
    "access": _l("We look up what we have about you. We also ask the company that makes the recordings."),
    "portability": _l(
        "We look up what we have about you. We also ask the company that makes the recordings."
    ),
    "erasure": _l("We check for each kind of data if we can delete it."),
    "rectification": _l("We look if the data are right. Until our answer we do not use them."),
    "restriction": _l("We do not use your data while we look at this."),
    "human_review": _l("A person who did not judge this before looks at it again."),
    "withdrawal": _l("We stopped when you sent this. Our letter says what happens at your exam."),
    "alternative": _l("Someone of the privacy team reads your request."),
    "dpo_question": _l("Only the data protection officer reads your question."),
}
"""What we do first with each kind of request."""


def _waiting(story: Story) -> list[str]:
    return [
        _("We wait for your answer. Until then the clock stands still."),
        _("Is there no answer? Then we decide with what we know."),
    ]


def _decided(story: Story) -> list[str]:
    said = [_("Read our answer in the letter below.")]
    if story.is_objection and story.outcome == "refused":
        said.append(_("Do you not agree? The letter says what you can do, and until when."))
        if story.exam_ahead and not story.protected:
            said.append(_("You can take %(exam)s with online supervision.", exam=story.exam))
    return said


def _seeking(story: Story) -> list[str]:
    if story.offered:
        return [_("You can choose where and when you take the exam.")]
    return [
        _("Exam administration looks for a place without online supervision."),
        _("You get a mail when you can choose."),
    ]


def _placed(story: Story) -> list[str]:
    return [
        _("You take %(exam)s without online supervision.", exam=story.exam),
        _("Can you not come? Choose another place, or send us a message."),
    ]


def _deleting(story: Story) -> list[str]:
    if story.kind == "erasure":
        return [_("We delete what our answer says. You read here when it is done.")]
    return [_("We do what our answer says. You read here when it is done.")]


def _restricted(story: Story) -> list[str]:
    if story.state == "lifting_announced":
        return [_("We wrote to you when we start to use your data again, and why.")]
    return [_("We only store your data. We write to you before that ends.")]


def _taken(story: Story) -> list[str]:
    return [_("We check later that you had no disadvantage.")]


def _countered(story: Story) -> list[str]:
    return [_("Exam administration looks if the moment that you proposed is possible.")]


def _forwarded(story: Story) -> list[str]:
    return [_("This was no request about your privacy. Below you read where it belongs.")]


def _answered(story: Story) -> list[str]:
    return [_("Read the answer in the letter below. Only you and the data protection officer see it.")]


def _closed(story: Story) -> list[str]:
    if story.state == "withdrawn":
        return [
            _("You took it back yourself. We do nothing more with it."),
            _("You can make a new request at any time."),
        ]
    return [_("This request is finished. Our answer is in the letter below.")]


_BUSY = {
    "awaiting_identity": _waiting,
    "awaiting_scope": _waiting,
    "decided": _decided,
    "executing": _deleting,
    "active": _restricted,
    "lifting_announced": _restricted,
    "offering_alternative": _seeking,
    "counter_proposed": _countered,
    "alternative_accepted": _placed,
    "firm": _placed,
    "sat": _taken,
    "non_detriment_check": _taken,
    "answered": _answered,
    "misrouted": _forwarded,
}
"""What we do in each state; states that are not here are still being read, or closed."""
