"""What a student filled in, as lines of a summary: before sending to check it, afterwards as it was sent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from portal.labels.cases import TICKED
from portal.labels.recordings import TILES
from portal.labels.representatives import FOR_WHOM, YOU_ACT
from portal.labels.wishes import CHANGED_SINCE
from portal.rules.lifecycle import WEIGHED


class Answer(NamedTuple):
    """One line: what was asked, what was said, and the input it came from."""

    question: str
    said: str
    field: str


_OBJECTION = {
    "objected": (_l("Objection to"), _l("Everything that is recorded")),
    "grounds": (_l("Your reason"), _l("Not filled in")),
    "reason": (_l("In your own words"), _l("Not filled in")),
}
LINES = {
    "objection": _OBJECTION,
    "alternative": {
        **_OBJECTION,
        "objected": (_l("What you do not want"), _l("Everything that is recorded")),
    },
    "access": {"about": (_l("What you want to see"), _l("Everything"))},
    "portability": {"about": (_l("What you want to take along"), _l("Everything that you may take along"))},
    "rectification": {
        "wrong": (_l("What is wrong"), _l("Not filled in")),
        "right": (_l("What it should be"), _l("Not filled in")),
    },
    "restriction": {
        "grounds": (_l("What fits you"), _l("Not filled in")),
        "about": (_l("Which data"), _l("Everything that we have")),
    },
    "human_review": {
        "about": (_l("What was pointed out or decided"), _l("Not filled in")),
        "reason": (_l("How you see it"), _l("Not filled in")),
    },
    "dpo_question": {"question": (_l("Your question"), _l("Not filled in"))},
}
"""What each kind asks: field → its line, and what it means when nothing is filled in."""


def answers(kind: str, values: Mapping[str, Any], exams: Sequence[str], account: str) -> list[Answer]:
    """The lines of a request. `exams`: names with dates; `account`: the address when none is filled in."""
    found = [_for_whom(name, values[name]) for name in FOR_WHOM if values.get(name)]
    found += [] if kind == "dpo_question" else [_exams(kind, exams)]
    if values.get("new_facts"):
        changed = str(CHANGED_SINCE.get(values["new_facts"], ""))
        found.append(Answer(str(_("Changed since our answer")), changed, "new_facts-0"))
    found += [_line(field, values, *words) for field, words in LINES.get(kind, {}).items()]
    if kind == "withdrawal":
        return found
    return [
        *found,
        Answer(str(_("Email address")), values.get("email") or account or str(_("None")), "email"),
    ]


def _for_whom(field: str, said: str) -> Answer:
    return Answer(
        str(FOR_WHOM[field]), str(YOU_ACT.get(said, said)), "relation-0" if field == "relation" else field
    )


def _exams(kind: str, exams: Sequence[str]) -> Answer:
    none_named = _("You do not know which exam") if kind in WEIGHED else _("All your exams")
    return Answer(str(_("Exams")), _several(exams) or str(none_named), "exams-0")


def _line(field: str, values: Mapping[str, Any], question: Any, nothing: Any) -> Answer:
    given = values.get(field)
    if field == "objected":
        return Answer(str(question), _several(_ticked(TILES, given)) or str(nothing), "objected-0")
    if field == "grounds":
        return Answer(str(question), _several(_ticked(TICKED, given)) or str(nothing), "grounds-0")
    return Answer(str(question), _words(given, nothing), field)


def _ticked(labels: Mapping[str, Any], given: Any) -> list[Any]:
    return [labels[key] for key in labels if key in (given or ())]


def _several(items: Iterable[Any]) -> str:
    """One under the other."""
    return Markup("<br>").join(Markup("{}").format(item) for item in items)


def _words(text: str | None, nothing: Any) -> str:
    return Markup('<div class="quote" data-plain="skip">{}</div>').format(text) if text else str(nothing)
