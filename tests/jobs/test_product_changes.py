"""Another product at many exams overnight: drafts, approvals, students, and every objection (I-08, 11.3, A-04, O-6)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from portal.actions.approvals import Publish, publish
from portal.actions.decisions import SignDecision, prepare_decision, sign_decision
from portal.actions.exams import ImportedExam, upsert_exam
from portal.actions.explanations import WriteChannels, write_channels
from portal.actions.product_changes import ReplaceProduct, replace_product
from portal.db import Database
from portal.jobs import deadlines
from portal.jobs.check import check
from portal.models import (
    Case,
    CaseEvent,
    Exam,
    Explanation,
    Letter,
    LogEntry,
    OutboxMail,
    Placement,
    ProductChange,
    Sitting,
)
from portal.rules.errors import Refused
from tests.cast import Cast, make_cast
from tests.make import Make, make_config, without_pages
from tests.refusals import complete
from tests.sittings_fixture import choose, granted, offer, plan, taken

NIGHT = datetime(2026, 12, 1, 1, tzinfo=UTC)


@pytest.fixture
def made(any_url: str, tmp_path: Path) -> Iterator[Make]:
    database = Database(any_url)
    yield Make(without_pages(make_config(tmp_path, any_url), database))
    for batch in check(database):
        assert not batch.findings
    database.close()


@pytest.fixture
def people(made: Make) -> Cast:
    return make_cast(made)


@pytest.fixture
def exam(made: Make, people: Cast) -> Exam:
    """Supervised, explained and approved."""
    exam = made.exam(product=made.product())
    made.do(people.eva, write_channels, WriteChannels("stat1", {"webcam_video": {"state": "on"}}), "handler")
    made.do(people.pia, publish, Publish("stat1"), "publisher")
    approve(made, exam)
    return made.get(Exam, id=exam.id)


def approve(made: Make, exam: Exam, state: str = "approved") -> None:
    with made.database.writing() as session:
        session.get_one(Exam, exam.id).approval = state


def replace(made: Make, people: Cast, by: str = "catalogue:examity", *, publish: bool = False) -> None:
    [old] = [one for one in {exam.product_id for exam in made.all(Exam)} if one]
    made.do(people.pia, replace_product, ReplaceProduct(old, by, publish), "publisher", at=NIGHT)


def sweep(made: Make, at: datetime = NIGHT) -> dict[str, int]:
    with made.app.app_context():
        did = {name: n for name, n in deadlines.sweep(made.database, made.config, lambda: at).items() if n}
        again = deadlines.sweep(made.database, made.config, lambda: at)
    assert not {name: n for name, n in again.items() if n and name != "nudge"}
    return did


def letter(made: Make, case: Case) -> str:
    """What the student last read in the case."""
    bodies: list[Letter] = sorted(made.all(Letter, case_id=case.id), key=lambda one: one.sent_at)
    return f"{bodies[-1].title}\n{bodies[-1].body}"


def fresh(made: Make, case: Case) -> Case:
    found: Case = made.get(Case, ref=case.ref)
    return found


def refused_case(made: Make, people: Cast, exam: Exam) -> Case:
    """Amira's objection, refused on Tuesday morning."""
    made.enrol(people.amira, exam)
    case = made.taken_up(made.case(people.amira, exam), people.eva)
    made.do(people.eva, prepare_decision, complete(case), "handler")
    proposal = made.get(CaseEvent, case_id=case.id, tag="case:decision:prepared").facts["decision"]
    late = datetime(2026, 11, 30, 9, tzinfo=UTC)
    made.do(people.dirk, sign_decision, SignDecision(case.ref, proposal), "decider", at=late)
    return fresh(made, case)


def test_each_coming_exam_gets_a_draft_and_loses_its_approval(made, people, exam, monkeypatch):
    monkeypatch.setattr("portal.actions.product_changes.AT_ONCE", 2)
    others = [
        made.exam(code, product=exam.product, day=date(2027, 1, 5 + n))
        for n, code in enumerate(("A", "B", "C"))
    ]
    over = made.exam("OLD", product=exam.product, day=date(2026, 11, 2))
    approve(made, others[0], "in_review")
    replace(made, people)
    with made.app.app_context():
        for _minute in range(4):
            deadlines.sweep(made.database, made.config, lambda: NIGHT)
    now = {one.code: one for one in made.all(Exam)}
    assert {code for code, one in now.items() if one.product.catalogue_id == "examity"} == {
        "STAT1",
        "A",
        "B",
        "C",
    }
    assert now["OLD"].product_id == over.product_id, "what was held was held with the old one"
    assert (now["STAT1"].approval, now["A"].approval) == ("suspended", "not_approved")
    drafts = made.all(Explanation, state="draft")
    assert len(drafts) == 4
    assert {draft.author_id for draft in drafts} == {people.pia.id}, "who replaced it does not approve it"
    assert now["STAT1"].published_id == exam.published_id, "students read the old one until it is published"
    assert made.get(ProductChange).done_at is not None


