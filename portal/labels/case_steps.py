"""The steps of one request, for the timeline on its student's page: done, now and to come."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from flask_babel import gettext as _
from markupsafe import Markup

from portal.i18n import date_in_words
from portal.labels.case_story import Story
from portal.rules.lifecycle import WEIGHED


class StoryStep(NamedTuple):
    """One step for `ui.parts.timeline`; `state` is done, now or next."""

    title: str
    when: Markup | None
    text: str
    state: str


def timeline(story: Story) -> list[StoryStep]:
    """All steps of this request: done, now and to come."""
    steps = [_step_sent(story)]
    if story.state == "misrouted":
        return [
            *steps,
            StoryStep(str(_("We saw that it belongs somewhere else")), _day(story.closed), "", "done"),
        ]
    if story.state == "withdrawn":
        return [*steps, *_steps_before_withdrawal(story), _step_withdrawn(story)]
    steps += [_step_looking(story), _step_answer(story)]
    return [*steps, *_steps_after(story)]


def _step_sent(story: Story) -> StoryStep:
    title = _("You sent your objection") if story.is_objection else _("You sent your request")
    return StoryStep(str(title), _day(story.received), "", "done")


def _step_looking(story: Story) -> StoryStep:
    title = _("We look at your objection") if story.is_objection else _("We look at your request")
    if not story.undecided:
        return StoryStep(str(title), _day(story.taken_up), "", "done")
    since = _("Since %(day)s.", day=date_in_words(story.taken_up)) if story.taken_up else ""
    return StoryStep(str(title), None, f"{since} {_('Sometimes we ask you a question.')}".strip(), "now")


def _step_answer(story: Story) -> StoryStep:
    if story.decided or story.state in ("answered", "closed"):
        return StoryStep(str(_("You got our answer")), _day(story.decided), "", "done")
    by = _("By %(day)s.", day=date_in_words(story.deadline))
    if story.late:
        by = _("This should have been there on %(day)s.", day=date_in_words(story.deadline))
    return StoryStep(str(_("You get our answer")), None, str(by), "next")


def _steps_after(story: Story) -> list[StoryStep]:
    if story.kind in WEIGHED and story.exam and (story.undecided or story.seeks_place):
        return [_step_choose(story), *_step_sit(story)]
    if story.kind == "withdrawal" and story.seeks_place:
        return [_step_choose(story), *_step_sit(story)]
    if story.kind == "erasure" and story.outcome != "refused":
        return [_step_deleted(story)]
    return []


def _step_choose(story: Story) -> StoryStep:
    title = str(_("You choose a place"))
    if story.undecided:
        return StoryStep(title, None, str(_("If we agree with you. You choose the moment yourself.")), "next")
    if story.place:
        return StoryStep(title, _day(story.chosen), "", "done")
    text = _("You can choose now.") if story.offered else _("We are looking for places.")
    return StoryStep(title, None, str(text), "now")


def _step_sit(story: Story) -> list[StoryStep]:
    if not story.place:
        return []
    state = "done" if story.state == "completed" else "now"
    return [StoryStep(str(_("You take the exam")), None, story.place, state)]


def _step_deleted(story: Story) -> StoryStep:
    title = str(_("We delete your data"))
    if story.state == "completed":
        return StoryStep(title, _day(story.closed), "", "done")
    if story.undecided:
        return StoryStep(title, None, str(_("As far as we can. Our answer says what, and when.")), "next")
    return StoryStep(title, None, "", "now")


def _steps_before_withdrawal(story: Story) -> list[StoryStep]:
    return [step for step in (_step_answer(story),) if story.decided]


def _step_withdrawn(story: Story) -> StoryStep:
    title = _("You took back your objection") if story.is_objection else _("You took back your request")
    return StoryStep(str(title), _day(story.closed), "", "done")


def _day(day: date | None) -> Markup | None:
    if day is None:
        return None
    return Markup('<time datetime="{}">{}</time>.').format(day.isoformat(), date_in_words(day))
