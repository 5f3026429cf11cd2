"""The queue: all cases of others, by the date that matters, with filters that are an address."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Form, SelectField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import Length

from portal.i18n import language
from portal.labels.cases import KINDS, STATES
from portal.labels.queue import HANDLERS, SHOWN, WHICH, in_words, tag_of
from portal.models import Case, objections, queue, waits
from portal.rules.access import Permission
from portal.rules.calendar import local_date
from portal.rules.lifecycle import CLOSED_STATES
from portal.rules.next_date import Reason, reasons
from portal.web.area import Area
from portal.web.desk import config, looking, now, viewer, warnings
from portal.web.forms import Line, choices
from portal.web.page import page

area = Area("queue", __name__, side="staff")
LONGEST_QUERY = 100
MOST_CROWDED = 10


class Filters(Form):
    """What the queue can be narrowed to. It is sent by GET: it changes nothing, so it carries no token."""

    q = Line(_l("Search by case number or exam"), validators=[Length(max=LONGEST_QUERY)])
    kind = SelectField(_l("Kind"), choices=[SelectChoice("", _l("All kinds")), *choices(KINDS)], default="")
    state = SelectField(
        _l("Status"), choices=[SelectChoice("", _l("Every status")), *choices(STATES)], default=""
    )
    handler = SelectField(
        _l("Handler"),
        choices=[SelectChoice("", _l("Everyone")), *choices(HANDLERS, ["me", "nobody"])],
        default="",
    )
    show = SelectField(_l("Show"), choices=choices(SHOWN), default="")

    def wanted(self) -> queue.Wanted:
        """What was asked; a value that is not on its list asks nothing."""
        self.validate()
        for field in self:
            if field.errors:
                field.data, field.errors = field.default or "", ()
        closed = self.show.data == "closed" or self.state.data in CLOSED_STATES
        only = "" if closed else self.show.data
        return queue.Wanted(
            self.q.data or "", self.kind.data, self.state.data, self.handler.data, closed, only
        )


@area.get("/staff/queue", allow=Permission.READ_CASES)
def index() -> Any:
    """One page of the queue. Without JavaScript the same address gives the same page."""
    filters, who, today = Filters(request.args), viewer(), local_date(now())
    wanted, cursor = filters.wanted(), _cursor()
    rows, before, behind = _read(wanted, today, cursor)
    if cursor and not rows:  # the rows around the cursor have gone: begin again
        rows, before, behind = _read(wanted, today, None)
    found = waits.by_case(looking().execute(waits.waits_of([case.id for case in rows]))) if rows else {}
    lines = [row_of(case, today, found.get(case.id, [])) for case in rows]
    return page(
        "staff/queue/index.html",
        live=("rows", "count"),
        filters=filters,
        amber_days=config().amber_days,
        totals=_totals(looking().execute(queue.totals(who, today, config().amber_days)).one()),
        found=looking().scalar(queue.number_of(who, wanted, today)) or 0,
        rows=lines,
        crowded=looking().execute(objections.crowded(who, MOST_CROWDED)).all(),
        wanted=wanted,
        narrowed=wanted != queue.Wanted(),
        last_closed=None if rows else _last_closed(),
        may_take_in=who.may(Permission.WORK_CASES),
        may_decide=who.may(Permission.DECIDE_CASES),
        previous_url=_page_url("before", lines[0]) if before and lines else None,
        next_url=_page_url("after", lines[-1]) if behind and lines else None,
    )


def _totals(row: Any) -> dict[str, int]:
    opened, late, soon, asked = row
    return {"open": opened or 0, "late": late or 0, "soon": soon or 0, "asked": asked or 0}


def _read(wanted: queue.Wanted, today: date, cursor: queue.Cursor | None) -> tuple[list[Case], bool, bool]:
    query = queue.page_of(viewer(), wanted, today, cursor)
    return queue.in_order(looking().scalars(query).all(), cursor)


def row_of(case: Case, today: date, waiting: list[Reason]) -> dict[str, Any]:
    """What a line of the queue shows: no student's name, and nothing that a student wrote."""
    told = case.next_date(today)
    words, colour = tag_of(told, today, warnings())
    why = reasons(case, case.exam.day if case.exam else None, waiting, today)
    if not case.is_open:
        words, colour = str(STATES[case.state]), "neutral"
    return {
        "case": case, "url": url_for("cases.show", ref=case.ref), "day": told.day, "which": WHICH[told.which],
        "tag": words, "colour": colour, "kind": KINDS[case.kind], "state": STATES[case.state],
        "why": in_words(why, today), "exam": case.exam.name(language()) if case.exam else _("No exam named"),
        "handler": HANDLERS[_whose(case)],
    }  # fmt: skip


def _last_closed() -> dict[str, Any] | None:
    case = looking().scalars(queue.last_closed(viewer())).one_or_none()
    if case is None or case.closed_at is None:
        return None
    return {"ref": case.ref, "day": local_date(case.closed_at)}


def _whose(case: Case) -> str:
    if case.handler_id is None:
        return "nobody"
    return "me" if case.handler_id == viewer().person_id else "colleague"


def _cursor() -> queue.Cursor | None:
    """Where the page begins, from the address; what cannot be read begins at the start."""
    for name, backwards in (("after", False), ("before", True)):
        day, _mark, case_id = request.args.get(name, "").partition("_")
        try:
            return queue.Cursor(date.fromisoformat(day), case_id[:24], backwards)
        except ValueError:
            continue
    return None


def _page_url(name: str, row: dict[str, Any]) -> str:
    case: Case = row["case"]
    kept: dict[str, Any] = {
        key: value for key, value in request.args.items() if key not in ("after", "before") and value
    }
    return url_for(".index", **(kept | {name: f"{case.sort_by.isoformat()}_{case.id}"}))