def test_publishing_at_once_tells_everybody(made, people, exam):
    made.enrol(people.ben, exam)
    replace(made, people, publish=True)
    assert sweep(made)["tell of exam"] == 1
    now = made.get(Exam, id=exam.id)
    version = made.get(Explanation, id=now.published_id)
    assert (version.number, version.published_by) == (2, people.pia.id)
    told = [mail for mail in made.all(OutboxMail) if mail.dedupe_key.startswith("exam-news")]
    assert [mail.address for mail in told] == [people.ben.email]


def test_an_open_objection_stays_and_its_student_reads_what_is_new(made, people, exam):
    made.enrol(people.amira, exam)
    case = made.case(people.amira, exam, objected=["camera"])
    replace(made, people, publish=True)
    assert sweep(made)["follow recording"] == 1
    after = fresh(made, case)
    assert (after.objected, after.protected, after.legal_deadline) == (["camera"], True, case.legal_deadline)
    said = letter(made, case)
    assert "Je verzoek blijft staan" in said
    assert "Wil je ook iets anders niet?" in said
    assert made.get(Exam, id=exam.id).product.name in said


def test_before_it_is_published_the_letter_says_that_not_everything_is_known(made, people, exam):
    made.enrol(people.amira, exam)
    case = made.case(people.amira, exam)
    replace(made, people)
    sweep(made)
    said = letter(made, case)
    assert "We weten nog niet alles" in said
    assert "Dit nemen we nu ook op" not in said


def test_a_grant_is_checked_again_and_what_is_recorded_there_goes_back(made, people, exam):
    """A-04: a place where nothing is recorded stays; one of which that is no longer stated does not."""
    case, placement = granted(made, people, exam, people.amira)
    seat = plan(made, people, exam)
    offer(made, people, placement, seat)
    choose(made, people.amira, case, seat)
    replace(made, people)
    sweep(made)
    assert (fresh(made, case).state, taken(made, seat)) == ("alternative_accepted", 1)
    assert "Ons antwoord blijft staan" in letter(made, case)
    with made.database.writing() as session:
        session.get_one(Sitting, seat.id).nothing_recorded = False
    made.do(people.pia, publish, Publish("stat1"), "publisher", at=NIGHT.replace(hour=2))
    sweep(made, NIGHT.replace(hour=3))
    assert (fresh(made, case).state, taken(made, seat)) == ("offering_alternative", 0)
    assert made.get(Placement, case_id=case.id).state == "to_plan"
    assert "Je plek past niet meer" in letter(made, case)


@pytest.mark.parametrize("replaced", [True, False])
def test_after_a_refusal_the_facts_are_new(made, people, exam, replaced):
    """O-6: a repeat without new facts is not protected by itself; after another product it is no repeat."""
    case = refused_case(made, people, exam)
    assert not case.protected
    if replaced:
        replace(made, people)
        sweep(made)
        assert "Je kunt opnieuw bezwaar maken" in letter(made, case)
    made.now = NIGHT.replace(day=2)
    again = made.case(people.amira, exam)
    assert (again.repeat, again.protected) == ((None, True) if replaced else ("pending", False))


def test_an_import_that_replaces_it_does_the_same(made, people, exam):
    made.enrol(people.amira, exam)
    case = made.case(people.amira, exam)
    row = ImportedExam(
        "STAT1",
        exam.name_nl,
        exam.name_en,
        exam.starts_at,
        exam.duration_minutes,
        exam.mode,
        product="examity",
    )
    made.do(people.chloe, upsert_exam, row, "scheduler", at=NIGHT)
    assert made.get(Exam, id=exam.id).approval == "suspended"
    assert sweep(made)["follow recording"] == 1
    assert "De opname maken we nu met" in letter(made, case)


def test_what_cannot_be_replaced(made, people, exam):
    other = made.product("Andere", None)
    for product, by, code in (
        (exam.product_id, exam.product_id, "same_product"),
        (other.id, exam.product_id, "nothing_to_replace"),
        (exam.product_id, "catalogue:unheard-of", "unknown_product"),
        ("x" * 24, other.id, "unknown_product"),
    ):
        with pytest.raises(Refused, match=f"^{code}$"):
            made.do(people.pia, replace_product, ReplaceProduct(product, by), "publisher")
    with pytest.raises(Refused, match=r"^not_yours$"):
        made.do(people.eva, replace_product, ReplaceProduct(exam.product_id, other.id), "handler")
    assert not [one for one in made.all(LogEntry) if one.tag == "product:replaced"]
