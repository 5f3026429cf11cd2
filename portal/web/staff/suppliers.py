"""Suppliers and their products: who makes the recordings."""

from __future__ import annotations

from typing import Any

from flask import abort, redirect, url_for
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs

from portal import catalogue
from portal.actions.suppliers import (
    AddFromCatalogue,
    WriteProduct,
    WriteSupplier,
    add_from_catalogue,
    write_product,
    write_supplier,
)
from portal.models import Product, Supplier, register
from portal.rules.access import Permission
from portal.rules.exams import NAME_LENGTH
from portal.web.area import Area
from portal.web.desk import attempt, find, looking, viewer
from portal.web.forms import AtMost, Choice, Form, Line, MailAddress, Needed
from portal.web.page import page
from portal.web.staff.meanwhile import Meanwhile, differing, whole

area = Area("suppliers", __name__, side="staff")
LIMIT = _l("At most %(limit)s characters.", limit=NAME_LENGTH)


class SupplierForm(Form):
    """A company."""

    version = HiddenField()
    name = Line(
        _l("Name of the company"),
        description=LIMIT,
        validators=[Needed(_l("Fill in the name of the company.")), AtMost(NAME_LENGTH)],
    )
    contact_email = Line(_l("Email address for requests"), validators=[MailAddress()])


class ProductForm(Form):
    """A product under its own name."""

    was = HiddenField()
    name = Line(
        _l("Name of the product"),
        description=LIMIT,
        validators=[Needed(_l("Fill in the name of the product.")), AtMost(NAME_LENGTH)],
    )


class CatalogueForm(Form):
    """A product that the catalogue knows."""

    catalogue_id = Choice(_l("Product"), validators=[Needed(_l("Choose a product from the list."))])


@area.get("/staff/suppliers", allow=Permission.READ_REGISTER)
def index() -> Any:
    """All suppliers with their products."""
    products: dict[str, list[Product]] = {}
    for one in looking().scalars(register.products()).unique():
        products.setdefault(one.supplier_id, []).append(one)
    suppliers = looking().scalars(register.suppliers(viewer())).all()
    may_edit = viewer().may(Permission.EDIT_REGISTER)
    may_replace = viewer().may(Permission.PUBLISH_EXAMS)
    return page(
        "staff/register/suppliers.html",
        suppliers=suppliers,
        products=products,
        may_edit=may_edit,
        may_replace=may_replace,
    )


@area.both("/staff/suppliers/new", allow=Permission.EDIT_REGISTER)
def new() -> Any:
    """Add a supplier that the catalogue does not know."""
    form = SupplierForm()
    if form.validate_on_submit() and attempt(form, write_supplier, form.into(WriteSupplier, version=None)):
        return redirect(url_for(".index"))
    return page("staff/register/supplier.html", status=form.status, form=form, supplier=None, meanwhile=[])


@area.both("/staff/suppliers/catalogue", allow=Permission.EDIT_REGISTER)
def from_catalogue() -> Any:
    """Add a product, with its supplier, from the catalogue."""
    known = {one.catalogue_id for one in looking().scalars(register.products()).unique()}
    form = CatalogueForm()
    form.catalogue_id.choices = [
        SelectChoice(one.id, one.name) for one in catalogue.products() if one.id not in known
    ]
    if form.validate_on_submit() and attempt(form, add_from_catalogue, form.into(AddFromCatalogue)):
        return redirect(url_for(".index"))
    return page("staff/register/from_catalogue.html", status=form.status, form=form)


@area.both("/staff/suppliers/<slug>", allow=Permission.EDIT_REGISTER)
def edit(slug: str) -> Any:
    """Change the name and address of a supplier."""
    supplier = find(Supplier, slug)
    form = SupplierForm(data=_values(supplier))
    meanwhile: list[Meanwhile] = []
    if form.validate_on_submit():
        seen = whole(form.version.data)
        if attempt(form, write_supplier, form.into(WriteSupplier, supplier=slug, version=seen)):
            return redirect(url_for(".index"))
        meanwhile = _meanwhile(form, find(Supplier, slug))
    return page(
        "staff/register/supplier.html", status=form.status, form=form, supplier=supplier, meanwhile=meanwhile
    )


def _values(supplier: Supplier) -> dict[str, Any]:
    return {
        "name": supplier.name,
        "contact_email": supplier.contact_email,
        "version": str(supplier.version),
    }


def _meanwhile(form: SupplierForm, supplier: Supplier) -> list[Meanwhile]:
    there = _values(supplier)
    if form.version.data == there["version"]:
        return []
    form.version.data = there["version"]
    said = ("name", "contact_email")
    return differing(
        form, said, there, lambda _name, value: str(value or "–"), lambda name: str(form[name].label.text)
    )


@area.both("/staff/suppliers/<slug>/products/new", allow=Permission.EDIT_REGISTER)
def new_product(slug: str) -> Any:
    """Add a product of this supplier."""
    supplier, form = find(Supplier, slug), ProductForm()
    command = {"supplier": slug, "was": None}
    if form.validate_on_submit() and attempt(form, write_product, form.into(WriteProduct, **command)):
        return redirect(url_for(".index"))
    return page("staff/register/product.html", status=form.status, form=form, supplier=supplier, product=None)


@area.both("/staff/suppliers/<slug>/products/<product_id>", allow=Permission.EDIT_REGISTER)
def rename_product(slug: str, product_id: str) -> Any:
    """Give a product another name."""
    supplier = find(Supplier, slug)
    mine = {one.id: one for one in looking().scalars(register.products_of(supplier.id)).unique()}
    product = mine.get(product_id) or abort(404)
    form = ProductForm(data={"name": product.name, "was": product.name})
    command = {"supplier": slug, "product": product_id}
    if form.validate_on_submit() and attempt(form, write_product, form.into(WriteProduct, **command)):
        return redirect(url_for(".index"))
    now = {one.id: one for one in looking().scalars(register.products_of(supplier.id)).unique()}[product_id]
    stands = now.name if form.refusal and form.was.data != now.name else None
    form.was.data = now.name
    return page(
        "staff/register/product.html",
        status=form.status,
        form=form,
        supplier=supplier,
        product=product,
        stands=stands,
    )
