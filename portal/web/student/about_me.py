"""Who a guest says they are, so that their data can be found."""

from __future__ import annotations

from typing import Any

from flask import redirect, request, url_for
from flask_babel import lazy_gettext as _l

from portal.actions.guests import LONGEST_WORDS, TellAboutMe, tell_about_me
from portal.labels.guests import YOU_ARE, YOU_ARE_HINTS
from portal.models import Person
from portal.rules.access import Permission
from portal.web.area import Area
from portal.web.desk import attempt, looking, viewer
from portal.web.forms import AtMost, Choice, Form, Line, Needed, choices
from portal.web.page import page
from portal.web.public.sign_in import safe_path

area = Area("about_me", __name__, side="student")


class AboutMeForm(Form):
    """A name, as whom they ask, and how to find them."""

    name = Line(_l("Your name"), validators=[Needed(_l("Fill in your name.")), AtMost(LONGEST_WORDS)])
    capacity = Choice(
        _l("What fits you?"),
        choices=choices(YOU_ARE),
        choice_hints=YOU_ARE_HINTS,
        validators=[Needed(_l("Choose what fits you."))],
    )
    known_by = Line(
        _l("How can we find your data?"),
        validators=[AtMost(LONGEST_WORDS)],
        description=_l(
            "Such as your student number, or the day of the exam. Do you ask for somebody else? Then say for "
            "whom. Never send a copy of your ID. Use at most 200 characters."
        ),
    )


@area.both("/about-me", allow=Permission.OWN_CASES)
def edit() -> Any:
    """Asked after the first link, and open to change later. Of others the institution tells us who they are."""
    if not viewer().is_guest:
        return redirect(url_for("my_exams.index"))
    me = looking().get(Person, viewer().person_id)
    form = AboutMeForm(obj=me)
    if form.validate_on_submit() and attempt(form, tell_about_me, form.into(TellAboutMe)):
        return redirect(safe_path(request.args.get("next") or url_for("requests.index")))
    return page("student/about_me/edit.html", status=form.status, form=form, me=me)
