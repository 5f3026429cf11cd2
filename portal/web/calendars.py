"""Private calendar feeds: the page that makes an address and stops it, and what the address gives."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask import redirect, session, url_for

from portal.actions.feeds import MakeFeed, StopFeed, make_feed, stop_feed
from portal.adapters.calendar import Appointment, Entry, WholeDay
from portal.i18n import language
from portal.labels import calendars as words
from portal.labels.refusals import sentence
from portal.models import Feed, Placement, calendars
from portal.models.feeds import new_token
from portal.models.viewer import Side, Viewer
from portal.rules.access import Permission
from portal.rules.calendar import local_date
from portal.rules.errors import Refused
from portal.web.desk import AlreadyDone, attempt, config, do, looking, now, viewer
from portal.web.forms import Form
from portal.web.page import page

SHOWN_ONCE = "calendar_address"


def calendar_page(side: Side, form: Form | None = None) -> Any:
    """Whether there is an address, when it was read, and, just after it was made, the address itself: once."""
    form = form or Form(formdata=None)
    feed = looking().scalars(Feed.of(viewer().person_id, side)).first()
    address = session.pop(SHOWN_ONCE, None) if SHOWN_ONCE in session else None
    return page(f"{side}/calendar/show.html", status=form.status, form=form, feed=feed, address=address)


def make(side: Side) -> Any:
    """Make an address; the one before it stops."""
    form, token = Form(), new_token()
    if not form.validate_on_submit():
        return calendar_page(side, form)
    try:
        do(make_feed, MakeFeed(side, token), key=form.key.data or None)
    except AlreadyDone:
        pass  # pressed twice: the first address is the one that works, and waits to be shown
    except Refused as refused:
        form.refuse(sentence(refused))
        return calendar_page(side, form)
    else:
        session[SHOWN_ONCE] = config().base_url + url_for("feeds.read", token=token)
    return redirect(url_for(".show"))


def stop(side: Side) -> Any:
    """The address works no longer."""
    form = Form()
    if form.validate_on_submit() and attempt(form, stop_feed, StopFeed(side)):
        return redirect(url_for(".show"))
    return calendar_page(side, form)


def entries_of(feed: Feed) -> Iterator[Entry]:
    """Everything that this feed tells now, in the language of the moment."""
    return _own(feed) if feed.side == "student" else _work(feed)


def _own(feed: Feed) -> Iterator[Entry]:
    who, today, address = feed.viewer, local_date(now()), _address("requests.index")
    rows = looking().execute(calendars.own_cases(who, today))
    for one in calendars.days_of(rows, today):
        summary = str(words.OWN[one.what])
        yield WholeDay(_uid(feed, one.key, one.what), one.sequence, one.day, summary, address, one.changed_at)
    for place in looking().scalars(calendars.own_placements(who, now())).unique():
        yield from _place(feed, place, address)


def _place(feed: Feed, place: Placement, address: str) -> Iterator[Entry]:
    by = calendars.choose_by(place, now())
    if by is not None:
        uid, changed = _uid(feed, place.id, "choose"), place.offered_at or place.created_at
        yield WholeDay(uid, place.version, by, str(words.OWN["choose"]), address, changed)
    elif place.sitting is not None and place.accepted_at is not None:
        yield appointment(place)


def appointment(place: Placement) -> Appointment:
    """A place that is set, as an appointment: the same one in a feed and in a file of its own."""
    assert place.sitting is not None
    assert place.accepted_at is not None
    return Appointment(
        uid=f"{place.id}@{config().host}", sequence=place.version, starts=place.sitting.local_start,
        ends=place.sitting.local_end, summary=words.exam(place.exam.code), location=place.sitting.place,
        changed_at=place.accepted_at,
    )  # fmt: skip


def _work(feed: Feed) -> Iterator[Entry]:
    """Numbers per day. They have no edition of their own, so the hour of reading is their edition."""
    hour = now().replace(minute=0, second=0, microsecond=0)
    for (day, what), number in sorted(_numbers(feed.viewer).items()):
        address = _address(_PAGES.get(what, "queue.index"))
        key = what if what == "late" else f"{day.isoformat()} {what}"
        yield WholeDay(
            _uid(feed, key), int(hour.timestamp()) // 3600, day, words.WORK[what](number), address, hour
        )


_PAGES = {"question": "board.index", "plan": "planning.index"}


def _numbers(who: Viewer) -> dict[tuple[Any, str], int]:
    today = local_date(now())
    found = calendars.counted(looking().execute(calendars.open_cases(who)), today)
    if who.may(Permission.ANSWER_BOARD):
        found.update((day, "question") for day in looking().scalars(calendars.board_days(who)))
    if who.may(Permission.PLAN):
        found.update((local_date(at), "plan") for at in looking().scalars(calendars.unplanned_exams(who)))
    return found


def _uid(feed: Feed, *parts: object) -> str:
    return f"{feed.uid(*parts)}@{config().host}"


def _address(endpoint: str) -> str:
    return f"{config().base_url}{url_for(endpoint, lang=language())}"
