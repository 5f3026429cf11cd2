"""What somebody writes in a case is read by those who work on it and by nobody else: page, mail or file."""

from __future__ import annotations

import base64
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from flask_babel import force_locale
from werkzeug.test import TestResponse

from portal.config import Teams
from portal.jobs.deadlines import sweep
from portal.labels.cases import KINDS as CASE_KINDS
from portal.labels.cases import TICKED
from portal.labels.on_request import REASONS, REASONS_STAFF
from portal.models import LogEntry, OutboxMail
from portal.models.cases import CaseEvent
from tests.browser import Browser
from tests.pdf_reader import PdfReader
from tests.web.conftest import Filled, opened
from tests.web.world import SECRETS, World

pytestmark = pytest.mark.slow

TO_THE_DPO = {"question", "toDpo", "dpoAnswer"}
OFFICE = "bureau@voorbeeld.example"
OFFICE_NAMES = [one.name for one in fields(Teams)]
OFFICES = {OFFICE, "fg@voorbeeld.example"}
OUTSIDERS = ["scheduler", "exam_board", "reviewer", "admin", "publisher"]


NAMES_BELONG = re.compile(r"/staff/planning/(.*list|sittings/|exam-day|.*apart)|/staff/import/examples/")
"""Where exam administration needs to know who comes: lists of a sitting or an exam, nowhere else (6.2); an example
file of an import holds made-up people."""
NUMBERS_BELONG = re.compile(r"/staff/planning/(registrations(/|$)|exams/[^/]+/may-be-proctored)")
"""Where it changes a registration in the student system (A-09; section 7, task for the scheduler): a student is found
there by number, so the number stands on that list and on its pages, and nothing else of the student."""
SIGNED = re.compile(rb"[\w-]{8,}\.([\w-]{8,})\.[\w-]{8,}")
"""What a signed list looks like: three parts, of which the middle one is the list."""


def found_in(body: bytes) -> list[str]:
    """Which secrets stand in an answer."""
    return [name for name, word in SECRETS.items() if word.encode() in body]


def words_of(answer: TestResponse) -> bytes:
    """Everything a reader of this answer can read: text of a letter, entries of an archive, inside a signed list too."""
    body: bytes = answer.data
    if answer.mimetype == "application/pdf":
        return PdfReader(body).text.encode()
    if zipfile.is_zipfile(BytesIO(body)):
        with zipfile.ZipFile(BytesIO(body)) as archive:
            return b"\n".join(archive.read(name) for name in archive.namelist())
    signed = (one + b"=" * (-len(one) % 4) for one in SIGNED.findall(body))
    return b"\n".join((body, *(base64.urlsafe_b64decode(one) for one in signed)))


def everything(world: World, walker: Browser) -> dict[str, list[str]]:
    """Address → secrets, over every page, file and feed this person can ask for."""
    return {path: found for path, words in read(world, walker) if (found := found_in(words))}


def read(world: World, walker: Browser) -> Iterator[tuple[str, bytes]]:
    """Every address with what stands behind it for this person."""
    for _rule, path in world.paths("GET"):
        answer = walker.client.get(path, buffered=True)
        assert answer.status_code < 500, path
        yield path, words_of(answer)


@dataclass(frozen=True)
class Outsider:
    """Somebody with this job alone, and what stands behind each address for them."""

    role: str
    pages: list[tuple[str, bytes]]


@pytest.fixture(scope="module")
def otto(filled: Filled, request: pytest.FixtureRequest) -> Outsider:
    """Reads everything once, for all the tests that look at what there was to read."""
    with opened(filled) as world:
        reader = Browser(world.app, world.make).as_(world.make.person("Otto Buiten"), request.param)
        return Outsider(request.param, list(read(world, reader)))


outsider = pytest.mark.parametrize("otto", OUTSIDERS, indirect=True)


@outsider
def test_people_with_another_job_find_nothing(otto: Outsider) -> None:
    assert {path: found for path, words in otto.pages if (found := found_in(words))} == {}


