"""The data that somebody asked for: handed out with the answer, there for thirty days, renewed once, then gone (11.2)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from portal.actions.attachments import let_go
from portal.actions.cases import Withdraw, withdraw
from portal.actions.decisions import prepare_decision
from portal.actions.packages import (
    PutPackage,
    RenewPackage,
    TakeBackPackage,
    put_package,
    renew_package,
    renew_package_for,
    take_back_package,
)
from portal.jobs.attachments import sweep, vault_of
from portal.jobs.check import check
from portal.models import Attachment, Case, CaseEvent, Person
from portal.models.viewer import Viewer
from portal.rules.access import known_roles
from portal.rules.attachments import ends_after, last_day
from tests.office import Office, refused
from tests.refusals import complete

LAST = date(2026, 12, 23)
"""Thirty days after the decision of 23 November 2026."""


def put(office: Office, case: Case, *names: str) -> tuple[Attachment, ...]:
    files = tuple(office.make.stored(name, b"naam;cijfer") for name in names or ("gegevens.csv",))
    return office.make.do(office.cast.eva, put_package, PutPackage(case.ref, files), "handler")


def handed_out(office: Office, kind: str = "access") -> tuple[Case, Attachment]:
    """A case whose data were in it when the decision left."""
    case = office.case(kind)
    put(office, case)
    decision = office.prepare(case, "granted", data_where="in_portal", data_ready=False)
    office.sign(case, decision)
    return office.fresh(case), office.make.get(Attachment, case_id=case.id)


def seen_by(office: Office, person: Person, side: str, *roles: str) -> set[str]:
    viewer = Viewer(person.id, roles=known_roles(frozenset(roles)), side=side)  # type: ignore[arg-type]
    with office.make.database.reading() as session:
        return {file.name for file in session.scalars(Attachment.visible_to(viewer))}


def at(office: Office, day: date) -> Office:
    """The same office on another day, at noon."""
    office.make.now = ends_after(day) - timedelta(hours=12)
    return office


def test_only_staff_see_it_before_the_decision(office: Office) -> None:
    case = office.case("access")
    put(office, case)
    assert seen_by(office, office.cast.eva, "staff", "handler") == {"gegevens.csv"}
    assert seen_by(office, office.cast.amira, "student", "subject") == set()
    office.sign(case, office.prepare(case, "granted", data_where="in_portal", data_ready=False))
    assert seen_by(office, office.cast.amira, "student", "subject") == {"gegevens.csv"}
    assert seen_by(office, office.cast.ben, "student", "subject") == set()


def test_without_it_nobody_says_that_it_is_there(office: Office) -> None:
    """C15: the clock stops only when the data are there with the letter."""
    case = office.case("portability")
    with refused("incomplete_decision"):
        office.prepare(case, "granted", data_where="in_portal", data_ready=True)
    [package] = put(office, case)
    decision = office.prepare(case, "granted", data_where="in_portal")
    office.make.do(office.cast.eva, take_back_package, TakeBackPackage(case.ref, package.id), "handler")
    with refused("incomplete_decision"):
        office.sign(case, decision)


def test_the_letter_names_the_last_day_and_the_log_tells(office: Office) -> None:
    case, package = handed_out(office)
    assert (last_day(package.expires_at), package.available_at) == (LAST, office.make.now)
    body = office.letter(case).body
    assert "tot en met 23 december 2026" in body
    assert "Heb je meer tijd nodig?" in body
    event = office.make.get(CaseEvent, case_id=case.id, tag="case:package:opened")
    assert event.facts == {"until": LAST.isoformat(), "attachments": {package.id: package.digest}}


def test_a_portal_that_gives_no_more_time_does_not_promise_it(office: Office) -> None:
    office.make.config = replace(office.make.config, package_renewals=0)
    case, _ = handed_out(office)
    assert "meer tijd" not in office.letter(case).body
    with refused("package_renewed"):
        office.make.do(office.cast.amira, renew_package, RenewPackage(case.ref))


@pytest.mark.parametrize("who", ["student", "staff"])
def test_it_is_renewed_once_by_either_side(either: Office, who: str) -> None:
    case, _ = handed_out(either)
    at(either, date(2026, 12, 20))
    renew = RenewPackage(case.ref)
    if who == "student":
        either.make.do(either.cast.amira, renew_package, renew)
    else:
        either.make.do(either.cast.eva, renew_package_for, renew, "handler")
    package = either.make.get(Attachment, case_id=case.id)
    assert last_day(package.expires_at) == date(2027, 1, 19)
    with refused("package_renewed"):
        either.make.do(either.cast.amira, renew_package, renew)
    with refused("package_renewed"):
        either.make.do(either.cast.eva, renew_package_for, renew, "handler")


def test_after_its_last_day_it_goes_and_its_manifest_stays(either: Office) -> None:
    """Section 9: name, size, digest, and both moments."""
    case, package = handed_out(either)
    make = either.make
    over = ends_after(LAST)
    assert sweep(make.database, make.config, over - timedelta(seconds=1)) == 0
    assert sweep(make.database, make.config, over) == 1
    gone = make.get(Attachment, id=package.id)
    assert (gone.file_id, gone.gone_at, gone.available_at) == (None, over, package.available_at)
    assert (gone.name, gone.size, gone.sha256) == (package.name, package.size, package.sha256)
    assert gone.is_intact
    assert vault_of(make.config).ids() == []
    make.now = over
    with refused("package_gone"):
        make.do(either.cast.amira, renew_package, RenewPackage(case.ref))
    assert [finding for part in check(make.database) for finding in part.findings] == []


def test_a_sweep_that_looked_before_the_renewal_deletes_nothing(either: Office) -> None:
    case, package = handed_out(either)
    at(either, LAST)
    either.make.do(either.cast.amira, renew_package, RenewPackage(case.ref))
    assert sweep(either.make.database, either.make.config, ends_after(LAST)) == 0
    assert either.make.get(Attachment, id=package.id).file_id == package.file_id


def test_what_was_never_handed_out_goes_when_the_case_closes(either: Office) -> None:
    case = either.case("access")
    put(either, case)
    make = either.make
    assert sweep(make.database, make.config, make.now) == 0
    make.do(either.cast.amira, withdraw, Withdraw(case.ref))
    assert sweep(make.database, make.config, make.now) == 1
    assert make.get(Attachment, case_id=case.id).file_id is None


def test_a_wrong_file_is_taken_back_only_before(office: Office) -> None:
    case = office.case("access")
    first, second = put(office, case, "fout.csv", "goed.csv")
    take = TakeBackPackage(case.ref, first.id)
    assert office.make.do(office.cast.eva, take_back_package, take, "handler") == first.file_id
    office.sign(case, office.prepare(case, "granted", data_where="in_portal", data_ready=False))
    with refused("package_given"):
        office.make.do(office.cast.eva, take_back_package, TakeBackPackage(case.ref, second.id), "handler")
    event = office.make.get(CaseEvent, case_id=case.id, tag="case:package:opened")
    assert list(event.facts["attachments"]) == [second.id]


def test_who_may_do_what(office: Office) -> None:
    case, _ = handed_out(office)
    other = office.case("erasure")
    file = office.make.stored("gegevens.csv")
    with refused("not_yours"):
        office.make.do(office.cast.dov, put_package, PutPackage(case.ref, (file,)), "dpo")
    with refused("not_in_this_state"):
        office.make.do(office.cast.eva, put_package, PutPackage(other.ref, (file,)), "handler")
    with refused("no_files"):
        office.make.do(office.cast.eva, put_package, PutPackage(case.ref, ()), "handler")
    with refused("gone"):
        office.make.do(office.cast.ben, renew_package, RenewPackage(case.ref))
    with refused("gone"):
        take = TakeBackPackage(case.ref, "0" * 24)
        office.make.do(office.cast.eva, take_back_package, take, "handler")


def test_a_decision_that_hands_out_elsewhere_opens_nothing(office: Office) -> None:
    case = office.case("access")
    put(office, case)
    office.sign(case, office.prepare(case, "granted"))
    assert seen_by(office, office.cast.amira, "student", "subject") == set()
    with refused("package_gone"):
        office.make.do(office.cast.amira, renew_package, RenewPackage(case.ref))


def test_a_revised_decision_hands_out_anew(office: Office) -> None:
    """T15: what went meanwhile must be put there again first."""
    case, package = handed_out(office)
    office.make.do(None, let_go, package.id)
    again = complete(case, "granted", data_where="in_portal", cause="own_error")
    with refused("incomplete_decision"):
        office.make.do(office.cast.eva, prepare_decision, again, "handler")
    put(office, case, "opnieuw.csv")
    at(office, date(2026, 12, 1))
    office.sign(case, office.prepare(case, "granted", data_where="in_portal", cause="own_error"))
    [fresh] = [one for one in office.make.all(Attachment, case_id=case.id) if one.name == "opnieuw.csv"]
    assert last_day(fresh.expires_at) == date(2026, 12, 31)
