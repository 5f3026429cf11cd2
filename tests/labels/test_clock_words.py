"""Every step and every refusal of the clock has its words, in both languages."""

import re
from datetime import date, datetime
from pathlib import Path

import pytest
from flask import Flask
from flask_babel import Babel, force_locale

from portal import labels, paths
from portal.labels.clock import CLOCK_REFUSALS, clock_refusal
from portal.labels.working import HOLIDAYS, sentences
from portal.rules.calendar import holidays
from portal.rules.deadlines import Suspension, count
from portal.rules.errors import Refused
from portal.rules.targets import target, without_exam

PORTAL = Path(labels.__file__).parents[1]
SOURCES = [PORTAL / "rules" / f"{name}.py" for name in ("calendar", "deadlines", "targets", "more_time")]
SOURCES += [PORTAL / "cli" / f"{name}.py" for name in ("clock", "clock_lines")]

day = date.fromisoformat
at = datetime.fromisoformat


@pytest.fixture(params=["nl", "en"])
def language(request):
    app = Flask("words")
    Babel(app, default_translation_directories=str(paths.TRANSLATIONS))
    with app.app_context(), force_locale(request.param):
        yield request.param


def every_working():
    """Deadlines and targets that together take every step there is."""
    exam = day("2026-10-16")
    closed = frozenset({day("2026-10-07")})
    yield count("one_month", day("2027-04-05"))
    yield count("extended", day("2026-11-30"))
    yield count("six_weeks", day("2026-04-02"))
    yield count("six_weeks", day("2030-04-02"))
    yield count("breach72h", at("2026-10-25T02:30"))
    yield count("breach72h", at("2026-03-27T18:00"))
    for ends in ("2026-09-10", "2026-09-11", "2026-09-15"):
        late = Suspension(day("2026-12-01"), day("2026-12-02"))
        yield count("suspended", day("2026-09-07"), [Suspension(day("2026-09-09"), day(ends)), late])
    yield count("suspended", day("2026-09-07"), [Suspension(day("2026-09-09"), None)])
    yield count("suspended", day("2026-09-07"), [Suspension(day("2026-09-09"), None, day("2026-09-23"))])
    yield target(day("2026-09-07"), exam, day("2026-10-07"))
    yield target(day("2026-09-07"), day("2026-12-01"), day("2026-10-07"), 1, closed)
    yield target(day("2026-10-07"), exam, day("2026-11-09"))
    yield target(day("2026-10-15"), exam, day("2026-11-16"))
    yield target(day("2026-10-16"), exam, day("2026-11-16"))
    yield target(day("2026-10-19"), exam, day("2026-11-19"))
    yield without_exam(day("2026-10-19"), day("2026-11-19"))


def test_the_workings_tried_here_take_every_step_there_is():
    source = "".join(path.read_text("utf-8") for path in SOURCES)
    named = set(re.findall(r'Step\(\s*(?:"[^"]*"|rule|[^,()]*),\s*"(\w+)"', source))
    taken = {step.code for counted in every_working() for step in counted.working}
    assert named <= taken
    assert {"same_date", "clamped", "suspended", "question_open", "urgent_on_floor", "target"} <= taken


def test_every_working_is_told_in_short_sentences(language):
    for counted in every_working():
        told = sentences(counted)
        assert len(told) >= 3
        for sentence in told:
            assert re.fullmatch(r"[A-Z0-9][^%{}]*\.", sentence)
            assert len(sentence.split()) <= 20


def test_the_two_languages_differ():
    app = Flask("words")
    Babel(app, default_translation_directories=str(paths.TRANSLATIONS))
    with app.app_context():
        for counted in every_working():
            with force_locale("nl"):
                dutch = sentences(counted)
            with force_locale("en"):
                assert not set(dutch) & set(sentences(counted))


def test_every_holiday_has_a_name():
    assert set(HOLIDAYS) == set(holidays(2026).values())


def test_every_refusal_has_a_sentence_and_no_sentence_is_left_over():
    source = "".join(path.read_text("utf-8") for path in SOURCES)
    raised = set(re.findall(r'Refused\("(\w+)"', source))
    gates = set(re.findall(r'^        "(\w+)": ', source, re.MULTILINE))
    assert {"means_missing", "extension_too_late"} <= gates
    not_codes = {"legal_deadline", "target", "mode", "working"}
    assert set(CLOCK_REFUSALS) == raised | (gates - not_codes)


def test_a_refusal_fills_in_its_facts(language):
    assert "one_month, six_weeks" in clock_refusal(Refused("kind_unknown", kinds=("one_month", "six_weeks")))
    assert "1000" in clock_refusal(Refused("lead_out_of_range", longest=1000))
    assert '"from"' in clock_refusal(Refused("field_missing", field="from"))