def named(world: World, words: bytes) -> list[str]:
    """Which students are named: by name, number or login name."""
    people = (world.cast.amira, world.cast.ben)
    marks = [(one.name, one.student_number, one.institution_user_id) for one in people]
    return [mark for known in marks for mark in known if mark and mark.encode() in words]


@outsider
def test_people_with_another_job_see_no_case_number(world: World, otto: Outsider) -> None:
    """A place has a reference of its own; who knows the one does not know the other (6.2)."""
    numbers = [ref.encode() for ref in world.cases]
    shown = [path for path, words in otto.pages if any(one in words for one in numbers)]
    # A page that was not found repeats what was asked for; a desk's signed link is the desk's, whoever opens it.
    asked_for = {path for path in shown if "/forwarded/" in path or any(ref in path for ref in world.cases)}
    assert [path for path in shown if path not in asked_for] == []


@outsider
def test_names_stand_on_the_lists_of_exam_administration_alone(world: World, otto: Outsider) -> None:
    shown = {path: found for path, words in otto.pages if (found := named(world, words))}
    plans, imports = otto.role == "scheduler", otto.role in ("scheduler", "admin")
    may = {path for path in shown if imports and NAMES_BELONG.search(path) and (plans or "import" in path)}
    numbers = {one.student_number for one in (world.cast.amira, world.cast.ben)}
    if plans:
        may |= {path for path, found in shown.items() if NUMBERS_BELONG.search(path) and {*found} <= numbers}
    assert {path: found for path, found in shown.items() if path not in may} == {}
    assert bool(may) is imports, "else the test would find nothing because there is nothing"


@pytest.mark.parametrize("otto", OUTSIDERS[:4], indirect=True)
def test_no_staff_page_of_another_job_tells_a_ground_or_a_kind(world: World, otto: Outsider) -> None:
    """Grounds of O-1, and what somebody asked for; the register's own texts about rights are no request."""
    with world.app.app_context(), force_locale("nl"):
        telling = {str(words) for words in (*TICKED.values(), *CASE_KINDS.values())} - {"Bezwaar"}
    found = {
        path: [one for one in telling if one.encode() in words]
        for path, words in otto.pages
        if "/staff/" in path and not path.startswith("/nl/staff/exams/")
    }
    assert {path: words for path, words in found.items() if words} == {}


@outsider
def test_why_somebody_asked_for_online_supervision_stays_with_who_decides(
    world: World, otto: Outsider
) -> None:
    """A code may tell of somebody's health (2.7); the form's own list of reasons is no request."""
    with world.app.app_context(), force_locale("nl"):
        telling = {str(words) for words in (*REASONS.values(), *REASONS_STAFF.values())} - {
            "Anders",
            "Iets anders",
        }
    assert [path for path, words in otto.pages if any(one.encode() in words for one in telling)] == []


def test_who_decides_reads_why_somebody_asked_for_online_supervision(world: World, walker: Browser) -> None:
    """Else the test above would find nothing because there is nothing."""
    eva = walker.as_(world.cast.eva, "handler")
    asked = [path for _rule, path in world.paths("GET") if "/supervision-requests" in path]
    assert any(b"Topsport" in words_of(eva.client.get(path, buffered=True)) for path in asked)


def test_another_student_and_a_visitor_find_nothing(world: World, walker: Browser) -> None:
    seen = everything(world, walker.as_(world.cast.ben))
    assert {name for names in seen.values() for name in names} <= {"reported", "reportAnswer"}, "his own"
    assert everything(world, walker) == {}


def test_all_outside_jobs_together_find_nothing(world: World, walker: Browser) -> None:
    """Roles add up; what they may see does not reach the cases."""
    assert everything(world, walker.as_(world.make.person("Otto Buiten"), *OUTSIDERS)) == {}


