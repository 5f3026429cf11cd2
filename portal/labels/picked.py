"""Which right a wish is, in one sentence with its reason; and when it became another one, that too (2.1, 2.2)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.labels.rights import articles
from portal.labels.wishes import REQUEST_NAMES
from portal.rules.rights import right

IN_LAW = {
    "objection": _l("In law this is an objection (%(article)s): you say no to online supervision."),
    "access": _l("In law you ask for access (%(article)s): you want to see what we have about you."),
    "portability": _l("In law this is data portability (%(article)s): you want to take your data along."),
    "erasure": _l("In law you ask for erasure (%(article)s): you want us to delete your data."),
    "rectification": _l("In law you ask for rectification (%(article)s): you want us to correct something."),
    "restriction": _l("In law you ask for restriction (%(article)s): you want us not to use your data now."),
    "human_review": _l("In law you ask for human intervention (%(article)s): a person must look again."),
    "withdrawal": _l("In law you take back your consent (%(article)s): we stop at once."),
    "dpo_question": _l(
        "In law you may always write to the DPO (%(article)s), who tells nobody what you write."
    ),
}
ALTERNATIVE = _l(
    "The law has no objection here. We still look at your own situation, as we do with an objection."
)
"""A place on personal grounds is the institution's policy, not a right of the law (2.2)."""
RETYPED = {
    ("objection", "withdrawal"): _l(
        "The school films you only with your consent. So your no takes that consent back."
    ),
    ("objection", "alternative"): _l(
        "The school needs this for an agreement or because a law says so. So we treat your no as a request for "
        "another exam."
    ),
    ("portability", "access"): _l(
        "You can only take data along that you gave with consent or for an agreement. So we give you a copy of all "
        "your data."
    ),
    ("withdrawal", "objection"): _l(
        "The school does not ask your consent here. So we treat your no as an objection."
    ),
    ("withdrawal", "alternative"): _l(
        "The school does not ask your consent here. So we treat your no as a request for another exam."
    ),
}
"""Why the portal made something else of it: (asked, kind)."""


def in_law(kind: str) -> str:
    """The right behind a request of this kind, with its article and the reason."""
    if kind not in IN_LAW:
        return str(ALTERNATIVE)
    return str(IN_LAW[kind]) % {"article": articles(right(kind))}


def which_right(asked: str, kind: str) -> list[str]:
    """The same; where it is no longer what was asked, first why."""
    if asked == kind:
        return [in_law(kind)]
    why = RETYPED.get((asked, kind)) or _(
        "You sent this as: %(asked)s. We read what you wrote, and treat it as: %(kind)s.",
        asked=REQUEST_NAMES[asked], kind=REQUEST_NAMES[kind],
    )  # fmt: skip
    return [str(why), in_law(kind)]


def sorted_out(asked: str, about: Mapping[str, Sequence[str]]) -> list[tuple[str, str]]:
    """The same for a request about several exams: their names ("" when all are alike), and what it is for them.

    `about`: what the request is → the names of the exams for which it is that.
    """
    alike = len(about) == 1
    return [
        ("" if alike else ", ".join(names), " ".join(which_right(asked, kind)))
        for kind, names in about.items()
    ]
