"""As whom somebody without a school account asks: their own words for it, and those of staff."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

YOU_ARE = {
    "former_student": _l("I am or was a student here"),
    "teacher": _l("I am a teacher or examiner"),
    "in_the_room": _l("I was in the room during an exam"),
    "representative": _l("I ask for somebody else, such as my child"),
    "other": _l("Something else"),
}
YOU_ARE_HINTS = {"representative": _l("We can ask you to show that you may do this.")}
THEY_ARE = {
    "former_student": _l("Student or former student"),
    "teacher": _l("Teacher or examiner"),
    "in_the_room": _l("Person in the room"),
    "representative": _l("Asks for somebody else"),
    "other": _l("Somebody else"),
    None: _l("Did not say yet as whom"),
}
