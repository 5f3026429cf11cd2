"""What is not set, and matters: everything here has a sentence on the settings page that says what follows."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

from portal.config_sections import DESKS

if TYPE_CHECKING:
    from portal.config import Config

BEFORE_GOING_LIVE = ("no_remedy_route", "no_exam_day_contact", "no_exam_day_phone")
"""Gaps that no installation may have once students use it (2.8, 6.4)."""


def gaps(config: Config) -> dict[str, tuple[str, ...]]:
    """What is missing → the settings to write; what must be there before going live comes first."""
    found = {
        "no_remedy_route": () if config.remedy_route else ("remedy_route",),
        "no_exam_day_contact": () if config.teams.exam_day else ("teams.exam_day",),
        "no_exam_day_phone": () if config.institution.exam_day_phone else ("institution.exam_day_phone",),
        "no_teams": _teams_without_mail(config),
        "no_desks": tuple(f"desks.{desk}" for desk in DESKS if not config.desks.address(desk)),
        "no_no_show_rule": () if config.no_show_rule_nl else ("no_show_rule_nl",),
        "one_signature": () if config.second_signature else ("second_signature",),
    }
    return {code: names for code, names in found.items() if names}


def _teams_without_mail(config: Config) -> tuple[str, ...]:
    teams = (field.name for field in fields(config.teams) if field.name != "exam_day")
    return tuple(f"teams.{team}" for team in teams if not config.teams.address(team))
