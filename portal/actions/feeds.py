"""A private calendar feed: making its address, stopping it, narrowing it at sign-in, noting that it is read."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import delete, select

from portal.actions.context import Context, person
from portal.db import new_id
from portal.models import Feed, Person
from portal.models.feeds import NOTED_EVERY, digest_of
from portal.models.viewer import Side
from portal.rules.access import Permission, Role, known_roles, may

_NEEDED = {"student": Permission.OWN_CASES, "staff": Permission.HAVE_CALENDAR}


@dataclass(frozen=True)
class MakeFeed:
    """An address with this secret `token`, for one's own requests (`student`) or one's work (`staff`)."""

    side: Side
    token: str


def make_feed(ctx: Context, command: MakeFeed) -> Feed:
    """Keep the digest of the address, in place of the earlier one, with the roles of now.

    Raises Refused("not_yours"), Refused("gone").
    """
    owner = _owner(ctx, command.side)
    ctx.session.execute(delete(Feed).where(Feed.person_id == owner.id, Feed.side == command.side))
    roles = sorted(ctx.actor.roles - {Role.SUBJECT}) if command.side == "staff" else []
    feed = Feed(
        id=new_id(), person_id=owner.id, side=command.side, token_digest=digest_of(command.token), roles=roles,
        created_at=ctx.now,
    )  # fmt: skip
    ctx.session.add(feed)
    return feed


@dataclass(frozen=True)
class StopFeed:
    """One's own address on this side works no longer."""

    side: Side


def stop_feed(ctx: Context, command: StopFeed) -> None:
    """Forget it. Raises Refused("not_yours"), Refused("gone")."""
    owner = _owner(ctx, command.side)
    ctx.session.execute(delete(Feed).where(Feed.person_id == owner.id, Feed.side == command.side))


def _owner(ctx: Context, side: Side) -> Person:
    ctx.require(_NEEDED[side])
    found = person(ctx)
    ctx.session.refresh(found, with_for_update=True)  # two at once would leave two addresses
    return found


@dataclass(frozen=True)
class NarrowFeed:
    """Somebody signed in, with these roles and no others."""

    person: str
    roles: frozenset[str]


def narrow_feed(ctx: Context, command: NarrowFeed) -> None:
    """A feed of work shows what its maker may still see: a role that went, goes; without any it stops."""
    for feed in ctx.session.scalars(Feed.of(command.person, "staff")):
        kept = known_roles(frozenset(feed.roles) & command.roles)
        if not may(kept, Permission.HAVE_CALENDAR):
            ctx.session.delete(feed)
        elif kept != set(feed.roles):
            feed.roles = sorted(kept)


@dataclass(frozen=True)
class NoteFeedRead:
    """A calendar read this feed (its id)."""

    feed: str


def note_feed_read(ctx: Context, command: NoteFeedRead) -> None:
    """Keep when, at most once an hour: enough for its owner to see that it is used."""
    query = select(Feed).where(Feed.id == command.feed).with_for_update(of=Feed)
    feed = ctx.session.scalars(query).one_or_none()
    if feed is not None and (feed.last_read_at is None or ctx.now - feed.last_read_at >= NOTED_EVERY):
        feed.last_read_at = ctx.now
