"""A publisher replaces a product at every coming exam; the clock carries it out, some exams at a time (I-08, 11.3)."""

from __future__ import annotations

from dataclasses import dataclass

from portal import catalogue
from portal.actions.approvals import Publish, publish
from portal.actions.context import Actor, Context
from portal.actions.exams import CATALOGUE, put_product
from portal.actions.suppliers import product_named
from portal.db import new_id
from portal.models import Exam, Product, ProductChange
from portal.models.product_changes import coming_with
from portal.rules.access import Permission, Role
from portal.rules.errors import Refused

AT_ONCE = 10
"""Exams of one transaction: each is written in several statements."""


@dataclass(frozen=True)
class ReplaceProduct:
    """Put `by` (an id, or "catalogue:" with an id of the catalogue) in the place of `product` (an id).

    `publish` lets students read the new drafts at once; what is not known yet reads as unknown (section 3).
    """

    product: str
    by: str
    publish: bool = False


def replace_product(ctx: Context, command: ReplaceProduct) -> ProductChange:
    """Order it. Raises Refused: "unknown_product", "same_product", "nothing_to_replace"."""
    ctx.require(Permission.PUBLISH_EXAMS)
    old, new = ctx.session.get(Product, command.product), _chosen(ctx, command.by)
    if old is None or new is None:
        raise Refused("unknown_product")
    if old.id == new.id:
        raise Refused("same_product")
    if ctx.session.scalars(coming_with(old.id, ctx.now).limit(1)).first() is None:
        raise Refused("nothing_to_replace")
    change = ProductChange(
        id=new_id(), from_id=old.id, to_id=new.id, publish=command.publish, by=ctx.actor.id, at=ctx.now
    )
    ctx.session.add(change)
    ctx.log(
        "product:replaced",
        f"product:{old.id}",
        function="publisher",
        replaced_by=new.id,
        publish=command.publish,
    )
    return change


def _chosen(ctx: Context, choice: str) -> Product | None:
    if not choice.startswith(CATALOGUE):
        return ctx.session.get(Product, choice)
    known = choice.removeprefix(CATALOGUE)
    return product_named(ctx, known) if known in {one.id for one in catalogue.products()} else None


@dataclass(frozen=True)
class CarryReplacement:
    """A replacement (its id) that is under way."""

    change: str


def carry_replacement(ctx: Context, command: CarryReplacement) -> None:
    """Take the next exams; it may be killed and run again. Raises Refused("too_early") when it is done."""
    change = ctx.get(ProductChange, command.change)
    if change.done_at is not None:
        raise Refused("too_early")
    new = ctx.session.get_one(Product, change.to_id)
    publisher = Actor(change.by, frozenset({Role.PUBLISHER}))
    theirs = Context(ctx.session, publisher, ctx.now, ctx.config)
    query = coming_with(change.from_id, ctx.now).limit(AT_ONCE).with_for_update(of=Exam)
    found = ctx.session.scalars(query).unique().all()
    for exam in found:
        put_product(theirs, exam, new)
        if change.publish:
            publish(theirs, Publish(exam.slug))
    if len(found) < AT_ONCE:
        change.done_at = ctx.now
