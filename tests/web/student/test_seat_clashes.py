"""A place at the moment of another exam: closed on the student's list, a warning without a why for planners (A-12)."""

from __future__ import annotations

import pytest

from portal.models import Exam
from tests.sittings_fixture import granted, offer, plan


@pytest.fixture
def clash(make, cast):
    """Amira has two places on offer; in the morning she takes another exam, with a name of its own."""
    day = make.now.date().replace(year=make.now.year + 1)
    exam = make.get(Exam, id=make.exam(product=make.product(), day=day).id)
    case, placement = granted(make, cast, exam, cast.amira)
    morning, noon = plan(make, cast, exam), plan(make, cast, exam, hour=14)
    offer(make, cast, placement, morning, noon)
    make.enrol(cast.amira, make.exam("OTHER", day=day, name_nl="Geheim vak"))
    return case, placement, morning, noon


def test_the_student_cannot_take_it_and_reads_the_next_one(browser, cast, clash):
    case, _placement, morning, _noon = clash
    amira = browser.as_(cast.amira)
    page = amira.get(f"/requests/{case.ref}/seat")
    assert "je hebt dan een ander tentamen" in page.text()
    [(radio, _text)] = [one for one in page.all("input", type="radio") if one[0]["value"] == morning.id]
    assert "disabled" in radio
    again = amira.send(f"/requests/{case.ref}/seat", {"sitting": morning.id}, status=409)
    assert "Je kunt nog wel kiezen:" in again.text()
    forged = amira.send(
        f"/requests/{case.ref}/seat/check", {"sitting": morning.id},
        at=f"/requests/{case.ref}/seat/check?sitting={morning.id}", status=409,
    )  # fmt: skip
    assert "Je hebt op dat moment een ander tentamen" in forged.text()


def test_a_planner_is_warned_and_does_not_read_why(browser, cast, clash):
    _case, placement, _morning, _noon = clash
    page = browser.as_(cast.chloe, "scheduler").get(f"/staff/planning/places/{placement.ref}").text()
    assert page.count("botst met een ander tentamen van deze student") == 1
    assert "Geheim vak" not in page
    assert "OTHER" not in page
