"""Two hundred students, eight processes, thirty seats, and people who change their mind: nothing oversold, nobody passed."""

from __future__ import annotations

import multiprocessing
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

import pytest
from sqlalchemy import insert, inspect, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from portal.actions.context import SYSTEM, Actor, Context
from portal.actions.counter_proposals import DeclineOffer, decline_offer
from portal.actions.sittings import ChooseSeat, choose_seat
from portal.actions.waiting import TakeFromLine, WaitForSeat, take_from_line, wait_for_seat
from portal.db import Base, Database, new_id
from portal.models import Case, OfferedSitting, Person, Placement, Sitting, due
from portal.rules.access import Role
from portal.rules.errors import Refused
from tests.cast import make_cast
from tests.make import Make, make_config, without_pages
from tests.sittings_fixture import granted, offer, plan

STUDENTS, PROCESSES, SEATS, ROUNDS = 200, 8, 30, 2
WHEN = datetime(2026, 12, 1, 9, tzinfo=UTC)
Told = tuple[str, str]
"""A case's number, and what its student knows: seated, waiting or out."""


@pytest.mark.slow
def test_two_hundred_students_want_thirty_seats(any_url: str, tmp_path: Path) -> None:
    """Order, capacity and every acceptance hold, whoever comes when (section 7: seats are taken one by one)."""
    database = Database(any_url)
    make = Make(without_pages(make_config(tmp_path, any_url), database))
    cast, exam = make_cast(make), make.exam(product=make.product())
    _case, placement = granted(make, cast, exam, cast.amira)
    sittings = [plan(make, cast, exam, capacity=20), plan(make, cast, exam, hour=14, capacity=SEATS - 20)]
    offer(make, cast, placement, *sittings)
    with database.writing() as session:
        crowd = _crowd(session, placement.id)
    database.close()

    work = [(any_url, str(tmp_path), crowd[number::PROCESSES], number) for number in range(PROCESSES)]
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__])  # what a process imports takes longer than what it does
    with context.Pool(PROCESSES) as pool:
        told = dict(pair for part in pool.starmap(_students, work) for pair in part)

    database = Database(any_url)
    try:
        _hand_out(database, without_pages(make_config(tmp_path, any_url), database))
        _check(database, told)
    finally:
        database.close()


def _crowd(session: Session, placement_id: str) -> list[tuple[str, str]]:
    """Copies of one student with an offer: person, case, place and options. Gives (person, case number) of each."""
    first = session.get_one(Placement, placement_id)
    case = session.get_one(Case, first.case_id)
    person = session.get_one(Person, first.person_id)
    options = session.scalars(select(OfferedSitting).where(OfferedSitting.placement_id == placement_id)).all()
    rows: dict[type[Base], list[dict[str, Any]]] = {Person: [], Case: [], Placement: [], OfferedSitting: []}
    crowd = []
    for number in range(STUDENTS):
        who, one, place = new_id(), new_id(), new_id()
        ref = f"R{number:04}-{number:08}"[:14]
        unique = {
            "id": who,
            "sub": f"r{number}",
            "institution_user_id": f"r{number}@x",
            "student_number": f"r{number}",
        }
        rows[Person].append(_row(person) | unique)
        rows[Case].append(_row(case) | {"id": one, "ref": ref, "group_id": new_id(), "subject_id": who})
        rows[Placement].append(
            _row(first) | {"id": place, "ref": f"p{ref}"[:14], "case_id": one, "person_id": who}
        )
        rows[OfferedSitting] += [_row(option) | {"id": new_id(), "placement_id": place} for option in options]
        crowd.append((who, ref))
    session.delete(first)
    for model, made in rows.items():
        session.execute(insert(model), made)
    return crowd


def _row(thing: Base) -> dict[str, Any]:
    return {one.key: getattr(thing, one.key) for one in inspect(type(thing)).column_attrs}


def _students(url: str, folder: str, crowd: list[tuple[str, str]], number: int) -> list[Told]:
    """One process: its students choose, wait, and change their mind; now and then it hands out what came free."""
    database, random = Database(url), Random(number)
    app = without_pages(make_config(Path(folder), url), database)
    told = dict.fromkeys((ref for _who, ref in crowd), "out")
    for _round in range(ROUNDS):
        random.shuffle(crowd)
        for who, ref in crowd:
            told[ref] = _step(database, app, who, ref, told[ref], random)
        _hand_out(database, app, once=True)
    database.close()
    return list(told.items())


