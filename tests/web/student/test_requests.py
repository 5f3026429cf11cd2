"""A student's requests in the browser: from the first choice to the page of one, and what goes wrong."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import event

from portal.actions.cases import TakeUp, Withdraw, take_up, withdraw
from portal.actions.drafts import SaveDraft, save_draft
from portal.actions.messages import SendMessage, send_to_student
from portal.i18n import date_in_words
from portal.models import Case, CaseText, Draft, Letter, Placement, SignIn
from portal.rules.calendar import local_date
from tests.actions.test_cases import granted
from tests.browser import Browser
from tests.cast import Cast
from tests.make import Make

LONG = 5_000


@pytest.fixture
def exams(make: Make, cast: Cast) -> dict[str, str]:
    """Amira takes an exam in nine days, one in sixty, one that is over; all share one clock."""
    make.now = datetime.now(UTC)
    product = make.product()
    days = {"soon": 9, "later": 60, "over": -20}
    made = {
        name: make.exam(
            name, product=product, day=(make.now + timedelta(days=n)).date(), name_nl=f"Vak {name}"
        )
        for name, n in days.items()
    }
    made["free"] = make.exam("free", day=(make.now + timedelta(days=30)).date(), name_nl="Vak free")
    make.enrol(cast.amira, *made.values())
    return made


@pytest.fixture
def amira(browser: Browser, cast: Cast, exams: dict[str, str]) -> Browser:
    """Amira, signed in."""
    return browser.as_(cast.amira)


def fill(amira: Browser, kind: str = "objection", query: str = "", **data: object) -> str:
    """Fill in and go on; gives the path of the check page."""
    amira.send(f"/requests/new/{kind}{query}", data)
    return amira.last.headers["Location"]


def filed(amira: Browser, make: Make, kind: str = "objection", **data: object) -> list[Case]:
    """The whole road; gives the cases."""
    amira.send(fill(amira, kind, **data))
    assert "/requests/sent/" in amira.last.headers["Location"]
    return make.all(Case)


def test_an_objection_becomes_one_case_and_says_what_counts(amira: Browser, make: Make) -> None:
    check = fill(
        amira,
        query="?exam=soon",
        exams="soon",
        objected=["camera", "id"],
        grounds="shared_room",
        reason="Kleine kamer",
    )
    page = amira.get(check)
    for words in (
        "Vak soon",
        "Camera",
        "Ik deel mijn kamer",
        "Kleine kamer",
        "niet met online toezicht",
        "Bezwaar versturen",
    ):
        assert words in page.text()
    amira.send(check)
    page = amira.follow()
    [case] = make.all(Case)
    assert case.objected == ["camera", "id"]
    assert case.exam.slug == "soon"
    text = page.text()
    assert case.ref in text
    assert text.index("niet met online toezicht") < text.index("uiterlijk op"), (
        "the exam day comes first (6.3)"
    )
    page = amira.get(f"/requests/{case.ref}")
    text = page.text()
    assert page.text("h1") == "We hebben je bezwaar"
    assert text.index("niet met online toezicht") < text.index("Uiterlijk antwoord op")
    assert "020 555 01 23" in text
    assert "Kleine kamer" in text
    [receipt] = make.all(Letter)
    assert "niet met online toezicht" in receipt.body
    assert case.ref in receipt.title


def test_nothing_ticked_is_every_coming_exam_with_supervision(amira: Browser, make: Make) -> None:
    check = fill(amira)
    page = amira.get(check)
    assert "Vak soon" in page.text()
    assert "Vak later" in page.text()
    assert "Vak over" not in page.text()
    assert "Vak free" not in page.text()
    assert "Alles wat we opnemen" in page.text()
    amira.send(check)
    page = amira.follow()
    cases = make.all(Case)
    assert {case.exam.slug for case in cases} == {"soon", "later"}
    assert len({case.group_id for case in cases}) == 1
    assert all(case.ref in page.text() for case in cases)
    linked = amira.get(f"/requests/{cases[0].ref}")
    assert cases[1].ref in linked.text()


def test_access_and_erasure_never_ask_why(amira: Browser, make: Make) -> None:
    for kind in ("access", "erasure"):
        page = amira.get(f"/requests/new/{kind}")
        assert not page.all("input", name="grounds")
        assert not page.all("textarea", name="reason")
    amira.send(fill(amira, "access", about="Alleen de beelden", exams="over"))
    amira.send(fill(amira, "erasure"))
    cases = {case.kind: case for case in make.all(Case)}
    assert cases["access"].exam.slug == "over"
    assert cases["erasure"].exam is None
    assert "Alleen de beelden" in amira.get(f"/requests/{cases['access'].ref}").text()
    assert "Al je tentamens" in amira.get(f"/requests/{cases['erasure'].ref}").text()
    assert not any(case.protected for case in cases.values())


def test_an_exam_that_is_over_can_be_objected_to(amira: Browser, make: Make) -> None:
    [case] = filed(amira, make, exams="over")
    assert "is al geweest" in amira.get(f"/requests/{case.ref}").text()
    [receipt] = make.all(Letter)
    assert "is al geweest" in receipt.body
    assert "niet met online toezicht" not in receipt.body


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"email": "student.voorbeeld.nl"}, "Vul een e-mailadres in met een @"),
        ({"email": "a@b.nl" * 60}, "Vul een e-mailadres in met een @"),
        ({"reason": "x" * (LONG + 7)}, "7 tekens te lang"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(
    amira: Browser, make: Make, data: dict[str, str], words: str
) -> None:
    page = amira.send(
        "/requests/new/objection?exam=soon", {"exams": "soon", "reason": "Mijn reden", **data}, status=422
    )
    assert words in page.text()
    assert page.text("title").startswith("Fout:")
    assert "Mijn reden" in page.text() or "reason" in data
    [draft] = make.all(Draft)
    assert draft.values["exams"] == ["soon"]
    again = amira.get("/requests/new/objection?exam=soon")
    assert data.get("email") or data["reason"][:100] in again.text()
    assert (
        data.get("email", "") in [attrs["value"] for attrs, _ in again.all("input", name="email")]
        or "reason" in data
    )
    switch = again.all("a", hreflang="en")[0][0]["href"]
    assert amira.get(switch).text("h1") == "Object to online supervision"
    amira.get(f"/requests/drafts/{draft.id}/check", status=302)  # not before it is right
    assert amira.last.headers["Location"].endswith(f"/requests/drafts/{draft.id}")
    amira.send(f"/requests/drafts/{draft.id}", {"exams": "soon", "reason": "Kort", "email": ""})
    assert amira.last.headers["Location"].endswith("/check")


def test_only_exams_of_ones_own(amira: Browser, make: Make) -> None:
    make.exam("other", product=make.product("Other"))
    for slug in ("other", "free", "nothing"):
        amira.send("/requests/new/objection", {"exams": slug}, status=422)


def test_any_script_and_control_characters(amira: Browser, make: Make) -> None:
    words = "मेरा कमरा 🏠 \u202eabc ﷽ العربية"
    [case] = filed(amira, make, exams="soon", reason=f"\x00{words}\x07\r\nLine 2")
    [text] = [one for one in make.all(CaseText) if one.kind == "reason"]
    assert text.body == f"{words}\nLine 2".replace("\r", "")
    assert "मेरा कमरा" in amira.get(f"/requests/{case.ref}").text()


def test_markup_stays_text(amira: Browser, make: Make) -> None:
    [case] = filed(amira, make, exams="soon", reason="<script>alert(1)</script>")
    assert "<script>alert(1)</script>" in amira.get(f"/requests/{case.ref}").text()


def test_sent_twice_it_is_one_case(amira: Browser, make: Make) -> None:
    check = fill(amira, exams="soon")
    page = amira.get(check)
    hidden = amira._hidden(page, check)
    for _ in range(3):
        amira.post(check, hidden)
        assert "/requests/sent/" in amira.last.headers["Location"]
    amira.get(check, status=302)  # Back
    assert "/requests/sent/" in amira.last.headers["Location"]
    assert len(make.all(Case)) == 1


def test_the_form_sent_twice_is_one_draft_and_after_sending_the_sent_page(amira: Browser, make: Make) -> None:
    page = amira.get("/requests/new/objection")
    hidden = amira._hidden(page, "/nl/requests/new/objection")
    for _ in range(2):
        amira.post("/requests/new/objection", {**hidden, "exams": "soon"})
    [draft] = make.all(Draft)
    amira.send(amira.last.headers["Location"])
    amira.post("/requests/new/objection", {**hidden, "exams": "later"})
    assert "/requests/sent/" in amira.last.headers["Location"]
    amira.get(f"/requests/drafts/{draft.id}", status=302)
    assert len(make.all(Case)) == 1


def test_two_tabs_about_one_exam(amira: Browser, make: Make) -> None:
    first = fill(amira, exams="soon")
    page = amira.get("/requests/new/objection?fresh=1")
    hidden = amira._hidden(page, "/nl/requests/new/objection")
    amira.post("/requests/new/objection", {**hidden, "exams": ["soon", "later"]})
    second = amira.last.headers["Location"]
    assert first != second
    amira.send(first)
    amira.get(second, status=302)  # the exam is taken out, and the page says why
    page = amira.follow()
    assert "Je hebt al bezwaar gemaakt tegen" in page.text()
    [case] = make.all(Case)
    assert page.all("a", href=f"/nl/requests/{case.ref}")
    assert [attrs["value"] for attrs, _ in page.all("input", name="exams")] == ["later", "over"]


def test_a_request_that_slipped_in_between_is_refused_in_words(
    amira: Browser, make: Make, cast: Cast, exams
) -> None:
    check = fill(amira, exams="soon")
    hidden = amira._hidden(amira.get(check), check)
    make.case(cast.amira, exams["soon"])
    amira.post(check, hidden)
    page = amira.follow()
    assert "Je hebt al bezwaar gemaakt tegen" in page.text()
    assert len(make.all(Case)) == 1


def test_back_and_later_lose_nothing(amira: Browser, make: Make) -> None:
    fill(amira, exams="soon", reason="Mijn zus slaapt hier")
    page = amira.get("/requests/new/objection?exam=soon")  # Back
    assert "Mijn zus slaapt hier" in page.text()
    amira.send("/requests/new/objection?exam=soon", {"exams": "soon", "reason": "Nog meer", "go": "later"})
    assert amira.last.headers["Location"].endswith("/requests")
    page = amira.follow()
    [draft] = make.all(Draft)
    assert "Nog niet verstuurd" in page.text()
    assert f"/nl/requests/drafts/{draft.id}" in str(page.elements)
    assert draft.kept_until == local_date(draft.changed_at + timedelta(days=14))
    assert date_in_words(draft.kept_until, "nl") in page.text()
    assert "Nog meer" in amira.get(f"/requests/drafts/{draft.id}").text()
    assert "Nog meer" not in amira.get("/requests/new/objection?fresh=1").text()


def test_a_draft_is_thrown_away_once_or_twice(amira: Browser, make: Make) -> None:
    fill(amira, exams="soon")
    [draft] = make.all(Draft)
    page = amira.get(f"/requests/drafts/{draft.id}/drop")
    hidden = amira._hidden(page, f"/nl/requests/drafts/{draft.id}/drop")
    for _ in range(2):
        amira.post(f"/requests/drafts/{draft.id}/drop", hidden)
        assert amira.last.headers["Location"].endswith("/requests")
    assert make.all(Draft) == []


def test_old_drafts_are_not_offered(amira: Browser, make: Make, cast: Cast) -> None:
    old = {"exams": ["soon"], "reason": "Oud"}
    make.do(cast.amira, save_draft, SaveDraft("objection", old), at=make.now - timedelta(days=15))
    assert "Oud" not in amira.get("/requests/new/objection").text()
    assert "Nog niet verstuurd" not in amira.get("/requests").text()


def test_a_session_that_ended_keeps_the_words(
    amira: Browser, make: Make, cast: Cast, browser: Browser
) -> None:
    page = amira.get("/requests/new/objection")
    hidden = amira._hidden(page, "/nl/requests/new/objection")
    with make.database.writing() as session:
        for sign_in in session.query(SignIn):
            sign_in.last_seen_at = make.now - timedelta(hours=9)
    amira.post("/requests/new/objection", {**hidden, "exams": "soon", "reason": "Lang verhaal"})
    assert "/login" in amira.last.headers["Location"]
    assert make.all(Draft) == []
    for person, there in ((cast.ben, False), (cast.amira, True)):
        again = browser.as_(person)
        with make.database.writing() as session:
            for sign_in in session.query(SignIn).filter_by(person_id=person.id):
                sign_in.values = {**sign_in.values, "stash": True}
        page = again.get("/requests/new/objection")
        assert ("Lang verhaal" in page.text()) is there
    assert [attrs["value"] for attrs, _ in page.all("input", name="exams") if "checked" in attrs] == ["soon"]


def test_htmx_gets_the_sentence_and_keeps_the_draft(amira: Browser, make: Make) -> None:
    asked = {"HX-Request": "true", "HX-Target": "deadline"}
    page = amira.get("/requests/new/objection?fresh=1&exams=later", headers=asked)
    assert page.all("p", id="deadline")
    assert not page.all("h1")
    assert "Vak later" in page.all("p", id="deadline")[0][1]
    assert "Vak soon" not in str(page.elements)
    whole = amira.get("/requests/new/objection")
    hidden = amira._hidden(whole, "/nl/requests/new/objection")
    saved = {"HX-Request": "true", "HX-Target": "saved"}
    page = amira.post(
        "/requests/new/objection",
        {**hidden, "reason": "Half", "email": "half@", "go": "keep"},
        200,
        headers=saved,
    )
    assert "Concept bewaard om" in page.all("p", id="saved")[0][1]
    [draft] = make.all(Draft)
    assert draft.values["reason"] == "Half"
    assert draft.values["email"] == "half@"


def test_strangers_get_404(amira: Browser, browser: Browser, make: Make, cast: Cast) -> None:
    check = fill(amira, exams="later")
    [draft] = make.all(Draft)
    case = make.case(cast.amira, kind="access")
    [letter] = make.all(Letter)
    ben = browser.as_(cast.ben)
    for path in (
        check, f"/requests/drafts/{draft.id}", f"/requests/drafts/{draft.id}/drop", f"/requests/{case.ref}",
        f"/requests/{case.ref}/message", f"/requests/{case.ref}/withdraw", f"/requests/sent/{case.ref}",
        f"/requests/{case.ref}/letters/{letter.id}", "/requests/2026-AAAA-AAAA", "/requests/new/whatever",
    ):  # fmt: skip
        ben.get(path, status=404)
    eva = browser.as_(cast.eva, "handler", "decider")
    eva.get(f"/requests/{case.ref}", status=404)
    browser.get(f"/requests/{case.ref}", status=302)
    token = ben._hidden(ben.get("/requests/new/access"), "/nl/requests/new/access")["csrf_token"]
    taken = {"csrf_token": token, "draft": draft.id, "reason": "van Ben"}
    ben.post("/requests/new/objection", taken, status=404)
    assert "van Ben" not in str([one.values for one in make.all(Draft)])
    ben.post(f"/requests/{case.ref}/withdraw", {"csrf_token": token}, status=404)
    ben.post(f"/requests/{case.ref}/message", {"csrf_token": token, "body": "x"}, status=404)
    assert make.get(Case, ref=case.ref).is_open


def test_a_letter_of_another_case_is_not_here(amira: Browser, make: Make, cast: Cast) -> None:
    one, other = make.case(cast.amira, kind="access"), make.case(cast.amira, kind="erasure")
    letter = make.get(Letter, case_id=one.id)
    page = amira.get(f"/requests/{one.ref}/letters/{letter.id}")
    assert "uiterlijk op" in page.text()
    amira.get(f"/requests/{other.ref}/letters/{letter.id}", status=404)


def test_messages_and_what_was_read(amira: Browser, make: Make, cast: Cast) -> None:
    case = make.case(cast.amira, kind="access")
    make.do(cast.eva, take_up, TakeUp(case.ref), "handler")
    make.do(cast.eva, send_to_student, SendMessage(case.ref, "Welk tentamen bedoel je?"), "handler")
    assert "Vraag voor jou" in amira.get("/requests").text()
    page = amira.get(f"/requests/{case.ref}")
    assert "Welk tentamen bedoel je?" in page.text()
    assert "Nieuw" in page.text()
    assert "Antwoord geven" in page.text()
    assert "Nieuw" not in amira.get(f"/requests/{case.ref}").all("ul", class_="records")[0][1]
    amira.send(f"/requests/{case.ref}/message", {"body": " "}, status=422)
    page = amira.send(f"/requests/{case.ref}/message", {"body": "x" * (LONG + 1)}, status=422)
    assert "1 tekens te lang" in page.text()
    hidden = amira._hidden(amira.get(f"/requests/{case.ref}/message"), f"/nl/requests/{case.ref}/message")
    for _ in range(2):
        amira.post(f"/requests/{case.ref}/message", {**hidden, "body": "Het laatste."})
    page = amira.get(f"/requests/{case.ref}")
    assert "Nog niet gelezen" in page.text()
    assert "Antwoord geven" not in page.text()
    assert len([text for text in make.all(CaseText) if text.kind == "message"]) == 1


def test_a_message_to_a_closed_request_is_refused_with_the_words_kept(
    amira: Browser, make: Make, cast: Cast
) -> None:
    case = make.case(cast.amira, kind="access")
    path = f"/requests/{case.ref}/message"
    hidden = amira._hidden(amira.get(path), f"/nl{path}")
    make.do(cast.amira, withdraw, Withdraw(case.ref))
    page = amira.post(path, {**hidden, "body": "Nog iets"}, status=409)
    assert "Nog iets" in page.text()
    assert "gesloten" in page.text()
    amira.get(path, status=302)


def test_withdrawing_asks_once_and_tells_what_it_means(amira: Browser, make: Make, cast: Cast, exams) -> None:
    case = make.case(cast.amira, exams["soon"])
    path = f"/requests/{case.ref}/withdraw"
    page = amira.get(path)
    assert "Vak soon" in page.text()
    hidden = amira._hidden(page, f"/nl{path}")
    for _ in range(2):
        amira.post(path, hidden)
    case = make.get(Case, ref=case.ref)
    assert case.state == "withdrawn"
    assert not case.protected
    page = amira.get(f"/requests/{case.ref}")
    assert page.text("h1") == "Je hebt je bezwaar ingetrokken"
    assert not page.all("a", href=f"/nl{path}")
    amira.get(path, status=302)
    assert "Vak soon" in amira.get("/requests/new/objection").text()  # and may object again


def test_late_is_said_first(amira: Browser, make: Make, cast: Cast) -> None:
    case = make.case(cast.amira, kind="access", at=make.now - timedelta(days=45))
    page = amira.get(f"/requests/{case.ref}")
    assert page.text("h1") == "We zijn te laat met ons antwoord"
    text = page.text()
    assert text.index("Sorry.") < text.index("Te laat")
    assert "Dov de Wit" in text
    assert "Te laat" in amira.get("/requests").text()


def test_an_offered_place_is_one_click_away(amira: Browser, make: Make, cast: Cast, exams) -> None:
    case = granted(make, cast, exams["later"])
    page = amira.get(f"/requests/{case.ref}")
    assert page.text("h1") == "We zoeken een plek voor je"
    assert "We geven je gelijk" in page.text()
    with make.database.writing() as session:
        session.query(Placement).one().state = "offered"
    page = amira.get(f"/requests/{case.ref}")
    assert page.text("h1") == "Kies een plek zonder online toezicht"
    assert page.all("a", href=f"/nl/requests/{case.ref}/seat")


def test_no_page_asks_more_with_more_rows(amira: Browser, make: Make, cast: Cast, exams) -> None:
    first = make.case(cast.amira, kind="access")
    for _ in range(30):
        make.case(cast.amira, kind="access")
        make.do(cast.amira, save_draft, SaveDraft("access", {"exams": []}))
    for path in (
        "/requests",
        f"/requests/{first.ref}",
        "/requests/new/objection",
        f"/requests/sent/{first.ref}",
    ):
        with counted(make) as queries:
            amira.get(path)
        assert len(queries) <= 12, (path, queries)


class counted:  # noqa: N801, reads as a phrase
    """The statements that reach the database meanwhile."""

    def __init__(self, make: Make) -> None:
        self.engine, self.seen = make.database.engine, []

    def _note(self, _c, _cur, statement, *_):
        if re.match(r"\s*(SELECT|INSERT|UPDATE|DELETE)", statement):
            self.seen.append(statement)

    def __enter__(self) -> list[str]:
        event.listen(self.engine, "before_cursor_execute", self._note)
        return self.seen

    def __exit__(self, *_: object) -> None:
        event.remove(self.engine, "before_cursor_execute", self._note)
