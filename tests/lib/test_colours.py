"""A site's own colour: accepted only where it is read, and all its tones with it."""

import re

import pytest
from django.conf import settings
from django.utils import translation
from hypothesis import example, given
from hypothesis import strategies as st

from service_desk.lib.colours import (
    DARK_GROUNDS,
    LIGHT_GROUNDS,
    ColourError,
    contrast,
    label_on,
    luminance,
    mix,
    nearest_accent,
    parse_accent,
    passes,
    stylesheet,
    tones_of,
)

colours = st.integers(0, 0xFFFFFF).map("#{:06x}".format)
INK = {"light": "#241f1a", "dark": "#f3ede2"}
GROUNDS = {"light": LIGHT_GROUNDS, "dark": DARK_GROUNDS}


@pytest.mark.parametrize(
    ("colour", "expected"),
    [("#000000", 0.0), ("#ffffff", 1.0), ("#ff0000", 0.2126), ("#00ff00", 0.7152)],
)
def test_luminance_is_wcags(colour, expected):
    assert luminance(colour) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    # As published with the guidelines: black on white, and the lightest grey that passes on white.
    [("#000000", "#ffffff", 21.0), ("#767676", "#ffffff", 4.54), ("#777777", "#ffffff", 4.48)],
)
def test_contrast_is_wcags(one, other, expected):
    assert round(contrast(one, other), 2) == expected
    assert contrast(one, other) == contrast(other, one)


def test_a_colour_of_its_own_contrast_is_one():
    assert contrast("#8a1538", "#8a1538") == 1.0


@pytest.mark.parametrize("typed", ["#8a1538", "8A1538", " #8A1538 "])
def test_an_accent_is_read_as_people_write_it(typed):
    assert parse_accent(typed) == "#8a1538"


def test_three_digits_are_six():
    assert parse_accent("#036") == "#003366"


@pytest.mark.parametrize("typed", ["", "claret", "#8a153", "#8a15388", "rgb(0,0,0)", "#8a153g"])
def test_what_is_no_colour_is_refused(typed):
    with pytest.raises(ColourError) as refused:
        parse_accent(typed)

    assert refused.value.reason == "shape"


def test_a_refusal_gives_the_ratio_and_the_nearest_shade():
    with pytest.raises(ColourError) as refused:
        parse_accent("#777777")

    assert (refused.value.reason, str(refused.value.message)) == (
        "label",
        "Words on #777777 reach a contrast of 4.40:1, not 4.5:1. The nearest is #757575.",
    )


def test_a_refusal_writes_its_figures_with_the_readers_sign():
    with pytest.raises(ColourError) as refused:
        parse_accent("#777777")

    with translation.override("ru"):
        said = str(refused.value.message)

    assert ("4,40:1" in said, "4,5:1" in said) == (True, True)


def test_a_colour_that_is_lost_on_the_paper_is_refused():
    with pytest.raises(ColourError) as refused:
        parse_accent("#ffc857")

    assert refused.value.reason == "paper"
    assert "reaches a contrast of 1.27:1, not 3:1." in str(refused.value.message)


def test_a_ratio_is_never_said_larger_than_it_is():
    """#767676 on our white is 4.47, and 4.5 would be a puzzle."""
    with pytest.raises(ColourError) as refused:
        parse_accent("#767676")

    assert "4.47:1" in str(refused.value.message)


@given(colours)
@example("#ffffff")
@example("#000000")
def test_the_nearest_shade_passes_and_one_that_passes_is_its_own(colour):
    nearest = nearest_accent(colour)

    assert passes(nearest)
    assert (nearest == colour) == passes(colour)


@given(colours)
@example("#ffffff")
@example("#000000")
def test_every_tone_keeps_its_promise(colour):
    """Words 4.5 on every ground, on the tint and on the button, pointed at or not; edges 3."""
    for theme, tones in tones_of(nearest_accent(colour)).items():
        grounds = (*GROUNDS[theme], tones.brand_tint)
        assert min(contrast(tones.brand_ink, ground) for ground in grounds) >= 4.5
        assert min(contrast(tones.brand, ground) for ground in GROUNDS[theme]) >= 3
        assert contrast(tones.on_brand, tones.brand) >= 4.5
        assert contrast(tones.on_brand, tones.brand_hover) >= 4.5
        assert contrast(INK[theme], tones.brand_tint) >= 7


def test_a_label_is_what_is_read_better():
    assert (label_on("#003366"), label_on("#ffc857")) == ("#fffdf9", "#241f1a")


def test_a_mix_goes_from_one_to_the_other():
    assert [mix("#102030", "#ffffff", share) for share in (0, 0.5, 1)] == [
        "#102030",
        "#889098",
        "#ffffff",
    ]


def test_the_stylesheet_sets_five_properties_in_three_places():
    """Light, dark by the system's wish, dark by choice; nothing but custom properties."""
    rules = stylesheet("#8a1538")

    assert rules.count("{") == 4
    assert re.findall(r"--([\w-]+):", rules) == 3 * [
        "brand",
        "brand-ink",
        "brand-hover",
        "on-brand",
        "brand-tint",
    ]
    assert re.sub(r"--[\w-]+:#[0-9a-f]{6};", "", rules) == (
        ":root,[data-theme=light]{}\n"
        "@media (prefers-color-scheme:dark){:root:not([data-theme]){}}\n"
        "[data-theme=dark]{}\n"
    )


def test_the_grounds_are_those_of_the_tokens():
    css = (settings.BASE_DIR / "static/css/tokens.css").read_text().lower()
    themes = {
        ":where(:root), [data-theme=light] {": LIGHT_GROUNDS,
        "[data-theme=dark] {": DARK_GROUNDS,
    }
    for selector, grounds in themes.items():
        block = css.split(f"\n{selector}", 1)[1].split("}", 1)[0]
        named = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block))
        assert grounds == tuple(named[g] for g in ("canvas", "surface", "sunken", "selected"))
