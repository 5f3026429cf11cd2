"""The register in the browser: who sees what, the list, and an exam from draft to approved."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import event

from portal.actions.exams import WriteExam, write_exam
from portal.actions.explanations import WriteExplanation, write_explanation
from portal.db import new_id
from portal.models import Exam, Explanation
from tests.explained import explained, write_all

STAFF_WHO_READ = ("handler", "decider", "dpo", "publisher", "scheduler")
STAFF_WHO_DO_NOT = ("exam_board", "admin")
PAGES_TO_READ = ("/staff/exams", "/staff/exams/stat1", "/staff/exams/stat1/preview", "/staff/suppliers")
PAGES_TO_WRITE = (
    "/staff/exams/new", "/staff/exams/stat1/basics", "/staff/exams/stat1/recordings",
    "/staff/exams/stat1/recordings/webcam_video", "/staff/exams/stat1/recordings-rest",
    "/staff/exams/stat1/explanation/purpose", "/staff/suppliers/new", "/staff/suppliers/catalogue",
    "/staff/exams/stat1/ask-approval",
)  # fmt: skip


@pytest.fixture
def exam(make, cast):
    """A supervised exam in five weeks, with a draft from the catalogue."""
    facts = WriteExam(
        "STAT1", "Statistiek 1", "Statistics 1", make.now + timedelta(weeks=500), 120, "home",
        product="catalogue:proctorio",
    )  # fmt: skip
    return make.do(cast.eva, write_exam, facts, "handler")


@pytest.fixture
def eva(browser, cast):
    """The handler at work."""
    return browser.as_(cast.eva, "handler")


@pytest.fixture
def pia(browser, cast):
    """The publisher at work."""
    return browser.as_(cast.pia, "publisher")


class TestWho:
    @pytest.mark.parametrize("role", STAFF_WHO_READ)
    def test_these_read(self, browser, cast, exam, role):
        for path in PAGES_TO_READ:
            browser.as_(cast.bram, role).get(path)

    @pytest.mark.parametrize("role", STAFF_WHO_DO_NOT)
    def test_these_do_not(self, browser, cast, exam, role):
        for path in PAGES_TO_READ:
            browser.as_(cast.bram, role).get(path, status=403)

    def test_students_and_visitors_do_not(self, browser, cast, exam):
        for path in (*PAGES_TO_READ, *PAGES_TO_WRITE):
            browser.as_(cast.amira).get(path, status=403)
            browser.get(path, status=302)

    @pytest.mark.parametrize("role", ["decider", "dpo", "publisher", "scheduler"])
    def test_only_a_handler_writes(self, browser, cast, exam, role):
        for path in PAGES_TO_WRITE:
            browser.as_(cast.bram, role).get(path, status=403)

    @pytest.mark.parametrize("role", ["handler", "decider", "dpo", "scheduler"])
    def test_only_a_publisher_publishes(self, browser, cast, exam, role):
        for deed in ("publish", "approve", "send-back"):
            browser.as_(cast.bram, role).get(f"/staff/exams/stat1/{deed}", status=403)

    def test_a_reader_sees_no_way_to_write(self, browser, cast, exam):
        page = browser.as_(cast.chloe, "scheduler").get("/staff/exams/stat1")
        links = [attrs["href"] for attrs, _text in page.all("a") if "href" in attrs]
        assert not [
            link for link in links if "basics" in link or "explanation" in link or "recordings" in link
        ]
        assert page.all("form", action="/nl/staff/exams/stat1/publish") == []

    def test_what_is_not_there_is_not_found(self, eva, exam):
        for path in (
            "/staff/exams/other", "/staff/exams/other/basics", "/staff/exams/stat1/explanation/other",
            "/staff/exams/stat1/recordings/smell", "/staff/exams/stat1/versions/9", "/staff/suppliers/other",
        ):  # fmt: skip
            eva.get(path, status=404)


class TestList:
    def rows(self, page):
        return [text.split()[0] for _attrs, text in page.all("th", scope="row")]

    def test_it_says_where_each_exam_stands(self, make, cast, eva, exam):
        make.exam("OPEN1", name_nl="Open", name_en="Open", day=(make.now + timedelta(weeks=490)).date())
        page = eva.get("/staff/exams")
        words = page.text("table")
        assert "Niet gepubliceerd" in words
        assert "Zonder online toezicht" in words
        explained(make, cast.eva, cast.pia, exam)
        assert "Gepubliceerd, niet goedgekeurd" in eva.get("/staff/exams").text("table")

    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ("", 1), ("?q=stat", 1), ("?q=STATISTICS", 1), ("?q=%25", 0), ("?q=zoiets", 0),
            ("?standing=approved", 0), ("?standing=not_published", 1), ("?standing=nonsense", 1),
            ("?show=past", 0), ("?after=nonsense", 1), ("?before=2020-01-01T00:00:00%2B00:00_x", 0),
            (f"?q={'x' * 200}", 1), ("?q=%00%F0%9F%A6%8A", 0),
        ],
    )  # fmt: skip
    def test_search_and_filters(self, eva, exam, query, found):
        assert len(self.rows(eva.get(f"/staff/exams{query}"))) == found

    def test_paging_by_key_forth_and_back(self, make, eva):
        make_many(make, 60)
        first = eva.get("/staff/exams")
        second = eva.get(next(a["href"] for a, _ in first.all("a", rel="next")))
        third = eva.get(next(a["href"] for a, _ in second.all("a", rel="next")))
        assert [len(self.rows(page)) for page in (first, second, third)] == [25, 25, 10]
        assert third.all("a", rel="next") == []
        back = eva.get(next(a["href"] for a, _ in third.all("a", rel="prev")))
        assert self.rows(back) == self.rows(second)
        links = [
            attrs["href"]
            for page in (first, second, third)
            for attrs, _text in page.all("a", class_="ds-link")
        ]
        exams = [link for link in links if "/staff/exams/e" in link]
        assert len(exams) == len(set(exams)) == 60

    def test_htmx_gets_the_rows_and_the_count(self, eva, exam):
        headers = {"HX-Request": "true", "HX-Target": "rows"}
        page = eva.get("/staff/exams?q=stat", headers=headers)
        assert page.all("div", id="rows")
        assert page.all("p", id="count")
        assert page.all("h1") == []


def make_many(make, number):
    """So many supervised exams, by copying one."""
    product = make.product("Kijker", None)
    first = make.exam("E0", product=product, day=(make.now + timedelta(weeks=400)).date())
    kept = [column.name for column in Exam.__table__.c if column.name not in ("id", "version")]
    with make.database.writing() as session:
        for at in range(1, number):
            copy = Exam(id=new_id(), **{name: getattr(first, name) for name in kept})
            copy.code, copy.slug, copy.starts_at = f"E{at}", f"e{at}", first.starts_at + timedelta(days=at)
            session.add(copy)
    return first


@contextmanager
def counted(database):
    """The statements that the database got meanwhile."""
    statements = []

    def note(_connection, _cursor, statement, *_rest):
        if statement.split()[0] in ("SELECT", "INSERT", "UPDATE"):
            statements.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(database.engine, "before_cursor_execute", note)


@pytest.mark.parametrize("number", [10, 1000])
def test_no_page_needs_more_than_twelve_queries(make, cast, eva, exam, number):
    explained(make, cast.eva, cast.pia, exam)
    make.do(cast.eva, write_explanation, WriteExplanation("stat1", {"purpose_nl": "Anders"}), "handler")
    first = make_many(make, number)
    for at in make.all(Exam, product_id=first.product_id)[:30]:
        make.add(
            Explanation(id=new_id(), exam_id=at.id, number=1, author_id=cast.eva.id, written_at=make.now)
        )
    for path in (*PAGES_TO_READ, *PAGES_TO_WRITE, "/staff/exams/stat1/versions/1"):
        with counted(make.database) as statements:
            eva.get(path)
        assert len(statements) <= 12, (path, statements)


def link_to(deed, page):
    """The address of a button on the page of an exam."""
    return next(a["href"] for a, _text in page.all("a") if f"/{deed}" in a.get("href", ""))


class TestExam:
    def test_each_missing_thing_leads_to_its_field(self, make, eva, exam):
        page = eva.get("/staff/exams/stat1")
        links = [attrs["href"] for attrs, _text in page.all("a") if "#" in attrs.get("href", "")]
        assert len(links) > 15
        for link in sorted(set(links)):
            path, _hash, anchor = link.partition("#")
            if path.startswith("/nl/staff/"):
                there = eva.get(path)
                ids = [attrs.get("id") for _tag, attrs, _text in there.elements]
                assert anchor in ids, link

    def test_versions_with_what_changed(self, make, cast, eva, exam):
        explained(make, cast.eva, cast.pia, exam)
        make.do(cast.eva, write_explanation, WriteExplanation("stat1", {"purpose_nl": "Anders"}), "handler")
        words = eva.get("/staff/exams/stat1").text()
        assert "We beschrijven het doel anders." in words
        assert "Geschreven door Eva Smit" in words
        assert "Gepubliceerd door Pia Vos" in words

    def test_preview_is_what_students_will_read(self, make, cast, eva, browser, exam):
        write_all(make, cast.eva, exam)
        preview = eva.get("/staff/exams/stat1/preview")
        assert "purpose in nl" in preview.text()
        browser.get("/exams/stat1", status=404)
        explained(make, cast.eva, cast.pia, exam)
        public = browser.get("/exams/stat1")
        ours, theirs = (
            [text for attrs, text in page.all("li") if "strip__item" in attrs.get("class", "")]
            for page in (preview, public)
        )
        assert ours == theirs != []

    def test_from_draft_to_approved_in_the_browser(self, make, cast, eva, pia, exam):
        write_all(make, cast.eva, exam)
        seen = next(
            a["href"] for a, _ in pia.get("/staff/exams/stat1").all("a") if "/publish" in a.get("href", "")
        )
        pia.send("/nl/staff/exams/stat1/publish", at=seen)
        eva.send("/staff/exams/stat1/ask-approval")
        pia.send("/staff/exams/stat1/approve", at="/nl/staff/exams/stat1/approve?version=1")
        assert make.get(Exam, slug="stat1").may_be_proctored
        assert "Pia Vos keurde dit goed" in eva.get("/staff/exams/stat1").text()

    def test_a_draft_that_changed_meanwhile_is_not_published(self, make, cast, pia, exam):
        seen = next(
            a["href"] for a, _ in pia.get("/staff/exams/stat1").all("a") if "/publish" in a.get("href", "")
        )
        write_all(make, cast.eva, exam)
        pia.send("/nl/staff/exams/stat1/publish", at=seen, status=409)
        assert make.get(Exam, slug="stat1").published_id is None

    def test_an_incomplete_exam_is_not_approved(self, make, cast, pia, eva, exam):
        pia.send("/staff/exams/stat1/publish")
        eva.send("/staff/exams/stat1/ask-approval")
        page = pia.send("/staff/exams/stat1/approve", status=409)
        assert "Er ontbreekt nog iets" in page.text()
        pia.send("/staff/exams/stat1/send-back")
        assert make.get(Exam, slug="stat1").approval == "not_approved"

    def test_publishing_twice_is_publishing_once(self, make, pia, exam):
        page = pia.get("/staff/exams/stat1/publish")
        hidden = pia._hidden(page, "/nl/staff/exams/stat1/publish")
        pia.post("/staff/exams/stat1/publish", hidden)
        pia.post("/staff/exams/stat1/publish", hidden)
        assert len(make.all(Explanation)) == 1
