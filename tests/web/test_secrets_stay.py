"""What somebody writes in a case is read by those who work on it and by nobody else: page, mail or file."""

from __future__ import annotations

import pytest

from portal.models import LogEntry, OutboxMail
from portal.models.cases import CaseEvent
from tests.browser import Browser
from tests.pdf_reader import PdfReader
from tests.web.world import SECRETS, World

pytestmark = pytest.mark.slow

TO_THE_DPO = {"question", "toDpo", "dpoAnswer"}
OUTSIDERS = ["scheduler", "exam_board", "reviewer", "publisher", "admin"]


def found_in(body: bytes) -> list[str]:
    """Which secrets stand in an answer."""
    return [name for name, word in SECRETS.items() if word.encode() in body]


def everything(world: World, walker: Browser) -> dict[str, list[str]]:
    """Address → secrets, over every page this person can ask for."""
    leaks = {}
    for _rule, path in world.paths("GET"):
        answer = walker.client.get(path, buffered=True)
        assert answer.status_code < 500, path
        letter = answer.mimetype == "application/pdf"
        if found := found_in(PdfReader(answer.data).text.encode() if letter else answer.data):
            leaks[path] = found
    return leaks


@pytest.mark.parametrize("role", OUTSIDERS)
def test_people_with_another_job_find_nothing(world: World, walker: Browser, role: str) -> None:
    outsider = world.make.person("Otto Buiten")
    assert everything(world, walker.as_(outsider, role)) == {}


def test_another_student_and_a_visitor_find_nothing(world: World, walker: Browser) -> None:
    assert everything(world, walker.as_(world.cast.ben)) == {}
    assert everything(world, walker) == {}


def test_all_outside_jobs_together_find_nothing(world: World, walker: Browser) -> None:
    """Roles add up; what they may see does not reach the cases."""
    assert everything(world, walker.as_(world.cast.ben, *OUTSIDERS)) == {}


def test_own_requests_stay_out_of_staff_pages(world: World, walker: Browser) -> None:
    amira = walker.as_(world.cast.amira, "handler", "decider", "dpo")
    seen = everything(world, amira)
    not_robs = {path for path, names in seen.items() if set(names) != {"letter"}}
    assert [path for path in not_robs if "/staff/" in path] == []
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


def test_neither_events_nor_the_log_hold_them(world: World) -> None:
    rows = [str(row.facts) for model in (CaseEvent, LogEntry) for row in world.make.all(model)]
    assert found_in("\n".join(rows).encode()) == []


def test_nothing_is_said_about_them_in_the_server_log(
    world: World, walker: Browser, caplog: pytest.LogCaptureFixture
) -> None:
    everything(world, walker.as_(world.cast.eva, "handler"))
    assert found_in(caplog.text.encode()) == []
