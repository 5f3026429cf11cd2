"""Exams in the register: facts, drafts, publishing, approval (11.3), on both engines."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.actions.approvals import (
    Approve,
    AskApproval,
    Publish,
    SendBack,
    approve,
    ask_approval,
    publish,
    send_back,
)
from portal.actions.exams import ImportedExam, WriteExam, check_imported, differences, upsert_exam, write_exam
from portal.actions.explanations import (
    WriteChannels,
    WriteExplanation,
    version_seen,
    write_channels,
    write_explanation,
)
from portal.actions.suppliers import (
    AddFromCatalogue,
    WriteProduct,
    WriteSupplier,
    add_from_catalogue,
    product_named,
    write_product,
    write_supplier,
)
from portal.db import Database
from portal.models import Exam, Explanation, LogEntry, Product, Supplier
from portal.rules.errors import Refused
from portal.rules.exams import free_slug, local_moment, slug_of
from portal.rules.recordings import CATEGORIES
from tests.cast import make_cast
from tests.explained import explained, write_all
from tests.make import Make, make_config, without_pages

START = datetime(2027, 1, 14, 8, 0, tzinfo=UTC)


@pytest.fixture
def house(any_url, tmp_path):
    """Builders and people, on each engine in turn."""
    config = make_config(tmp_path, any_url)
    database = Database(any_url)
    make = Make(without_pages(config, database))
    make.cast = make_cast(make)
    yield make
    database.close()


def facts(**more):
    return WriteExam(
        **{
            "code": "STAT1", "name_nl": "Statistiek 1", "name_en": "Statistics 1", "starts_at": START,
            "duration_minutes": 120, "mode": "home", **more,
        }
    )  # fmt: skip


def imported(**more):
    return ImportedExam(
        **{
            "code": "STAT1", "name_nl": "Statistiek 1", "name_en": "Statistics 1", "starts_at": START,
            "duration_minutes": 120, "mode": "home", **more,
        }
    )  # fmt: skip


def written(house, **more):
    return house.do(house.cast.eva, write_exam, facts(**more), "handler")


def proctorio(house):
    return house.do(house.cast.eva, add_from_catalogue, AddFromCatalogue("proctorio"), "handler")


def draft_of(house, exam):
    found = house.all(Explanation, exam_id=exam.id)
    return max(found, key=lambda one: one.number)


def states(explanation):
    return {channel.category: channel.state for channel in explanation.channels}


def refusal(house, *deed):
    with pytest.raises(Refused) as refused:
        house.do(*deed)
    return refused.value.code


class TestFacts:
    def test_an_exam_without_supervision_has_no_draft(self, house):
        exam = written(house)
        assert (exam.slug, exam.product_id, exam.approval) == ("stat1", None, "not_approved")
        assert house.all(Explanation) == []

    def test_the_slug_is_unique_and_stays(self, house):
        first, second = (
            written(house),
            written(house, code="stat 1"),
        )
        third = written(house, code="Stat-1")
        assert (first.slug, second.slug, third.slug) == ("stat1", "stat-1", "stat-1-2")
        changed = written(house, code="RENAMED", exam="stat1", version=first.version)
        assert (changed.slug, changed.code) == ("stat1", "RENAMED")

    def test_two_exams_do_not_share_a_code(self, house):
        written(house)
        assert refusal(house, house.cast.eva, write_exam, facts(), "handler") == "exam_code_taken"

    def test_an_old_page_does_not_overwrite(self, house):
        exam = written(house)
        written(house, name_nl="Anders", exam=exam.slug, version=exam.version)
        stale = facts(name_nl="Nog anders", exam=exam.slug, version=exam.version)
        assert refusal(house, house.cast.eva, write_exam, stale, "handler") == "changed_meanwhile"

    @pytest.mark.parametrize(
        ("code", "wrong"),
        [
            ("exam_code", {"code": " "}),
            ("exam_name", {"name_nl": "", "name_en": " "}),
            ("too_long", {"name_nl": "x" * 201}),
            ("exam_duration", {"duration_minutes": 0}),
            ("exam_mode", {"mode": "moon"}),
            ("exam_retention", {"retention_days": -1}),
            ("exam_zone", {"zone": "Europe/Atlantis"}),
            ("exam_start", {"starts_at": START.replace(tzinfo=None)}),
            ("best_before_after_exam", {"best_before": date(2027, 1, 15)}),
            ("unknown_product", {"product": "nothing"}),
        ],
    )
    def test_what_cannot_be_is_refused(self, house, code, wrong):
        assert refusal(house, house.cast.eva, write_exam, facts(**wrong), "handler") == code
        assert house.all(Exam) == []

    @pytest.mark.parametrize("role", ["scheduler", "publisher", "decider", "dpo", "exam_board", "admin"])
    def test_only_a_handler_writes(self, house, role):
        assert refusal(house, house.cast.ben, write_exam, facts(), role) == "not_yours"


class TestProducts:
    def test_from_the_catalogue_once(self, house):
        first, again = proctorio(house), proctorio(house)
        assert first.id == again.id
        assert (first.name, first.supplier.name) == ("Proctorio", "Proctorio Inc. (US)")

    def test_one_that_the_catalogue_does_not_know(self, house):
        supplier = house.do(house.cast.eva, write_supplier, WriteSupplier("Ogen BV"), "handler")
        product = house.do(house.cast.eva, write_product, WriteProduct("Kijker", supplier.slug), "handler")
        exam = written(house, product=product.id)
        assert set(states(draft_of(house, exam)).values()) == {"unknown"}

    def test_names_are_taken_whatever_the_case_of_letters(self, house):
        supplier = house.do(house.cast.eva, write_supplier, WriteSupplier("Ogen BV"), "handler")
        assert (
            refusal(house, house.cast.eva, write_supplier, WriteSupplier("OGEN bv"), "handler")
            == "supplier_taken"
        )
        house.do(house.cast.eva, write_product, WriteProduct("Kijker", supplier.slug), "handler")
        twice = WriteProduct("kijker", supplier.slug)
        assert refusal(house, house.cast.eva, write_product, twice, "handler") == "product_taken"

    def test_an_old_page_does_not_rename(self, house):
        supplier = house.do(house.cast.eva, write_supplier, WriteSupplier("Ogen BV"), "handler")
        house.do(house.cast.eva, write_supplier, WriteSupplier("Oog", "", supplier.slug, 1), "handler")
        stale = WriteSupplier("Blik", "", supplier.slug, 1)
        assert refusal(house, house.cast.eva, write_supplier, stale, "handler") == "changed_meanwhile"
        product = house.do(house.cast.eva, write_product, WriteProduct("Kijker", supplier.slug), "handler")
        old = WriteProduct("Blik", supplier.slug, product.id, "Loep")
        assert refusal(house, house.cast.eva, write_product, old, "handler") == "changed_meanwhile"

    def test_an_import_finds_or_makes_one_by_name(self, house):
        def named(name):
            return house.do(house.cast.chloe, lambda ctx, one: product_named(ctx, one).id, name, "scheduler")

        assert named("PROCTORIO") == named("proctorio")
        assert named("Eigen kijker") == named("eigen Kijker")
        assert {one.name for one in house.all(Product)} == {"Proctorio", "Eigen kijker"}
        assert len(house.all(Supplier)) == 2


class TestDraft:
    def test_a_product_starts_it_from_the_catalogue(self, house):
        exam = written(house, product=proctorio(house).id, retention_days=30)
        draft = draft_of(house, exam)
        assert [channel.category for channel in draft.channels] == list(CATEGORIES)
        found = states(draft)
        assert (found["running_applications"], found["biometric_template"], found["webcam_video"]) == (
            "on", "off", "unknown",
        )  # fmt: skip
        assert {channel.kept_days for channel in draft.channels if channel.state == "on"} == {30}

    def test_another_product_makes_the_states_anew_and_keeps_the_words(self, house):
        exam = written(house, product=proctorio(house).id)
        write_all(house, house.cast.eva, exam)
        other = house.do(house.cast.eva, add_from_catalogue, AddFromCatalogue("safe-exam-browser"), "handler")
        written(house, exam=exam.slug, product=other.id)
        draft = draft_of(house, exam)
        camera = next(one for one in draft.channels if one.category == "webcam_video")
        assert camera.state != "on"
        assert camera.why_code == "see_who_sits"
        assert draft.purpose_nl == "purpose in nl"

    def test_an_old_page_does_not_overwrite(self, house):
        exam = written(house, product=proctorio(house).id)
        seen = version_seen(draft_of(house, exam))
        on = WriteChannels(exam.slug, {"mouse": {"state": "on"}}, seen)
        house.do(house.cast.eva, write_channels, on, "handler")
        late = WriteExplanation(exam.slug, {"purpose_nl": "Anders"}, seen)
        assert refusal(house, house.cast.eva, write_explanation, late, "handler") == "changed_meanwhile"
        assert draft_of(house, exam).purpose_nl == ""

    def test_an_old_page_does_not_write_into_the_next_draft(self, house):
        exam = written(house, product=proctorio(house).id)
        seen = version_seen(draft_of(house, exam))
        house.do(house.cast.pia, publish, Publish(exam.slug), "publisher")
        house.do(
            house.cast.eva, write_explanation, WriteExplanation(exam.slug, {"purpose_nl": "1"}), "handler"
        )
        late = WriteExplanation(exam.slug, {"purpose_nl": "Anders"}, seen)
        assert refusal(house, house.cast.eva, write_explanation, late, "handler") == "changed_meanwhile"

    @pytest.mark.parametrize(
        ("code", "fields"),
        [("unknown_choice", {"lawful_basis": "because"}), ("too_long", {"purpose_nl": "x" * 2001})],
    )
    def test_what_cannot_be_is_refused(self, house, code, fields):
        exam = written(house, product=proctorio(house).id)
        wrong = WriteExplanation(exam.slug, fields)
        assert refusal(house, house.cast.eva, write_explanation, wrong, "handler") == code

    def test_a_category_or_field_that_is_none(self, house):
        exam = written(house, product=proctorio(house).id)
        wrong = WriteChannels(exam.slug, {"smell": {"state": "on"}})
        assert refusal(house, house.cast.eva, write_channels, wrong, "handler") == "unknown_choice"
        with pytest.raises(ValueError, match="not a field"):
            house.do(
                house.cast.eva, write_explanation, WriteExplanation(exam.slug, {"state": "x"}), "handler"
            )

    def test_emptied_is_unknown_never_no(self, house):
        exam = written(house, product=proctorio(house).id)
        write_all(house, house.cast.eva, exam)
        emptied = {"live_watch": "", "lawful_basis": None, "purpose_nl": None}
        house.do(house.cast.eva, write_explanation, WriteExplanation(exam.slug, emptied), "handler")
        house.do(
            house.cast.eva, write_channels, WriteChannels(exam.slug, {"mouse": {"state": ""}}), "handler"
        )
        draft = draft_of(house, exam)
        assert (draft.live_watch, draft.lawful_basis, draft.purpose_nl) == ("unknown", None, "")
        assert states(draft)["mouse"] == "unknown"

    def test_writing_the_same_again_changes_nothing(self, house):
        exam = written(house, product=proctorio(house).id)
        write_all(house, house.cast.eva, exam)
        before = version_seen(draft_of(house, exam))
        write_all(house, house.cast.ben, exam)
        assert version_seen(draft_of(house, exam)) == before
        assert draft_of(house, exam).author_id == house.cast.eva.id


class TestPublishing:
    def test_it_is_always_possible(self, house):
        exam = written(house, product=proctorio(house).id)
        house.do(house.cast.eva, publish, Publish(exam.slug), "handler", "publisher")
        found = house.get(Exam, slug=exam.slug)
        assert found.published_id == draft_of(house, exam).id
        assert not found.may_be_proctored

    def test_what_was_published_never_changes(self, house):
        exam = written(house, product=proctorio(house).id)
        first = explained(house, house.cast.eva, house.cast.pia, exam)
        new = WriteExplanation(exam.slug, {"purpose_nl": "Iets nieuws"})
        second = house.do(house.cast.eva, write_explanation, new, "handler")
        house.do(
            house.cast.eva, write_channels, WriteChannels(exam.slug, {"mouse": {"state": "on"}}), "handler"
        )
        old = house.get(Explanation, id=first.id)
        assert (old.purpose_nl, states(old)["mouse"], old.number) == ("purpose in nl", "off", 1)
        assert (second.number, second.necessity_nl, second.change_note_nl) == (2, "necessity in nl", "")
        assert house.get(Exam, id=exam.id).published_id == old.id

    def test_there_must_be_a_draft(self, house):
        exam = written(house)
        assert (
            refusal(house, house.cast.pia, publish, Publish(exam.slug), "publisher") == "nothing_to_publish"
        )

    def test_not_what_somebody_else_wrote_meanwhile(self, house):
        exam = written(house, product=proctorio(house).id)
        seen = version_seen(draft_of(house, exam))
        write_all(house, house.cast.eva, exam)
        late = Publish(exam.slug, seen)
        assert refusal(house, house.cast.pia, publish, late, "publisher") == "changed_meanwhile"

    def test_consent_opens_the_alternative_for_good(self, house):
        exam = written(house, product=proctorio(house).id)
        consent = WriteExplanation(exam.slug, {"lawful_basis": "consent"})
        house.do(house.cast.eva, write_explanation, consent, "handler")
        house.do(house.cast.pia, publish, Publish(exam.slug), "publisher")
        assert house.get(Exam, id=exam.id).open_alternative
        again = written(house, exam=exam.slug, product=exam.product_id, open_alternative=False)
        assert again.open_alternative

    def test_a_handler_does_not_publish(self, house):
        exam = written(house, product=proctorio(house).id)
        assert refusal(house, house.cast.eva, publish, Publish(exam.slug), "handler") == "not_yours"


def approved(house):
    exam = written(house, product=proctorio(house).id)
    explained(house, house.cast.eva, house.cast.pia, exam)
    house.do(house.cast.eva, ask_approval, AskApproval(exam.slug), "handler")
    return house.do(house.cast.pia, approve, Approve(exam.slug, 1), "publisher")


class TestApproval:
    def test_a_second_person_approves_a_complete_explanation(self, house):
        exam = approved(house)
        assert exam.may_be_proctored
        assert (exam.approved_by, exam.approved_at) == (house.cast.pia.id, house.now)
        tags = [entry.tag for entry in house.all(LogEntry, about=f"exam:{exam.id}")]
        assert {"exam:published", "exam:approval:asked", "exam:approved"} < set(tags)

    def test_not_the_author(self, house):
        exam = written(house, product=proctorio(house).id)
        explained(house, house.cast.eva, house.cast.pia, exam)
        house.do(house.cast.eva, ask_approval, AskApproval(exam.slug), "handler")
        deed = (house.cast.eva, approve, Approve(exam.slug), "publisher", "handler")
        assert refusal(house, *deed) == "approver_is_author"

    def test_not_with_something_missing_in_the_published_version(self, house):
        exam = written(house, product=proctorio(house).id)
        house.do(house.cast.pia, publish, Publish(exam.slug), "publisher")
        write_all(house, house.cast.eva, exam)  # complete, but only in the draft
        house.do(house.cast.eva, ask_approval, AskApproval(exam.slug), "handler")
        deed = (house.cast.pia, approve, Approve(exam.slug), "publisher")
        assert refusal(house, *deed) == "approval_incomplete"
        assert not house.get(Exam, id=exam.id).may_be_proctored

    def test_not_without_a_remedy_route(self, any_url, tmp_path):
        database = Database(any_url)
        house = Make(without_pages(make_config(tmp_path, any_url, remedy_route=None), database))
        house.cast = make_cast(house)
        with pytest.raises(Refused, match="approval_incomplete"):
            approved(house)
        database.close()

    def test_not_before_publishing(self, house):
        exam = written(house, product=proctorio(house).id)
        asked = (house.cast.eva, ask_approval, AskApproval(exam.slug), "handler")
        assert refusal(house, *asked) == "not_published"
        assert refusal(house, house.cast.pia, approve, Approve(exam.slug), "publisher") == "not_published"

    def test_not_unasked_and_not_twice(self, house):
        exam = written(house, product=proctorio(house).id)
        explained(house, house.cast.eva, house.cast.pia, exam)
        assert refusal(house, house.cast.pia, approve, Approve(exam.slug), "publisher") == "approval_state"
        house.do(house.cast.eva, ask_approval, AskApproval(exam.slug), "handler")
        asked = (house.cast.eva, ask_approval, AskApproval(exam.slug), "handler")
        assert refusal(house, *asked) == "approval_state"

    def test_sent_back(self, house):
        exam = written(house, product=proctorio(house).id)
        explained(house, house.cast.eva, house.cast.pia, exam)
        house.do(house.cast.eva, ask_approval, AskApproval(exam.slug), "handler")
        assert (
            house.do(house.cast.pia, send_back, SendBack(exam.slug), "publisher").approval == "not_approved"
        )

    def test_not_another_version_than_was_read(self, house):
        exam = written(house, product=proctorio(house).id)
        explained(house, house.cast.eva, house.cast.pia, exam)
        house.do(house.cast.eva, ask_approval, AskApproval(exam.slug), "handler")
        house.do(
            house.cast.eva, write_explanation, WriteExplanation(exam.slug, {"incident_nl": "!"}), "handler"
        )
        house.do(house.cast.pia, publish, Publish(exam.slug), "publisher")
        read = (house.cast.pia, approve, Approve(exam.slug, 1), "publisher")
        assert refusal(house, *read) == "changed_meanwhile"

    @pytest.mark.parametrize(
        ("field", "value", "state"),
        [
            ("purpose_nl", "Anders", "suspended"),  # I-02
            ("necessity_en", "Other", "suspended"),  # I-03
            ("live_watch", "unknown", "suspended"),  # I-04
            ("consequences_nl", "Anders", "suspended"),  # I-07
            ("sub_processors", "Meer", "suspended"),  # I-08
            ("flagged_retention_nl", "Anders", "suspended"),  # I-09
            ("recording_times_nl", "Anders", "approved"),  # I-06
            ("private_tips_nl", "Anders", "approved"),  # I-14
            ("incident_nl", "Anders", "approved"),  # I-15
        ],
    )
    def test_some_changes_suspend(self, house, field, value, state):
        exam = approved(house)
        house.do(house.cast.eva, write_explanation, WriteExplanation(exam.slug, {field: value}), "handler")
        assert house.get(Exam, id=exam.id).approval == "approved", "a draft changes nothing yet"
        house.do(house.cast.pia, publish, Publish(exam.slug), "publisher")
        assert house.get(Exam, id=exam.id).approval == state

    def test_another_product_suspends(self, house):
        exam = approved(house)
        other = house.do(house.cast.eva, add_from_catalogue, AddFromCatalogue("honorlock"), "handler")
        written(house, exam=exam.slug, product=other.id)
        assert house.get(Exam, id=exam.id).approval == "suspended"

    @pytest.mark.parametrize(("days", "allowed"), [(28, True), (27, False)])
    def test_back_from_suspension_only_with_enough_notice(self, house, days, allowed):
        exam = approved(house)
        note = {"purpose_nl": "Anders", "change_note_nl": "Doel", "change_note_en": "Purpose"}
        house.do(house.cast.eva, write_explanation, WriteExplanation(exam.slug, note), "handler")
        at = START - timedelta(days=days)
        house.do(house.cast.pia, publish, Publish(exam.slug), "publisher", at=at)
        if allowed:
            assert house.do(house.cast.pia, approve, Approve(exam.slug), "publisher", at=at).may_be_proctored
        else:
            with pytest.raises(Refused, match="notice_too_short"):
                house.do(house.cast.pia, approve, Approve(exam.slug), "publisher", at=at)


class TestImport:
    def test_new_same_changed(self, house):
        def bring(**more):
            found = house.do(house.cast.chloe, upsert_exam, imported(**more), "scheduler")
            return found.outcome, found.changed

        assert bring(product="Proctorio")[0] == "new"
        assert bring(product="proctorio") == ("same", ())
        assert bring(product="Proctorio", name_en="Stats") == ("changed", ("name_en",))
        assert bring() == ("changed", ("name_en", "product"))
        assert house.get(Exam, code="STAT1").product is None

    def test_a_file_does_not_close_the_alternative(self, house):
        written(house, open_alternative=True)
        house.do(house.cast.chloe, upsert_exam, imported(duration_minutes=90), "scheduler")
        assert house.get(Exam, code="STAT1").open_alternative

    def test_a_handler_does_not_import(self, house):
        assert refusal(house, house.cast.eva, upsert_exam, imported(), "handler") == "not_yours"

    def test_a_dry_run_needs_no_writing(self):
        check_imported(imported(product="Proctorio"))
        assert "code" in differences(None, imported())
        with pytest.raises(Refused, match="exam_mode"):
            check_imported(imported(mode="thuis"))


class TestNames:
    @pytest.mark.parametrize(
        ("code", "slug"),
        [
            ("STAT1", "stat1"),
            ("Économie 2/b", "economie-2-b"),
            ("数学", "exam"),
            ("new", "new-1"),
            ("--", "exam"),
        ],
    )
    def test_slugs(self, code, slug):
        assert slug_of(code) == slug

    @given(st.text(max_size=200))
    def test_any_code_has_a_slug_for_an_address(self, code):
        slug = slug_of(code)
        assert slug.isascii()
        assert slug.replace("-", "").isalnum()
        assert len(slug) <= 82

    @given(st.lists(st.text(max_size=5), max_size=8))
    def test_slugs_never_clash(self, codes):
        taken: set[str] = set()
        for code in codes:
            taken.add(free_slug(code, taken.__contains__))
        assert len(taken) == len(codes)

    def test_a_time_that_the_clock_skips_is_refused(self):
        with pytest.raises(Refused, match="no_such_time"):
            local_moment(date(2027, 3, 28), 2, 30, "Europe/Amsterdam")
        assert local_moment(date(2027, 3, 28), 3, 0, "Europe/Amsterdam") == datetime(
            2027, 3, 28, 1, tzinfo=UTC
        )
        twice = local_moment(date(2027, 10, 31), 2, 30, "Europe/Amsterdam")
        assert twice == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)
