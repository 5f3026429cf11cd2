"""A request as its student sees it on a day, and where it stands in a sentence and a few words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple, Protocol

from flask_babel import gettext as _

from portal.i18n import date_in_words
from portal.labels.case_words import BUSY, DECIDED_WORDS, DONE_WORDS, RECEIVED, SENTENCES, TAGS, TAKEN_BACK
from portal.rules.calendar import local_date
from portal.rules.lifecycle import AWAITING, PLACING, UNDECIDED, has_clock


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

    `offered`: a place can be chosen now. `declined`: the student wanted none of those (7). `place`: the place in
    words, "" while there is none. `asked`: staff asked something that has no answer yet. `repeat`, `own_act`,
    `interim` and `hold` are those of the case. `waits`: they stand in line for a place that is full; `lost`: what they
    had or could choose fell away, so that they go first (7).
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
    declined: bool = False
    waits: bool = False
    lost: bool = False
    place: str = ""
    place_day: date | None = None
    """The day of that place."""
    asked: bool = False
    reply_by: date | None = None
    extended: bool = False
    first: date | None = None
    """The date that the receipt named; None where the law names none."""
    asked_on: date | None = None
    """When we last asked something with a last day for the answer."""
    answered: bool = False
    """Whether that has an answer that nobody has judged yet."""
    extended_on: date | None = None
    repeat: str | None = None
    own_act: bool = False
    interim: bool = False
    hold: str | None = None
    bezwaar_due: date | None = None
    """Until when a letter of objection against our answer is decided; None when none runs (11.2)."""
    freeze_ends: date | None = None
    """From when frozen data may be used again, as our letter says."""
    deleted_since: bool = False
    """Whether we deleted something later that our answer kept."""
    came: str = "before"
    """Whether it came in `before`, `during` or `after` its exam (O-7)."""

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
    def waits_for_answer(self) -> bool:
        """Whether that answer is still to come."""
        return self.waits_for_student and not self.answered

    @property
    def late(self) -> bool:
        """Whether the answer should have been there (C14: a date ends at 24:00)."""
        overdue = self.today > self.deadline and has_clock(self.kind)
        return self.undecided and not self.waits_for_student and overdue

    @property
    def exam_ahead(self) -> bool:
        """Whether there is an exam, today or later; for who asked after it, it is over on the day itself too (O-7)."""
        return self.exam_day is not None and self.exam_day >= self.today and self.came != "after"

    @property
    def missed_exam(self) -> bool:
        """Whether its student did not take the exam, and no answer was the reason (6.4), or stopped in it (O-7)."""
        return self.interim and (not self.exam_ahead or self.came == "during")

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
    if story.state == "offering_alternative" and story.offered and story.waits:
        return str(_("You wait for a place"))
    if story.state == "offering_alternative" and story.offered:
        return str(_("Choose a place without online supervision"))
    if story.state == "offering_alternative" and story.declined:
        return str(_("You took none of the places"))
    if story.state == "withdrawn":
        return str(TAKEN_BACK.get(story.kind) or _("You took back your request"))
    if story.state == "received":
        return str(RECEIVED.get(story.kind) or _("We have your request"))
    if story.waits_for_student and story.answered:
        return str(_("We read your answer"))
    if story.state in ("sat", "non_detriment_check") and story.place_day:
        day = date_in_words(story.place_day)
        return str(_("Your exam without online supervision was on %(day)s", day=day))
    if story.state in SENTENCES:
        return str(SENTENCES[story.state])
    if story.undecided:
        return str(BUSY.get(story.kind) or _("We are looking at your request"))
    return _answer(story)


def answer(story: Story) -> str | None:
    """What we answered, for a page whose heading tells something newer; else None."""
    return _answer(story) if story.outcome and _answer(story) != sentence(story) else None


def _answer(story: Story) -> str:
    key = (story.kind, story.outcome or "granted")
    done = DONE_WORDS.get(key) if story.state == "completed" else None
    if story.deleted_since and story.state == "completed":
        done = _("We deleted what we kept")
    return str(done or DECIDED_WORDS.get(key) or _("This request is finished"))


def tag(story: Story) -> Tag:
    """The same in a few words, for the list of requests."""
    if story.late:
        return Tag(str(_("Too late")), "danger")
    if story.offered and story.waits and story.state == "offering_alternative":
        return Tag(str(_("You wait for a place")), "info")
    if story.offered and story.state == "offering_alternative":
        return Tag(str(_("Choose a place")), "warning")
    if story.declined and story.state == "offering_alternative":
        return Tag(str(_("No place chosen")), "neutral")
    if story.asked or story.waits_for_answer:
        return Tag(str(_("Question for you")), "warning")
    text, colour = TAGS["in_assessment" if story.waits_for_student else story.state]
    return Tag(str(text), colour)


def clock_tag(story: Story) -> Tag:
    """How the answer stands with its date: on time, later than a month, standing still, or too late."""
    if story.waits_for_answer:
        return Tag(str(_("Waits for you")), "warning")
    return deadline_tag(late=story.late, extended=story.extended)


def deadline_tag(*, late: bool, extended: bool) -> Tag:
    """The tag beside the last day for an answer, for students and staff alike (C8, C14)."""
    if late:
        return Tag(str(_("Too late")), "danger")
    return Tag(str(_("Extended")), "warning") if extended else Tag(str(_("On time")), "success")
