"""Writing down who makes the recordings: suppliers and their products, from the catalogue or by name."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select

from portal import catalogue
from portal.actions.context import Context
from portal.db import new_id
from portal.models import Product, Supplier
from portal.rules.access import Permission
from portal.rules.errors import Refused
from portal.rules.exams import free_slug


@dataclass(frozen=True)
class WriteSupplier:
    """A company. Without `supplier` (a slug) it is new; `version` is the one that the page showed."""

    name: str
    contact_email: str = ""
    supplier: str | None = None
    version: int | None = None


def write_supplier(ctx: Context, command: WriteSupplier) -> Supplier:
    """Add a supplier, or change its name and address.

    Raises Refused("supplier_name"), Refused("supplier_taken") or Refused("changed_meanwhile").
    """
    ctx.require(Permission.EDIT_REGISTER)
    name = _named(command.name)
    found = ctx.get(Supplier, command.supplier) if command.supplier else None
    if found is not None and command.version not in (None, found.version):
        raise Refused("changed_meanwhile")
    same = _supplier_named(ctx, name)
    if same is not None and same is not found:
        raise Refused("supplier_taken")
    supplier = found or _new_supplier(ctx, name)
    supplier.name, supplier.contact_email = name, command.contact_email or ""
    ctx.session.flush()
    ctx.log("supplier:written", f"supplier:{supplier.id}", function="handler", name=supplier.slug)
    return supplier


@dataclass(frozen=True)
class WriteProduct:
    """A product. Without `product` (an id) it is new; `was` is the name that the page showed."""

    name: str
    supplier: str
    product: str | None = None
    was: str | None = None


def write_product(ctx: Context, command: WriteProduct) -> Product:
    """Add a product under its own name, or change its name.

    Raises Refused("product_name"), Refused("product_taken") or Refused("changed_meanwhile").
    """
    ctx.require(Permission.EDIT_REGISTER)
    name = _named(command.name, "product_name")
    supplier = ctx.get(Supplier, command.supplier)
    found = ctx.get(Product, command.product) if command.product else None
    if found is not None and command.was not in (None, found.name):
        raise Refused("changed_meanwhile")
    same = _product_called(ctx, name)
    if same is not None and same is not found:
        raise Refused("product_taken")
    product = found or Product(id=new_id(), supplier_id=supplier.id, name=name)
    product.name = name
    ctx.session.add(product)
    ctx.session.flush()
    ctx.log("supplier:written", f"supplier:{supplier.id}", function="handler", name=supplier.slug)
    return product


@dataclass(frozen=True)
class AddFromCatalogue:
    """A product that the catalogue knows, by its id there."""

    catalogue_id: str


def add_from_catalogue(ctx: Context, command: AddFromCatalogue) -> Product:
    """The product with its supplier; the one that is there already if it was added before.

    Raises Refused("unknown_product") when the catalogue does not have it.
    """
    ctx.require(Permission.EDIT_REGISTER)
    try:
        known = catalogue.product(command.catalogue_id)
    except KeyError as unknown:
        raise Refused("unknown_product") from unknown
    return _from_catalogue(ctx, known)


def product_named(ctx: Context, name: str) -> Product:
    """The product with this name or catalogue id, in any case of letters; made if it is new.

    For imports and demo content, which know only a name; the caller has checked who may. Raises
    Refused("product_name") when the name is empty or too long.
    """
    name = _named(name, "product_name")
    if (found := _product_called(ctx, name)) is not None:
        return found
    for known in catalogue.products():
        if name.casefold() in (known.id.casefold(), known.name.casefold()):
            return _from_catalogue(ctx, known)
    supplier = _supplier_named(ctx, name) or _new_supplier(ctx, name)
    product = Product(id=new_id(), supplier_id=supplier.id, supplier=supplier, name=name)
    ctx.session.add(product)
    ctx.session.flush()
    return product


def _from_catalogue(ctx: Context, known: catalogue.Product) -> Product:
    here = select(Product).where(Product.catalogue_id == known.id)
    if (found := ctx.session.scalars(here).unique().first()) is not None:
        return found
    if (found := _product_called(ctx, known.name)) is not None:
        found.catalogue_id = known.id
        return found
    maker = known.vendor or known.name
    supplier = _supplier_named(ctx, maker) or _new_supplier(ctx, maker)
    product = Product(
        id=new_id(), supplier_id=supplier.id, supplier=supplier, name=known.name, catalogue_id=known.id
    )
    ctx.session.add(product)
    ctx.session.flush()
    return product


def _new_supplier(ctx: Context, name: str) -> Supplier:
    def taken(slug: str) -> bool:
        return ctx.session.scalar(select(Supplier.id).where(Supplier.slug == slug)) is not None

    supplier = Supplier(id=new_id(), slug=free_slug(name, taken), name=name)
    ctx.session.add(supplier)
    ctx.session.flush()
    return supplier


def _supplier_named(ctx: Context, name: str) -> Supplier | None:
    return ctx.session.scalars(select(Supplier).where(func.lower(Supplier.name) == func.lower(name))).first()


def _product_called(ctx: Context, name: str) -> Product | None:
    here = select(Product).where(func.lower(Product.name) == func.lower(name))
    return ctx.session.scalars(here).unique().first()


def _named(name: str, code: str = "supplier_name") -> str:
    name = name.strip()
    if not 1 <= len(name) <= 200:
        raise Refused(code)
    return name