def test_own_requests_stay_out_of_staff_pages(world: World, walker: Browser) -> None:
    amira = walker.as_(world.cast.amira, "handler", "decider", "dpo")
    seen = everything(world, amira)
    hers = {path for path, names in seen.items() if not set(names) <= {"letter", "reported", "reportAnswer"}}
    assert [path for path in hers if "/staff/" in path] == []
    assert any("/requests/" in path for path in seen)


def test_the_words_are_there_for_who_works_on_the_case(world: World, walker: Browser) -> None:
    """Else the tests above would find nothing because there is nothing."""
    seen = everything(world, walker.as_(world.cast.eva, "handler"))
    read_by_staff = {name for names in seen.values() for name in names}
    assert set(SECRETS) - read_by_staff == {"typed", "copied"} | TO_THE_DPO, "drafts are their writers' alone"
    own = everything(world, walker.as_(world.cast.amira))
    read_by_amira = {name for names in own.values() for name in names}
    assert {"reason", "toOffice", "toStudent", "explanation", "typed", "about"} | TO_THE_DPO <= read_by_amira
    assert not {"returned", "advice", "earlier", "draftDecision", "proposal"} & read_by_amira


@pytest.mark.parametrize("roles", [("handler", "decider"), ("reviewer",), tuple(OUTSIDERS)])
def test_what_was_asked_of_the_dpo_is_read_by_nobody_else(
    world: World, walker: Browser, roles: tuple[str, ...]
) -> None:
    """38(5): neither the question, nor the answer, nor what was said after it."""
    seen = everything(world, walker.as_(world.cast.bram, *roles))
    assert not TO_THE_DPO & {name for names in seen.values() for name in names}


def test_the_dpo_reads_what_was_asked_of_the_dpo(world: World, walker: Browser) -> None:
    seen = everything(world, walker.as_(world.cast.dov, "dpo"))
    assert {name for names in seen.values() for name in names} >= TO_THE_DPO


def test_no_mail_holds_them(world: World) -> None:
    mails = world.make.all(OutboxMail)
    assert mails
    assert found_in("\n".join(f"{mail.subject} {mail.body}" for mail in mails).encode()) == []


def test_no_mail_names_anybody(world: World) -> None:
    """Mail goes to an address; a name, a number or a kind of request in it would tell whoever looks along (design 8)."""
    for mail in world.make.all(OutboxMail):
        words = f"{mail.subject}\n{mail.body}"
        assert named(world, words.encode()) == [], mail.subject
        assert "bezwaar" not in words.lower() or mail.address in OFFICES, mail.subject


def test_what_the_clock_sends_holds_nothing_either(world: World, caplog: pytest.LogCaptureFixture) -> None:
    """Ninety days go by: reminders, lateness, places, checks; each mail, letter and line of the log is looked at."""
    config = replace(world.make.config, teams=Teams(**dict.fromkeys(OFFICE_NAMES, OFFICE)))
    before = len(world.make.all(OutboxMail))
    with world.app.app_context():
        for days in range(0, 90, 3):
            then = datetime.now(UTC) + timedelta(days=days)
            sweep(world.make.database, config, lambda then=then: then)  # type: ignore[misc]
    mails = world.make.all(OutboxMail)
    assert len(mails) > before
    for mail in mails:
        words = f"{mail.subject} {mail.body}".encode()
        assert found_in(words) == [], mail.subject
        assert named(world, words) == [], mail.subject
    assert found_in(caplog.text.encode()) == []


def test_neither_events_nor_the_log_hold_them(world: World) -> None:
    rows = [str(row.facts) for model in (CaseEvent, LogEntry) for row in world.make.all(model)]
    assert found_in("\n".join(rows).encode()) == []


def test_nothing_is_said_about_them_in_the_server_log(
    world: World, walker: Browser, caplog: pytest.LogCaptureFixture
) -> None:
    everything(world, walker.as_(world.cast.eva, "handler"))
    assert found_in(caplog.text.encode()) == []
