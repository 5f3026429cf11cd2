"""Whoever sees a link or a form may follow it: no page leads its reader to a closed door, or to nothing."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import urlsplit

import pytest
from werkzeug.exceptions import MethodNotAllowed, NotFound
from werkzeug.routing import RequestRedirect

from portal.rules.access import Public, Role, may
from portal.web.area import RULES
from tests.browser import Browser
from tests.web.world import World

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.SUBJECT], ids=str)
def test_staff_of_one_role_find_no_closed_door(world: World, walker: Browser, role: Role) -> None:
    colleague = world.make.person("A colleague")
    browser = walker.as_(colleague, role.value)
    assert closed_doors(world, browser, frozenset({Role.SUBJECT, role}), staff=True) == {}


@pytest.mark.parametrize("who", ["visitor", "student"])
def test_a_student_finds_no_closed_door(world: World, walker: Browser, who: str) -> None:
    browser = walker if who == "visitor" else walker.as_(world.cast.amira)
    roles = frozenset({Role.SUBJECT})  # a visitor is asked to sign in, and is a student after that
    assert closed_doors(world, browser, roles, staff=False) == {}


def closed_doors(
    world: World, browser: Browser, roles: frozenset[Role], *, staff: bool
) -> dict[tuple[str, str], str]:
    """Target → the page that leads there, of what these roles cannot open."""
    leads: dict[tuple[str, str], str] = {}
    for _rule, path in world.paths("GET"):
        if ("/staff/" in path) != staff or path.endswith(".pdf"):
            continue
        answer = browser.client.get(path, buffered=True)
        if answer.status_code == 200 and answer.mimetype == "text/html":
            for target in _targets(answer.text, path):
                leads.setdefault(target, path)
    assert leads, "pages were seen, with links"
    return {target: path for target, path in leads.items() if not _opens(world, target, roles)}


def _targets(html: str, path: str) -> set[tuple[str, str]]:
    """(method, address) of everything on the page that leads somewhere in the portal."""
    links = {("GET", unescape(href)) for href in re.findall(r'<a\b[^>]*\bhref="([^"]*)"', html)}
    forms = {
        (_attribute(form, "method").upper() or "GET", unescape(_attribute(form, "action")) or path)
        for form in re.findall(r"<form\b[^>]*>", html)
    }
    return {
        (method, split.path or path)
        for method, split in ((method, urlsplit(address)) for method, address in links | forms)
        if not split.scheme and not split.netloc
    }


def _attribute(tag: str, name: str) -> str:
    found = re.search(rf'\b{name}="([^"]*)"', tag)
    return found.group(1) if found else ""


def _opens(world: World, target: tuple[str, str], roles: frozenset[Role]) -> bool:
    method, path = target
    try:
        endpoint, _values = world.app.url_map.bind("localhost").match(path, method=method)
    except RequestRedirect:
        return True
    except (NotFound, MethodNotAllowed):
        return False
    if endpoint == "static":
        return True
    allow, _side = world.app.extensions[RULES][endpoint]
    return isinstance(allow, Public) or may(roles, allow)
