"""The queue: what comes first, what it is narrowed to, and that it never shows who the students are."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event

from portal.actions.cases import Withdraw, withdraw
from portal.actions.decisions import prepare_decision
from portal.actions.messages import SendMessage, send_to_office
from portal.db import new_id
from portal.models import BoardQuestion, Case, Decision, Forwarding
from portal.models.cases import new_reference
from portal.rules.calendar import local_date
from tests.browser import Browser
from tests.cast import Cast
from tests.make import Make
from tests.refusals import complete

TODAY = local_date(datetime.now(UTC))


@pytest.fixture
def eva(browser: Browser, cast: Cast) -> Browser:
    return browser.as_(cast.eva, "handler")


@pytest.fixture
def now(make: Make) -> Make:
    """Deeds happen at the real moment, since pages count from it."""
    make.now = datetime.now(UTC)
    return make


def many(make: Make, cast: Cast, number: int, *, start: date = TODAY, open_: bool = True) -> list[str]:
    """Cases straight into the table, one a day in threes; the references in the order of the queue."""
    rows = [
        Case(
            id=new_id(), ref=new_reference(2026), kind="access", group_id=new_id(), subject_id=cast.amira.id, language="nl",
            state="received" if open_ else "completed", is_open=open_, received_at=make.now,
            legal_deadline=start + timedelta(days=i // 3), refusal_deadline=start,
            target=start + timedelta(days=i // 3), target_mode="legal_only",
            sort_by=start + timedelta(days=i // 3), event_count=0, closed_at=None if open_ else make.now,
        )
        for i in range(number)
    ]  # fmt: skip
    with make.database.writing() as session:
        session.add_all(rows)
        session.flush()
        rows.sort(key=lambda case: (case.sort_by, case.id))
        return [case.ref for case in rows]


def refs(browser: Browser) -> list[str]:
    return [text for attrs, text in browser.page.all("a") if re.fullmatch(r"\d{4}(-[0-9A-Z]{4}){2}", text)]


def test_the_earliest_date_comes_first_and_says_which_it_is(now: Make, cast: Cast, eva: Browser):
    product = now.product()
    soon = now.exam("SOON", product=product, day=TODAY + timedelta(days=5), name_nl="Anatomie")
    far = now.exam("FAR", product=product, day=TODAY + timedelta(days=300))
    now.enrol(cast.amira, soon, far)
    urgent = now.case(cast.amira, soon)
    late = now.case(cast.amira, kind="access", at=now.now - timedelta(days=60))
    calm = now.case(cast.amira, far)
    page = eva.get("/staff/queue")
    assert refs(eva) == [late.ref, urgent.ref, calm.ref]
    rows = [text for _attrs, text in page.all("tr")][1:]
    assert "dagen te laat" in rows[0]
    assert "streefdatum" in rows[1]
    assert "Anatomie" in rows[1]
    assert "3 open zaken. 1 te laat, 1 binnen 7 dagen." in page.text()
    assert page.all("p", id="count")[0][1] == "3 zaken gevonden"


def test_how_near_is_near_is_a_setting(now: Make, cast: Cast, eva: Browser):
    now.case(cast.amira, kind="access")
    assert "0 binnen 7 dagen" in eva.get("/staff/queue").text()
    now.app.extensions["portal_config"] = replace(now.config, amber_days=60)
    page = eva.get("/staff/queue")
    assert "1 binnen 60 dagen" in page.text()
    assert [attrs["data-color"] for attrs, _text in page.all("span", class_="ds-tag")] == ["warning"]
    now.app.extensions["portal_config"] = replace(now.config, amber_days=60, red_working_days=50)
    page = eva.get("/staff/queue")
    assert [attrs["data-color"] for attrs, _text in page.all("span", class_="ds-tag")] == ["danger"]


def test_no_student_is_named_and_nothing_they_wrote_is_shown(now: Make, cast: Cast, eva: Browser):
    now.case(cast.amira, kind="access", about="Een uniek woord: kwartelei")
    page = eva.get("/staff/queue")
    for secret in ("Amira", "Haddad", "kwartelei", cast.amira.student_number, cast.amira.email):
        assert secret not in page.text("body")


def test_ones_own_case_is_not_in_the_queue(now: Make, cast: Cast, browser: Browser):
    own, other = now.case(cast.eva, kind="access"), now.case(cast.amira, kind="access")
    eva = browser.as_(cast.eva, "handler")
    page = eva.get("/staff/queue")
    assert refs(eva) == [other.ref]
    assert "1 open zaak" in page.text()
    eva.get(f"/staff/queue?q={own.ref}")
    assert refs(eva) == []


@pytest.mark.parametrize("role", ["handler", "decider", "dpo"])
def test_who_may_see_it(browser: Browser, cast: Cast, role: str):
    browser.as_(cast.eva, role).get("/staff/queue")


@pytest.mark.parametrize("role", ["publisher", "scheduler", "exam_board", "admin"])
def test_who_may_not(browser: Browser, cast: Cast, role: str):
    browser.as_(cast.pia, role).get("/staff/queue", status=403)


def test_a_visitor_is_asked_to_sign_in_and_a_student_is_refused(browser: Browser, cast: Cast):
    browser.get("/staff/queue", status=302)
    browser.as_(cast.amira).get("/staff/queue", status=403)


# Filters


@pytest.fixture
def mixed(now: Make, cast: Cast, eva: Browser) -> dict[str, Case]:
    exam = now.exam("STAT1", product=now.product(), name_nl="Statistiek 1", name_en="Statistics one")
    now.enrol(cast.amira, exam)
    found = {
        "objection": now.case(cast.amira, exam),
        "access": now.taken_up(now.case(cast.amira, kind="access"), cast.eva),
        "erasure": now.taken_up(now.case(cast.amira, exam, kind="erasure"), cast.dirk),
        "gone": now.case(cast.ben, kind="access"),
    }
    now.do(cast.ben, withdraw, Withdraw(found["gone"].ref))
    return found


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("", {"objection", "access", "erasure"}),
        ("kind=access", {"access"}),
        ("kind=nonsense&state=%00&handler=&show=x", {"objection", "access", "erasure"}),
        ("state=in_assessment", {"access", "erasure"}),
        ("handler=me", {"access"}),
        ("handler=nobody", {"objection"}),
        ("handler=everyone", {"objection", "access", "erasure"}),
        ("show=closed", {"gone"}),
        ("state=withdrawn", {"gone"}),
        ("q=statistiek", {"objection", "erasure"}),
        ("q=STATISTICS+one", {"objection", "erasure"}),
        ("q=stat1&kind=erasure", {"erasure"}),
        ("q=%25", set()),
        ("q=_", set()),
        ("q=" + "x" * 500, {"objection", "access", "erasure"}),
        ("q=%F0%9F%A6%84%00+", set()),
        ("after=nonsense", {"objection", "access", "erasure"}),
        ("before=2026-13-40_x", {"objection", "access", "erasure"}),
    ],
)
def test_filters(mixed: dict[str, Case], eva: Browser, query: str, wanted: set[str]):
    page = eva.get(f"/staff/queue?{query}")
    assert set(refs(eva)) == {mixed[name].ref for name in wanted}
    number = len(wanted)
    assert page.all("p", id="count")[0][1].startswith(f"{number} ")


def test_a_part_of_the_case_number_is_enough_in_any_case(mixed: dict[str, Case], eva: Browser):
    part = mixed["access"].ref[5:].lower()
    eva.get(f"/staff/queue?q={part}")
    assert refs(eva) == [mixed["access"].ref]


def test_what_was_asked_stands_in_the_form_and_in_the_address(mixed: dict[str, Case], eva: Browser):
    page = eva.get("/staff/queue?q=STAT&kind=erasure&handler=nobody")
    assert page.all("input", id="q")[0][0]["value"] == "STAT"
    chosen = {attrs["value"] for attrs, _text in page.all("option") if "selected" in attrs and attrs["value"]}
    assert chosen == {"erasure", "nobody"}
    switch = page.all("a", hreflang="en")[0][0]
    assert switch["href"] == "/en/staff/queue?q=STAT&kind=erasure&handler=nobody"


def test_nothing_fits(mixed: dict[str, Case], eva: Browser):
    page = eva.get("/staff/queue?q=bestaatniet")
    assert "Geen zaken die hierbij passen." in page.text()
    assert ("/nl/staff/queue", "Wis filters") in [(a.get("href"), text) for a, text in page.all("a")]


def test_an_empty_queue_names_the_last_closed_case(now: Make, cast: Cast, eva: Browser):
    assert "Geen open zaken." in eva.get("/staff/queue").text()
    case = now.case(cast.ben, kind="access")
    now.do(cast.ben, withdraw, Withdraw(case.ref))
    page = eva.get("/staff/queue")
    assert "Geen open zaken. De laatste is gesloten op" in page.text()
    assert f"/nl/staff/cases/{case.ref}" in [a.get("href") for a, _text in page.all("a")]


# Paging


def _link(browser: Browser, rel: str) -> str | None:
    found = [attrs["href"] for attrs, _text in browser.page.all("a", rel=rel)]
    return found[0] if found else None


@pytest.mark.parametrize("number", [0, 1, 24, 25, 26, 50, 51, 63])
def test_paging_forth_and_back_shows_every_case_once(now: Make, cast: Cast, eva: Browser, number: int):
    wanted = many(now, cast, number)
    eva.get("/staff/queue?kind=access")
    assert _link(eva, "prev") is None
    forth, pages = refs(eva), [refs(eva)]
    while url := _link(eva, "next"):
        assert "kind=access" in url
        eva.get(url)
        forth += refs(eva)
        pages.append(refs(eva))
    assert forth == wanted
    for earlier in reversed(pages[:-1]):
        eva.get(_link(eva, "prev") or "no previous page")
        assert refs(eva) == earlier
    assert _link(eva, "prev") is None


def test_closed_cases_come_the_latest_first(now: Make, cast: Cast, eva: Browser):
    wanted = many(now, cast, 30, open_=False)[::-1]
    eva.get("/staff/queue?show=closed")
    seen = refs(eva)
    eva.get(_link(eva, "next") or "no next page")
    assert seen + refs(eva) == wanted
    eva.get(_link(eva, "prev") or "no previous page")
    assert refs(eva) == seen


def test_when_the_rows_around_a_page_have_gone_it_begins_again(now: Make, cast: Cast, eva: Browser):
    wanted = many(now, cast, 3)
    eva.get("/staff/queue?after=2999-01-01_x")
    assert refs(eva) == wanted


@pytest.mark.parametrize("number", [10, 1000])
def test_few_questions_to_the_database_however_many_cases(now: Make, cast: Cast, eva: Browser, number: int):
    many(now, cast, number)
    asked: list[str] = []
    engine = now.database.engine
    event.listen(engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
    eva.get("/staff/queue?q=2026&kind=access&state=received&handler=nobody")
    asked = [statement for statement in asked if not statement.startswith(("BEGIN", "PRAGMA"))]
    assert 0 < len(asked) <= 8, asked


# HTMX


def test_htmx_gets_the_rows_and_the_count_and_nothing_else(mixed: dict[str, Case], eva: Browser):
    headers = {"HX-Request": "true", "HX-Target": "rows"}
    page = eva.get("/staff/queue?kind=access", headers=headers)
    html = eva.last.get_data(as_text=True)
    assert html.lstrip().startswith('<div id="rows">')
    assert page.all("p", id="count")[0][1] == "1 zaak gevonden"
    assert "<html" not in html
    assert "<form" not in html
    assert {"HX-Request", "HX-Target"} <= set(eva.last.vary)


@pytest.mark.parametrize(
    "headers",
    [
        {"HX-Request": "true", "HX-Target": "other"},
        {"HX-Request": "true"},
        {"HX-Request": "true", "HX-Target": "rows", "HX-History-Restore-Request": "true"},
    ],
)
def test_any_other_target_gets_the_whole_page(mixed: dict[str, Case], eva: Browser, headers: dict[str, str]):
    eva.get("/staff/queue", headers=headers)
    assert "<html" in eva.last.get_data(as_text=True)


def test_the_filter_works_without_scripts_too(eva: Browser):
    page = eva.get("/staff/queue")
    form = page.all("form", role="search")[0][0]
    assert (form["method"], form["action"]) == ("get", "/nl/staff/queue")
    assert form["data-hx-get"] == form["action"]
    assert form["data-hx-target"] == form["data-hx-select"] == "#rows"
    assert form["data-hx-select-oob"] == "#count:innerHTML"
    assert form["data-hx-push-url"] == "true"
    assert page.all("p", id="count", role="status")


def test_every_cell_carries_its_label_for_narrow_screens(mixed: dict[str, Case], eva: Browser):
    page = eva.get("/staff/queue")
    heads = [text for _attrs, text in page.all("th", scope="col")]
    assert page.all("table", class_="ds-table stack")
    cells = [a["data-label"] for tag, a, _t in page.elements if tag in ("td", "th") and "data-label" in a]
    assert cells == heads * 3


# Why a line stands where it does


def line(page: Any, case: Case) -> str:
    """The row of this case, as text."""
    rows = [text for _attrs, text in page.all("tr") if case.ref in text]
    assert len(rows) == 1, rows
    return rows[0]


def changed(make: Make, case: Case, **columns: Any) -> Case:
    """The case with other columns: what its events would make of it in time."""
    with make.database.writing() as session:
        row = session.get_one(Case, case.id)
        for name, value in columns.items():
            setattr(row, name, value)
    return case


def test_when_both_dates_have_passed_the_law_speaks(now: Make, cast: Cast, eva: Browser):
    case = now.case(cast.amira, kind="access")
    changed(
        now, case, target=TODAY - timedelta(days=40), legal_deadline=TODAY - timedelta(days=3),
        sort_by=TODAY - timedelta(days=40),
    )  # fmt: skip
    told = line(eva.get("/staff/queue"), case)
    assert "termijn 3 dagen te laat" in told
    assert "40 dagen" not in told
    changed(now, case, default_due=TODAY + timedelta(days=11))
    told = line(eva.get("/staff/queue"), case)
    assert "na ingebrekestelling Nog 11 dagen" in told
    assert "te laat sinds" in told
    top = eva.get(f"/staff/cases/{case.ref}").all("div", class_="ds-alert")[0][1]
    assert "na de ingebrekestelling" in top


def test_a_missed_target_names_the_laws_date(now: Make, cast: Cast, eva: Browser):
    case = now.case(cast.amira, kind="access")
    changed(now, case, target=TODAY - timedelta(days=2), sort_by=TODAY - timedelta(days=2))
    told = line(eva.get("/staff/queue"), case)
    assert "streefdatum 2 dagen te laat" in told
    assert "volgens de wet tot en met" in told


def test_a_case_that_waits_for_the_student_is_told_apart(now: Make, cast: Cast, eva: Browser):
    case = changed(
        now, now.case(cast.amira, kind="access"), state="awaiting_scope", reply_by=TODAY + timedelta(days=9),
        sort_by=TODAY - timedelta(days=2),
    )  # fmt: skip
    page = eva.get("/staff/queue")
    assert "antwoord vóór Wacht op student" in line(page, case)
    assert "1 open zaak. 0 te laat, 0 binnen 7 dagen." in page.text()
    changed(now, case, reply_by=TODAY - timedelta(days=1))
    assert "1 dag te laat" in line(eva.get("/staff/queue"), case)


def test_what_hangs_on_a_case_is_told(now: Make, cast: Cast, eva: Browser):
    product = now.product()
    exam = now.exam("SOON", product=product, day=TODAY + timedelta(days=1))
    now.enrol(cast.amira, exam)
    case = now.case(cast.amira, exam)
    now.add(
        BoardQuestion(
            id=new_id(), ref=new_reference(2026), case_id=case.id, exam_id=exam.id, asked_at=now.now,
            due=TODAY - timedelta(days=1),
        )
    )  # fmt: skip
    now.do(cast.amira, send_to_office, SendMessage(case.ref, "Een uniek woord: kwartelei"))
    told = line(eva.get("/staff/queue"), case)
    for words in ("tentamen morgen", "geen antwoord examencommissie", "nieuw bericht"):
        assert words in told
    assert "kwartelei" not in told


def test_a_proposal_tells_whom_it_waits_for(now: Make, cast: Cast, eva: Browser):
    case = now.taken_up(now.case(cast.amira, kind="access"), cast.eva)
    now.do(cast.eva, prepare_decision, complete(case, "granted"), "handler")
    assert "wacht op een handtekening" in line(eva.get("/staff/queue"), case)
    with now.database.writing() as session:
        session.query(Decision).one().advice_due = TODAY
    assert "advies FG uiterlijk" in line(eva.get("/staff/queue"), case)


def test_a_forwarded_case_tells_that_nobody_confirmed_it(now: Make, cast: Cast, eva: Browser):
    case = changed(now, now.case(cast.amira, kind="access"), state="misrouted", is_open=False)
    sent = now.add(Forwarding(id=new_id(), case_id=case.id, desk="other", sent_at=now.now, due=TODAY))
    assert "doorgestuurd, nog niet bevestigd" in line(eva.get("/staff/queue?show=closed"), case)
    with now.database.writing() as session:
        session.get_one(Forwarding, sent.id).acknowledged_at = now.now
    assert "nog niet bevestigd" not in line(eva.get("/staff/queue?show=closed"), case)


def test_only_late_and_only_waiting(now: Make, cast: Cast, eva: Browser):
    late, waits, calm = (now.case(who, kind="access") for who in (cast.amira, cast.ben, cast.bram))
    changed(now, late, sort_by=TODAY - timedelta(days=1))
    changed(now, waits, reply_by=TODAY, sort_by=TODAY - timedelta(days=1), state="awaiting_scope")
    for show, wanted in {"late": [late], "waiting": [waits], "": [waits, late, calm]}.items():
        eva.get(f"/staff/queue?show={show}")
        assert set(refs(eva)) == {case.ref for case in wanted}, show


def test_what_needs_me_is_what_my_task_can_take_further(now: Make, cast: Cast, browser: Browser):
    mine, asked, proposed, repeated, question, other = (now.case(cast.amira, kind="access") for _ in range(6))
    for case in (mine, asked, proposed):
        now.taken_up(case, cast.eva)
    changed(now, asked, reply_by=TODAY, state="awaiting_scope")
    now.do(cast.eva, prepare_decision, complete(proposed, "granted"), "handler")
    changed(now, repeated, repeat="pending")
    changed(now, question, kind="dpo_question")
    seen = {}
    for who, role in ((cast.eva, "handler"), (cast.dirk, "decider"), (cast.dov, "dpo")):
        one = browser.as_(who, role)
        one.get("/staff/queue?show=needs_me")
        seen[role] = set(refs(one))
    assert seen == {
        "handler": {mine.ref},
        "decider": {proposed.ref, repeated.ref},
        "dpo": {question.ref},
    }
    with now.database.writing() as session:
        session.query(Decision).one().advice_due = TODAY
    for who, role, wanted in ((cast.dirk, "decider", {repeated}), (cast.dov, "dpo", {question, proposed})):
        one = browser.as_(who, role)
        one.get("/staff/queue?show=needs_me")
        assert set(refs(one)) == {case.ref for case in wanted}, role
    assert other.ref not in seen["handler"]
