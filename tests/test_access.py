"""Deny by default: every page has a rule, and the table page × role is committed, so a change shows in the diff."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from flask import Flask

from portal.rules.access import ROLE_MAY, Public, Role
from portal.web.area import RULES, Area

TABLE = Path(__file__).with_name("access_table.txt")


def lines(app: Flask) -> list[str]:
    rules = app.extensions[RULES]
    found = []
    for rule in app.url_map.iter_rules():
        allow, side = rules[rule.endpoint]
        methods = ",".join(sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}))
        who = (
            "everyone"
            if isinstance(allow, Public)
            else " ".join(r.value for r in Role if allow in ROLE_MAY[r])
        )
        found.append(f"{methods:<9} {rule.rule.replace('<any(nl, en):lang>', '{lang}'):<62} {side:<8} {who}")
    return sorted(found, key=lambda line: line.split()[1:] + line.split()[:1])


def test_every_endpoint_has_a_rule(app: Flask) -> None:
    missing = {rule.endpoint for rule in app.url_map.iter_rules()} - set(app.extensions[RULES])
    assert not missing, f"no allow= for {missing}"


def test_the_table_of_pages_and_roles_is_the_committed_one(app: Flask) -> None:
    now = "\n".join(lines(app)) + "\n"
    if os.environ.get("PORTAL_WRITE_TABLES"):
        TABLE.write_text(now, "utf-8")
    assert now == TABLE.read_text("utf-8"), (
        "who may open what has changed; if that is meant, run PORTAL_WRITE_TABLES=1 pytest tests/test_access.py"
    )


def test_a_route_without_a_rule_cannot_be_registered() -> None:
    area = Area("x", __name__, side="public")
    with pytest.raises(TypeError):
        area.get("/x")  # type: ignore[call-arg]


def test_an_endpoint_that_somebody_else_registered_is_refused(config, tmp_path) -> None:
    from portal.app import create_app

    app = create_app(config)
    app.add_url_rule("/hidden", "hidden", lambda: "secret")
    assert app.test_client().get("/hidden").status_code == 404


@pytest.mark.parametrize("role", [None, *Role])
def test_each_page_answers_as_its_rule_says(app: Flask, browser, cast, role: Role | None) -> None:
    """Every GET page without parameters, as every role: allowed is 200, else 403, or sign-in for visitors."""
    user = browser if role is None else browser.as_(cast.ben, *([] if role is Role.SUBJECT else [role.value]))
    mine = set() if role is None else ROLE_MAY[Role.SUBJECT] | ROLE_MAY[role]
    for rule in app.url_map.iter_rules():
        if (
            "GET" not in (rule.methods or set())
            or rule.arguments - {"lang"}
            or not rule.rule.startswith("/<any")
        ):
            continue
        allow, _side = app.extensions[RULES][rule.endpoint]
        path = rule.rule.replace("<any(nl, en):lang>", "nl")
        status = user.client.get(path).status_code
        if isinstance(allow, Public) or allow in mine:
            assert status in (200, 302), (path, status)
        else:
            assert status == (302 if role is None else 403), (path, role, status)
