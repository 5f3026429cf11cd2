"""The forms of a student's requests, one for each kind: nothing is obligatory that the law does not ask."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from portal.models.own import OwnExams
from portal.web.student.forms.copies import AccessForm, PortabilityForm
from portal.web.student.forms.erasure import ErasureForm
from portal.web.student.forms.human_review import HumanReviewForm
from portal.web.student.forms.objection import AlternativeForm, ObjectionForm
from portal.web.student.forms.question import QuestionForm
from portal.web.student.forms.rectification import RectificationForm
from portal.web.student.forms.request import RequestForm
from portal.web.student.forms.restriction import RestrictionForm
from portal.web.student.forms.withdrawal import WithdrawalForm

FORMS: dict[str, type[RequestForm]] = {
    form.kind: form
    for form in (
        ObjectionForm, AlternativeForm, WithdrawalForm, AccessForm, PortabilityForm, ErasureForm, RectificationForm,
        RestrictionForm, HumanReviewForm, QuestionForm,
    )
}  # fmt: skip


def form_for(kind: str, own: OwnExams, account: str, values: Mapping[str, Any] | None = None) -> RequestForm:
    """The form of this kind with what was kept, else with nothing but the account's address filled in."""
    form = FORMS[kind](data=dict(values) if values is not None else {"email": account})
    form.offer(own)
    if form.email is not None:
        form.email.description = _(
            "Nothing filled in? Then we use the address of your account: %(email)s", email=account
        )
    return form


def is_sendable(kind: str, own: OwnExams, values: Mapping[str, Any]) -> bool:
    """Whether a kept draft would pass its own form: drafts are kept with mistakes and all."""
    kept = MultiDict((name, one) for name, value in values.items() for one in _each(value))
    form = FORMS[kind](formdata=kept, meta={"csrf": False})
    form.offer(own)
    return bool(form.validate())


def _each(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
