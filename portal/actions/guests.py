"""People without an account of the institution: a mailed link lets them ask and follow, once each time."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError

from portal import content
from portal.actions.context import Context, person
from portal.actions.identity import UNSURE
from portal.db import new_id
from portal.models import Case, GuestLink, Person
from portal.models.people import CAPACITIES, address_key
from portal.rules.access import Permission
from portal.rules.errors import Refused

WINDOW = timedelta(hours=1)
PER_ADDRESS = 3
"""Links to one address within the window, so that the portal cannot be used to bother somebody."""
PER_ORIGIN = 30
"""Links that one network address asks within the window: a school's network may stand behind one."""
PER_INSTALLATION = 300
"""Links to all addresses within the window, so that it is no way to send mail to the world."""
MOST_OPEN = 20
"""Open requests of one guest while nobody made sure who asks: each protects, and asks for a place (6.2)."""
LONGEST_WORDS = 200
"""Characters of a name, and of how to find somebody."""


@dataclass(frozen=True)
class SendGuestLink:
    """Mail this address (absolute `url`) to somebody; `link` is the id that it carries under a signature.

    `back` is the path on this site that was asked for.
    """

    link: str
    url: str
    address: str
    language: str
    back: str
    origin: str = ""
    """The network address that asks; of IPv6 the network of 64 bits. It is counted and never written down."""


def send_guest_link(ctx: Context, command: SendGuestLink) -> None:
    """Put the mail in the outbox, whether the address is known here or not: so the answer tells nobody anything.

    An address that had its links of this hour gets no more, without a word. Raises Refused("too_many_links") when
    that holds for the whole installation, and Refused("too_many_from_here") when it holds for who asks.
    """
    address = address_key(command.address)
    recent = GuestLink.asked_since(ctx.now - WINDOW).subquery()
    if (ctx.session.scalar(select(func.count()).select_from(recent)) or 0) >= PER_INSTALLATION:
        raise Refused("too_many_links")
    origin = _digest(ctx, command.origin)
    here = select(func.count()).select_from(recent).where(recent.c.asked_from == origin)
    if origin and (ctx.session.scalar(here) or 0) >= PER_ORIGIN:
        raise Refused("too_many_from_here", contact=ctx.config.institution.contact_email)
    theirs = select(func.count()).select_from(recent).where(recent.c.address == address)
    if (ctx.session.scalar(theirs) or 0) >= PER_ADDRESS:
        return
    ctx.session.add(
        GuestLink(
            id=command.link,
            address=address,
            language=command.language,
            back=command.back,
            asked_at=ctx.now,
            asked_from=origin,
        )
    )
    ctx.queue_mail(f"guest-link:{command.link}", address, command.language, _mail(ctx, command))


def _digest(ctx: Context, origin: str) -> str | None:
    """What is kept of a network address within the window: nobody without the secret key can find it back."""
    if not origin:
        return None
    return hmac.new(ctx.config.secret_key.encode(), f"origin {origin}".encode(), "sha256").hexdigest()


def _mail(ctx: Context, command: SendGuestLink) -> content.Text:
    institution = ctx.config.institution
    values = {
        "link": command.url,
        "minutes": ctx.config.link_minutes,
        "contact_email": institution.contact_email,
        "institution": institution.name(command.language),
    }
    return content.load("mails", "guest-link", command.language, values, ctx.config.translations_overlay)


@dataclass(frozen=True)
class UseGuestLink:
    """Come in by a link; the caller has read its signature and its age."""

    link: str


def use_guest_link(ctx: Context, command: UseGuestLink) -> Person:
    """The guest with the link's address, made when there is none; the link has then been used.

    Never an account of the identity provider, whatever its address. Raises Refused("link_used").
    """
    taken = ctx.session.execute(
        update(GuestLink)
        .where(GuestLink.id == command.link, GuestLink.used_at.is_(None))
        .values(used_at=ctx.now)
        .execution_options(synchronize_session=False)
    )
    if not taken.rowcount:  # type: ignore[attr-defined]  # a CursorResult, which `execute` types as Result
        raise Refused("link_used")
    link = ctx.session.get_one(GuestLink, command.link)
    known = select(Person).where(Person.guest_email == link.address)
    found = ctx.session.scalars(known).one_or_none()
    if found is not None:
        return found
    guest = Person(
        id=new_id(), guest_email=link.address, email=link.address, language=link.language, created_at=ctx.now
    )
    try:
        with ctx.session.begin_nested():
            ctx.session.add(guest)
    except IntegrityError:  # two links for one new address, used at the same moment
        return ctx.session.scalars(known).one()
    return guest


@dataclass(frozen=True)
class TellAboutMe:
    """Who a guest says they are; `known_by` is how to find their data, and may be empty."""

    name: str
    capacity: str
    known_by: str = ""


def tell_about_me(ctx: Context, command: TellAboutMe) -> None:
    """Keep what a guest says about themselves. Nobody has checked it.

    Raises Refused("not_yours") for who has an account, Refused("unknown_choice"), Refused("too_long").
    """
    ctx.require(Permission.OWN_CASES)
    me = person(ctx)
    if not me.is_guest:
        raise Refused("not_yours")
    if command.capacity not in CAPACITIES:
        raise Refused("unknown_choice")
    if max(len(command.name), len(command.known_by)) > LONGEST_WORDS:
        raise Refused("too_long")
    me.name, me.capacity, me.known_by = command.name, command.capacity, command.known_by


def refuse_too_many(ctx: Context, more: int) -> None:
    """Raise Refused("too_many_open", most=…, contact=…) when a guest sends more than staff can tell apart by looking.

    Requests of which it is sure who asks do not count, and mail stays open: no request is turned away (12(2), O-1).
    """
    me = person(ctx)
    if not me.is_guest:
        return
    # The row is locked so that two forms sent at once are counted one after the other.
    ctx.session.execute(select(Person.id).where(Person.id == me.id).with_for_update(of=Person))
    unsure = Case.unsure_of(ctx.actor.id, UNSURE)
    if (ctx.session.scalar(unsure) or 0) + more > MOST_OPEN:
        raise Refused("too_many_open", most=MOST_OPEN, contact=ctx.config.institution.contact_email)
