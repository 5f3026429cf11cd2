"""How a request reaches the institution, and where it goes when it is no privacy request (C1, T14, 2.7)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from portal.rules.calendar import in_amsterdam
from portal.rules.errors import Refused

CHANNELS: Final = ("portal", "mail", "post", "counter", "phone", "colleague")
"""`colleague`: an unofficial channel, from which staff forwarded it; receipt is when it reached them (C1)."""
DESKS: Final = ("technical_failure", "fraud_accusation", "discrimination", "other")
"""Where staff forward what is not a privacy request; a complaint of discrimination has its own alarm and term."""
CAPACITIES: Final = ("former_student", "teacher", "in_the_room", "representative", "other")
"""In which capacity somebody without an account of the institution was recorded, or acts (table 1)."""
IDENTITY_METHODS: Final = ("signed_in", "known_mail", "seen_in_person", "called_back", "document_shown")
"""How identity was made sure: the least that will do, never a copy of a document (12(6), 2.7)."""
AUTHORITIES: Final = ("parent", "guardian", "mandate")
"""By what somebody acts for another: a parent with authority, a guardian, or a written mandate (table 1, 2.7)."""
ANSWERS: Final = ("mail", "post")
"""How the answer goes back: by mail when it was asked electronically (12(3)), else as the person wishes."""
OLDEST: Final = timedelta(days=2 * 365)
"""A letter found after more than this is a year typed wrong."""
WORDS_AS: Final = {"access": "about", "portability": "about", "dpo_question": "question"}
"""As which text of the case the words of a letter are kept, by kind; of all other kinds they are its `reason`."""


def offered_channels(official: Iterable[str]) -> tuple[str, ...]:
    """The channels that staff can choose: the official ones without the portal itself, and a colleague (C1)."""
    wanted = set(official)
    return (*(one for one in CHANNELS if one in wanted and one != "portal"), "colleague")


def words_as(kind: str) -> str:
    """The kind of text under which the words of such a request are kept."""
    return WORDS_AS.get(kind, "reason")


def moment_of_receipt(day: date, clock: time | None, now: datetime) -> datetime:
    """The instant (UTC) at which a request came in, from the day and time on the clock in Amsterdam (C1, C12).

    Without a time it is the first moment of that day, so that nobody loses an hour of their term.
    Raises Refused: "no_such_local_time", "date_out_of_range", "received_in_future", "received_too_long_ago".
    """
    received = in_amsterdam(datetime.combine(day, clock or time())).astimezone(UTC)
    if received > now:
        raise Refused("received_in_future")
    if received < now - OLDEST:
        raise Refused("received_too_long_ago")
    return received
