"""What a first view may weigh (screens.md 2.2), and that each small file is in a bundle."""

import gzip
import re

import pytest
from django.conf import settings

from service_desk.web.fonts import ONEST, FontFinder
from service_desk.web.stylesheets import BUNDLES, StylesheetFinder

CSS = settings.BASE_DIR / "static" / "css"
IMAGES = settings.BASE_DIR / "static" / "img"
# Given to WeasyPrint with the paper, never to a page.
PAPER_ONLY = {"print.css"}


def packed(content: bytes) -> int:
    return len(gzip.compress(content, 9))


@pytest.mark.parametrize(
    ("bundle", "budget"),
    [
        ("css/desk.bundle.css", 25_000),
        ("css/workshop.bundle.css", 12_000),
        ("css/public.bundle.css", 12_000),
        ("css/wall.bundle.css", 12_000),
        ("css/components.bundle.css", 2_000),
    ],
)
def test_stylesheets_keep_their_budget(bundle, budget):
    assert packed(StylesheetFinder().build(bundle)) <= budget


def test_the_font_is_small_and_brings_its_licence():
    font = FontFinder().build(ONEST)

    assert font[:4] == b"wOF2"
    assert len(font) <= 75_000


@pytest.mark.parametrize("sprite", ["shapes.svg", "icons.svg"])
def test_sprites_keep_their_budget(sprite):
    assert packed((IMAGES / sprite).read_bytes()) <= 6_000


def test_every_stylesheet_is_in_a_bundle():
    bundled = {part for parts in BUNDLES.values() for part in parts}
    written = {str(path.relative_to(CSS)) for path in CSS.rglob("*.css")}

    assert bundled == written - PAPER_ONLY


def test_addresses_inside_stylesheets_survive_bundling():
    """Bundles lie in ``css/``, so only files that lie there too may point at others."""
    below = [path for path in CSS.rglob("*.css") if path.parent != CSS]

    assert [path.name for path in below if "url(" in path.read_text()] == []


def test_every_shape_and_icon_named_is_drawn():
    from service_desk.web.navigation import SCREENS
    from service_desk.web.tones import BADGES, STATES

    shapes = set(re.findall(r'<symbol id="s-([\w-]+)"', (IMAGES / "shapes.svg").read_text()))
    icons = set(re.findall(r'<symbol id="i-([\w-]+)"', (IMAGES / "icons.svg").read_text()))
    templates = "".join(
        path.read_text() for path in (settings.BASE_DIR / "templates").rglob("*.html")
    )

    assert {look.shape for look in (*STATES.values(), *BADGES.values())} <= shapes
    assert {screen.icon for screen in SCREENS} <= icons
    assert set(re.findall(r'\{% icon "([\w-]+)"', templates)) <= icons
