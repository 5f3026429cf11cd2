"""A brand colour becomes a scale that keeps its contrast, or is refused with a sentence."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal import theme

SITE_CSS = Path(__file__).parent.parent / "static" / "site.css"
colours = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")

LIGHT_1D4F91 = {
    "background-default": "#ffffff",
    "surface-default": "#ffffff",
    "base-default": "#1d4f91",
    "base-contrast-default": "#ffffff",
}


def test_the_default_brand_is_in_the_light_scale_itself():
    steps = theme.scale("#1d4f91")
    assert LIGHT_1D4F91.items() <= steps.items()
    assert len(steps) == 16


def test_a_bright_colour_gets_black_words_on_its_buttons():
    assert theme.scale("#ffd500")["base-contrast-default"] == "#000000"


def test_the_two_ends_of_contrast():
    assert theme.contrast("#000000", "#ffffff") == pytest.approx(21)
    assert theme.contrast("#1d4f91", "#1d4f91") == pytest.approx(1)


@pytest.mark.parametrize("colour", ["#1d4f91", "#ffd500", "#c8102e", "#6f2c91", "#000000", "#ffffff"])
def test_usual_brands_are_accepted(colour):
    assert f"--ds-color-accent-base-default:{colour};" in theme.brand_css(colour)


def test_a_colour_too_near_the_middle_is_refused_with_a_reason():
    with pytest.raises(ValueError, match=r"#887755 cannot be used: .* 4\.5 is needed\. Choose one"):
        theme.brand_css("#887755")


def test_that_same_colour_may_be_the_neutral_one_because_no_button_carries_it():
    assert "--ds-color-neutral-text-default:" in theme.brand_css("#1d4f91", neutral="#887755")


@pytest.mark.parametrize("colour", ["1d4f91", "#1d4f9", "red", "", "#1d4f91;}body{display:none"])
def test_anything_but_a_hex_colour_is_refused(colour):
    with pytest.raises(ValueError, match="is not a colour"):
        theme.brand_css(colour)


@given(colours, st.booleans())
def test_every_colour_keeps_its_contrast_where_the_page_uses_it(colour, dark):
    steps = theme.scale(colour, dark)
    for ink, paper, least in theme.PAGE_PAIRS:
        assert theme.contrast(steps[ink], steps[paper]) >= least


@given(colours, st.sampled_from(sorted(set(theme.LIGHT.values()) | set(theme.DARK.values()))))
def test_mixing_reaches_the_luminance_asked_for(colour, aim):
    assert theme.luminance(theme.with_luminance(theme.parse(colour), aim)) == pytest.approx(aim, abs=1e-4)


@given(colours)
def test_a_colour_written_and_read_is_the_same(colour):
    assert theme.written(theme.parse(colour)) == colour


def test_the_default_colours_in_the_style_sheet_are_those_of_this_recipe():
    assert theme.brand_css("#1d4f91").strip() in SITE_CSS.read_text("utf-8")


def test_the_portal_layer_names_no_colour():
    portal = SITE_CSS.read_text("utf-8").split("@layer portal {", 1)[1]
    without_comments = re.sub(r"/\*.*?\*/", "", portal, flags=re.DOTALL)
    assert not re.findall(r"#[0-9a-fA-F]{3,8}\b|rgba?\(|hsla?\(|oklch\(", without_comments)
