"""What a secret calendar address gives: to whoever has it, without signing in and without a cookie."""

from __future__ import annotations

from flask import Response, abort

from portal.actions.feeds import NoteFeedRead, note_feed_read
from portal.adapters.calendar import feed_file
from portal.i18n import speaking
from portal.labels.calendars import name
from portal.models import Feed
from portal.models.feeds import NOTED_EVERY
from portal.rules.access import PUBLIC
from portal.web.area import Area
from portal.web.calendars import entries_of
from portal.web.desk import config, do, looking, now

area = Area("feeds", __name__, side="public", prefix="")


@area.get("/calendar/<token>.ics", allow=PUBLIC)
def read(token: str) -> Response:
    """The feed. An address that never was, was replaced or was stopped is not found, and so is a closed account's."""
    feed = looking().scalars(Feed.behind(token)).unique().one_or_none()
    if feed is None:
        abort(404)
    language = feed.person.language
    with speaking(language):
        body = feed_file(name(config().institution.name(language)), list(entries_of(feed)))
    if feed.last_read_at is None or now() - feed.last_read_at >= NOTED_EVERY:
        do(note_feed_read, NoteFeedRead(feed.id))
    headers = {"Cache-Control": "private, max-age=3600", "Referrer-Policy": "no-referrer"}
    return Response(body, mimetype="text/calendar", headers=headers)
