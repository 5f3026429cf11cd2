"""Import pages: choose, read what would change, apply or throw away; nobody else may, and nothing crashes."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import pytest

from portal.jobs.imports import carry_on, vault_of
from portal.models import ImportRun, Person
from tests.importing import Importer

PEOPLE = (
    "institution_user_id;student_number;name;kamer\n"
    "s1@x.example;007;Amira Haddad;1\n"
    's2@x.example;"1,23E+12";Ben de Boer;2\n'
    "s3@x.example;9;<script>alert(1)</script>;3\n"
)


@pytest.fixture
def chloe(browser, cast):
    """The scheduler's browser."""
    return browser.as_(cast.chloe, "scheduler")


@pytest.fixture
def upload(chloe):
    """Send a file by the form; gives the address of its report."""

    def send(content=PEOPLE, kind="people", status=302, **more):
        data = content.encode() if isinstance(content, str) else content
        chloe.send(
            "/staff/import", {"kind": kind, "file": (io.BytesIO(data), "file.csv"), **more}, status=status
        )
        return chloe.last.headers.get("Location", "").removeprefix("http://localhost")

    return send


@pytest.fixture
def worker(app, make):
    """What the worker does with all imports that wait for it."""

    def work():
        for run in make.all(ImportRun):
            carry_on(make.database, make.config, run.id, lambda: datetime.now(UTC), breath_seconds=0)

    return work


def test_from_file_to_register(chloe, upload, worker, make):
    before = len(make.all(Person))
    report = upload()
    page = chloe.get(report)
    text = page.text()
    assert "Dit zou er veranderen" in text
    assert "Van 3 rijen: 2 nieuw, 0 gewijzigd, 0 hetzelfde, 1 geweigerd." in text
    assert "kamer" in text, "the column that is not used is named"
    assert "het rekenprogramma heeft cijfers weggelaten" in text
    assert len(make.all(Person)) == before
    chloe.send(f"{report}/apply", at=report)
    assert "We verwerken de rijen" in chloe.follow().text()
    assert len(make.all(Person)) == before
    worker()
    done = chloe.get(report).text()
    assert "De import is klaar" in done
    assert "2 nieuw, 0 gewijzigd, 0 hetzelfde, 1 geweigerd" in done
    assert make.get(Person, institution_user_id="s1@x.example").student_number == "007"
    assert len(make.all(Person)) == before + 2


def test_what_a_file_says_is_shown_as_text(chloe, upload):
    report = upload(PEOPLE.replace("s3@x.example", "<b>s3</b>"))
    assert "<b>s3</b>" in chloe.get(f"{report}?show=new").text()


def test_rows_by_outcome_and_by_page(chloe, upload):
    rows = "".join(f"p{n}@x.example;{n};P{n}\n" for n in range(60))
    report = upload("institution_user_id;student_number;name\n" + rows)
    lines = []
    page = chloe.get(f"{report}?show=new")
    while True:
        lines.append([text for attrs, text in page.all("td") if attrs.get("data-label") == "Regel"])
        following = page.all("a", rel="next")
        if not following:
            break
        page = chloe.get(following[0][0]["href"].split("#")[0])
    assert [len(one) for one in lines] == [25, 25, 10]
    assert [line for one in lines for line in one] == [str(n) for n in range(2, 62)]
    back = chloe.get(page.all("a", rel="prev")[0][0]["href"].split("#")[0])
    assert [text for attrs, text in back.all("td") if attrs.get("data-label") == "Regel"] == lines[1]
    first = chloe.get(back.all("a", rel="prev")[0][0]["href"].split("#")[0])
    assert not first.all("a", rel="prev")


@pytest.mark.parametrize(
    "query", ["?show=nothing", "?after=x", "?after=99999999999", "?before=0", "?show=refused&after=-1"]
)
def test_odd_addresses_do_no_harm(chloe, upload, query):
    chloe.get(upload() + query)


def test_throwing_the_file_away(chloe, upload, make):
    report = upload()
    chloe.send(f"{report}/drop", at=report)
    text = chloe.follow().text()
    assert "Dit bestand is weg" in text
    assert list(vault_of(make.config).folder.iterdir()) == []


def test_two_tabs_cannot_both_decide(chloe, upload, make, worker):
    report = upload()
    chloe.get(report)
    hidden = [chloe._hidden(chloe.page, f"{report}/{deed}") for deed in ("apply", "drop")]
    chloe.post(f"{report}/apply", hidden[0])
    chloe.post(f"{report}/apply", hidden[0])  # a double click goes where the first one went
    chloe.post(f"{report}/drop", {**hidden[1], "key": "another"}, status=409)
    assert "Iemand heeft dit bestand al verwerkt of weggegooid." in chloe.page.text()
    chloe.post(f"{report}/drop", hidden[1])  # the key of the same page: done already, and the file stays
    worker()
    assert "De import is klaar" in chloe.get(report).text()


