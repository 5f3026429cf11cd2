"""The data that a student gets, in words."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

PACKAGE_REFUSALS = {
    "no_files": _l("Choose a file."),
    "package_given": _l("The student can see this file already. So you cannot delete it here."),
    "package_gone": _l(
        "The files are no longer here. Make a new request if you want to see your data again."
    ),
    "package_renewed": _l("There was more time once already. So the files go on the day that stands there."),
}
