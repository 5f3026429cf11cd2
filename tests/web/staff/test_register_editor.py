"""Writing the register in the browser: every bad input gets its sentence, and nothing typed is lost."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal.actions.exams import WriteExam, write_exam
from portal.actions.explanations import WriteChannels, WriteExplanation, write_channels, write_explanation
from portal.models import Exam, Explanation, Product, Supplier
from portal.rules.recordings import CATEGORIES

BEST_BEFORE = ("best_before_day", "best_before_month", "best_before_year")
FACTS = {
    "code": "ÉCO 2", "name_nl": "Économie 经济学", "name_en": "Economics", "course_code": "", "day_day": "14",
    "day_month": "1", "day_year": "2027", "time": "9.00", "duration_minutes": "120", "mode": "home",
    "product": "catalogue:proctorio", "surveillance_session_reference": "", "retention_days": "30",
    "best_before_day": "", "best_before_month": "", "best_before_year": "",
}  # fmt: skip


@pytest.fixture
def eva(browser, cast):
    """The handler at work."""
    return browser.as_(cast.eva, "handler")


@pytest.fixture
def exam(make, cast):
    """A supervised exam with a draft from the catalogue."""
    facts = WriteExam(
        "STAT1", "Statistiek 1", "Statistics 1", make.now + timedelta(weeks=500), 120, "home",
        product="catalogue:proctorio",
    )  # fmt: skip
    return make.do(cast.eva, write_exam, facts, "handler")


def draft(make):
    return max(make.all(Explanation), key=lambda one: one.number)


def channel(make, category):
    return next(one for one in draft(make).channels if one.category == category)


class TestFacts:
    def test_add_and_change(self, make, eva):
        eva.send("/staff/exams/new", FACTS)
        assert eva.last.headers["Location"].endswith("/nl/staff/exams/eco-2")
        exam = make.get(Exam, slug="eco-2")
        assert (exam.name_nl, exam.local_start.hour, exam.retention_days) == ("Économie 经济学", 9, 30)
        assert exam.product.name == "Proctorio"
        changed = {**FACTS, "product": exam.product_id, "time": "13:30", "retention_days": ""}
        eva.send("/staff/exams/eco-2/basics", changed)
        exam = make.get(Exam, slug="eco-2")
        assert (exam.local_start.hour, exam.retention_days) == (13, None)

    @pytest.mark.parametrize(
        ("wrong", "sentence"),
        [
            ({"code": ""}, "Vul de code van het tentamen in."),
            ({"code": "\x07 "}, "Vul de code van het tentamen in."),
            ({"name_nl": "n" * 201}, "1 tekens te lang"),
            ({"day_day": "31", "day_month": "2"}, "Vul een datum in die bestaat"),
            ({"day_day": ""}, "Vul een datum in die bestaat"),
            ({"day_day": "", "day_month": "", "day_year": ""}, "Vul de dag van het tentamen in."),
            ({"time": "25.00"}, "Vul een tijd in"),
            ({"time": "half tien"}, "Vul een tijd in"),
            ({"day_day": "28", "day_month": "3", "time": "2.30"}, "Deze tijd bestaat niet"),
            ({"duration_minutes": "twee uur"}, "van 1 tot en met 1440"),
            ({"duration_minutes": "٣"}, "van 1 tot en met 1440"),
            ({"mode": ""}, "Kies waar studenten"),
            ({"mode": "moon"}, "Kies uit de lijst"),
            ({"product": "moon"}, "Kies uit de lijst"),
            ({"retention_days": "-1"}, "van 0 tot en met 3650"),
            (
                {"best_before_day": "15", "best_before_month": "1", "best_before_year": "2027"},
                "op of vóór de dag",
            ),
        ],
    )
    def test_each_mistake_has_its_sentence_and_nothing_is_lost(self, make, eva, wrong, sentence):
        page = eva.send("/staff/exams/new", {**FACTS, **wrong}, status=422)
        assert sentence in page.text()
        assert page.text("title").startswith("Fout: ")
        if "name_nl" not in wrong:
            assert page.all("input", id="name_nl")[0][0]["value"] == "Économie 经济学"
        assert make.all(Exam) == []

    def test_a_code_that_is_taken(self, make, eva, exam):
        page = eva.send("/staff/exams/new", {**FACTS, "code": "STAT1"}, status=409)
        assert "Een ander tentamen heeft deze code al." in page.text()
        assert page.all("input", id="name_nl")[0][0]["value"] == "Économie 经济学"

    def test_sent_twice_it_is_one_exam(self, make, eva):
        hidden = eva._hidden(eva.get("/staff/exams/new"), "/nl/staff/exams/new")
        eva.post("/staff/exams/new", {**hidden, **FACTS})
        eva.post("/staff/exams/new", {**hidden, **FACTS})
        assert len(make.all(Exam)) == 1

    def test_a_stale_page_shows_both(self, make, cast, eva, exam):
        hidden = eva._hidden(eva.get("/staff/exams/stat1/basics"), "/nl/staff/exams/stat1/basics")
        now = WriteExam(
            "STAT1",
            "Wiskunde",
            "Statistics 1",
            exam.starts_at,
            120,
            "oral",
            product=exam.product_id,
            exam="stat1",
        )
        make.do(cast.eva, write_exam, now, "handler")
        typed = {**FACTS, "product": exam.product_id}
        page = eva.post("/staff/exams/stat1/basics", {**hidden, **typed}, status=409)
        table = page.text("table")
        assert "Wiskunde" in table
        assert "Économie" in table
        assert "Mondeling" in table
        again = eva._hidden(page, "/nl/staff/exams/stat1/basics")
        eva.post("/staff/exams/stat1/basics", {**again, **typed})
        assert make.get(Exam, slug="stat1").name_nl == "Économie 经济学"


class TestSections:
    def test_each_saves_what_it_asks(self, make, eva, exam):
        eva.send(
            "/staff/exams/stat1/explanation/purpose",
            {
                "purpose_nl": "Fraude zien.\r\nNiets anders. 🦊",
                "purpose_en": "See cheating.",
                "lawful_basis": "consent",
            },
        )
        eva.send(
            "/staff/exams/stat1/explanation/companies", {"countries": "nl, de;NL", "sub_processors": "geen"}
        )
        found = draft(make)
        assert (found.purpose_nl, found.lawful_basis) == ("Fraude zien.\nNiets anders. 🦊", "consent")
        assert (found.countries, found.sub_processors) == ("NL DE", "geen")
        page = eva.get("/staff/exams/stat1/explanation/purpose")
        assert page.all("input", value="consent")[0][0].get("checked") is not None
        assert "🦊" in page.all("textarea", id="purpose_nl")[0][1]

    @pytest.mark.parametrize(
        "key", ["purpose", "watching", "judging", "companies", "alternative", "tips", "changes"]
    )
    def test_everything_may_stay_empty(self, make, eva, exam, key):
        eva.send(f"/staff/exams/stat1/explanation/{key}", {})
        assert draft(make).live_watch == "unknown"

    @pytest.mark.parametrize(
        ("key", "wrong", "sentence"),
        [
            ("purpose", {"purpose_nl": "x" * 2001}, "Gebruik er niet meer dan 2000."),
            ("purpose", {"lawful_basis": "because"}, "Kies uit de lijst"),
            ("companies", {"countries": "NL Duitsland"}, "DUITSLAND is geen landcode."),
            ("companies", {"countries": "ZZ"}, "ZZ is geen landcode."),
        ],
    )
    def test_mistakes(self, make, eva, exam, key, wrong, sentence):
        before = draft(make).version
        page = eva.send(f"/staff/exams/stat1/explanation/{key}", wrong, status=422)
        assert sentence in page.text()
        assert draft(make).version == before

    def test_a_stale_page_shows_both(self, make, cast, eva, exam):
        path = "/nl/staff/exams/stat1/explanation/purpose"
        hidden = eva._hidden(eva.get(path), path)
        now = WriteExplanation("stat1", {"purpose_nl": "Van een ander", "lawful_basis": "public_task"})
        make.do(cast.eva, write_explanation, now, "handler")
        page = eva.post(path, {**hidden, "purpose_nl": "Van mij", "lawful_basis": ""}, status=409)
        table = page.text("table")
        for words in ("Van een ander", "Van mij", "Publieke taak", "Nog niet bekend"):
            assert words in table
        assert draft(make).purpose_nl == "Van een ander"
        eva.post(path, {**eva._hidden(page, path), "purpose_nl": "Van mij"})
        assert draft(make).purpose_nl == "Van mij"


class TestRecordings:
    def test_all_23_in_one_go(self, make, eva, exam):
        page = eva.get("/staff/exams/stat1/recordings")
        assert {attrs["name"] for attrs, _text in page.all("select")} == set(CATEGORIES)
        eva.send("/staff/exams/stat1/recordings", {**dict.fromkeys(CATEGORIES, "off"), "mouse": "unknown"})
        assert {one.category: one.state for one in draft(make).channels}.pop("mouse") == "unknown"
        assert channel(make, "webcam_video").state == "off"

    def test_one_in_detail(self, make, eva, exam):
        details = {
            "state": "on", "why_code": "other", "why_nl": "Daarom", "why_en": "Because",
            "seen_by_code": "examiner", "kept_days": "30", "kept_rule": "grade_final", "countries": "de",
        }  # fmt: skip
        eva.send("/staff/exams/stat1/recordings/webcam_video", details)
        found = channel(make, "webcam_video")
        assert (found.state, found.why_nl, found.kept_days, found.countries) == ("on", "Daarom", 30, "DE")

    @pytest.mark.parametrize(
        ("wrong", "sentence"),
        [
            ({"state": ""}, "Kies een van de drie."),
            ({"state": "perhaps"}, "Kies uit de lijst"),
            ({"kept_days": "1,5"}, "van 0 tot en met 3650"),
            ({"kept_days": "3", "kept_rule": "not_kept"}, "Laat het aantal dagen leeg"),
            ({"why_nl": "x" * 2001}, "1 tekens te lang"),
            ({"countries": "Duitsland"}, "is geen landcode"),
        ],
    )
    def test_mistakes(self, make, eva, exam, wrong, sentence):
        page = eva.send("/staff/exams/stat1/recordings/mouse", {"state": "on", **wrong}, status=422)
        assert sentence in page.text()
        assert channel(make, "mouse").state == "unknown"

    def test_zero_days_is_a_term(self, make, eva, exam):
        eva.send("/staff/exams/stat1/recordings/mouse", {"state": "on", "kept_days": "0"})
        assert channel(make, "mouse").kept_days == 0
        page = eva.get("/staff/exams/stat1/recordings/mouse")
        assert page.all("input", id="kept_days")[0][0]["value"] == "0"

    def test_a_stale_list_shows_both(self, make, cast, eva, exam):
        path = "/nl/staff/exams/stat1/recordings"
        hidden = eva._hidden(eva.get(path), path)
        make.do(cast.eva, write_channels, WriteChannels("stat1", {"mouse": {"state": "on"}}), "handler")
        page = eva.post(path, {**hidden, **dict.fromkeys(CATEGORIES, "off")}, status=409)
        rows = [text for _attrs, text in page.all("tr") if text.startswith("Hoe je de muis beweegt")]
        assert "Opgenomen" in rows[0]
        assert channel(make, "mouse").state == "on"

    def test_a_stale_detail_shows_both(self, make, cast, eva, exam):
        path = "/nl/staff/exams/stat1/recordings/mouse"
        hidden = eva._hidden(eva.get(path), path)
        make.do(cast.eva, write_channels, WriteChannels("stat1", {"mouse": {"countries": "DE"}}), "handler")
        page = eva.post(path, {**hidden, "state": "on", "countries": "FR"}, status=409)
        assert "Duitsland" in page.text("table")
        assert "Frankrijk" in page.text("table")

    def test_the_rest_goes_only_where_nothing_stands(self, make, cast, eva, exam):
        states = {one: {"state": "off"} for one in CATEGORIES}
        states |= {"mouse": {"state": "on", "countries": "FR"}, "keystrokes": {"state": "on"}}
        make.do(cast.eva, write_channels, WriteChannels("stat1", states), "handler")
        rest = {"seen_by_code": "examiner", "kept_days": "0", "countries": "DE"}
        eva.send("/staff/exams/stat1/recordings-rest", rest)
        assert (channel(make, "mouse").countries, channel(make, "keystrokes").countries) == ("FR", "DE")
        assert (channel(make, "mouse").kept_days, channel(make, "webcam_video").countries) == (0, "")
        assert "Bij alles wat je opneemt" in eva.get("/staff/exams/stat1/recordings-rest").text()

    def test_hints_have_their_sources(self, eva, exam):
        page = eva.get("/staff/exams/stat1/recordings/room_scan")
        assert [attrs for attrs, _text in page.all("a") if attrs["href"].startswith("https://")]
        assert "room or periodic desk scan" in page.text()


class TestSuppliers:
    def test_from_the_catalogue_and_by_hand(self, make, eva):
        eva.send("/staff/suppliers/catalogue", {"catalogue_id": "honorlock"})
        eva.send("/staff/suppliers/new", {"name": "Ogen BV", "contact_email": "p@ogen.example"})
        eva.send("/staff/suppliers/ogen-bv/products/new", {"name": "Kijker"})
        product = make.get(Product, name="Kijker")
        eva.send(f"/staff/suppliers/ogen-bv/products/{product.id}", {"name": "Loep"})
        words = eva.get("/staff/suppliers").text()
        assert "Loep" in words
        assert "Honorlock Inc." in words
        assert "Kijker" not in words

    @pytest.mark.parametrize(
        ("path", "wrong", "sentence"),
        [
            ("/staff/suppliers/new", {"name": ""}, "Vul de naam van het bedrijf in."),
            ("/staff/suppliers/new", {"name": "x" * 201}, "1 tekens te lang"),
            (
                "/staff/suppliers/new",
                {"name": "A", "contact_email": "nee"},
                "e-mailadres in met een @",
            ),
            ("/staff/suppliers/catalogue", {}, "Kies een product uit de lijst."),
            ("/staff/suppliers/catalogue", {"catalogue_id": "moon"}, "Kies uit de lijst"),
        ],
    )
    def test_mistakes(self, make, eva, path, wrong, sentence):
        assert sentence in eva.send(path, wrong, status=422).text()
        assert make.all(Supplier) == []

    def test_a_stale_page_shows_both(self, make, eva):
        eva.send("/staff/suppliers/new", {"name": "Ogen BV"})
        path = "/nl/staff/suppliers/ogen-bv"
        hidden = eva._hidden(eva.get(path), path)
        eva.send(path, {"name": "Ogen NV"})
        page = eva.post(path, {**hidden, "name": "Ogen VOF"}, status=409)
        assert "Ogen NV" in page.text("table")
        assert "Ogen VOF" in page.text("table")

    def test_somebody_elses_product_is_not_there(self, make, eva):
        eva.send("/staff/suppliers/new", {"name": "Ogen BV"})
        other = make.product()
        eva.get(f"/staff/suppliers/ogen-bv/products/{other.id}", status=404)
