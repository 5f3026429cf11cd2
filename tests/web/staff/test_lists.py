"""The lists of an exam on pages: numbers, names on the list alone, downloads, the supplier's address, and who took what."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
import time_machine
from joserfc import jws
from joserfc.jwk import KeySet

from portal.models import Exam, ListedApart, LogEntry
from portal.rules.lists import proof_code
from tests.browser import Browser
from tests.cast import Cast
from tests.make import NOW, Make

KEYS = "/.well-known/proctoring-list-keys.json"


@pytest.fixture(autouse=True)
def _today():
    """The pages read the clock: it stands at the moment of the builders."""
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def exam(make: Make, cast: Cast) -> Exam:
    """Approved; Amira objected, Ben did not."""
    exam = make.exam("STAT1", product=make.product(), approval="approved")
    make.enrol(cast.amira, exam, extra_time=30)
    make.enrol(cast.ben, exam)
    make.case(cast.amira, exam)
    return exam


@pytest.fixture
def chloe(browser: Browser, cast: Cast) -> Browser:
    return browser.as_(cast.chloe, "scheduler")


def fetched(browser: Browser, make: Make, path: str, status: int = 200):
    """What a machine without a cookie gets."""
    answer = browser.app.test_client().get(path)
    assert answer.status_code == status
    assert "Set-Cookie" not in answer.headers
    return answer


def checked(browser: Browser, make: Make, token: str) -> dict:
    """What a signed list says, once its signature has been checked with the public key."""
    keys = KeySet.import_key_set(json.loads(fetched(browser, make, KEYS).data))
    read = jws.deserialize_compact(token, keys, algorithms=["ES256"])
    assert read.headers()["kid"] == keys.keys[0].kid
    return json.loads(read.payload)


def test_numbers_without_names_and_who_took_what(make, cast, exam, chloe):
    path = f"/staff/planning/exams/{exam.slug}/lists"
    page = chloe.get(path)
    assert page.text().count("1 student") == 2
    assert cast.amira.name not in page.text()
    assert "Nog niemand nam een lijst" in page.text()
    chloe.get(f"/staff/planning/exams/{exam.slug}/list")
    page = chloe.get(path)
    assert [text for _attrs, text in page.all("td", data_label="Als")] == ["tentamenbureau"]
    assert cast.chloe.name not in page.text()
    assert "Zonder online toezicht, geopend op de pagina" in page.text()


def test_the_list_holds_names_and_codes_and_no_reason(make, cast, exam, chloe):
    words = chloe.get(f"/staff/planning/exams/{exam.slug}/list").text()
    assert cast.amira.name in words
    assert cast.ben.name not in words
    assert proof_code(make.config.secret_key, exam.id, cast.amira.id) in words
    assert "bezwaar" not in words


def test_the_spreadsheet_says_the_same_and_holds_no_formula(make, cast, exam, chloe):
    with make.database.writing() as session:
        session.get_one(type(cast.amira), cast.amira.id).name = "=HYPERLINK(1)"
    answer = chloe.client.get(f"/nl/staff/planning/exams/{exam.slug}/list.csv")
    assert answer.mimetype == "text/csv"
    rows = [line.split(";") for line in answer.data.decode("utf-8-sig").splitlines()]
    assert rows[0][:4] == ["Nummer", "Naam", "Code", "Extra minuten"]
    assert [(row[0], row[1], row[3]) for row in rows[1:]] == [
        (cast.amira.student_number, "'=HYPERLINK(1)", "30")
    ]
    assert make.get(LogEntry, tag="exam:list:taken").facts["form"] == "csv"


def test_the_signed_list_holds_numbers_only(make, cast, exam, chloe, browser):
    answer = chloe.client.get(f"/nl/staff/planning/exams/{exam.slug}/may-be-proctored.jws")
    told = checked(browser, make, answer.data.decode())
    assert told["candidates"] == [cast.ben.student_number]
    assert (told["exam"], told["aud"], told["iss"]) == ("STAT1", "proctorio", make.config.base_url)
    assert told["exp"] - told["iat"] == 3600
    assert cast.ben.name not in answer.data.decode()


def test_an_exam_without_a_product_has_no_supplier_to_sign_for(make, chloe):
    make.exam("BARE1")
    assert chloe.client.get("/nl/staff/planning/exams/bare1/may-be-proctored.jws").status_code == 404
    assert "0 studenten" in chloe.get("/staff/planning/exams/bare1/lists").text()


def test_not_approved_is_said(make, cast, chloe):
    make.enrol(cast.ben, make.exam("NOT1", product=make.product()))
    page = chloe.get("/staff/planning/exams/not1/lists")
    assert "Dus niemand mag online toezicht hebben" in page.text()


@pytest.mark.parametrize(
    ("status", "values", "words"),
    [
        ("not_approved", {"approval": "not_approved"}, "nog niet goedgekeurd voor online toezicht"),
        ("not_approved", {"approval": "in_review"}, "nog niet goedgekeurd voor online toezicht"),
        ("suspended", {"approval": "suspended"}, "Online toezicht bij dit tentamen is gestopt"),
        ("called_off", {"approval": "approved", "cancelled_at": NOW}, "Dit tentamen gaat niet door"),
    ],
)
def test_a_list_on_which_everybody_stands_says_why_on_the_page_and_in_both_files(
    make, cast, chloe, browser, status, values, words
):
    """11.3: nobody may be proctored; that is no fault, and exam administration need not look for one."""
    exam = make.exam("NOT1", product=make.product(), **values)
    make.enrol(cast.ben, exam)
    path = f"/staff/planning/exams/{exam.slug}"
    for page in (f"{path}/lists", f"{path}/list"):
        said = chloe.get(page).text()
        assert words in said
        assert "Dat klopt" in said
    answer = chloe.client.get(f"/nl{path}/list.csv")
    rows = [line.split(";") for line in answer.data.decode("utf-8-sig").splitlines()]
    assert rows[0][-1] == "Opmerking"
    assert [words in row[-1] for row in rows[1:]] == [True]
    token = chloe.client.get(f"/nl{path}/may-be-proctored.jws").data.decode()
    told = checked(browser, make, token)
    assert (told["candidates"], told["status"]) == ([], status)
    assert words in told["note"]


def test_an_approved_exam_needs_no_remark(make, exam, chloe, browser):
    path = f"/nl/staff/planning/exams/{exam.slug}"
    assert "Opmerking" not in chloe.client.get(f"{path}/list.csv").data.decode()
    told = checked(browser, make, chloe.client.get(f"{path}/may-be-proctored.jws").data.decode())
    assert (told["status"], "note" in told) == ("approved", False)


def test_somebody_who_sits_elsewhere_is_added_and_taken_off(make, cast, exam, chloe):
    path = f"/staff/planning/exams/{exam.slug}/apart"
    chloe.send(path, {"number": "", "cause": "facilities"}, status=422)
    chloe.send(path, {"number": "nobody", "cause": "facilities"}, status=409)
    assert "Niemand heeft hier dit studentnummer" in chloe.last.get_data(as_text=True)
    chloe.send(path, {"number": cast.ben.student_number, "cause": "facilities", "place": "Zaal 9"})
    page = chloe.follow()
    assert "Zaal 9" in page.text()
    listed = chloe.get(f"/staff/planning/exams/{exam.slug}/list").text()
    assert cast.ben.name in listed
    assert "voorziening" not in listed
    remove = f"/staff/planning/apart/{make.get(ListedApart).id}/remove"
    chloe.get(remove)
    chloe.send(remove, at=remove)
    assert make.all(ListedApart) == []


def test_a_supplier_fetches_by_a_secret_address(make, cast, exam, chloe, browser):
    path = "/staff/planning/suppliers"
    chloe.send(f"{path}/proctorio", at=path)
    address = chloe.follow().all("code", class_="address")[0][1]
    assert not [
        text for _a, text in chloe.get(path).all("code", class_="address") if "supplier-lists" in text
    ]
    way = address.removeprefix(make.config.base_url)
    told = fetched(browser, make, way).get_json()
    assert [one["exam"] for one in told["exams"]] == ["STAT1"]
    answer = fetched(browser, make, told["exams"][0]["list"].removeprefix(make.config.base_url))
    assert (answer.mimetype, answer.headers["Referrer-Policy"]) == ("application/jose", "no-referrer")
    assert checked(browser, make, answer.data.decode())["candidates"] == [cast.ben.student_number]
    fetched(browser, make, f"{way}/nowhere", 404)
    fetched(browser, make, "/supplier-lists/guess", 404)
    fetched(browser, make, f"/supplier-lists/guess/{exam.slug}", 404)
    assert "leverancier" in chloe.get(f"/staff/planning/exams/{exam.slug}/lists").text()
    chloe.send(f"{path}/proctorio/stop", at=path)
    fetched(browser, make, way, 404)


def test_the_list_is_exact_at_the_moment_of_asking(make, cast, exam, chloe, browser):
    path = f"/nl/staff/planning/exams/{exam.slug}/may-be-proctored.jws"
    first = checked(browser, make, chloe.client.get(path).data.decode())
    make.case(cast.ben, exam)
    second = checked(browser, make, chloe.client.get(path).data.decode())
    assert (first["candidates"], second["candidates"]) == ([cast.ben.student_number], [])
    assert first["version"] != second["version"]


def test_a_list_made_near_the_end_counts_until_the_end(make, exam, chloe, browser):
    ends = exam.starts_at + timedelta(minutes=exam.duration_minutes)
    with time_machine.travel(ends - timedelta(minutes=10), tick=False):
        chloe = browser.as_(make.get(type(make.people("Nina Post")[0]), name="Chloé Maas"), "scheduler")
        token = chloe.client.get(f"/nl/staff/planning/exams/{exam.slug}/may-be-proctored.jws").data.decode()
    told = checked(browser, make, token)
    assert told["exp"] - told["iat"] == 600


def test_the_dpo_reads_who_took_a_list_by_name_and_exam_administration_does_not(
    make, cast, exam, chloe, browser
):
    chloe.get(f"/staff/planning/exams/{exam.slug}/list")
    path = f"/staff/exams/{exam.slug}/lists"
    assert cast.chloe.name in browser.as_(cast.dov, "dpo").get(path).text()
    for roles in (["scheduler"], ["handler"], ["publisher"]):
        assert browser.as_(cast.chloe, *roles).client.get(f"/nl{path}").status_code == 403


def test_nobody_else_comes_near(make, cast, exam, browser):
    for roles in (["handler", "decider", "dpo"], ["exam_board"], ["admin", "publisher", "reviewer"], []):
        user = browser.as_(cast.eva, *roles)
        for end in ("lists", "list", "list.csv", "may-be-proctored.jws", "apart"):
            answer = user.client.get(f"/nl/staff/planning/exams/{exam.slug}/{end}")
            assert answer.status_code == 403, (roles, end)
        assert user.client.get("/nl/staff/planning/suppliers").status_code == 403
