"""Signing in to the whole portal over HTTP, with the demo's provider: sessions, limits, linking, logging out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import requests
from sqlalchemy import update

from portal.actions.feeds import MakeFeed, make_feed
from portal.app import create_app
from portal.config_oidc import OidcSettings
from portal.db import Database, new_id
from portal.demo.desk import Client
from portal.demo.people import HOME_ORGANISATION, PEOPLE, ROLE_VALUES
from portal.demo.provider import make_provider
from portal.models import Feed, LogEntry, Person, SignIn, Stash
from portal.web.session import digest
from tests.make import NOW, Make, make_config
from tests.serving import Site


@dataclass
class Portal:
    """A running portal with its provider."""

    url: str
    idp: str
    make: Make

    def sign_in(self, browser: requests.Session, key: str, back: str = "/nl/my-exams") -> requests.Response:
        page = browser.get(f"{self.url}/login", params={"next": back}, timeout=10)
        return browser.post(page.url, data={"person": key}, timeout=10)


@pytest.fixture
def portal(tmp_path: Path, sqlite_url: str) -> Iterator[Portal]:
    with Site() as idp, Site() as site:
        client = Client(
            client_id="portal", client_secret="s" * 32, redirect_uris=(f"{site.url}/callback",),
            post_logout_redirect_uris=(f"{site.url}/",), backchannel_logout_uri=f"{site.url}/backchannel-logout",
        )  # fmt: skip
        oidc = OidcSettings(
            client_id="portal", client_secret="s" * 32, issuer=idp.url,
            home_organisations=(HOME_ORGANISATION,), role_values=ROLE_VALUES,
        )  # fmt: skip
        config = replace(make_config(tmp_path, sqlite_url), base_url=site.url, oidc=oidc)
        database = Database(sqlite_url)
        app = create_app(config, database)
        idp.run(make_provider(idp.url, client))
        site.run(app)
        yield Portal(site.url, idp.url, Make(app))
        database.close()


def imported(portal: Portal, key: str) -> Person:
    person = PEOPLE[key]
    return portal.make.add(
        Person(id=new_id(), institution_user_id=person.principal.casefold(), student_number=person.student_number,
               name="Old Name", email="old@elsewhere.example", created_at=NOW)
    )  # fmt: skip


def test_the_page_asked_for_comes_after_sign_in(portal: Portal) -> None:
    browser = requests.Session()
    answer = portal.sign_in(browser, "student1", "/en/requests")
    assert answer.url == f"{portal.url}/en/requests"
    assert answer.status_code == 200


@pytest.mark.parametrize(
    "wanted", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:x", "/nl\n/x"]
)
def test_another_site_is_never_the_page_asked_for(portal: Portal, wanted: str) -> None:
    answer = portal.sign_in(requests.Session(), "student1", wanted)
    assert answer.url.startswith(f"{portal.url}/")


def test_an_imported_person_is_linked_once_and_the_provider_tells_the_name(portal: Portal) -> None:
    before = imported(portal, "student1")
    portal.sign_in(requests.Session(), "student1")
    portal.sign_in(requests.Session(), "student1")
    after = portal.make.get(Person, id=before.id)
    assert (after.sub, after.name, after.email) == (
        PEOPLE["student1"].sub,
        PEOPLE["student1"].name,
        PEOPLE["student1"].email,
    )
    assert [entry.tag for entry in portal.make.all(LogEntry)] == ["person:linked"]


def test_a_second_sub_for_the_same_person_is_refused_and_logged(portal: Portal) -> None:
    person = imported(portal, "student1")
    with portal.make.database.writing() as session:
        session.execute(update(Person).where(Person.id == person.id).values(sub="somebody-else"))
    answer = portal.sign_in(requests.Session(), "student1")
    assert answer.status_code == 403
    assert "Mail" in answer.text
    assert portal.make.get(LogEntry, tag="person:link:refused").about == f"person:{person.id}"


def test_an_unknown_person_gets_an_empty_account(portal: Portal) -> None:
    answer = portal.sign_in(requests.Session(), "student2")
    assert answer.status_code == 200
    assert (
        portal.make.get(Person, sub=PEOPLE["student2"].sub).institution_user_id
        == PEOPLE["student2"].principal.casefold()
    )


def test_an_account_that_the_institution_ended_gets_a_sentence(portal: Portal) -> None:
    person = imported(portal, "student1")
    with portal.make.database.writing() as session:
        session.execute(update(Person).where(Person.id == person.id).values(active=False))
    assert portal.sign_in(requests.Session(), "student1").status_code == 403


def test_roles_come_from_the_provider_and_a_student_has_none(portal: Portal) -> None:
    handler, student = requests.Session(), requests.Session()
    portal.sign_in(handler, "handler")
    portal.sign_in(student, "student1")
    assert handler.get(f"{portal.url}/nl/staff/queue", timeout=10).status_code == 200
    assert student.get(f"{portal.url}/nl/staff/queue", timeout=10).status_code == 403


def test_stopping_at_the_provider_gives_a_plain_page(portal: Portal) -> None:
    browser = requests.Session()
    page = browser.get(f"{portal.url}/login", timeout=10)
    answer = browser.post(page.url, data={"cancel": "1", "person": ""}, timeout=10)
    assert answer.url.startswith(portal.url) or answer.status_code == 400


def test_a_callback_that_nobody_began_is_refused_with_a_way_on(portal: Portal) -> None:
    answer = requests.get(f"{portal.url}/callback?state=x&code=y", timeout=10)
    assert answer.status_code == 400
    assert 'href="/login"' in answer.text


def test_a_callback_works_once(portal: Portal) -> None:
    browser = requests.Session()
    answer = portal.sign_in(browser, "student1")
    callback = next(step.url for step in answer.history if "/callback?" in step.url)
    assert requests.Session().get(callback, timeout=10).status_code == 400


def test_the_token_changes_at_sign_in_and_the_cookie_is_safe(portal: Portal) -> None:
    """Whoever put a token of their own in somebody's browser knows nothing afterwards."""
    now = datetime.now(UTC)
    portal.make.add(
        SignIn(token_digest=digest("known"), values={}, roles=[], created_at=now, last_seen_at=now)
    )
    browser = requests.Session()
    host = urlsplit(portal.url).hostname or ""
    browser.cookies.set("portal", "known", domain=host if "." in host else f"{host}.local", path="/")
    answer = portal.sign_in(browser, "student1")
    [row] = portal.make.all(SignIn)
    assert row.person_id
    assert row.token_digest != digest("known")
    given = next(one.headers["Set-Cookie"] for one in answer.history if "/callback" in one.url)
    assert "HttpOnly" in given
    assert "SameSite=Lax" in given


