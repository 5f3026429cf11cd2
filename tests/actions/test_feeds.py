"""One secret address a person and side: a new one ends the old, a lost role narrows it, reading is noted by the hour."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal.actions.feeds import (
    MakeFeed,
    NarrowFeed,
    NoteFeedRead,
    StopFeed,
    make_feed,
    narrow_feed,
    note_feed_read,
    stop_feed,
)
from portal.models import Feed, Person
from portal.models.feeds import digest_of, new_token
from portal.rules.errors import Refused
from tests.cast import Cast
from tests.make import Make


def behind(made: Make, token: str) -> Feed | None:
    with made.database.reading() as session:
        return session.scalars(Feed.behind(token)).unique().one_or_none()


def test_the_table_keeps_a_digest_and_the_roles_of_now(made: Make, people: Cast):
    token = new_token()
    feed = made.do(people.eva, make_feed, MakeFeed("staff", token), "handler", "decider")
    assert feed.token_digest == digest_of(token) != token
    assert feed.roles == ["decider", "handler"]
    assert made.do(people.amira, make_feed, MakeFeed("student", new_token())).roles == []


def test_a_new_address_ends_the_old_one_and_touches_no_other(made: Make, people: Cast):
    old, new, other, work = (new_token() for _ in range(4))
    made.do(people.eva, make_feed, MakeFeed("staff", work), "handler")
    for who, token in ((people.eva, old), (people.ben, other), (people.eva, new)):
        made.do(who, make_feed, MakeFeed("student", token))
    assert [behind(made, token) is not None for token in (old, new, other, work)] == [False, True, True, True]
    made.do(people.eva, stop_feed, StopFeed("student"))
    assert [behind(made, token) is not None for token in (new, other, work)] == [False, True, True]


@pytest.mark.parametrize("roles", [[], ["publisher"], ["admin", "reviewer"]])
def test_work_needs_a_role_with_days(made: Make, people: Cast, roles: list[str]):
    for action, command in ((make_feed, MakeFeed("staff", "x")), (stop_feed, StopFeed("staff"))):
        with pytest.raises(Refused, match="not_yours"):
            made.do(people.pia, action, command, *roles)


@pytest.mark.parametrize(
    ("now", "left"),
    [
        ({"handler", "dpo", "admin"}, ["dpo", "handler"]),
        ({"dpo"}, ["dpo"]),
        ({"publisher"}, None),
        (set(), None),
    ],
)
def test_a_role_that_went_goes_from_the_feed(made: Make, people: Cast, now: set[str], left: list[str] | None):
    own, work = new_token(), new_token()
    made.do(people.eva, make_feed, MakeFeed("student", own))
    made.do(people.eva, make_feed, MakeFeed("staff", work), "handler", "dpo")
    made.do(None, narrow_feed, NarrowFeed(people.eva.id, frozenset(now)))
    feed = behind(made, work)
    assert (feed.roles if feed else None) == left
    assert behind(made, own) is not None


def test_a_closed_account_has_no_feed(made: Make, people: Cast):
    token = new_token()
    made.do(people.amira, make_feed, MakeFeed("student", token))
    with made.database.writing() as session:
        session.get_one(Person, people.amira.id).active = False
    assert behind(made, token) is None


def test_reading_is_noted_at_most_once_an_hour(made: Make, people: Cast):
    feed = made.do(people.amira, make_feed, MakeFeed("student", "t"))
    for minutes, noted in ((0, 0), (59, 0), (60, 60), (61, 60)):
        made.do(None, note_feed_read, NoteFeedRead(feed.id), at=made.now + timedelta(minutes=minutes))
        assert made.get(Feed, id=feed.id).last_read_at == made.now + timedelta(minutes=noted)
    made.do(None, note_feed_read, NoteFeedRead("gone"))
