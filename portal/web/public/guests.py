"""Without a school account: ask for a link by mail, and come in by it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.actions.guests import PER_ADDRESS, SendGuestLink, UseGuestLink, send_guest_link, use_guest_link
from portal.adapters.links import LinkError, SignedLinks
from portal.db import new_id
from portal.i18n import language
from portal.labels.refusals import SENTENCES, sentence
from portal.models import GuestLink
from portal.rules.access import PUBLIC
from portal.rules.errors import Refused
from portal.web import session as sessions
from portal.web.area import Area
from portal.web.desk import config, do, looking, now, viewer
from portal.web.forms import Form, Line, MailAddress, Needed
from portal.web.origin import origin
from portal.web.page import page
from portal.web.public.sign_in import safe_path

area = Area("guests", __name__, side="public")
PURPOSE = "guest"
LONGEST_PATH = 500


class AskForm(Form):
    """Where the link goes.

    Without a CSRF token, so without a cookie for a visitor: it does nothing that a stranger could not ask for
    themselves. Without a key too: what is asked twice is mailed twice, up to the limit.
    """

    key = None  # type: ignore[assignment]
    email = Line(
        _l("Your email address"),
        validators=[Needed(_l("Fill in your email address.")), MailAddress()],
        description=_l("Did you ask us something before? Use the same address."),
    )

    class Meta(Form.Meta):
        """As every form, but for the token."""

        csrf = False


@area.both("/no-account", allow=PUBLIC)
def ask() -> Any:
    """Ask for a link by mail. A guest who is signed in goes straight on."""
    back = _back()
    if viewer().is_guest:
        return redirect(back)
    form = AskForm()
    if form.validate_on_submit() and _send(form, back):
        return redirect(url_for(".asked"))
    return page("public/guests/ask.html", status=form.status, form=form, back=back)


def _back() -> str:
    wanted = request.args.get("next", "")
    return safe_path(wanted) if wanted and len(wanted) <= LONGEST_PATH else url_for("requests.index")


def _send(form: AskForm, back: str) -> bool:
    link = new_id()
    url = config().base_url + url_for(".arrive", token=_links().sign(PURPOSE, {"link": link}))
    try:
        do(send_guest_link, SendGuestLink(link, url, form.email.data or "", language(), back, origin()))
    except Refused as refused:
        form.refuse(sentence(refused))
        return False
    return True


@area.get("/no-account/asked", allow=PUBLIC)
def asked() -> Any:
    """The same answer for every address."""
    return page("public/guests/asked.html", minutes=config().link_minutes, limit=PER_ADDRESS)


@area.both("/no-account/link/<token>", allow=PUBLIC)
def arrive(token: str) -> Any:
    """Come in by a link. Opening it does nothing yet, since mail scanners open links too; the button uses it."""
    try:
        link_id = _links().read(PURPOSE, token, timedelta(minutes=config().link_minutes))["link"]
    except LinkError as wrong:
        return _over(wrong.code)
    link = looking().scalars(GuestLink.unused(link_id)).one_or_none()
    if link is None:
        return redirect(url_for("requests.index")) if viewer().is_guest else _over("used")
    form = Form()
    if form.validate_on_submit():
        return _come_in(link)
    return page("public/guests/arrive.html", status=form.status, form=form, address=link.address)


def _come_in(link: GuestLink) -> Any:
    try:
        guest = do(use_guest_link, UseGuestLink(link.id))
    except Refused:  # somebody was first, in another window
        return _over("used")
    sessions.begin(guest, now=now())
    return redirect(url_for("about_me.edit", next=link.back) if guest.capacity is None else link.back)


def _over(why: str) -> Any:
    """The link opens nothing (any more), and where to get a new one."""
    said = {
        "used": SENTENCES["link_used"],
        "expired": _(
            "A link works for %(minutes)s minutes. This one is older.", minutes=config().link_minutes
        ),
        "broken": _("This link is not whole. Copy all of it from the mail."),
    }
    return page("public/guests/over.html", status=400 if why == "broken" else 410, said=said[why])


def _links() -> SignedLinks:
    return SignedLinks(config().secret_key)
