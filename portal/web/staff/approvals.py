"""The buttons under an exam: publish, ask for approval, approve, send back (11.3)."""

from __future__ import annotations

from typing import Any

from flask import redirect, request, url_for
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField

from portal.actions import approvals
from portal.models import Exam
from portal.rules.access import Permission
from portal.web.area import Area
from portal.web.desk import attempt, find
from portal.web.forms import Form, clean_line
from portal.web.page import page

area = Area("approvals", __name__, side="staff")
DEEDS = {
    "publish": (_l("Publish the explanation"), _l("From now on students read this version.")),
    "ask": (_l("Ask for approval"), _l("A second person then looks at the explanation.")),
    "approve": (_l("Approve online supervision"), _l("From then on this exam may be proctored.")),
    "send_back": (_l("Send back"), _l("The exam then waits for the one who writes the explanation.")),
}


class DeedForm(Form):
    """A deed without words; `version` is what the page showed of the explanation."""

    version = HiddenField()


@area.both("/staff/exams/<slug>/publish", allow=Permission.PUBLISH_EXAMS)
def publish(slug: str) -> Any:
    """Publish the draft that the page showed."""
    return _deed(slug, "publish", approvals.publish, lambda seen: approvals.Publish(slug, seen))


@area.both("/staff/exams/<slug>/ask-approval", allow=Permission.EDIT_REGISTER)
def ask(slug: str) -> Any:
    """Ask a second person to look."""
    return _deed(slug, "ask", approvals.ask_approval, lambda _seen: approvals.AskApproval(slug))


@area.both("/staff/exams/<slug>/approve", allow=Permission.PUBLISH_EXAMS)
def approve(slug: str) -> Any:
    """Give the mark to the version that the page showed."""
    return _deed(slug, "approve", approvals.approve, lambda seen: approvals.Approve(slug, _number(seen)))


@area.both("/staff/exams/<slug>/send-back", allow=Permission.PUBLISH_EXAMS)
def send_back(slug: str) -> Any:
    """Give it back to whoever writes it."""
    return _deed(slug, "send_back", approvals.send_back, lambda _seen: approvals.SendBack(slug))


def _deed(slug: str, name: str, action: Any, command: Any) -> Any:
    """Ask once, on a page of its own, then do it: a press by mistake publishes nothing."""
    exam = find(Exam, slug)
    form = DeedForm(data={"version": clean_line(request.args.get("version"))[:40]})
    if form.validate_on_submit() and attempt(form, action, command(form.version.data or "")):
        return redirect(url_for("register.show", slug=slug))
    title, what = DEEDS[name]
    return page("staff/register/deed.html", status=form.status, form=form, exam=exam, title=title, what=what)


def _number(seen: str) -> int | None:
    number = seen.partition(".")[0]
    return int(number) if number.isascii() and number.isdigit() and len(number) < 10 else None
