"""Nobody reads of an objection who made none: letters about a place and the pages speak per kind (2.2, 6.4, section 7)."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest
from flask_babel import force_locale

from portal import content
from portal.actions.letters import exam_values
from portal.labels import case_now
from portal.models import Letter
from portal.rules.lifecycle import SEATED
from tests.explained import explained
from tests.office import Office
from tests.test_labels_case_story import FRESH

OTHERS = sorted(SEATED - {"objection"})
OBJECTION = re.compile(r"bezwaar|objection|object again|objected", re.IGNORECASE)


class Anything(dict):
    """A value for each placeholder that is not given."""

    def __missing__(self, name):
        return "…"

    def get(self, name, default=None):
        return self[name]


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize(
    "name", ["offer", "firm", "exam-day", "repeat-judged", "agreement", "exam-stopped", "withdrawn"]
)
@pytest.mark.parametrize("kind", ["objection", *OTHERS])
def test_a_letter_about_a_place_names_an_objection_only_where_there_is_one(
    office: Office, language, name, kind
):
    case = office.case()
    case.kind = kind
    values = Anything(exam_values(case, language))
    for protects in (True, False):
        text = content.load(
            "letters", name, language, Anything(values, protects=protects, exam_protected=protects)
        )
        said = OBJECTION.search(text.title + text.body)
        assert not said or kind == "objection", said
    if name in ("offer", "firm", "exam-day", "agreement"):
        assert OBJECTION.search(text.body) or kind != "objection"


@pytest.mark.parametrize("kind", OTHERS)
def test_so_does_the_page_of_who_took_none_of_the_places(app, kind):
    declined = replace(
        FRESH,
        kind=kind,
        state="offering_alternative",
        outcome="granted",
        declined=True,
        decided=date(2026, 12, 1),
    )
    with force_locale("en"):
        said = " ".join(case_now.what_happens(declined))
        assert "no exam with online supervision" in said
        assert not OBJECTION.search(said)
        assert OBJECTION.search(" ".join(case_now.what_happens(replace(declined, kind="objection"))))


@pytest.mark.parametrize(
    ("basis", "kind", "said"),
    [("public_task", "objection", "op je bezwaar"), ("contract", "alternative", "op je verzoek")],
)
def test_on_the_exam_day_each_reads_of_what_they_sent(office: Office, basis, kind, said):
    make, cast = office.make, office.cast
    exam = make.exam("DAY1", day=make.now.date(), hour=20, product=office.product)
    explained(make, cast.eva, cast.pia, exam, lawful_basis=basis)
    make.enrol(cast.amira, exam)
    case = make.case(cast.amira, exam)
    assert case.kind == kind
    assert said in make.get(Letter, case_id=case.id, kind="exam-day").body
