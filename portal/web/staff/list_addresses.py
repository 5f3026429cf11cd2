"""The secret address of each supplier, where its machine fetches who may be proctored: made, shown once, stopped."""

from __future__ import annotations

from typing import Any

from flask import redirect, session, url_for

from portal.actions.lists import CloseLists, OpenLists, close_lists, open_lists
from portal.labels.refusals import sentence
from portal.models import Supplier
from portal.models.feeds import new_token
from portal.models.list_addresses import suppliers
from portal.rules.access import Permission
from portal.rules.errors import Refused
from portal.web.area import Area
from portal.web.desk import AlreadyDone, attempt, config, do, find, looking, viewer
from portal.web.forms import Form
from portal.web.page import page

area = Area("list_addresses", __name__, side="staff")
SHOWN_ONCE = "list_address"


@area.get("/staff/planning/suppliers", allow=Permission.PLAN)
def index() -> Any:
    """Which supplier has an address, and when it was read; one that was just made stands here once."""
    return _page(Form(formdata=None))


def _page(form: Form) -> Any:
    address = session.pop(SHOWN_ONCE, None) if SHOWN_ONCE in session else None
    rows = looking().execute(suppliers(viewer())).unique().all()
    keys = config().base_url + url_for("supplier_lists.keys")
    return page(
        "staff/lists/suppliers.html", status=form.status, form=form, rows=rows, address=address, keys=keys
    )


@area.post("/staff/planning/suppliers/<slug>", allow=Permission.PLAN)
def make(slug: str) -> Any:
    """Make an address; the one before it stops."""
    supplier, form, token = find(Supplier, slug), Form(), new_token()
    if not form.validate_on_submit():
        return _page(form)
    try:
        do(open_lists, OpenLists(supplier.slug, token), key=form.key.data or None)
    except AlreadyDone:
        pass  # pressed twice: the first address is the one that works, and waits to be shown
    except Refused as refused:
        form.refuse(sentence(refused))
        return _page(form)
    else:
        session[SHOWN_ONCE] = config().base_url + url_for("supplier_lists.index", token=token)
    return redirect(url_for(".index"))


@area.post("/staff/planning/suppliers/<slug>/stop", allow=Permission.PLAN)
def stop(slug: str) -> Any:
    """The address works no longer."""
    supplier, form = find(Supplier, slug), Form()
    if form.validate_on_submit() and attempt(form, close_lists, CloseLists(supplier.slug)):
        return redirect(url_for(".index"))
    return _page(form)