def _step(database: Database, app: Any, who: str, ref: str, knows: str, random: Random) -> str:
    with database.reading() as session:
        place = session.scalars(select(Placement).join(Case).where(Case.ref == ref)).unique().one()
        sittings = [one.id for one in place.offered_sittings]
    if place.state == "accepted":
        gives_up = random.random() < 0.3
        return "out" if gives_up and _did(database, app, who, decline_offer, DeclineOffer(ref)) else "seated"
    wanted = random.choice(sittings)
    if _did(database, app, who, _in_turn, ChooseSeat(ref, wanted)):
        return "seated"
    if random.random() < 0.5 and _did(database, app, who, wait_for_seat, WaitForSeat(ref, wanted)):
        return "waiting"
    return knows if knows == "waiting" else "out"


def _in_turn(ctx: Context, command: ChooseSeat | TakeFromLine) -> None:
    """Take a seat, and look in the same transaction whether it was anybody else's: the sitting is locked until its end."""
    query = (
        select(Placement).join(Case).where(Case.ref == command.case).execution_options(populate_existing=True)
    )
    before = {one.sitting_id: one.turn for one in ctx.session.scalars(query).unique().one().options}
    place = (choose_seat if isinstance(command, ChooseSeat) else take_from_line)(ctx, command)
    ctx.session.flush()
    sitting = select(Sitting).where(Sitting.id == place.sitting_id).execution_options(populate_existing=True)
    now = ctx.session.scalars(sitting).unique().one()
    turns = (
        select(OfferedSitting.turn)
        .join(Placement)
        .where(
            OfferedSitting.sitting_id == now.id,
            OfferedSitting.turn.is_not(None),
            Placement.state == "offered",
        )
    )
    mine = before[now.id]
    waiting = [
        turn for turn in ctx.session.scalars(turns) if turn is not None and (mine is None or turn < mine)
    ]
    if now.taken + len(waiting) > now.capacity:
        raise AssertionError(f"somebody passed {len(waiting)} who wait for {now.capacity - now.taken} seats")


def _did(database: Database, app: Any, who: str, action: Any, command: Any) -> bool:
    """Whether it was done. A database that is busy, or finds two deeds in each other's way, is asked again."""
    actor = SYSTEM if who == "system" else Actor(who, frozenset({Role.SUBJECT}))
    for _attempt in range(40):
        try:
            with app.app_context(), database.writing() as session:
                action(Context(session, actor, WHEN, app.extensions["portal_config"]), command)
            return True
        except Refused:
            return False
        except (OperationalError, StaleDataError):
            time.sleep(0.02)
    raise AssertionError("the database never let this deed through")


def _hand_out(database: Database, app: Any, *, once: bool = False) -> None:
    """What the clock does: give seats that came free to who waits, until there is nothing left to give."""
    while True:
        with database.reading() as session:
            refs = session.scalars(due.seats_for_the_line(WHEN)).all()
        served = [ref for ref in refs if _did(database, app, "system", _in_turn, TakeFromLine(ref))]
        if once or not served:
            return


def _check(database: Database, told: dict[str, str]) -> None:
    with database.reading() as session:
        sittings = {one.id: one for one in session.scalars(select(Sitting)).unique()}
        places = dict(session.execute(select(Case.ref, Placement).join(Placement)).unique().all())
    seated = Counter(one.sitting_id for one in places.values() if one.state == "accepted")
    assert {key: one.taken for key, one in sittings.items()} == {key: seated[key] for key in sittings}
    assert all(one.taken <= one.capacity for one in sittings.values())
    lost = [ref for ref, knows in told.items() if knows == "seated" and places[ref].state != "accepted"]
    assert lost == []
    forgotten = [
        ref
        for ref, knows in told.items()
        if knows == "waiting"
        and places[ref].state != "accepted"
        and not any(o.turn for o in places[ref].options)
    ]
    assert forgotten == []
    for key, sitting in sittings.items():
        waiting = [o.turn for one in places.values() for o in one.options if o.sitting_id == key and o.turn]
        assert len(waiting) == len(set(waiting))
        assert not waiting or sitting.taken == sitting.capacity  # nobody waits beside an empty chair
    assert sum(seated.values()) == SEATS
