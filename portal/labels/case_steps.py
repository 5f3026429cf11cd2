"""The steps of one request, for the timeline on its student's page: done, now and to come."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from portal.i18n import date_in_words
from portal.labels.case_story import Story
from portal.rules.lifecycle import WEIGHED, has_clock

SENT = {
    "objection": _l("You sent your objection"),
    "withdrawal": _l("You took back your consent"),
    "dpo_question": _l("You sent your question"),
}
LOOKING = {
    "objection": _l("We look at your objection"),
    "access": _l("We look up your data"),
    "portability": _l("We look up your data"),
    "erasure": _l("We check what we can delete"),
    "rectification": _l("We look at what is wrong"),
    "human_review": _l("A person looks again"),
    "dpo_question": _l("The DPO reads your question"),
}
TAKEN_BACK = {
    "objection": _l("You took back your objection"),
    "dpo_question": _l("You took back your question"),
}


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
    if story.kind == "withdrawal":
        return [*steps, _step_stopped(story), *_steps_after(story)]
    steps += [*_steps_about_time(story), _step_looking(story), _step_answer(story)]
    return [*steps, *_steps_after(story)]


def _step_sent(story: Story) -> StoryStep:
    title = SENT.get(story.kind) or _("You sent your request")
    return StoryStep(str(title), _day(story.received), "", "done")


def _step_looking(story: Story) -> StoryStep:
    title = str(LOOKING.get(story.kind) or _("We look at your request"))
    if not story.undecided:
        return StoryStep(title, _day(story.taken_up), "", "done")
    if story.waits_for_answer:
        return StoryStep(title, None, str(_("When we have your answer.")), "next")
    if story.kind == "dpo_question":
        return StoryStep(title, None, str(_("Nobody else of the school reads it.")), "now")
    since = _("Since %(day)s.", day=date_in_words(story.taken_up)) if story.taken_up else ""
    asked = (
        _("You can tell your side.")
        if story.kind == "human_review"
        else _("Sometimes we ask you a question.")
    )
    return StoryStep(title, None, f"{since} {asked}".strip(), "now")


def _steps_about_time(story: Story) -> list[StoryStep]:
    """Our question and our extension, in the order in which they happened (N2, N3, N6)."""
    steps: list[tuple[date, StoryStep]] = []
    if story.asked_on or story.waits_for_answer:
        state = "now" if story.waits_for_answer else "done"
        asked = StoryStep(str(_("We asked you a question")), _day(story.asked_on), "", state)
        steps.append((story.asked_on or date.max, asked))
    if story.extended_on:
        more = StoryStep(str(_("We needed more time")), _day(story.extended_on), "", "done")
        steps.append((story.extended_on, more))
    return [step for _when, step in sorted(steps, key=lambda one: one[0])]


def _step_answer(story: Story) -> StoryStep:
    if story.decided or story.state in ("answered", "closed"):
        return StoryStep(str(_("You got our answer")), _day(story.decided), "", "done")
    day = date_in_words(story.deadline)
    if not has_clock(story.kind):
        return StoryStep(
            str(_("You get the answer")), None, str(_("The DPO tries to answer by %(day)s.", day=day)), "next"
        )
    by = _("This should have been there on %(day)s.", day=day) if story.late else _("By %(day)s.", day=day)
    return StoryStep(str(_("You get our answer")), None, str(by), "next")


def _step_stopped(story: Story) -> StoryStep:
    state = "now" if story.undecided else "done"
    return StoryStep(str(_("We stopped")), _day(story.decided), "", state)


def _steps_after(story: Story) -> list[StoryStep]:
    if story.kind in WEIGHED and story.exam and (story.undecided or story.seeks_place):
        return [_step_choose(story), *_step_sit(story)]
    if story.kind == "withdrawal" and story.seeks_place:
        return [_step_choose(story), *_step_sit(story)]
    if story.outcome == "refused":
        return []
    if story.kind == "erasure":
        return [_step_done(story, _("We delete your data"))]
    if story.kind == "rectification":
        return [_step_done(story, _("We correct your data"))]
    return _steps_of_a_restriction(story) if story.kind == "restriction" and not story.undecided else []


def _step_choose(story: Story) -> StoryStep:
    title = str(_("You choose a place"))
    if story.place and not (story.undecided and story.offered):
        return StoryStep(title, _day(story.chosen), "", "next" if story.undecided else "done")
    if story.undecided:
        return StoryStep(title, None, str(_("If we agree with you. You choose the moment yourself.")), "next")
    text = _("You can choose now.") if story.offered and not story.waits else _("We are looking for places.")
    return StoryStep(title, None, str(text), "now")


def _step_sit(story: Story) -> list[StoryStep]:
    if not story.place:
        return []
    state = (
        "next"
        if story.undecided
        else "done"
        if story.state in ("completed", "sat", "non_detriment_check")
        else "now"
    )
    title = _("Your exam without online supervision") if state == "done" else _("You take the exam")
    return [StoryStep(str(title), None, story.place, state)]


def _step_done(story: Story, title: str) -> StoryStep:
    if story.state == "completed":
        return StoryStep(str(title), _day(story.closed), "", "done")
    if story.undecided:
        return StoryStep(
            str(title), None, str(_("As far as we can. Our answer says what, and when.")), "next"
        )
    return StoryStep(str(title), None, "", "now")


def _steps_of_a_restriction(story: Story) -> list[StoryStep]:
    if story.closed is not None:
        return [StoryStep(str(_("We use your data again")), _day(story.closed), "", "done")]
    if story.state == "lifting_announced":
        return [
            StoryStep(
                str(_("We will use your data again")), None, str(_("Our letter says when, and why.")), "now"
            )
        ]
    return [
        StoryStep(str(_("Nobody uses your data")), None, str(_("We write to you before that ends.")), "now")
    ]


def _steps_before_withdrawal(story: Story) -> list[StoryStep]:
    return [step for step in (_step_answer(story),) if story.decided]


def _step_withdrawn(story: Story) -> StoryStep:
    title = TAKEN_BACK.get(story.kind) or _("You took back your request")
    return StoryStep(str(title), _day(story.closed), "", "done")


def _day(day: date | None) -> Markup | None:
    if day is None:
        return None
    return Markup('<time datetime="{}">{}</time>.').format(day.isoformat(), date_in_words(day))
