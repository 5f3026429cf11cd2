"""Without a school account: from asking for a link to signing out, and every link that opens nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import update

from portal.actions.guests import PER_INSTALLATION
from portal.db import new_id
from portal.models import Deed, GuestLink, OutboxMail, Person, SignIn, Stash
from portal.web.origin import origin
from tests.browser import Browser
from tests.cast import Cast
from tests.make import Make

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
MIA = "mia@elders.example"


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """A moment that only moves when a test says so."""
    with time_machine.travel(AT, tick=False) as traveller:
        yield traveller


def ask(browser: Browser, make: Make, email: str = MIA, query: str = "") -> str:
    """Ask for a link, and find its path in the mail."""
    browser.send(f"/no-account{query}", {"email": email})
    assert browser.last.headers["Location"] == f"/{browser.lang}/no-account/asked"
    newest = max(make.all(GuestLink), key=lambda link: link.asked_at)
    mail = make.get(OutboxMail, dedupe_key=f"guest-link:{newest.id}")
    found = re.search(r"http://localhost(/\S+)", mail.body)
    assert found
    return found[1]


def come_in(browser: Browser, make: Make, email: str = MIA, query: str = "") -> Browser:
    """The whole road in."""
    browser.send(ask(browser, make, email, query))
    return browser


def told(browser: Browser, **values: str) -> str:
    """Say who you are; gives where that leads."""
    where = browser.last.headers["Location"]
    browser.send(where, {"name": "Mia Visser", "capacity": "former_student", **values})
    return str(browser.last.headers["Location"])


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8::1", "2001:db8::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("", ""),
    ],
)
def test_what_counts_as_one_network(browser: Browser, address: str, kept: str) -> None:
    with browser.app.test_request_context(environ_base={"REMOTE_ADDR": address}):
        assert origin() == kept


def test_too_many_from_one_network_are_told_what_else_they_can_do(
    browser: Browser, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("portal.actions.guests.PER_ORIGIN", 1)
    ask(browser, make)
    page = browser.post("/no-account", {"email": "piet@elders.example"}, status=409)
    assert "Vanaf jouw netwerk zijn te veel links gevraagd" in page.text()
    assert "help@voorbeeld.example" in page.text()
    assert "piet@elders.example" in str(page.all("input", name="email")), "nothing typed is lost"


def test_asking_reading_pressing_and_saying_who_you_are(browser: Browser, make: Make) -> None:
    path = ask(browser, make)
    page = browser.get(path)
    assert MIA in page.text()
    assert make.all(Person) == [], "opening it does nothing: mail scanners open links too"
    browser.get(path)
    browser.send(path)
    assert browser.last.headers["Location"] == "/nl/about-me?next=/nl/requests"
    assert told(browser, known_by="0312345") == "/nl/requests"
    page = browser.get("/requests")
    assert "Mia Visser" in page.text("header")
    assert [text for _, text in page.all("nav")[0:1]] == ["Mijn verzoeken Over jou Jouw rechten"]
    mia = make.get(Person, guest_email=MIA)
    assert (mia.capacity, mia.known_by, mia.email) == ("former_student", "0312345", MIA)


def test_a_visitor_gets_no_cookie_for_asking(browser: Browser) -> None:
    browser.get("/no-account")
    assert "Set-Cookie" not in browser.last.headers
    browser.post("/no-account", {"email": MIA})
    assert "Set-Cookie" not in browser.last.headers


def test_the_second_time_nobody_asks_who_you_are_and_you_come_where_you_wanted(
    browser: Browser, make: Make
) -> None:
    told(come_in(browser, make))
    again = come_in(Browser(browser.app, make), make, query="?next=/nl/requests/new/access")
    assert again.last.headers["Location"] == "/nl/requests/new/access"


@pytest.mark.parametrize("wanted", ["https://evil.example/", "//evil.example", "/\\evil", "x" * 600, ""])
def test_a_link_leads_nowhere_else(browser: Browser, make: Make, wanted: str) -> None:
    come_in(browser, make, query=f"?next={wanted}")
    assert told(browser) in ("/", "/nl/requests")


def test_every_address_gets_the_same_answer(browser: Browser, make: Make, cast: Cast) -> None:
    make.guest(MIA)
    pages = []
    for address in (MIA, cast.amira.email, "nobody@nowhere.example"):
        browser.send("/no-account", {"email": address})
        browser.follow()
        pages.append(browser.last.get_data())
    assert len(set(pages)) == 1


def test_more_links_than_an_address_gets_are_not_sent_and_look_the_same(browser: Browser, make: Make) -> None:
    for _ in range(5):
        browser.send("/no-account", {"email": MIA})
        assert browser.last.headers["Location"] == "/nl/no-account/asked"
    assert len(make.all(OutboxMail)) == 3
    assert make.all(Deed) == [], "a visitor leaves nothing that lasts"


def test_when_everybody_asks_the_page_says_so_and_keeps_the_address(browser: Browser, make: Make) -> None:
    with make.database.writing() as session:
        session.add_all(
            GuestLink(id=new_id(), address="x", language="nl", back="/", asked_at=datetime.now(UTC))
            for _ in range(PER_INSTALLATION)
        )
    page = browser.send("/no-account", {"email": MIA}, status=409)
    assert "over een uur" in page.text()
    assert page.all("input", name="email")[0][0]["value"] == MIA


@pytest.mark.parametrize(
    "wrong", ["", "  ", "mia", "mia@", "@x.example", "mia@x example.com", "é" * 300 + "@x.nl"]
)
def test_what_is_no_address_is_asked_again(browser: Browser, make: Make, wrong: str) -> None:
    page = browser.send("/no-account", {"email": wrong}, status=422)
    assert page.all("div", id="errors")
    assert make.all(GuestLink) == []


def test_a_link_used_twice_says_so_in_another_browser(browser: Browser, make: Make) -> None:
    path = ask(browser, make)
    other = Browser(browser.app, make)
    other.get(path)
    browser.send(path)
    page = other.get(path, status=410)
    assert "Elke link werkt één keer" in page.text()
    assert page.all("a", href="/nl/no-account")
    other.get("/requests", status=302)
    browser.get(path, status=302)
    assert browser.last.headers["Location"] == "/nl/requests", "who came in by it just goes on"


def test_of_two_open_windows_the_second_button_says_so(browser: Browser, make: Make) -> None:
    path = ask(browser, make)
    other = Browser(browser.app, make)
    hidden = other._hidden(other.get(path), path)
    browser.send(path)
    page = other.post(path, hidden, status=410)
    assert "Elke link werkt één keer" in page.text()


def test_an_old_link_says_so(browser: Browser, make: Make, clock: time_machine.Traveller) -> None:
    path = ask(browser, make)
    clock.shift(timedelta(minutes=30))
    browser.get(path)
    clock.shift(timedelta(seconds=1))
    page = browser.get(path, status=410)
    assert "Een link werkt 30 minuten" in page.text()
    assert page.all("a", href="/nl/no-account")


def test_a_page_left_open_too_long_does_not_let_in(
    browser: Browser, make: Make, clock: time_machine.Traveller
) -> None:
    path = ask(browser, make)
    hidden = browser._hidden(browser.get(path), path)
    clock.shift(timedelta(minutes=31))
    browser.post(path, hidden, status=410)
    assert make.all(Person) == []


@pytest.mark.parametrize(
    "spoil", [lambda p: p[:-2], lambda p: p + "x", lambda p: re.sub(r"link/.", "link/A", p)]
)
def test_a_changed_link_says_so(browser: Browser, make: Make, spoil) -> None:
    page = browser.get(spoil(ask(browser, make)), status=400)
    assert "niet heel" in page.text()


def test_without_the_pages_own_token_the_button_does_nothing(browser: Browser, make: Make) -> None:
    """Else another site could sign somebody in as a guest of its own, and read what they then ask."""
    path = ask(browser, make)
    page = browser.post(path, {}, status=400)
    assert page.all("a", href="/nl/no-account")
    assert make.all(Person) == []


def test_the_address_of_an_account_opens_nothing_of_that_account(
    browser: Browser, make: Make, cast: Cast
) -> None:
    case = make.case(cast.amira, kind="access")
    guest = come_in(browser, make, cast.amira.email)
    told(guest)
    guest.get(f"/requests/{case.ref}", status=404)
    assert case.ref not in guest.get("/requests").text()
    guest.get("/staff/queue", status=403)
    assert make.get(SignIn, person_id=make.get(Person, guest_email=cast.amira.email).id).roles == []


def test_signing_out_needs_no_identity_provider(browser: Browser, make: Make) -> None:
    guest = come_in(browser, make)
    token = guest.get("/requests").all("input", name="csrf_token")[0][0]["value"]
    guest.post("/logout", {"csrf_token": token})
    assert guest.last.headers["Location"] == "/"
    assert make.all(SignIn) == []


def test_after_an_ended_session_a_guest_is_offered_a_link_and_keeps_what_was_typed(
    browser: Browser, make: Make
) -> None:
    told(come_in(browser, make))
    with make.database.writing() as session:
        session.execute(update(SignIn).values(last_seen_at=datetime.now(UTC) - timedelta(hours=2)))
    browser.post("/requests/new/access", {"about": "Mijn woorden"})
    assert browser.last.headers["Location"] == "/nl/no-account?next=/nl/requests/new/access"
    page = browser.follow()
    assert page.all("a", href="/login?next=/nl/requests/new/access")
    assert make.get(Stash).fields == {"about": ["Mijn woorden"]}
    come_in(browser, make, query="?next=/nl/requests/new/access")
    assert "Mijn woorden" in browser.follow().text()


def test_who_is_signed_in_as_guest_goes_straight_on(browser: Browser, make: Make) -> None:
    mia = browser.as_(make.guest())
    mia.get("/no-account?next=/nl/requests/new", status=302)
    assert mia.last.headers["Location"] == "/nl/requests/new"


def test_what_a_guest_says_is_checked_and_nothing_typed_is_lost(browser: Browser, make: Make) -> None:
    mia = browser.as_(make.guest(told=False))
    page = mia.send("/about-me", {"known_by": "0312345"}, status=422)
    assert page.all("input", name="known_by")[0][0]["value"] == "0312345"
    assert page.all("a", href="#name")
    assert page.all("a", href="#capacity-0")
    mia.send("/about-me", {"name": "M" * 201, "capacity": "other"}, status=422)
    mia.send("/about-me", {"name": "Mia", "capacity": "dpo"}, status=422)


@pytest.mark.parametrize(
    "words", ["a\x00b\x1b\u202e", "x" * 30_000, "<script>alert(1)</script>{{7*7}}", "田中 🦊", "-1"]
)
def test_anything_may_be_typed_about_oneself(browser: Browser, make: Make, words: str) -> None:
    mia = browser.as_(make.guest(told=False))
    hidden = mia._hidden(mia.get("/about-me"), "/nl/about-me")
    status = 422 if len(words) > 200 else 302
    mia.post("/about-me", {**hidden, "name": words, "known_by": words, "capacity": "other"}, status)
    mia.get("/about-me")


def test_who_has_an_account_has_no_page_about_themselves(browser: Browser, cast: Cast) -> None:
    amira = browser.as_(cast.amira)
    amira.get("/about-me", status=302)
    assert "Over jou" not in amira.get("/my-exams").text("header")


@pytest.mark.parametrize("path", ["/nl/", "/nl/rights"])
def test_visitors_find_the_way_and_signed_in_people_need_none(
    browser: Browser, cast: Cast, path: str
) -> None:
    assert browser.get(path).all("a", href="/nl/no-account")
    assert not browser.as_(cast.amira).get(path).all("a", href="/nl/no-account")


def test_mails_about_a_guests_request_lead_to_a_new_link(browser: Browser, make: Make, cast: Cast) -> None:
    theirs = make.case(make.guest(language="en"), kind="access")
    mail = make.get(OutboxMail, dedupe_key=f"letter:{letter_of(make, theirs)}")
    assert f"http://localhost/en/no-account?next=/en/requests/{theirs.ref}" in mail.body
    hers = make.case(cast.amira, kind="access")
    mail = make.get(OutboxMail, dedupe_key=f"letter:{letter_of(make, hers)}")
    assert f"http://localhost/nl/requests/{hers.ref}" in mail.body


def test_the_address_of_a_guests_request_leads_to_a_new_link(
    browser: Browser, make: Make, cast: Cast
) -> None:
    """Also for who never signed in on this device; of a student, and of a number that nobody has, to the school."""
    theirs, hers = make.case(make.guest(), kind="access"), make.case(cast.amira, kind="access")
    for path in (f"/requests/{theirs.ref}", f"/requests/{theirs.ref}/message"):
        browser.get(path, status=302)
        assert browser.last.headers["Location"] == f"/nl/no-account?next=/nl{path}"
    for path in (
        f"/requests/{hers.ref}",
        "/requests/2026-0000-0000",
        "/requests",
        f"/staff/cases/{theirs.ref}",
    ):
        browser.get(path, status=302)
        assert browser.last.headers["Location"].startswith("/login?next=")


def letter_of(make: Make, case) -> str:
    from portal.models import Letter

    return str(make.get(Letter, case_id=case.id).id)


def test_staff_read_that_nobody_checked_who_it_is(browser: Browser, make: Make, cast: Cast) -> None:
    case = make.case(make.guest(), kind="access")
    eva = browser.as_(cast.eva, "handler")
    text = eva.get(f"/staff/cases/{case.ref}").text()
    assert "oud-student" in text
    assert "Niemand heeft gecontroleerd wie dit is." in text
    assert "Mia Visser" not in text
    assert "0312345" not in text
    eva.send(f"/staff/cases/{case.ref}/names", at=f"/staff/cases/{case.ref}")
    text = eva.get(f"/staff/cases/{case.ref}").text()
    assert "Mia Visser" in text
    assert "0312345" in text