def test_the_same_form_twice_is_one_import(chloe, make):
    chloe.get("/staff/import")
    hidden = chloe._hidden(chloe.page, "/nl/staff/import")
    places = []
    for _ in range(2):
        chloe.post(
            "/staff/import", {**hidden, "kind": "people", "file": (io.BytesIO(PEOPLE.encode()), "f.csv")}
        )
        places.append(chloe.last.headers["Location"])
    assert places[0] == places[1]
    assert len(make.all(ImportRun)) == 1
    assert len(list(vault_of(make.config).folder.iterdir())) == 1


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"kind": "people"}, "Kies een CSV-bestand."),
        ({"file": (io.BytesIO(b"x"), "f.csv")}, "Kies wat er in het bestand staat."),
        ({"kind": "grades", "file": (io.BytesIO(b"x"), "f.csv")}, "Kies uit de lijst op de pagina."),
        ({"kind": "people", "file": (io.BytesIO(b""), "f.csv")}, "Er staat niets in dit bestand."),
        ({"kind": "people", "file": "no file at all"}, "Kies een CSV-bestand."),
    ],
)
def test_a_form_that_is_not_filled_in(chloe, make, fields, sentence):
    page = chloe.send("/staff/import", fields, status=422)
    assert sentence in page.text()
    assert make.all(ImportRun) == []


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (PEOPLE.encode("utf-16"), "UTF-16"),
        (
            "institution_user_id;name\ns1;René\n".encode("latin-1"),
            "In regel 2 staan letters die we niet kunnen lezen",
        ),
        (b"PK\x03\x04\x00\x00", "Dit is geen CSV-bestand"),
        (b"name;student_number\nA;1\n", "Deze kolommen ontbreken: institution_user_id"),
        (b"Amira;1\n", "Zet dit boven je rijen: institution_user_id, name"),
    ],
)
def test_a_file_that_cannot_be_used(chloe, upload, content, sentence):
    text = chloe.get(upload(content)).text()
    assert "We kunnen dit bestand niet gebruiken" in text
    assert sentence in text


def test_a_file_over_the_limit_is_told_the_limit(chloe, make):
    page_before = chloe.get("/staff/import").text()
    assert "hoogstens 12 MB" in page_before
    too_much = b"x" * (make.config.request_limit_bytes + 1)
    chloe.post("/staff/import", too_much, status=413, content_type="multipart/form-data; boundary=b")
    assert "12 MB" in chloe.page.text()
    assert make.all(ImportRun) == []
    assert not vault_of(make.config).folder.exists()


def test_a_big_file_is_checked_by_the_worker_and_can_be_followed(chloe, upload, worker):
    rows = "".join(f"person-number-{n:06}@school.example;{n};Name of person {n}\n" for n in range(4000))
    report = upload("institution_user_id;student_number;name\n" + rows)
    assert "We controleren je bestand" in chloe.get(report).text()
    part = chloe.get(report, headers={"HX-Request": "true", "HX-Target": "import_progress"})
    assert part.all("a", id="look_again")[0][0]["data-hx-trigger"] == "every 2s, click"
    worker()
    part = chloe.get(report, headers={"HX-Request": "true", "HX-Target": "import_progress"})
    assert "data-hx-trigger" not in part.all("a", id="look_again")[0][0], "focus stays on the same link"
    assert "Bekijk het resultaat" in part.text("div")
    assert "We zijn klaar met het bestand." in part.all("p", id="import_news")[0][1]
    page = chloe.get(report)
    assert "4000 nieuw" in page.text()
    assert not page.all("script"), "nothing moves any more, so no script"


@pytest.mark.parametrize("kind", ["people", "exams", "enrolments", "sittings"])
def test_the_example_can_be_downloaded(chloe, kind):
    chloe.get(f"/staff/import/examples/{kind}")
    assert chloe.last.mimetype == "text/csv"
    assert "attachment" in chloe.last.headers["Content-Disposition"]
    assert chloe.last.data.startswith(b"\xef\xbb\xbf")


def test_an_unknown_example_or_import_is_not_here(chloe):
    chloe.get("/staff/import/examples/grades", status=404)
    chloe.get("/staff/import/0123456789abcdef01234567", status=404)


@pytest.mark.parametrize("role", ["handler", "decider", "dpo", "publisher", "exam_board", None])
def test_others_may_not(browser, cast, upload, role):
    report = upload()
    other = browser.as_(cast.ben, *([role] if role else []))
    for path in ("/staff/import", report, "/staff/import/examples/people"):
        other.get(path, status=403)
    for deed in ("apply", "drop"):
        other.client.get(f"{report}/{deed}")
        assert other.client.post(f"{report}/{deed}").status_code in (302, 400, 403)


def test_an_administrator_may(browser, cast):
    browser.as_(cast.ada, "admin").get("/staff/import")


def test_a_visitor_is_asked_to_sign_in(browser):
    browser.get("/staff/import", status=302)


def test_no_page_needs_many_queries(chloe, upload, app, make):
    from sqlalchemy import event

    importer = Importer(make.database, make.config)
    header = "institution_user_id;student_number;name\n"
    found = {}
    chloe.get("/staff/import")  # the first look of a session writes that it was seen
    for size in (10, 1000):
        run = importer.check("people", header + "".join(f"q{n}@x.example;{n};Q\n" for n in range(size)))
        statements: list[str] = []

        def note(_connection, _cursor, statement, *_rest, said=statements):
            said.append(statement)

        event.listen(make.database.engine, "before_cursor_execute", note)
        chloe.get(f"/staff/import/{run.id}")
        event.remove(make.database.engine, "before_cursor_execute", note)
        found[size] = len(statements)
    assert found[1000] == found[10] <= 12
