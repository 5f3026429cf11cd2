"""Reading the clock's questions, from JSON lines and from the command line, as rules can take them."""

import json
import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, NoReturn

from portal.rules.calendar import in_amsterdam
from portal.rules.deadlines import Deadline, Suspension, as_data, count, warn_equated_unknown
from portal.rules.errors import Refused
from portal.rules.targets import LEAD_WORKING_DAYS, Target, target

_MOMENT = re.compile(
    r"\d{4}-\d{2}-\d{2}(?:[Tt ](?!24)\d{2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?:[Zz]|[+-]\d{2}(?::?\d{2})?)?)?",
    re.ASCII,
)


def read_moment(text: object, name: str) -> datetime | date:
    """A date, or a date-time with or without offset, in ISO form. Raises Refused("time_unreadable").

    24:00 is refused: it names 00:00 of the next day by the date of this one, and a day counts here (C1).
    """
    if isinstance(text, str) and _MOMENT.fullmatch(text):
        try:
            return date.fromisoformat(text) if len(text) == 10 else datetime.fromisoformat(text.upper())
        except ValueError:
            pass
    raise Refused("time_unreadable", field=name)


def read_suspension(text: str) -> Suspension:
    """FROM/TO from the command line; FROM/ or FROM/.. while the question is open."""
    parts = text.split("/")
    if len(parts) != 2:
        raise Refused("suspension_unreadable")
    asked, answered = parts
    return Suspension(
        read_moment(asked, "from"), None if answered in ("", "..") else read_moment(answered, "to")
    )


def read_line(line: bytes) -> dict[str, Any]:
    """The JSON object on one line. Raises Refused with a code that starts with "line_", or "field_twice"."""
    try:
        found = _DECODER.decode(line.decode("utf-8-sig").strip())
    except UnicodeDecodeError:
        raise Refused("line_not_text") from None
    except (ValueError, RecursionError):
        raise Refused("line_not_json") from None
    if not isinstance(found, dict):
        raise Refused("line_not_object")
    return found


def _no_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise Refused("field_twice")
    return found


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)


_DECODER = json.JSONDecoder(object_pairs_hook=_no_doubles, parse_constant=_no_constant)


def _field(asked: Mapping[str, Any], name: str) -> Any:
    if name not in asked:
        raise Refused("field_missing", field=name)
    return asked[name]


def answer_deadline(asked: Mapping[str, Any]) -> dict[str, Any]:
    """The answer to one line of `portal deadline --batch`. Raises Refused."""
    kind = _field(asked, "kind")
    received_at = read_moment(_field(asked, "received_at"), "received_at")
    return deadline_as_data(count(kind, received_at, _suspensions(asked.get("suspensions"))))


def _suspensions(given: object) -> list[Suspension]:
    if given is None:
        return []
    if not isinstance(given, list) or not all(isinstance(one, dict) for one in given):
        raise Refused("suspensions_not_a_list")
    return [_suspension(one) for one in given]


def _suspension(given: Mapping[str, Any]) -> Suspension:
    asked, answered, reply_by = _field(given, "from"), _field(given, "to"), given.get("reply_by")
    return Suspension(
        read_moment(asked, "from"),
        None if answered is None else read_moment(answered, "to"),
        None if reply_by is None else in_amsterdam(read_moment(reply_by, "reply_by")).date(),
    )


def answer_target(asked: Mapping[str, Any]) -> dict[str, Any]:
    """The answer to one line of `portal target --batch`. Raises Refused."""
    lead = asked.get("lead_working_days")
    if lead is None:
        lead = LEAD_WORKING_DAYS
    if not isinstance(lead, int) or isinstance(lead, bool):
        raise Refused("lead_not_a_number")
    received_at = read_moment(_field(asked, "received_at"), "received_at")
    exam_on = read_moment(_field(asked, "exam_date"), "exam_date")
    legal, aim = count_target(received_at, exam_on, lead)
    return {
        "legal_deadline": _iso(legal),
        "target": aim.day.isoformat(),
        "mode": aim.mode,
        "working": as_data((*legal.working, *aim.working)),
    }


def count_target(
    received_at: datetime | date, exam_on: datetime | date, lead: int
) -> tuple[Deadline, Target]:
    """The legal deadline of one month, and the target before an exam (6.3)."""
    legal = count("one_month", received_at)
    assert legal.due is not None
    return legal, target(legal.received.date(), in_amsterdam(exam_on).date(), legal.due, lead)


def deadline_as_data(deadline: Deadline) -> dict[str, Any]:
    """A deadline as JSON can carry it; `deadline` is null while a question is open (C10)."""
    data: dict[str, Any] = {"deadline": _iso(deadline)}
    if deadline.provisional is not None:
        data["provisional"] = deadline.provisional.isoformat()
    if warn_equated_unknown(deadline):
        data["equated_days_unknown"] = True
    return data | {"working": as_data(deadline.working)}


def _iso(deadline: Deadline) -> str | None:
    return None if deadline.due is None else deadline.due.isoformat()
