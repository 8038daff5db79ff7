"""The contrast that visual.md promises (4.2, 4.3), worked out again from tokens.css itself."""

import re

import pytest
from django.conf import settings

CSS = (settings.BASE_DIR / "static/css/tokens.css").read_text(encoding="utf-8")
GROUNDS = ("canvas", "surface", "sunken", "selected")

# Role: contrast on canvas, surface, sunken, selected.
LIGHT = {
    "line-strong": (3.5, 3.8, 3.2, 3.2),
    "ink": (14.8, 16.1, 13.5, 13.7),
    "ink-2": (7.4, 8.0, 6.7, 6.8),
    "ink-3": (5.5, 6.0, 5.0, 5.1),
    "link": (6.6, 7.2, 6.1, 6.2),
    "brand": (7.2, 7.8, 6.6, 6.7),
    "now": (5.1, 5.6, 4.7, 4.7),
    "focus": (4.9, 5.3, 4.5, 4.5),
}
DARK = {
    "line-strong": (5.8, 5.3, 6.0, 3.6),
    "ink": (15.8, 14.6, 16.4, 9.8),
    "ink-2": (10.1, 9.3, 10.5, 6.3),
    "ink-3": (7.9, 7.3, 8.2, 4.9),
    "link": (9.6, 8.8, 10.0, 5.9),
    "brand": (9.3, 8.6, 9.7, 5.7),
    "now": (7.9, 7.3, 8.2, 4.9),
    "focus": (10.2, 9.4, 10.6, 6.3),
}
# Text on a filled colour: light, dark.
FILLS = {
    ("on-brand", "brand"): (7.8, 7.6),
    ("on-brand", "brand-hover"): (10.6, 9.5),
    ("ink", "brand-tint"): (13.5, 10.7),
    ("brand", "brand-tint"): (6.6, 6.3),
    ("on-now", "now"): (5.6, 7.9),
    ("on-danger", "danger"): (7.3, 5.3),
}
# Tone: ink on tint, edge on surface, edge on tint; light, then dark.
TONES = {
    "slate": ((7.8, 4.0, 3.3), (9.4, 6.7, 5.3)),
    "violet": ((8.2, 8.0, 6.5), (8.6, 4.4, 3.7)),
    "blue": ((7.4, 4.4, 3.6), (9.1, 7.3, 5.9)),
    "petrol": ((7.5, 7.3, 6.0), (8.9, 8.2, 6.3)),
    "amber": ((7.5, 4.1, 3.5), (9.5, 7.7, 6.1)),
    "green": ((7.4, 3.8, 3.2), (9.0, 8.1, 6.4)),
    "red": ((7.6, 7.3, 5.9), (9.2, 4.9, 4.3)),
    "magenta": ((8.2, 4.7, 3.8), (9.0, 5.7, 5.0)),
}
# The wall: on its ground and on its rows.
WALL = {
    "tv-ink": (16.7, 14.9),
    "tv-ink-2": (11.2, 9.9),
    "tv-next": (12.0, 10.7),
    "tv-ready": (10.8, 9.6),
    "tv-late": (9.1, 8.1),
}


def colours(selector: str) -> dict[str, str]:
    """The colours set in the block that begins with ``selector``."""
    block = CSS.split(selector + " {", 1)[1].split("}", 1)[0]
    return dict(re.findall(r"--([\w-]+): (#[0-9A-F]{6});", block))


def luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """WCAG 2, to one decimal."""
    dark, light = sorted((luminance(one), luminance(other)))
    return round((light + 0.05) / (dark + 0.05), 1)


THEMES = {
    "light": colours(":where(:root), [data-theme=light]"),
    "dark": colours("[data-theme=dark]"),
}


@pytest.mark.parametrize(("theme", "promised"), [("light", LIGHT), ("dark", DARK)])
def test_roles_stand_out_on_every_ground(theme, promised):
    c = THEMES[theme]

    found = {role: tuple(contrast(c[role], c[g]) for g in GROUNDS) for role in promised}

    assert found == promised


def test_words_stand_out_on_filled_colours():
    found = {
        pair: tuple(contrast(c[pair[0]], c[pair[1]]) for c in THEMES.values()) for pair in FILLS
    }

    assert found == FILLS


def test_tones_are_read_on_their_tint_and_seen_beside_it():
    found = {
        tone: tuple(
            (
                contrast(c[f"{tone}-ink"], c[f"{tone}-tint"]),
                contrast(c[f"{tone}-edge"], c["surface"]),
                contrast(c[f"{tone}-edge"], c[f"{tone}-tint"]),
            )
            for c in THEMES.values()
        )
        for tone in TONES
    }

    assert found == TONES


def test_the_wall_is_read_from_four_metres():
    c = colours("[data-theme=wall]")

    found = {role: (contrast(c[role], c["tv-bg"]), contrast(c[role], c["tv-row"])) for role in WALL}

    assert found == WALL


def test_what_is_promised_is_enough():
    """Text 4.5, controls, edges and focus 3 (WCAG 1.4.3, 1.4.11), body text 7."""
    for table in (LIGHT, DARK):
        assert min(table["ink"]) >= 7
        assert min(min(table[role]) for role in ("ink-2", "ink-3", "link", "brand", "now")) >= 4.5
        assert min(table["line-strong"]) >= 3
        assert min(table["focus"]) >= 4.5
    assert min(ratio for pair in FILLS.values() for ratio in pair) >= 4.5
    for ink_on_tint, *edges in (themed for tone in TONES.values() for themed in tone):
        assert ink_on_tint >= 7
        assert min(edges) >= 3.2


def test_dark_is_the_same_by_choice_and_by_the_system():
    assert colours(":where(:root:not([data-theme]), [data-theme=auto])") == THEMES["dark"]
    assert THEMES["dark"].keys() == THEMES["light"].keys()


def test_colours_are_named_in_tokens_only():
    """A screen names a role; ink and paper of the printed page are its own."""
    own_ink = {"tokens.css", "print.css", "screen-print.css"}
    strays = {
        path.name: found
        for path in (settings.BASE_DIR / "static/css").rglob("*.css")
        if path.name not in own_ink
        and (found := re.findall(r"#[0-9a-fA-F]{3,8}\b(?!\s*\{)", path.read_text()))
    }

    assert strays == {"job.css": ["#000", "#0000"]}, "only the mask of the late card"
