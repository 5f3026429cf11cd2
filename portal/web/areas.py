"""Every area of the portal; a new one is added here and nowhere else."""

from portal.web.area import Area
from portal.web.public import exams, sign_in, start, texts
from portal.web.staff import alternatives, cases, imports, planning, queue, register, settings
from portal.web.student import my_exams, requests, seats

AREAS: tuple[Area, ...] = (
    start.area,
    sign_in.area,
    texts.area,
    exams.area,
    my_exams.area,
    requests.area,
    seats.area,
    queue.area,
    cases.area,
    register.area,
    planning.area,
    alternatives.area,
    imports.area,
    settings.area,
)
