"""Taking in a letter: whom it is from, what it says, the check page with its dates, and the numbers at the end."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from portal.models import Case, Draft, Exam, Letter, LogEntry, OutboxMail
from portal.rules.calendar import local_date
from tests import samples
from tests.browser import Browser
from tests.cast import Cast
from tests.make import Make


@pytest.fixture
def now(make: Make) -> Make:
    """Deeds happen at the real moment, since pages count from it."""
    make.now = datetime.now(UTC)
    return make


@pytest.fixture
def exam(now: Make, cast: Cast) -> Exam:
    """In five weeks, with online supervision; Amira takes it."""
    exam = now.exam("STAT1", product=now.product())
    now.enrol(cast.amira, exam)
    return exam


@pytest.fixture
def eva(browser: Browser, cast: Cast) -> Browser:
    return browser.as_(cast.eva, "handler")


def letter(now: Make, days: int = 1, **values: Any) -> dict[str, Any]:
    """A letter of so many days ago, as it is typed over."""
    day = local_date(now.now) - timedelta(days=days)
    return {
        "channel": "post", "day_day": str(day.day), "day_month": str(day.month), "day_year": str(day.year),
        "words": "Ik wil niet gefilmd worden.", "kind": "objection", "language": "nl", "answer": "mail",
        "go": "check", **values,
    }  # fmt: skip


def begin(eva: Browser, who: str = "") -> str:
    """Find this person, or go on without an account; where the letter is typed over."""
    if who:
        eva.send("/staff/intake", {"who": who})
    else:
        eva.send("/staff/intake/guest", at="/staff/intake")
    return eva.last.headers["Location"].removeprefix("/nl")


def test_from_a_letter_to_a_case(eva: Browser, now: Make, cast: Cast, exam: Exam) -> None:
    there = begin(eva, cast.amira.student_number or "")
    assert "Amira Haddad" in eva.get(there).text()
    eva.send(there, letter(now, exams=["stat1"]))
    check = eva.follow()
    assert "Zo kwamen we aan deze datum" in check.text()
    assert "maakt deze persoon dit tentamen niet met online toezicht" in check.text()
    assert "Ik wil niet gefilmd worden." in check.text()
    eva.send(f"{there}/check")
    done = eva.follow()
    case = now.get(Case)
    assert case.ref in done.text()
    assert "bevestiging per mail" in done.text()
    assert eva.get(f"/staff/cases/{case.ref}")
    for path in (there, f"{there}/check", f"{there}/drop"):
        eva.get(path, status=302)
        assert eva.last.headers["Location"].endswith("/opened")
    [mail] = now.all(OutboxMail)
    assert mail.address == cast.amira.email


def test_what_was_typed_stays_mistakes_and_all(eva: Browser, now: Make, cast: Cast) -> None:
    there = begin(eva, cast.amira.email)
    said = letter(now, day_day="31", day_month="2", time="half tien", words="Hallo", kind="")
    page = eva.send(there, said, status=422)
    assert "Vul een datum in die bestaat" in page.text()
    assert "Vul een tijd in" in page.text()
    assert "Kies wat ze willen." in page.text()
    eva.get(f"{there}/check", status=302)
    again = eva.get(there)
    assert again.all("input", id="day_day")[0][0]["value"] == "31"
    assert again.all("input", id="time")[0][0]["value"] == "half tien"
    assert again.all("textarea", id="words")[0][1] == "Hallo"
    assert "Begonnen op" in eva.get("/staff/intake").text()


@pytest.mark.parametrize(
    ("days", "time", "said"),
    [
        (-1, "", "Dit moment moet nog komen"),
        (900, "", "meer dan twee jaar geleden"),
        (0, "23.59", "Dit moment moet nog komen"),
    ],
)
def test_a_moment_that_cannot_be_is_said_at_its_field(
    eva: Browser, now: Make, cast: Cast, days: int, time: str, said: str
) -> None:
    there = begin(eva, cast.amira.email)
    page = eva.send(there, letter(now, days, time=time), status=422)
    assert said in page.text()
    assert page.all("p", id="day_error")


def test_an_hour_that_the_clock_skips_is_said_at_the_time(eva: Browser, now: Make, cast: Cast) -> None:
    there = begin(eva, cast.amira.email)
    page = eva.send(there, letter(now, day_day="29", day_month="3", day_year="2026", time="2.30"), status=422)
    assert page.all("p", id="time_error")


def test_a_late_letter_is_told_to_be_late_before_it_is_opened(
    eva: Browser, now: Make, cast: Cast, exam: Exam
) -> None:
    there = begin(eva, cast.amira.email)
    eva.send(there, letter(now, 60, kind="access"))
    page = eva.follow()
    assert "Die dag is voorbij" in page.text()
    assert "dagen te laat" in page.text()
    eva.send(there, letter(now, 26, kind="access"))
    assert "Dat is al snel" in eva.follow().text()


def test_somebody_without_an_account_on_paper(eva: Browser, now: Make) -> None:
    there = begin(eva)
    page = eva.send(there, letter(now, kind="access"), status=422)
    assert "Vul de naam in" in page.text()
    who = {"name": "Rob Vermeer", "capacity": "teacher"}
    page = eva.send(there, letter(now, kind="access", **who), status=422)
    assert page.all("p", id="email_error"), "an answer by mail needs an address"
    eva.send(there, letter(now, kind="access", answer="post", **who))
    assert "Rob Vermeer" in eva.follow().text()
    eva.send(f"{there}/check")
    assert "Print de bevestiging" in eva.follow().text()
    case, paper = now.get(Case), now.get(Letter)
    assert paper.title in eva.get("/staff/post").text()
    eva.send(f"/staff/post/{paper.id}", at="/staff/post")
    assert paper.title not in eva.follow().text()
    page = eva.get(f"/staff/cases/{case.ref}")
    assert "Docent of examinator" in page.text()
    assert "Brief geprint en gepost" in page.text()


def test_exams_are_searched_by_code_or_name(eva: Browser, now: Make, exam: Exam) -> None:
    now.exam("LAW3", name_nl="Recht 3", name_en="Law 3", product=now.product("Other"))
    there = begin(eva)
    eva.send(there, letter(now, go="find", find="recht", words="Bewaar dit"))
    page = eva.follow()
    assert [attrs["value"] for attrs, _ in page.all("input", name="exams")] == ["law3"]
    assert page.all("textarea", id="words")[0][1] == "Bewaar dit"
    assert "Geen tentamen gevonden" in eva.get(f"{there}?find=zzz").text()


def test_a_second_objection_leads_to_the_first(eva: Browser, now: Make, cast: Cast, exam: Exam) -> None:
    first = now.case(cast.amira, exam)
    there = begin(eva, cast.amira.email)
    page = eva.send(there, letter(now, exams=["stat1"]), status=409)
    assert first.ref in page.text()
    assert len(now.all(Case)) == 1


@pytest.mark.parametrize("who", ["0480", "amira", "nobody@x.example"])
def test_nobody_is_found_by_a_part(eva: Browser, cast: Cast, who: str) -> None:
    page = eva.send("/staff/intake", {"who": who}, status=409)
    assert "Niemand hier heeft dit nummer of adres" in page.text()
    assert page.all("input", id="who")[0][0]["value"] == who
    assert "Amira" not in page.text()


def test_own_requests_go_through_a_colleague(eva: Browser, cast: Cast) -> None:
    assert "eigen zaak" in eva.send("/staff/intake", {"who": cast.eva.email}, status=409).text()


def test_another_persons_intake_is_not_found(eva: Browser, browser: Browser, now: Make, cast: Cast) -> None:
    there = begin(eva, cast.amira.email)
    other = browser.as_(cast.dirk, "handler")
    for path in (there, f"{there}/check", f"{there}/opened", f"{there}/drop"):
        other.get(path, status=404)
    eva.get(there.replace("/staff/intake/", "/requests/drafts/"), status=404)
    browser.as_(cast.dirk, "decider").get(there, status=403)


def test_thrown_away_is_gone(eva: Browser, now: Make, cast: Cast) -> None:
    there = begin(eva, cast.amira.email)
    eva.send(f"{there}/drop")
    assert now.all(Draft) == []
    eva.get(there, status=404)


def test_a_scan_that_may_do_harm_is_noted_in_the_log(eva: Browser, now: Make, cast: Cast) -> None:
    """There is no case yet: the log of the portal tells it."""
    there = begin(eva, cast.amira.email)
    eva.send(there, letter(now, kind="access"))
    page = eva.follow()
    hidden = {attrs["name"]: attrs["value"] for attrs, _ in page.all("input", type="hidden")}
    macros = FileStorage(io.BytesIO(samples.docx(**{"word/vbaProject.bin": b"x"})), "brief.docx")
    kind, data = encode_multipart({**hidden, "files": [macros]})
    eva.post(f"{there}/check", data, status=422, content_type=f"multipart/form-data; boundary={kind}")
    [entry] = now.all(LogEntry, tag="intake:file:refused")
    assert entry.facts == {"reason": "macros"}
    assert now.all(Case) == []
