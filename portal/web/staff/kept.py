"""What a decision kept for a while, once its day is near: delete it (2.4); to keep it longer is to decide again (T15)."""

from __future__ import annotations

from typing import Any

from flask import redirect, url_for
from flask_babel import lazy_gettext as _l
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs

from portal.actions.kept import DeleteKept, delete_kept, kept_in
from portal.i18n import language
from portal.labels.cases import parts_in_words
from portal.labels.decisions import stays_until
from portal.rules.access import Permission
from portal.rules.lifecycle import find_step
from portal.rules.remedies import Kept
from portal.web.area import Area
from portal.web.desk import acting, attempt
from portal.web.forms import AtMost, Form, Needed, Ticks, Words
from portal.web.page import page
from portal.web.staff.case_file import open_case

area = Area("kept", __name__, side="staff")
EVIDENCE_LIMIT = 5000


class DeleteForm(Form):
    """What does not stay any longer, and how the office knows that it is gone."""

    parts = Ticks(_l("What was deleted?"), validators=[Needed(_l("Choose what was deleted."))])
    evidence = Words(
        _l("How do you know that it has been done?"),
        description=_l(
            "Say what, where, when and by whom. The student reads this. At most 5,000 characters."
        ),
        validators=[Needed(_l("Write how you know that it has been done.")), AtMost(EVIDENCE_LIMIT)],
    )


@area.both("/staff/cases/<ref>/delete-kept", allow=Permission.WORK_CASES)
def delete(ref: str) -> Any:
    """Say that it is deleted, and how you know; the student gets a letter at once (N9)."""
    case, form = open_case(ref), DeleteForm()
    if not form.is_submitted():
        find_step("delete_kept", case.kind, case.state)
    kept = [one for one in kept_in(acting(), case, case.events) if one.part]
    form.parts.choices = [SelectChoice(one.part, _line(one)) for one in kept]
    if form.validate_on_submit() and attempt(form, delete_kept, form.into(DeleteKept, case=ref)):
        return redirect(url_for("cases.show", ref=ref))
    return page("staff/cases/delete_kept.html", status=form.status, case=case, form=form)


def _line(kept: Kept) -> str:
    return f"{parts_in_words(kept.part)}. {stays_until(kept, language())}"
