"""What a student reads about one request: where it stands, and what happens now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple, Protocol

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.rules.calendar import local_date

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
}
DONE_WORDS = {
    ("erasure", "granted"): _l("We deleted your data"),
    ("erasure", "partly"): _l("We deleted part of your data"),
}
"""What it says once everything that the decision promised has been done, where that differs."""
TAGS = {
    "received": (_l("Sent"), "info"),
    "in_assessment": (_l("We are busy with it"), "info"),
    "decided": (_l("Answer ready"), "success"),
    "executing": (_l("We are deleting"), "info"),
    "offering_alternative": (_l("We are looking for a place"), "info"),
    "alternative_accepted": (_l("Place chosen"), "success"),
    "completed": (_l("Finished"), "neutral"),
    "withdrawn": (_l("Taken back"), "neutral"),
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
        """Whether the clock still runs (C15)."""
        return self.state in ("received", "in_assessment")

    @property
    def late(self) -> bool:
        """Whether the answer should have been there (C14: a date ends at 24:00)."""
        return self.undecided and self.today > self.deadline

    @property
    def exam_ahead(self) -> bool:
        """Whether there is an exam, today or later."""
        return self.exam_day is not None and self.exam_day >= self.today

    @property
    def shows_exam_day(self) -> bool:
        """Whether the exam day is told first: it comes before the answer, or a place belongs to it (6.3)."""
        if not (self.is_objection and self.protected and self.exam_ahead) or self.closed is not None:
            return False
        return not self.undecided or (self.exam_day is not None and self.exam_day <= self.deadline)

    @property
    def seeks_place(self) -> bool:
        """Whether a place without online supervision belongs to this request."""
        return self.state in ("offering_alternative", "alternative_accepted") or bool(self.place)


def days_of(events: Iterable[EventLike]) -> dict[str, date]:
    """The local day on which each kind of event last happened, by its tag."""
    return {event.tag: local_date(event.at) for event in events}


def sentence(story: Story) -> str:
    """Where it stands, as one sentence: the heading of the page."""
    if story.late:
        return str(_("We are late with our answer"))
    if story.state == "received":
        return str(_("We have your objection") if story.is_objection else _("We have your request"))
    if story.state == "in_assessment":
        return str(
            _("We are looking at your objection")
            if story.is_objection
            else _("We are looking at your request")
        )
    if story.state == "withdrawn":
        return str(
            _("You took back your objection") if story.is_objection else _("You took back your request")
        )
    if story.state == "offering_alternative":
        return str(
            _("Choose a place without online supervision")
            if story.offered
            else _("We are looking for a place for you")
        )
    if story.state == "alternative_accepted":
        return str(_("Your place is set"))
    return _answer(story)


def answer(story: Story) -> str | None:
    """What we answered, for a page whose heading tells something newer; else None."""
    return _answer(story) if story.outcome and _answer(story) != sentence(story) else None


def _answer(story: Story) -> str:
    key = (story.kind, story.outcome or "granted")
    done = DONE_WORDS.get(key) if story.state == "completed" else None
    return str(done or DECIDED_WORDS[key])


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
    said = [str(sentence) for sentence in _BUSY[story.state](story)]
    return said if story.shows_exam_day else [*said, *protection(story)]


def to_do(story: Story) -> str:
    """The one thing that the student can do now, or that there is nothing to do."""
    if story.asked:
        return str(_("We asked you something. Send us your answer."))
    if story.offered:
        return str(_("Choose a place that suits you."))
    return str(_("You do not have to do anything now."))


def protection(story: Story) -> list[str]:
    """What an objection does for its exam while we look at it (6.2, O-7): a rule, not a setting."""
    if not (story.is_objection and story.undecided and story.exam):
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
    if story.is_objection:
        return [_("Someone of the privacy team reads your objection.")]
    if story.kind == "access":
        return [_("We look up what we have about you. We also ask the company that makes the recordings.")]
    return [_("We check for each kind of data if we can delete it.")]


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
    return [_("We delete what our answer says. You read here when it is done.")]


def _closed(story: Story) -> list[str]:
    if story.state == "withdrawn":
        return [
            _("You took it back yourself. We do nothing more with it."),
            _("You can make a new request at any time."),
        ]
    return [_("This request is finished. Our answer is in the letter below.")]


_BUSY = {
    "received": _received,
    "in_assessment": _received,
    "decided": _decided,
    "executing": _deleting,
    "offering_alternative": _seeking,
    "alternative_accepted": _placed,
    "completed": _closed,
    "withdrawn": _closed,
}
