"""`portal settings`: the whole list as text, and exit 1 until an installation may go live."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from portal.cli import main
from portal.config_norms import NORMS
from tests.cli.installation import environment


def run(folder: Path, monkeypatch: pytest.MonkeyPatch, **settings: str) -> Result:
    for name, value in environment(folder, "sqlite://", **settings).items():
        monkeypatch.setenv(name, value)
    return CliRunner().invoke(main, ["settings"])


READY = {
    "REMEDY_ROUTE": "awb", "INSTITUTION_REMEDY_BODY": "College van bestuur, Postbus 1",
    "INSTITUTION_EXAM_DAY_PHONE": "020 555 01 23", "TEAMS_EXAM_DAY": "tentamendag@voorbeeld.example",
}  # fmt: skip


def confirmed(review: str) -> str:
    line = {"source": "Privacy policy", "approver": "Secretary", "review": review}
    return json.dumps(dict.fromkeys(NORMS, line))


def test_a_new_installation_may_not_go_live(tmp_path, monkeypatch):
    result = run(tmp_path, monkeypatch, CLOSED_DAYS="2026-12-24")
    assert result.exit_code == 1
    assert "\nDeadlines and targets\n" in result.output
    assert (
        "  lead_working_days = 10 working days\n      Policy, rule 6.3; not confirmed yet\n" in result.output
    )
    assert "closed_days = 2026-12-24" in result.output
    assert (
        "Needed before going live: remedy_route\n  Until it is there, nobody can send a refusal"
        in result.output
    )
    assert "Not set: desks.technical_failure, desks.fraud_accusation" in result.output
    assert f"0 confirmed, {len(NORMS)} not confirmed yet, 0 due for review." in result.output
    for secret in ("k" * 40, "AAECAwQF"):
        assert secret not in result.output


def test_all_set_and_confirmed_gives_0(tmp_path, monkeypatch):
    result = run(tmp_path, monkeypatch, **READY, CONFIRMED=confirmed("2999-01-01"))
    assert result.exit_code == 0, result.output
    assert "      source: Privacy policy; approver: Secretary; review: 2999-01-01\n" in result.output
    assert "Needed before going live" not in result.output


@pytest.mark.parametrize(
    "changes",
    [
        {"REMEDY_ROUTE": ""},
        {"INSTITUTION_EXAM_DAY_PHONE": ""},
        {"TEAMS_EXAM_DAY": ""},
        {"CONFIRMED": confirmed("2020-01-01")},
        {"CONFIRMED": "{}"},
    ],
)
def test_one_thing_open_gives_1(tmp_path, monkeypatch, changes):
    ready = {**READY, "CONFIRMED": confirmed("2999-01-01")}
    assert run(tmp_path, monkeypatch, **{**ready, **changes}).exit_code == 1


def test_a_setting_that_is_wrong_is_a_sentence(tmp_path, monkeypatch):
    result = run(tmp_path, monkeypatch, BREACH_HOURS="96")
    assert result.exit_code == 1
    assert (
        result.output
        == "Error: Setting breach_hours cannot be 96. Write 72: the law fixes it (art. 33(1); C11).\n"
    )
