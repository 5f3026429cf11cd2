"""Replacing a product at every coming exam: choose the new one, see whom it touches, confirm (I-08, 11.3)."""

from __future__ import annotations

from typing import Any

from flask import abort, redirect, request, url_for
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs

from portal import catalogue
from portal.actions.exams import CATALOGUE
from portal.actions.product_changes import ReplaceProduct, replace_product
from portal.models import Product, register
from portal.models.product_changes import touched
from portal.rules.access import Permission
from portal.web.area import Area
from portal.web.desk import attempt, looking, now, viewer
from portal.web.forms import Form, Needed
from portal.web.page import page
from portal.web.staff.sections import Pick

area = Area("product_changes", __name__, side="staff")


class ChooseForm(Form):
    """Which product comes in its place."""

    to = Pick(_l("Which product comes in its place?"), validators=[Needed(_l("Choose a product."))])


class ConfirmForm(Form):
    """The choice again, and whether students read the new explanations at once."""

    to = HiddenField()
    publish = BooleanField(
        _l("Publish the new explanations at once"),
        description=_l("Students then read what is known. What nobody filled in reads as unknown."),
    )


@area.both("/staff/products/<product_id>/replace", allow=Permission.PUBLISH_EXAMS)
def choose(product_id: str) -> Any:
    """Whom a replacement touches, and what to replace it by."""
    product, form = _product(product_id), ChooseForm()
    form.to.choices = [SelectChoice("", _l("Choose a product")), *_others(product)]
    if form.validate_on_submit():
        return redirect(url_for(".confirm", product_id=product.id, to=form.to.data))
    return page(
        "staff/register/replace.html",
        status=form.status,
        form=form,
        product=product,
        touched=_touched(product),
    )


@area.both("/staff/products/<product_id>/replace/confirm", allow=Permission.PUBLISH_EXAMS)
def confirm(product_id: str) -> Any:
    """Say it once more with what follows, then order it: the clock carries it out, some exams at a time."""
    product = _product(product_id)
    form = ConfirmForm(data={"to": request.args.get("to", "")[:100]})
    names = {one.value: str(one.label) for one in _others(product)}
    if form.to.data not in names:
        return redirect(url_for(".choose", product_id=product.id))
    command = ReplaceProduct(product.id, form.to.data or "", bool(form.publish.data))
    if form.validate_on_submit() and attempt(form, replace_product, command):
        return redirect(url_for("suppliers.index"))
    return page(
        "staff/register/replace_confirm.html", status=form.status, form=form, product=product,
        new=names[form.to.data], touched=_touched(product),
    )  # fmt: skip


def _product(product_id: str) -> Product:
    here = {one.id: one for one in looking().scalars(register.products()).unique()}
    return here.get(product_id) or abort(404)


def _others(product: Product) -> list[Any]:
    here = looking().scalars(register.products()).unique().all()
    known = {one.catalogue_id for one in here}
    others = [SelectChoice(one.id, one.name) for one in here if one.id != product.id]
    listed = (one for one in catalogue.products() if one.id not in known)
    return [*others, *(SelectChoice(f"{CATALOGUE}{one.id}", one.name) for one in listed)]


def _touched(product: Product) -> tuple[int, int, int]:
    """Exams, students, open requests."""
    exams, students, requests = looking().execute(touched(viewer(), product.id, now())).one()
    return exams, students, requests
