"""Words of the lists of an exam: which list, in which form, why somebody sits elsewhere, and who took it."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

WHICH = {
    "may": _l("Who may be proctored"),
    "without": _l("Without online supervision"),
}
HOW = {
    "page": _l("opened on the page"),
    "csv": _l("downloaded for a spreadsheet"),
    "signed": _l("as a signed file"),
}
CAUSES = {
    "facilities": _l("A facility, such as a quiet room"),
    "request": _l("By request, or arranged with the school"),
    "technical": _l("Technical: no suitable device or network"),
    "other": _l("Another cause"),
}
LIST_REFUSALS = {
    "done_in_the_future": _l("That day is still to come. Fill in the day on which you changed it."),
    "done_without_evidence": _l("Fill in where we can see it."),
    "no_address": _l("This student gets letters on paper."),
    "unknown_number": _l("Nobody here has this student number. Look at the number again."),
    "own_place": _l("This is about yourself. Ask a colleague of exam administration."),
}
NOBODY = {
    "called_off": _l("This exam was called off. Nobody takes it, so nobody may be proctored."),
    "no_supervision": _l(
        "This exam has no online supervision. So everybody who takes it is on the list without it."
    ),
    "suspended": _l(
        "Online supervision of this exam is stopped. So nobody may be proctored: everybody who takes it is on the list "
        "without it."
    ),
    "not_approved": _l(
        "This exam is not approved for online supervision yet. So nobody may be proctored: everybody who takes it is on "
        "the list without it."
    ),
}
"""Why the one list of an exam is empty, and the other holds everybody; nothing is wrong then (11.3)."""
REMARK = _l("Remark")
"""The heading of a last column that only such a list has."""
COLUMNS = (_l("Number"), _l("Name"), _l("Code"), _l("Extra minutes"), _l("Day"), _l("Time"), _l("Place"))
"""The columns of the table for a spreadsheet."""