@pytest.mark.parametrize(
    ("field", "ago"), [("last_seen_at", timedelta(minutes=61)), ("created_at", timedelta(hours=11))]
)
def test_idle_and_old_sessions_end(portal: Portal, field: str, ago: timedelta) -> None:
    browser = requests.Session()
    portal.sign_in(browser, "student1")
    with portal.make.database.writing() as session:
        session.execute(update(SignIn).values({field: datetime.now(UTC) - ago}))
    answer = browser.get(f"{portal.url}/nl/my-exams", timeout=10, allow_redirects=False)
    assert answer.headers["Location"] == "/login?next=/nl/my-exams"


def test_signing_in_without_a_role_takes_it_from_the_calendar_feed(portal: Portal) -> None:
    browser = requests.Session()
    portal.sign_in(browser, "handler")
    handler = portal.make.get(Person, sub=PEOPLE["handler"].sub)
    portal.make.do(handler, make_feed, MakeFeed("staff", "t"), "handler", "decider")
    portal.sign_in(requests.Session(), "handler")
    assert portal.make.get(Feed).roles == ["handler"]


def test_logging_out_ends_it_here_and_at_the_provider(portal: Portal) -> None:
    browser = requests.Session()
    page = portal.sign_in(browser, "student1")
    token = page.text.split('name="csrf_token" value="')[1].split('"')[0]
    answer = browser.post(f"{portal.url}/logout", data={"csrf_token": token}, timeout=10)
    assert answer.status_code == 200
    assert any(step.url.startswith(portal.idp) for step in [*answer.history, answer])
    assert (
        "/login"
        in browser.get(f"{portal.url}/nl/my-exams", timeout=10, allow_redirects=False).headers["Location"]
    )
    assert portal.make.all(SignIn, person_id=None) == portal.make.all(SignIn)


