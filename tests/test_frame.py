"""The frame of every page: title, skip link, menus, languages, sign-out, and htmx only where it is used."""

import json
import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from jinja2 import Environment, FileSystemLoader, StrictUndefined

TEMPLATES = Path(__file__).parent.parent / "templates"
PAGE = '{% extends "base.html" %}{% block title %}My exams{% endblock %}'
ITEMS = [
    SimpleNamespace(label="My exams", url="/en/my-exams", current="page"),
    SimpleNamespace(label="Your rights", url="/en/rights", current=None),
]
FRAME = {
    "lang": "en",
    "viewer": SimpleNamespace(signed_in=True, name="Amira"),
    "menus": [SimpleNamespace(label="Main menu", items=ITEMS), SimpleNamespace(label="Staff", items=ITEMS)],
    "other_language": {"url": "/nl/my-exams", "label": "Nederlands", "code": "nl"},
    "institution": {
        "name": "Example University",
        "dpo_name": "D. Officer",
        "dpo_email": "dpo@example.org",
        "contact_email": "help@example.org",
        "logo_url": None,
    },
    "brand_css_url": None,
}


def forbidden():
    raise AssertionError("a visitor must not be given a token, which would give a cookie")


@pytest.fixture
def draw():
    env = Environment(
        loader=FileSystemLoader(TEMPLATES),
        extensions=["jinja2.ext.i18n"],
        autoescape=True,
        undefined=StrictUndefined,
    )
    env.install_null_translations(newstyle=True)
    env.globals.update(asset=lambda name: f"/static/{name}", csrf_token=lambda: "token-1")
    return lambda template=None, **more: (
        env.get_template(template) if template else env.from_string(PAGE)
    ).render(FRAME | more)


def title(html):
    return re.search(r"<title>(.*?)</title>", html)[1]


def test_the_title_is_page_and_service(draw):
    assert title(draw()) == "My exams – Online supervision"


@pytest.mark.parametrize(
    ("errors", "refusal"), [({"email": ["Enter an email address"]}, None), ({}, "This place is taken.")]
)
def test_a_page_that_went_wrong_says_so_first_in_its_title(draw, errors, refusal):
    form = SimpleNamespace(errors=errors, refusal=refusal)
    assert title(draw(form=form)).startswith("Error: My exams")


def test_a_fresh_form_is_no_error(draw):
    assert not title(draw(form=SimpleNamespace(errors={}, refusal=None))).startswith("Error")


def test_the_skip_link_comes_first_and_leads_into_main(draw):
    body = draw().split("<body>", 1)[1]
    assert body.lstrip().startswith('<a class="ds-skip-link" href="#content">')
    assert '<main id="content" tabindex="-1"' in body


def test_each_menu_has_its_name_and_marks_this_page(draw):
    html = draw()
    assert re.findall(r'<nav class="site-nav" aria-label="(.*?)"', html) == ["Main menu", "Staff"]
    assert '<a href="/en/my-exams" aria-current="page">' in html


def test_the_other_language_is_named_in_that_language(draw):
    link = re.search(r'<a [^>]*href="/nl/my-exams"[^>]*>', draw())[0]
    assert 'lang="nl"' in link
    assert 'hreflang="nl"' in link


def test_signing_out_is_a_post_with_a_token(draw):
    form = re.search(r'<form method="post" action="/logout">.*?</form>', draw(), re.DOTALL)[0]
    assert 'name="csrf_token" value="token-1"' in form


def test_a_visitor_gets_no_token_and_may_sign_in(draw):
    html = draw(
        viewer=SimpleNamespace(signed_in=False, name=""), csrf_token=forbidden, login_url="/login?next=x"
    )
    assert 'href="/login?next=x"' in html
    assert "<form" not in html


def test_htmx_is_loaded_only_on_a_page_with_a_live_region(draw):
    assert "htmx" not in draw()
    html = draw(live=True)
    assert '<script src="/static/htmx.min.js" defer></script>' in html
    settings = json.loads(re.search(r"name=\"htmx-config\" content='(.*?)'", html)[1])
    assert settings["allowEval"] is False
    assert settings["historyCacheSize"] == 0
    assert settings["selfRequestsOnly"] is True


def test_the_brand_comes_after_our_own_colours(draw):
    html = draw(brand_css_url="/static/brand.css")
    assert html.index("site.css") < html.index("brand.css")
    assert "brand.css" not in draw()


def test_nothing_is_inline_and_nothing_comes_from_elsewhere(draw):
    html = draw(live=True)
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|<script>", html)
    assert not re.search(r'(?:src|href)="(?:https?:)?//', html)


def test_an_error_page_says_what_happened_what_was_kept_and_where_to_go(draw):
    html = draw(
        "error.html",
        heading="This page is not here",
        sentences=["The address may be wrong."],
        kept="Your draft is still there.",
        ways=[("To the start page", "/")],
    )
    for words in (
        "The address may be wrong.",
        "Your draft is still there.",
        "To the start page",
        "help@example.org",
    ):
        assert words in html
    assert html.count("<h1") == 1
