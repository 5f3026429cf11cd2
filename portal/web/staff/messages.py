"""What staff say to the student in a case, and the files of both sides."""

from __future__ import annotations

from typing import Any

from flask import redirect, url_for
from flask_babel import lazy_gettext as _l

from portal.actions.looks import NoteLook, note_look
from portal.actions.messages import send_to_student
from portal.rules.access import Permission
from portal.rules.errors import Refused
from portal.web.desk import do
from portal.web.downloads import hand_out
from portal.web.forms import AtMost, Form, Needed, Words
from portal.web.limits import takes_files
from portal.web.page import page
from portal.web.staff.case_file import open_case
from portal.web.staff.cases import area as area
from portal.web.uploads import files_field, send_message

MESSAGE_LIMIT = 5000


class MessageForm(Form):
    """Words and files for the student."""

    body = Words(
        _l("Your message"),
        description=_l(
            "Write in short sentences. The student reads this exactly as it stands here. "
            "The deadline stays the same. At most 5,000 characters."
        ),
        validators=[Needed(_l("Write your message.")), AtMost(MESSAGE_LIMIT)],
    )
    files = files_field()


@area.both("/staff/cases/<ref>/message", allow=Permission.WORK_CASES)
@takes_files
def message(ref: str) -> Any:
    """Ask or tell the student something; a mail says that there is a message, not what."""
    case, form = open_case(ref), MessageForm()
    if not case.is_open and not form.is_submitted():
        raise Refused("case_closed")
    if send_message(form, case, send_to_student):
        return redirect(url_for(".show", ref=ref, _anchor="messages"))
    return page("staff/cases/message.html", status=form.status, case=case, form=form)


@area.get("/staff/cases/<ref>/files/<file>", allow=Permission.READ_CASES)
def file(ref: str, file: str) -> Any:
    """A file of the case, as a download; the log says that somebody fetched one."""
    answer = hand_out(open_case(ref), file, back=url_for(".show", ref=ref, _anchor="messages"))
    do(note_look, NoteLook(ref, "file"))
    return answer
