"""Settings: read with the right type from file and environment, and refused at start when they cannot stay so."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from datetime import date
from operator import attrgetter
from pathlib import Path
from typing import Any

import pytest

from portal.config import Config, ConfigError, Desks, Institution, Mail, SupplierTerms, Teams
from portal.config_bounds import BOUNDS
from portal.config_confirmed import Confirmation, standing
from portal.config_norms import NORMS
from tests.cli.installation import environment
from tests.make import make_config


@pytest.fixture
def config(tmp_path: Path) -> Config:
    return make_config(tmp_path, "sqlite://")


def load(folder: Path, toml: str = "", **environ: str) -> Config:
    """A small installation, with this in its file and this in the environment."""
    path = folder / "portal.toml"
    path.write_text(toml, "utf-8")
    return Config.load(environment(folder, "sqlite://", CONFIG=str(path), **environ))


# Bounds


@pytest.mark.parametrize("name", BOUNDS)
def test_every_number_has_two_bounds_and_its_default_lies_between(config: Config, name: str) -> None:
    bound = BOUNDS[name]
    loose = replace(config, archive_selection_list="a list", retention_pseudonymised_years=20)
    for value in (bound.least, bound.most):
        assert attrgetter(name)(written(loose, name, value)) == value
    for value in (bound.least - 1, bound.most + 1, True, "5", 7.0):
        with pytest.raises(ConfigError, match=f"{name} cannot be .* Write .*{bound.least}"):
            written(config, name, value)


def written(config: Config, name: str, value: object) -> Config:
    """The same settings with another value for this one, which may stand in a table."""
    table, _, key = name.rpartition(".")
    changes: dict[str, Any] = {key: value}
    return replace(config, **({table: replace(getattr(config, table), **changes)} if table else changes))


def test_every_number_is_bounded() -> None:
    tables = {"": Config, "institution.": Institution, "mail.": Mail, "supplier_terms.": SupplierTerms}
    numbers = {
        f"{table}{field.name}"
        for table, kind in tables.items()
        for field in fields(kind)
        if field.type == "int"
    }
    assert numbers == set(BOUNDS)


# What is law, or would make a duty lighter


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"self_exercise_min_age": 15}, r"self_exercise_min_age cannot be 15. Write 16: .*UAVG art. 5"),
        ({"breach_hours": 96}, r"breach_hours cannot be 96. Write 72: .*C11"),
        ({"reply_term_days": 13}, r"reply_term_days cannot be 13. Write a whole number from 14 .*C9"),
        ({"question_working_days": 6}, r"question_working_days .* to 5: .*C9"),
        ({"refusal_cut_off_working_days": -1}, r"refusal_cut_off_working_days .* from 0 .*11\.2"),
        ({"advice_urgent_working_days": 0}, r"advice_urgent_working_days .* from 1 .*T09"),
        ({"lifting_notice_working_days": 4}, r"lifting_notice_working_days .* from 5 .*N14"),
        ({"decide_working_days": 21}, r"decide_working_days .* to 20: one month .*12\(3\)"),
        ({"lead_working_days": 0}, r"lead_working_days .* from 1 .*O-4"),
        ({"remedy_route": "both"}, r'remedy_route .* "awb" or "court"'),
        ({"red_gate_action": "go_on"}, r'red_gate_action .* "suspend" or "board_decides"'),
        ({"official_channels": ("mail",)}, r'official_channels .* "portal" .*C1'),
        ({"official_channels": ("portal", "pigeon")}, r"official_channels .* mail, post, counter, phone"),
        ({"mandated": ("dpo",)}, r"mandated .* the DPO never decides"),
        ({"second_date_rule_en": "On request."}, r"second_date_rule_nl and second_date_rule_en .* both"),
        ({"alternative_working_days": 11}, r"alternative_working_days .* to 10: .*A-06"),
        ({"offer_notice_working_days": 4}, r"offer_notice_working_days .* from 5 .*A-11"),
        ({"no_show_rule_nl": "Dan telt het niet mee."}, r"no_show_rule_nl and no_show_rule_en .* both"),
        (
            {"retention_identified_months": 13},
            r"retention_identified_months .* 12 or less.*archive_selection_list",
        ),
        ({"retention_pseudonymised_years": 7}, r"retention_pseudonymised_years .* 5 or less"),
        (
            {"archive_selection_list": "a list", "retention_identified_months": 61},
            "retention_identified_months .* no more months",
        ),
    ],
)
def test_a_duty_cannot_be_made_lighter(config: Config, changes: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ConfigError, match=sentence):
        replace(config, **changes)


@pytest.mark.parametrize(
    "changes",
    [
        {"reply_term_days": 21},
        {"question_working_days": 3},
        {"refusal_cut_off_working_days": 0},
        {"official_channels": ("portal", "mail", "post", "counter", "phone")},
        {"mandated": ("handler",)},
        {"second_signature": False},
        {"red_gate_action": "board_decides"},
        {
            "retention_identified_months": 84,
            "retention_pseudonymised_years": 10,
            "archive_selection_list": "2024",
        },
        {"retention_identified_months": 6, "retention_pseudonymised_years": 2},
    ],
)
def test_what_an_institution_may_choose(config: Config, changes: dict[str, Any]) -> None:
    changed = replace(config, **changes)
    assert {name: getattr(changed, name) for name in changes} == changes


# Reading


def test_the_defaults_of_section_13(tmp_path: Path) -> None:
    config = load(tmp_path)
    assert (config.acknowledge_working_days, config.decide_working_days) == (2, 15)
    assert (config.amber_days, config.red_working_days) == (7, 2)
    assert (config.question_working_days, config.reply_term_days) == (5, 14)
    assert (config.advice_working_days, config.advice_urgent_working_days) == (3, 1)
    assert (config.lead_working_days, config.notice_lead_days, config.refusal_cut_off_working_days) == (
        10,
        28,
        3,
    )
    assert (config.self_exercise_min_age, config.breach_hours) == (16, 72)
    assert (config.second_signature, config.red_gate_action, config.remedy_route) == (True, "suspend", None)
    assert (config.official_channels, config.mandated, config.closed_days) == (("portal",), (), frozenset())


def test_the_file_is_read_with_its_types(tmp_path: Path) -> None:
    config = load(
        tmp_path,
        """
        second_signature = false
        official_channels = ["portal", "post"]
        closed_days = [2026-12-24, "2026-12-31"]
        digest_hour = 7
        [teams]
        handler = "team@school.example"
        [desks]
        other = "balie@school.example"
        other_name_nl = "de balie"
        """,
    )
    assert config.second_signature is False
    assert config.official_channels == ("portal", "post")
    assert config.closed_days == {date(2026, 12, 24), date(2026, 12, 31)}
    assert config.digest_hour == 7
    assert config.teams.address("handler") == "team@school.example"
    assert config.desks.offered == ("other",)


@pytest.mark.parametrize("no", ["false", "No", "0"])
def test_the_environment_wins_over_the_file(tmp_path: Path, no: str) -> None:
    toml = 'second_signature = true\nlead_working_days = 12\n[teams]\nhandler = "old@school.example"'
    config = load(
        tmp_path, toml, SECOND_SIGNATURE=no, LEAD_WORKING_DAYS="8", OFFICIAL_CHANNELS="portal, mail post",
        CLOSED_DAYS="2026-12-24 2026-12-31", TEAMS_HANDLER="new@school.example", MAIL_PORT="25",
        DESKS_OTHER="balie@school.example", DESKS_OTHER_NAME_NL="de balie", REMEDY_ROUTE="",
        OIDC_HOME_ORGANISATIONS="school.example",
    )  # fmt: skip
    assert (config.second_signature, config.lead_working_days) == (False, 8)
    assert config.official_channels == ("portal", "mail", "post")
    assert config.closed_days == {date(2026, 12, 24), date(2026, 12, 31)}
    assert config.teams.handler == "new@school.example"
    assert (config.mail.port, config.remedy_route) == (25, None)
    assert config.desks.name("en", "other") == "de balie"
    assert config.oidc.home_organisations == ("school.example",)


@pytest.mark.parametrize(
    ("toml", "sentence"),
    [
        ("answer_months = 2", "answer_months is missing or not right. Write a setting that exists"),
        ("demo = true", "demo .* a setting that exists"),
        ('[teams]\nhandlers = "a@b.example"', r"teams\.handlers .* a setting that exists"),
        ("[surprise]\na = 1", "surprise .* a setting that exists"),
        ("teams = 5", r"teams .* a table: a line \[teams\]"),
        ("lead_working_days = 7.5", "lead_working_days cannot be read: 7.5. Write a whole number"),
        ("lead_working_days = true", "lead_working_days cannot be read: True"),
        ('lead_working_days = "soon"', "lead_working_days cannot be read: 'soon'"),
        ("second_signature = 1", "second_signature .* true or false"),
        ('second_signature = "perhaps"', "second_signature .* true or false"),
        ("jobs_url = 5", "jobs_url .* a text between quotes"),
        ("mandated = [1]", "mandated .* a list of texts"),
        ("closed_days = 2026-12-24", "closed_days .* a list of dates"),
        (
            'closed_days = ["24-12-2026"]',
            "closed_days cannot be read: '24-12-2026'. Write dates as 2026-12-24",
        ),
        ("closed_days = [2026-12-24T10:00:00]", "closed_days cannot be read"),
        ('remedy_route = "both"', 'remedy_route .* "awb" or "court"'),
        ('[mail]\ntls = "perhaps"', r'mail\.tls .* "starttls" or "tls" or "none"'),
        ('[mail]\nport = "smtp"', r"mail\.port cannot be read"),
        ("[mail]\nport = 70000", r"mail\.port cannot be 70000. .* from 1 to 65535"),
        ("[institution]\nremedy_body = 5", r"institution\.remedy_body .* a text between quotes"),
        ('[oidc]\nscopes = ["email"]', r"\[oidc\] cannot be read: scopes: openid"),
        ('[teams]\nexam_day = "Jan de Boer"', r"teams\.exam_day .* one mail address"),
        ('[teams]\nhandler = "a@b.example, c@d.example"', r"teams\.handler .* one mail address"),
        ('[desks]\nother = "balie@school.example"', r"desks\.other_name_nl .* the student reads where"),
        ("not toml", "cannot be read"),
    ],
)
def test_what_cannot_be_read_is_named(tmp_path: Path, toml: str, sentence: str) -> None:
    with pytest.raises(ConfigError, match=sentence):
        load(tmp_path, toml)


def test_a_named_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="There is no settings file at "):
        Config.load(environment(tmp_path, "sqlite://", CONFIG=str(tmp_path / "nowhere.toml")))


@pytest.mark.parametrize("keys", ["k1", "k1:???", "k1:AAAA"])
def test_file_keys_that_are_no_keys(tmp_path: Path, keys: str) -> None:
    with pytest.raises(ConfigError, match="file_keys"):
        load(tmp_path, FILE_KEYS=keys)


# Confirmations


CONFIRMED = """
[confirmed]
remedy_route = { source = "Advice of our lawyer", approver = "Secretary", review = 2027-09-01 }
no_show_rule = { source = "Exam rules", approver = "Exam board", review = "2027-09-01" }
supplier_terms = { source = "Contract", approver = "Procurement", review = 2027-09-01 }
[confirmed.teams]
exam_day = { source = "Roster", approver = "Exam office", review = 2027-09-01 }
"""


@pytest.mark.parametrize(
    ("setting", "today", "expected"),
    [
        ("remedy_route", date(2027, 8, 31), "confirmed"),
        ("remedy_route", date(2027, 9, 1), "review_due"),
        ("no_show_rule_nl", date(2027, 8, 31), "confirmed"),
        ("no_show_rule_en", date(2027, 9, 1), "review_due"),
        ("supplier_terms.execute", date(2027, 8, 31), "confirmed"),
        ("teams.exam_day", date(2027, 8, 31), "confirmed"),
        ("teams.handler", date(2027, 8, 31), None),
        ("lead_working_days", date(2027, 8, 31), "not_confirmed"),
        ("base_url", date(2027, 8, 31), None),
    ],
)
def test_a_setting_is_confirmed_until_its_review(
    tmp_path: Path, setting: str, today: date, expected: str | None
) -> None:
    assert standing(load(tmp_path, CONFIRMED), setting, today) == expected


def test_confirmations_come_from_the_environment_as_well(tmp_path: Path) -> None:
    line = {"teams.exam_day": {"source": "Roster", "approver": "Exam office", "review": "2027-09-01"}}
    config = load(tmp_path, CONFIRMED, CONFIRMED=json.dumps(line))
    assert config.confirmed == {"teams.exam_day": Confirmation("Roster", "Exam office", date(2027, 9, 1))}


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("base_url = {LINE}", r"confirmed\.base_url .* the name of a setting to confirm"),
        ("teams.handler = {LINE}", r"confirmed\.teams\.handler .* the name of a setting to confirm"),
        ('remedy_route = "yes"', r"confirmed\.remedy_route .* source .* approver .* review"),
        ('remedy_route = {source = "x", approver = "y"}', r"confirmed\.remedy_route .* review = "),
        (
            'remedy_route = {source = " ", approver = "y", review = 2027-09-01}',
            r"remedy_route\.source .* a text",
        ),
        (
            'remedy_route = {source = "x", approver = 5, review = 2027-09-01}',
            r"remedy_route\.approver .* a text",
        ),
        (
            'remedy_route = {source = "x", approver = "y", review = "soon"}',
            r"remedy_route\.review .*'soon'.* as 2026",
        ),
        ('remedy_route = {source = "x", approver = "y", review = 2027}', r"remedy_route\.review .*2027"),
    ],
)
def test_a_confirmation_that_says_too_little_is_refused(tmp_path: Path, line: str, sentence: str) -> None:
    whole = '{source = "x", approver = "y", review = 2027-09-01}'
    with pytest.raises(ConfigError, match=sentence):
        load(tmp_path, "[confirmed]\n" + line.replace("{LINE}", whole))


@pytest.mark.parametrize("text", ["{", "5"])
def test_confirmations_that_are_no_table(tmp_path: Path, text: str) -> None:
    with pytest.raises(ConfigError, match="confirmed"):
        load(tmp_path, CONFIRMED=text)


def test_every_norm_is_of_a_setting_that_exists(config: Config) -> None:
    pairs = {"no_show_rule": "no_show_rule_nl", "second_date_rule": "second_date_rule_nl"}
    for name in set(NORMS) - {"equated_days"}:
        assert attrgetter(pairs.get(name, name))(config) is not ...


# Teams and desks


def test_mail_to_the_dpo_goes_to_the_school_s_dpo_unless_another_address_is_given(config: Config) -> None:
    assert config.teams.address("dpo") == config.institution.dpo_email
    assert replace(config, teams=Teams(dpo="team@fg.example")).teams.address("dpo") == "team@fg.example"
    assert config.teams.address("handler") == config.teams.address("admin") == ""


def test_a_desk_has_a_name_in_both_languages() -> None:
    desks = Desks(other="balie@school.example", other_name_nl="de balie", other_name_en="the desk")
    assert (desks.name("nl", "other"), desks.name("en", "other")) == ("de balie", "the desk")
    assert desks.offered == ("other",)
    assert Desks().offered == ()
