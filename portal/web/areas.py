"""Every area of the portal; a new one is added here and nowhere else."""

from portal.web.area import Area
from portal.web.public import exams, feeds, forwarded, guests, sign_in, start, texts
from portal.web.staff import (
    alternatives,
    approvals,
    calendar,
    cases,
    decisions,
    default,
    explanations,
    forwarding,
    imports,
    intake,
    letters,
    looks,
    objections,
    offers,
    planning,
    post,
    queue,
    recordings,
    register,
    repeats,
    retyping,
    settings,
    sittings,
    standing_grants,
    suppliers,
)
from portal.web.staff import messages as staff_messages
from portal.web.student import about_me, messages, my_exams, new_request, requests, seats, with_supervision
from portal.web.student import calendar as own_calendar
from portal.web.student import default as own_default
from portal.web.student import letters as own_letters

LISTED: tuple[Area, ...] = (
    start.area,
    sign_in.area,
    guests.area,
    forwarded.area,
    texts.area,
    exams.area,
    feeds.area,
    about_me.area,
    my_exams.area,
    requests.area,
    new_request.area,
    messages.area,
    with_supervision.area,
    own_default.area,
    own_letters.area,
    own_calendar.area,
    seats.area,
    queue.area,
    calendar.area,
    intake.area,
    post.area,
    cases.area,
    retyping.area,
    forwarding.area,
    letters.area,
    looks.area,
    staff_messages.area,
    decisions.area,
    default.area,
    repeats.area,
    objections.area,
    standing_grants.area,
    register.area,
    explanations.area,
    recordings.area,
    approvals.area,
    suppliers.area,
    planning.area,
    sittings.area,
    offers.area,
    alternatives.area,
    imports.area,
    settings.area,
)
AREAS = tuple(dict.fromkeys(LISTED))
"""Each once: an area may be spread over several modules, which are all named so that their routes are there."""