def test_a_form_sent_after_the_session_ended_is_kept_for_the_same_person(portal: Portal) -> None:
    browser = requests.Session()
    portal.sign_in(browser, "student1")
    with portal.make.database.writing() as session:
        session.execute(update(SignIn).values(last_seen_at=datetime.now(UTC) - timedelta(hours=2)))
    answer = browser.post(
        f"{portal.url}/nl/requests/new/objection",
        data={"reason": "typed words"},
        timeout=10,
        allow_redirects=False,
    )
    assert "/login?next=/nl/requests/new/objection" in answer.headers["Location"]
    kept = portal.make.get(Stash)
    assert kept.fields == {"reason": ["typed words"]}
    assert kept.person_id == portal.make.get(Person, sub=PEOPLE["student1"].sub).id


def test_nothing_is_kept_for_a_visitor(portal: Portal) -> None:
    requests.post(
        f"{portal.url}/nl/requests/new/objection", data={"reason": "x"}, timeout=10, allow_redirects=False
    )
    assert portal.make.all(Stash) == []


def begun(portal: Portal, browser: requests.Session, back: str = "/nl/my-exams") -> requests.Response:
    """The provider's page, after /login."""
    return browser.get(f"{portal.url}/login", params={"next": back}, timeout=10)


def test_going_to_sign_in_leaves_nothing_in_the_database(portal: Portal) -> None:
    for _visit in range(3):
        answer = requests.get(f"{portal.url}/login", timeout=10, allow_redirects=False)
        assert answer.status_code == 302
        [cookie] = answer.cookies
        assert cookie.expires
        assert cookie.expires - datetime.now(UTC).timestamp() <= 3601
        assert "HttpOnly" in answer.headers["Set-Cookie"]
        assert "SameSite=Lax" in answer.headers["Set-Cookie"]
    assert portal.make.all(SignIn) == []


def test_two_windows_both_come_in_where_they_wanted(portal: Portal) -> None:
    browser = requests.Session()
    first, second = begun(portal, browser, "/nl/my-exams"), begun(portal, browser, "/nl/requests")
    for page, where in ((first, "/nl/my-exams"), (second, "/nl/requests")):
        answer = browser.post(page.url, data={"person": "student1"}, timeout=10)
        assert answer.url == f"{portal.url}{where}"
    assert not [cookie.name for cookie in browser.cookies if "sign-in" in cookie.name], (
        "no cookie is left of it"
    )


@pytest.mark.parametrize("change", ["gone", "changed", "of another browser", "old"])
def test_an_answer_counts_only_in_the_browser_that_asked(
    portal: Portal, change: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = requests.Session()
    page = begun(portal, browser)
    [cookie] = [one for one in browser.cookies if one.name.endswith("sign-in")]
    if change == "gone":
        browser.cookies.clear()
    elif change == "old":
        monkeypatch.setattr("portal.web.attempts.LASTS", timedelta(seconds=-1))
    elif change == "changed":
        cookie.value = "x" + (cookie.value or "")
    else:
        browser.cookies.clear()
        begun(portal, browser)
    answer = browser.post(page.url, data={"person": "student1"}, timeout=10)
    assert answer.status_code == 400
    assert portal.make.all(SignIn) == []
