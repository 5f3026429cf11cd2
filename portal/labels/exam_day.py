"""What happens at the exam of a request: told first when that day comes before the answer (6.2 to 6.4, O-6, O-7)."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _

from portal.i18n import weekday_date
from portal.labels.case_story import Story
from portal.rules.lifecycle import SEATED


@dataclass(frozen=True)
class ExamDay:
    """The box about the exam day: its heading, the sentence that counts, what comes next, and whether it is proof."""

    heading: str
    said: str
    next: str
    proves: bool


def exam_day(story: Story) -> ExamDay | None:
    """The box; None when the exam is over, comes after the answer, or nothing protects its student."""
    if not _comes_first(story) or story.exam_day is None:
        return None
    heading = _("Today: %(exam)s", exam=story.exam) if story.exam_day == story.today else _(
        "On %(day)s", day=weekday_date(story.exam_day)
    )  # fmt: skip
    if story.own_act:
        again = _("You can take that back until the exam starts: below on this page.")
        return ExamDay(str(heading), _own_act(story), str(again), proves=False)
    if story.repeat == "pending":
        return ExamDay(str(heading), _repeat(story), "", proves=False)
    if story.came == "during":
        return ExamDay(str(heading), *_during(story), proves=False) if story.undecided else None
    return ExamDay(str(heading), _without(story), _place(story), proves=True)


def _during(story: Story) -> tuple[str, str]:
    """O-7: the portal breaks off no session; who stops loses no attempt, and the recording is frozen from receipt."""
    if story.missed_exam:
        return _missed(story), _place(story)
    said = _(
        "%(exam)s had begun when you sent this. You may stop: you lose no attempt. You may also finish it.",
        exam=story.exam,
    )
    then = _("Did you stop, or did you not take it? Tell us below. Then we look for a place for you.")
    return str(said), str(then)


def _missed(story: Story) -> str:
    return str(_("You did not take %(exam)s, or stopped. That costs you no attempt.", exam=story.exam))


def meanwhile(story: Story) -> str:
    """The same in one sentence, where the exam comes later than the answer or is over; "" when there is nothing to say."""
    if exam_day(story) is not None or not (_concerns(story) and story.undecided and story.exam):
        return ""
    if story.missed_exam:
        return f"{_missed(story)} {_place(story)}"
    if not story.exam_ahead:
        return str(
            _(
                "%(exam)s has been. Nobody starts a new check of the recording before our answer. "
                "You get your grade on time.",
                exam=story.exam,
            )
        )
    if story.own_act:
        return _own_act(story)
    if story.repeat == "pending":
        return _repeat(story)
    if not story.protected:
        return str(_("We saw nothing new. So our first answer still counts for %(exam)s.", exam=story.exam))
    return _without(story)


def _concerns(story: Story) -> bool:
    """Whether it is about sitting the exam: a restriction only while it keeps its student from being watched (11.3)."""
    restricts = story.kind == "restriction" and (story.protected or story.own_act) and story.exam_ahead
    return story.kind in SEATED or (restricts and story.came == "before")


def _comes_first(story: Story) -> bool:
    """6.3: the exam falls on or before the legal deadline; or the answer is there, or overdue, or it is the day itself."""
    counts = story.protected or story.own_act or story.repeat == "pending"
    if not _concerns(story) or not story.exam_ahead or story.closed is not None or not counts:
        return False
    if not story.undecided or story.late or story.interim or story.exam_day == story.today:
        return True
    return story.exam_day is not None and story.exam_day <= story.deadline


def _own_act(story: Story) -> str:
    return str(_("You chose to take %(exam)s with online supervision all the same.", exam=story.exam))


def _repeat(story: Story) -> str:
    return str(
        _(
            "We said no before about %(exam)s, and nothing has changed. Within 1 working day, someone who decides "
            "here says if you take it with online supervision while we look at it. Do you hear nothing? Then you "
            "do not have to.",
            exam=story.exam,
        )
    )


def _without(story: Story) -> str:
    if not story.undecided or story.interim:
        return str(_("You do not take %(exam)s with online supervision.", exam=story.exam))
    if story.is_objection:
        said = _(
            "You do not have to take %(exam)s with online supervision while we look at your objection.",
            exam=story.exam,
        )
    else:
        said = _(
            "You do not have to take %(exam)s with online supervision while we look at your request.",
            exam=story.exam,
        )
    return str(said)


def _place(story: Story) -> str:
    if story.place:
        return str(_("This is your place: %(place)s.", place=story.place))
    if story.offered:
        return str(_("There are places without online supervision. You choose one yourself."))
    if story.missed_exam:
        return str(_("We look for a place for you without online supervision. You read here where and when."))
    return str(
        _(
            "We look for a place for you without online supervision. By that day you read here where you can go."
        )
    )
