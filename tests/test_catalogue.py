"""The catalogue of products: sound, sourced, and never turning what is unknown into "no"."""

import copy
import json
from importlib.resources import files

import pytest

from portal import catalogue
from portal.catalogue import CATEGORIES, CatalogueError, hint, product, products, read, starting_channels


@pytest.fixture
def raw():
    return json.loads(files("portal.catalogue").joinpath("products.json").read_text(encoding="utf-8"))


def test_there_are_21_products_with_23_categories_each():
    assert len(products()) == 21
    assert all(tuple(one.data) == CATEGORIES for one in products())
    assert catalogue.compiled() == "2026-11-21"


def test_every_fact_has_a_source():
    facts = [fact for one in products() for fact in (*one.data.values(), *one.facts.values()) if fact]
    assert len(facts) > 135
    assert all(fact.sources for fact in facts)


@pytest.mark.parametrize("value", ["always", "optional", "possible", "no", "local", "disputed", None])
def test_only_always_and_no_say_anything_about_an_exam(value):
    expected = {"always": "on", "no": "off"}.get(value, "unknown")
    seen = 0
    for one in products():
        start = starting_channels(one)
        assert tuple(start) == CATEGORIES
        for category in CATEGORIES:
            if (one.data[category].value if one.data[category] else None) == value:
                assert start[category] == expected
                seen += 1
    assert seen


def test_hints_are_prose_with_sources():
    found = hint(product("proctorio"), "clipboard_events")
    assert found.value == "optional"
    assert "overwritten" in found.text
    assert {source.key for source in found.sources} >= {"proctorio-notice"}
    assert hint(product("proctorio"), "webcam_stills") is None
    assert "Serbia" in product("proctorio").facts["sub_processors"].text
    with pytest.raises(KeyError):
        product("no-such-product")


def spoil_category(raw):
    del raw["products"][0]["data"]["mouse"]


def spoil_value(raw):
    raw["products"][0]["data"]["mouse"]["value"] = "sometimes"


def spoil_source(raw):
    raw["products"][0]["data"]["mouse"]["sources"] = ["hearsay"]


def spoil_sources(raw):
    raw["products"][0]["data"]["mouse"]["sources"] = []


def spoil_order(raw):
    raw["data_categories"].reverse()


def spoil_id(raw):
    raw["products"].append(copy.deepcopy(raw["products"][0]))


@pytest.mark.parametrize(
    "spoil", [spoil_category, spoil_value, spoil_source, spoil_sources, spoil_order, spoil_id]
)
def test_a_file_that_is_not_sound_is_refused(raw, spoil):
    assert len(read(raw)[1]) == 21
    spoil(raw)
    with pytest.raises(CatalogueError):
        read(raw)
