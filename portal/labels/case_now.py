"""What happens now with a request, and the one thing that its student can do."""

from __future__ import annotations

from flask_babel import gettext as _

from portal.i18n import date_in_words
from portal.labels.case_story import Story
from portal.labels.case_words import DOING, FROZEN, NO_EFFECT, READING
from portal.rules.lifecycle import SEATED


def what_happens(story: Story) -> list[str]:
    """What we do now, in sentences; what the student must do is `to_do`."""
    busy = _BUSY.get(story.state, _reading if story.undecided else _closed)
    return [*busy(story), *_challenged(story), *_frozen(story)]


def _challenged(story: Story) -> list[str]:
    if story.bezwaar_due is None:
        return []
    day = date_in_words(story.bezwaar_due)
    return [
        _("We look at our answer again, because you sent a letter. You hear from us by %(day)s.", day=day)
    ]


def to_do(story: Story, *, asks_agreement: bool = False) -> str:
    """The one thing that the student can do now, or that there is nothing to do.

    `asks_agreement`: a question about a place that differs from what we promise stands on the same page (7).
    """
    if asks_agreement:
        return str(_("Say above if you agree with the place."))
    if story.asked or story.waits_for_answer:
        return str(_("We asked you something. Send us your answer."))
    if story.offered and not story.waits:
        return str(_("Choose a place that suits you."))
    return str(_("You do not have to do anything now."))


def _reading(story: Story) -> list[str]:
    return [str(DOING.get(story.state) or READING[story.kind])]


def _frozen(story: Story) -> list[str]:
    """What stands still meanwhile (2.3, 2.5, O-3, O-7); of an exam that is still to come there is nothing yet."""
    if story.kind == "human_review" and story.undecided:
        return [str(NO_EFFECT)]
    if story.hold is not None and story.freeze_ends is not None:
        again = _("From %(day)s we may use them again.", day=date_in_words(story.freeze_ends))
        return [str(FROZEN[story.hold]), str(again)]
    if story.hold is None or story.closed is not None or _is_still_to_come(story):
        return []
    if story.hold == "access" and not story.undecided:
        return []
    return [str(FROZEN[story.hold])]


def _is_still_to_come(story: Story) -> bool:
    return story.kind in SEATED and story.exam_ahead and story.came == "before"


def _waiting(story: Story) -> list[str]:
    if story.answered:
        return [_("Someone of the privacy team reads your answer."), _("Is it enough? Then we go on.")]
    return [_("We wait for your answer. Until then the clock stands still.")]


def _decided(story: Story) -> list[str]:
    said = [_("Read our answer in the letter below.")]
    if story.outcome in ("refused", "partly"):
        said.append(_("Do you not agree? The letter says what you can do, and until when."))
    if story.is_objection and story.outcome == "refused" and story.exam_ahead and not story.protected:
        said.append(_("You can take %(exam)s with online supervision.", exam=story.exam))
    return said


def _seeking(story: Story) -> list[str]:
    if story.offered and story.waits:
        return [
            _("The place that you want is full. Does one come free? Then who waits longest gets it."),
            _("You keep your right to a place."),
        ]
    if story.offered:
        return [_("You can choose where and when you take the exam.")]
    if story.declined:
        return [
            _("Your objection stays: you take no exam with online supervision.")
            if story.is_objection
            else _("Your request stays: you take no exam with online supervision."),
            _("You can still choose a place, as long as there are free places."),
        ]
    first = [_("Something changed about the exam or its places. You go first for a new place.")]
    return [
        *(first if story.lost else []),
        _("Exam administration looks for a place without online supervision."),
        _("You get a mail when you can choose."),
    ]


def _placed(story: Story) -> list[str]:
    return [
        _("You take %(exam)s without online supervision.", exam=story.exam),
        _("Can you not come? Choose another place, or send us a message."),
    ]


def _doing(story: Story) -> list[str]:
    if story.kind == "erasure":
        return [_("We delete what our answer says. You read here when it is done.")]
    if story.kind == "withdrawal":
        return [_("We stopped when you sent this. Read in the letter below what that means.")]
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
    if story.kind == "dpo_question":
        return [_("The answer is in the letter below. You can always ask something new.")]
    return [_("This request is finished. Our answer is in the letter below.")]


_BUSY = {
    "awaiting_identity": _waiting,
    "awaiting_scope": _waiting,
    "decided": _decided,
    "executing": _doing,
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
