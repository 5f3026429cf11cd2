"""The data for a student, as staff put them in the case: with the answer they are handed out (11.2, C15)."""

from __future__ import annotations

from typing import Any

from flask import redirect, url_for
from flask_babel import gettext as _
from wtforms.validators import ValidationError

from portal.actions.packages import (
    PutPackage,
    RenewPackage,
    TakeBackPackage,
    put_package,
    renew_package_for,
    take_back_package,
)
from portal.jobs.attachments import vault_of
from portal.labels.refusals import SENTENCES
from portal.models import Attachment, Case
from portal.rules.access import Permission
from portal.rules.lifecycle import find_step
from portal.web.desk import attempt, config, find, now
from portal.web.forms import Form
from portal.web.limits import takes_files
from portal.web.page import page
from portal.web.staff.case_file import open_case
from portal.web.staff.cases import area as area
from portal.web.staff.cases import confirm
from portal.web.staff.package_lines import packages_in
from portal.web.uploads import kept, note_refusals, package_field


class PackageForm(Form):
    """The files that the student gets."""

    files = package_field()

    def validate_files(self, field: Any) -> None:
        """At least one."""
        if not field.data:
            raise ValidationError(str(SENTENCES["no_files"]))


@area.both("/staff/cases/<ref>/package", allow=Permission.WORK_CASES)
@takes_files
def package(ref: str) -> Any:
    """Put the data in the case; until the decision leaves, only staff see them."""
    case, form = open_case(ref), PackageForm()
    if not form.is_submitted():
        find_step("put_package", case.kind, case.state)
    if _put(form, case):
        return redirect(url_for(".package", ref=ref))
    return page(
        "staff/packages/edit.html", status=form.status, case=case, form=form, packages=packages_in(case),
        days=config().package_days,
    )  # fmt: skip


def _put(form: PackageForm, case: Case) -> bool:
    if not form.validate_on_submit():
        if form.is_submitted():
            note_refusals(case, form.files)
        return False
    with kept(form.files) as stored:
        done = attempt(form, put_package, PutPackage(case.ref, stored))
    if not done:
        form.files.choose_again()
    return done


@area.both("/staff/cases/<ref>/package/<file>/take-back", allow=Permission.WORK_CASES)
def take_back(ref: str, file: str) -> Any:
    """Delete a file that should not be there, before its student sees it."""
    case = open_case(ref)
    row = find(Attachment, file)
    if row.case_id != case.id or row.purpose != "package" or not row.may_be_read(now()):
        return redirect(url_for(".show", ref=ref))
    bytes_at = row.file_id or ""
    said = [_("“%(name)s” goes at once. The student has not seen it.", name=row.name)]
    answer = confirm(case, take_back_package, TakeBackPackage(ref, file), _("Delete this file"), said)
    if answer.status_code == 302:
        vault_of(config()).delete(bytes_at)  # should this be killed first, the hourly tidying does it
    return answer


@area.both("/staff/cases/<ref>/package/longer", allow=Permission.WORK_CASES)
def package_longer(ref: str) -> Any:
    """More time for a student to fetch the data."""
    case = open_case(ref)
    said = [
        _(
            "The student can fetch the files for %(num)s more days, counted from today.",
            num=config().package_days,
        )
    ]
    return confirm(case, renew_package_for, RenewPackage(ref), _("Give more time to fetch the data"), said)
