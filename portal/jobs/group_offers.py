"""Carrying a group offer through: one student a transaction, so that nobody else waits long behind it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime

from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm.exc import StaleDataError

from portal.actions.context import Actor, Context
from portal.actions.group_offers import OfferNext, offer_next
from portal.config import Config
from portal.db import Database
from portal.models import GroupOffer
from portal.rules.access import Role
from portal.rules.errors import Refused

log = logging.getLogger("portal.jobs")
Clock = Callable[[], datetime]
ATTEMPTS = 5
"""How often one student is tried while others write; the next sweep goes on from there."""


def carry_on(
    database: Database, config: Config, offer_id: str, clock: Clock, *, most: int | None = None
) -> None:
    """Offer to the next `most` students, or to all that are left. Two workers at once lose nothing, and double nothing."""
    with database.reading() as session:
        offer = session.get(GroupOffer, offer_id)
    if offer is None or offer.ended_at is not None:
        return
    actor = Actor(offer.by, frozenset({Role.SCHEDULER}))
    for _one in range(offer.left if most is None else min(most, offer.left)):
        if not _next(database, config, actor, clock, offer_id):
            return


def _next(database: Database, config: Config, actor: Actor, clock: Clock, offer_id: str) -> int:
    skip = False
    for _attempt in range(ATTEMPTS):
        try:
            with database.writing() as session:
                return offer_next(Context(session, actor, clock(), config), OfferNext(offer_id, skip))
        except Refused:
            skip = True  # planned by somebody else meanwhile, say: they stay in the list of who waits
        except (IntegrityError, OperationalError, StaleDataError):
            continue
    log.warning("A group offer waits for the next sweep")
    return 0


def sweep(database: Database, config: Config, clock: Clock) -> None:
    """Go on with all that are under way."""
    with database.reading() as session:
        running = list(session.scalars(GroupOffer.unfinished()))
    for offer_id in running:
        carry_on(database, config, offer_id, clock)
