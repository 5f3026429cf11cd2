"""Rows as an older shape of the database held them: cases whose events hold the ids of people and exams."""

from __future__ import annotations

from typing import Any

from sqlalchemy import column, inspect, select, table

from portal.actions.cases import Withdraw, withdraw
from portal.db import Base, Database
from portal.models import CaseEvent
from portal.models.cases import GENESIS
from portal.rules.aliases import renamed
from tests.cast import make_cast
from tests.make import Make

Rows = dict[str, list[dict[str, Any]]]
FIRST_FACTS = frozenset(
    (
        "kind",
        "exam",
        "exam_day",
        "received_at",
        "channel",
        "legal_deadline",
        "target",
        "target_mode",
        "objected",
        "texts",
    )
)
"""What `case:received` carried in the first shape: whoever filed it was the subject."""


def fill(make: Make) -> Rows:
    """An objection that was taken up, one that was taken back, and a request for a copy: all rows, by table."""
    with make.app.app_context():
        cast = make_cast(make)
        exam = make.exam(product=make.product())
        make.enrol(cast.amira, exam)
        make.enrol(cast.ben, exam)
        make.taken_up(
            make.case(cast.amira, exam, reason="Ik deel mijn kamer.", objected=["camera"]), cast.eva
        )
        make.do(cast.ben, withdraw, Withdraw(make.case(cast.ben, exam).ref))
        make.case(cast.amira, exam, kind="access")
    with make.database.reading() as session:
        return {
            one.name: [dict(row) for row in session.execute(select(one)).mappings()]
            for one in Base.metadata.sorted_tables
        }


def without_aliases(rows: Rows, *, first: bool) -> Rows:
    """The same with the ids themselves in the events, each chain made anew; `first`: with the first shape's facts."""
    meant = {(one["case_id"], one["alias"]): one["target"] for one in rows["case_aliases"]}
    cases = {case["id"]: {**case, "head": GENESIS} for case in rows["cases"]}
    events = []
    for row in sorted(rows["case_events"], key=lambda one: one["seq"]):
        case = cases[row["case_id"]]
        event = CaseEvent(**_renamed(row, meant, first=first), previous=case["head"])
        case["head"] = event.digest = event.computed_digest()
        events.append({name: getattr(event, name) for name in row})
    return {**rows, "cases": list(cases.values()), "case_events": events, "case_aliases": []}


def _renamed(row: dict[str, Any], meant: dict[tuple[str, str], str], *, first: bool) -> dict[str, Any]:
    facts = renamed(row["facts"], lambda _what, alias: meant[row["case_id"], alias])
    if first and row["tag"] == "case:received":
        facts = {name: value for name, value in facts.items() if name in FIRST_FACTS}
    kept = {name: value for name, value in row.items() if name not in ("previous", "digest")}
    return {**kept, "who": meant.get((row["case_id"], row["who"]), "system"), "facts": facts}


def put_back(database: Database, rows: Rows) -> None:
    """Write them into a database of an older shape, as far as it has the tables and the columns."""
    there = inspect(database.engine)
    had = {name: {one["name"] for one in there.get_columns(name)} for name in there.get_table_names()}
    with database.writing() as session:
        for one in Base.metadata.sorted_tables:
            if one.name in had and rows[one.name]:
                kept = [key.name for key in one.columns if key.name in had[one.name]]
                old = table(one.name, *(column(name, one.columns[name].type) for name in kept))
                session.execute(old.insert(), [{name: row[name] for name in kept} for row in rows[one.name]])
