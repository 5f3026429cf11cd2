"""Standing exceptions in words: what is always kept or left out, and why one person may then sign (T09)."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

ABOUT = {
    "grade_records": _l("Exam work that the law makes us keep"),
    "others_in_view": _l("Other people in a copy"),
}
MEANS = {
    "grade_records": _l(
        "A student asks to delete data. We keep what they did in the exam, because the law says so (GDPR art. 17(3)(b))."
    ),
    "others_in_view": _l("A student asks for a copy. We blur or leave out other people (GDPR art. 15(4))."),
}
EXCEPTION_REFUSALS = {
    "exception_stands": _l("This has been decided already. You need not do it again."),
    "no_exception": _l("This does not hold any more. A colleague ended it."),
}
