"""What a student filled in, as lines of a summary: before sending to check it, afterwards as it was sent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from flask_babel import gettext as _
from markupsafe import Markup

from portal.labels.cases import OBJECTION_GROUNDS
from portal.labels.recordings import TILES


class Answer(NamedTuple):
    """One line: what was asked, what was said, and the input it came from."""

    question: str
    said: str
    field: str


def answers(kind: str, values: Mapping[str, Any], exams: Sequence[str], account: str) -> list[Answer]:
    """The lines of a request. `exams`: names with dates; `account`: the address when none is filled in."""
    email = Answer(str(_("Email address")), values.get("email") or account or str(_("None")), "email")
    none_named = _("You do not know which exam") if kind == "objection" else _("All your exams")
    about = Answer(str(_("Exams")), _several(exams) or str(none_named), "exams-0")
    if kind == "objection":
        return [about, *_objection(values), email]
    if kind == "access":
        wanted = _words(values.get("about"), _("Everything"))
        return [about, Answer(str(_("What you want to see")), wanted, "about"), email]
    return [about, email]


def _objection(values: Mapping[str, Any]) -> list[Answer]:
    objected = [TILES[key] for key in TILES if key in (values.get("objected") or ())]
    grounds = [OBJECTION_GROUNDS[key] for key in OBJECTION_GROUNDS if key in (values.get("grounds") or ())]
    what = _several(objected) or str(_("Everything that is recorded"))
    return [
        Answer(str(_("Objection to")), what, "objected-0"),
        Answer(str(_("Your reason")), _several(grounds) or str(_("Not filled in")), "grounds-0"),
        Answer(str(_("In your own words")), _words(values.get("reason"), _("Not filled in")), "reason"),
    ]


def _several(items: Iterable[Any]) -> str:
    """One under the other."""
    return Markup("<br>").join(Markup("{}").format(item) for item in items)


def _words(text: str | None, nothing: str) -> str:
    return Markup('<div class="quote" data-plain="skip">{}</div>').format(text) if text else str(nothing)
