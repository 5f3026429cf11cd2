"""What a desk outside the portal reads behind its link, and the one thing it says: we have it (T14)."""

from __future__ import annotations

from typing import Any

from flask import redirect, url_for
from flask_babel import gettext as _

from portal.actions.forwarding import AcknowledgeForwarding, acknowledge_forwarding
from portal.adapters.links import LinkError
from portal.i18n import language
from portal.labels.refusals import sentence
from portal.models import Forwarding
from portal.rules.access import PUBLIC
from portal.rules.errors import Refused
from portal.rules.lifecycle import GONE_STATES
from portal.web.area import Area
from portal.web.desk import config, do, looking
from portal.web.forms import Form
from portal.web.forward_links import WORKS, forwarding_in
from portal.web.page import page

area = Area("forwarded", __name__, side="public")


class AcknowledgeForm(Form):
    """One button.

    Without a CSRF token, so without a cookie for somebody who has no account: nobody can send it without the link.
    """

    key = None  # type: ignore[assignment]

    class Meta(Form.Meta):
        """As every form, but for the token."""

        csrf = False


@area.both("/forwarded/<token>", allow=PUBLIC)
def show(token: str) -> Any:
    """The words, the day of receipt, how to answer. Opening it says nothing yet, since mail scanners open links too."""
    try:
        row = looking().scalars(Forwarding.behind_link(forwarding_in(token))).unique().one_or_none()
    except LinkError as wrong:
        return _over(wrong.code)
    if row is None or row.case.state in GONE_STATES:
        return _over("expired")
    form = AcknowledgeForm()
    if form.validate_on_submit():
        try:
            do(acknowledge_forwarding, AcknowledgeForwarding(row.id))
            return redirect(url_for(".show", token=token))
        except Refused as refused:
            form.refuse(sentence(refused))
    words = looking().scalars(row.words).first()
    return page(
        "public/forwarded/show.html", status=form.status, form=form, row=row, case=row.case,
        body=words.body if words else None, desk=config().desks.name(language(), row.desk),
    )  # fmt: skip


def _over(why: str) -> Any:
    """The link opens nothing (any more), and whom to ask."""
    said = {
        "expired": _("A link works for %(days)s days. This one is older.", days=WORKS.days),
        "broken": _("This link is not whole. Copy all of it from the mail."),
    }
    return page("public/forwarded/over.html", status=400 if why == "broken" else 410, said=said[why])
