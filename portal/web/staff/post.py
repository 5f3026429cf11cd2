"""Letters to print and post, for people who get theirs on paper (12(3))."""

from __future__ import annotations

from typing import Any

from flask import redirect, url_for

from portal.actions.post import PostLetter, post_letter
from portal.models import Letter
from portal.models.post import letters_to_post
from portal.rules.access import Permission
from portal.web.area import Area
from portal.web.desk import attempt, find, looking, viewer
from portal.web.forms import Form
from portal.web.page import page

area = Area("post", __name__, side="staff")
AT_MOST = 100


@area.get("/staff/post", allow=Permission.READ_CASES)
def index() -> Any:
    """What waits for the post, the oldest first."""
    return _page(Form())


@area.post("/staff/post/<letter_id>", allow=Permission.READ_CASES)
def posted(letter_id: str) -> Any:
    """This one has gone."""
    letter, form = find(Letter, letter_id), Form()
    if form.validate_on_submit() and attempt(form, post_letter, PostLetter(letter.id)):
        return redirect(url_for(".index"))
    return _page(form)


def _page(form: Form) -> Any:
    letters = looking().scalars(letters_to_post(viewer()).limit(AT_MOST)).unique().all()
    mine = {
        one.id: viewer().may(
            Permission.ANSWER_DPO if one.case.kind == "dpo_question" else Permission.WORK_CASES
        )
        for one in letters
    }
    return page("staff/post/index.html", status=form.status, form=form, letters=letters, mine=mine)
