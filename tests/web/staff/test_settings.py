"""The administrator's page of settings: everything that is no secret, who confirmed it, and what is missing."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from portal.config import Desks, Teams
from portal.config_confirmed import Confirmation
from portal.config_norms import NORMS
from portal.labels.settings import SETTINGS
from tests.browser import Browser
from tests.cast import Cast
from tests.make import Make
from tests.test_settings_documents import names

PATH = "/staff/settings"
SECRET = {
    "secret_key",
    "file_keys",
    "database_url",
    "jobs_url",
    "mail.user",
    "mail.password",
    "oidc.client_secret",
}
ONLY_FOR_THE_SERVER = {
    "data", "proxies", "mail.host", "mail.port", "mail.tls", "oidc.client_id", "oidc.discovery_url", "oidc.scopes",
    "oidc.claim_names", "oidc.home_organisations", "oidc.match_claim", "oidc.role_values", "oidc.acr_values",
    "oidc.token_auth_method", "oidc.plain_http",
}  # fmt: skip


@pytest.fixture
def ada(cast: Cast, browser: Browser) -> Browser:
    return browser.as_(cast.ada, "admin")


@pytest.fixture
def changed(make: Make) -> Callable[..., None]:
    """Give the portal other settings for the rest of the test."""

    def change(**changes: Any) -> None:
        make.app.extensions["portal_config"] = replace(make.config, **changes)

    return change


def row(page: Browser, name: str) -> str:
    """The words about one setting, after its name."""
    found = [text for _attrs, text in page.page.all("div") if f" {name} " in f"{text} "[:160]]
    return min(found, key=len).partition(f" {name} ")[2]


def test_every_setting_is_shown_unless_it_is_secret_or_for_the_server_alone() -> None:
    desk_names = {name for name, _default in names() if re.fullmatch(r"desks\..*_name_(nl|en)", name)}
    assert (
        set(SETTINGS) - {"equated_days"}
        == {name for name, _default in names()} - SECRET - ONLY_FOR_THE_SERVER - desk_names
    )


def test_only_an_administrator_reads_them_and_no_secret_is_among_them(
    make: Make, cast: Cast, browser: Browser, ada: Browser
) -> None:
    browser.as_(cast.eva, "handler").get(PATH, status=403)
    html = ada.get(PATH).text("body")
    config = make.config
    for secret in (config.secret_key, config.oidc.client_secret, config.database_url, "AAECAwQF"):
        assert secret not in html


def test_a_setting_tells_its_value_with_the_unit_its_rule_and_who_confirmed_it(ada: Browser, changed) -> None:
    later = datetime.now(UTC).date() + timedelta(days=400)
    changed(
        confirmed={
            "lead_working_days": Confirmation("Privacybeleid 4", "Privacyfunctionaris", later),
            "second_signature": Confirmation("Mandaat", "Secretaris", date(2020, 1, 1)),
        },
        closed_days=frozenset({date(2026, 12, 24)}),
        desks=Desks(other="balie@voorbeeld.example", other_name_nl="de balie"),
    )
    ada.get(PATH)
    lead = row(ada, "lead_working_days")
    assert lead.startswith("10 werkdagen ")
    assert "nog niet bevestigd" not in lead
    assert "Beleid, regel 6.3" in lead
    assert "Privacyfunctionaris: Privacybeleid 4" in lead
    assert row(ada, "second_signature").startswith("ja opnieuw bekijken")
    assert row(ada, "breach_hours").startswith("72 uur nog niet bevestigd")
    assert "Wet, regel C11" in row(ada, "breach_hours")
    assert row(ada, "mandated").startswith("niet ingesteld")
    assert row(ada, "closed_days").startswith("24 december 2026")
    assert row(ada, "equated_days").startswith("2028")
    assert row(ada, "request_limit_bytes").startswith("12 MB")
    assert row(ada, "supplier_terms.execute").startswith("5 werkdagen")
    assert row(ada, "supplier_terms.backup_days").startswith("30 dagen")
    assert row(ada, "desks.other").startswith("de balie: balie@voorbeeld.example")
    assert "nog niet bevestigd" not in row(ada, "base_url")


def test_what_follows_from_what_is_missing_stands_on_top(ada: Browser, make: Make, changed) -> None:
    changed(remedy_route=None, institution=replace(make.config.institution, exam_day_phone=""))
    must, may = ada.get(PATH).all("div", class_="ds-alert")
    assert must[0]["data-color"] == "warning"
    assert re.findall(r"\(([a-z_.]+)\)", must[1]) == [
        "remedy_route",
        "teams.exam_day",
        "institution.exam_day_phone",
    ]
    assert "kan niemand een afwijzing" in must[1]
    named = re.findall(r"\(([a-z_.]+)\)", may[1])
    assert {"teams.handler", "desks.other", "no_show_rule_nl"} <= set(named)
    assert "teams.dpo" not in named


def test_nothing_missing_gives_no_alert(ada: Browser, changed) -> None:
    address = "team@voorbeeld.example"
    teams = dict.fromkeys(
        (
            "handler",
            "decider",
            "publisher",
            "scheduler",
            "exam_board",
            "exam_day",
            "reviewer",
            "contract_manager",
        ),
        address,
    )
    desks = {
        "technical_failure": address,
        "fraud_accusation": address,
        "discrimination": address,
        "other": address,
    }
    confirmed = Confirmation("Beleid", "Secretaris", datetime.now(UTC).date() + timedelta(days=400))
    changed(
        teams=Teams(**teams),
        desks=Desks(**desks, **{f"{desk}_name_nl": "de balie" for desk in desks}),
        no_show_rule_nl="Dan telt het mee.", no_show_rule_en="Then it counts.",
        confirmed=dict.fromkeys(NORMS, confirmed),
    )  # fmt: skip
    page = ada.get(PATH)
    assert page.all("div", class_="ds-alert") == []
    assert f"Bevestigd: {len(NORMS)}. Nog niet bevestigd: 0. Opnieuw bekijken: 0." in page.text()


def test_one_signature_is_said_out_loud(ada: Browser, changed) -> None:
    changed(second_signature=False)
    assert "Eén persoon mag een afwijzing schrijven en ook tekenen." in ada.get(PATH).text()
