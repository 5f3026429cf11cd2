"""What a student reports after an exam, in words (A-13)."""

from flask_babel import lazy_gettext as _l

WHAT = {
    "late_result": _l("My result came later than that of others"),
    "remark": _l("A list or my file says something about it"),
    "cost": _l("It cost me money"),
    "other": _l("Something else"),
}
"""As the student says it."""
WHAT_STAFF = {
    "late_result": _l("The result came late"),
    "remark": _l("A remark on a list or in the file"),
    "cost": _l("It cost money"),
    "other": _l("Something else"),
}
"""As staff read it."""
