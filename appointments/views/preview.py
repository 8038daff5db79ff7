"""The picture beside a shared link: the site's name on a job card in its own colour.

Drawn from the words and colours that are in its version, so one version is one picture; a web
process keeps the last few.
"""

import hashlib
import importlib.resources
import re
from functools import lru_cache
from io import BytesIO
from typing import NamedTuple

import fontpkg_onest  # type: ignore[import-untyped]
from django.utils import translation
from django.utils.translation import gettext as _
from PIL import Image, ImageDraw, ImageFont

from service_desk.lib.colours import tones_of
from service_desk.organisation.models import Site

SIZE = (1200, 630)
HOUSE = "#0e5a5c"  # --brand of tokens.css

_PAPER, _CARD, _LINE, _INK, _SOFT = "#f7f3ec", "#fffdf9", "#ddd4c5", "#241f1a", "#574e44"
_CHINESE = re.compile("[\u2e80-\ufaff\ufe30-\uffef]")
_LEFT, _RIGHT, _TOP, _BOTTOM = 72, 1128, 72, 558  # the card
_PAD, _EDGE = 64, 18
_BOLD, _REGULAR = 700, 400


class Words(NamedTuple):
    """All that is drawn."""

    name: str
    invitation: str
    address: str
    accent: str


def draw_preview(site: Site) -> bytes:
    """PNG bytes, about 25 kB."""
    return _drawn(_words_of(site))


def version_of_preview(site: Site) -> str:
    return hashlib.sha256(repr(_words_of(site)).encode()).hexdigest()[:10]


def _words_of(site: Site) -> Words:
    """In the site's own language: who shares a link has chosen none."""
    look = getattr(site, "look", None)
    with translation.override(site.language):
        invitation = _("Book your visit to the workshop")
    return Words(site.name, invitation, site.address, (look and look.accent) or HOUSE)


@lru_cache(maxsize=32)
def _drawn(words: Words) -> bytes:
    tones = tones_of(words.accent)["light"]
    picture = Image.new("RGB", SIZE, _PAPER)
    pen = ImageDraw.Draw(picture)
    pen.rounded_rectangle((_LEFT, _TOP, _RIGHT, _BOTTOM), 20, fill=_CARD, outline=_LINE, width=2)
    edge = (_LEFT, _TOP, _LEFT + _EDGE, _BOTTOM)
    pen.rounded_rectangle(edge, _EDGE, fill=tones.brand, corners=(True, False, False, True))
    left, room = _LEFT + _EDGE + _PAD, _RIGHT - _LEFT - _EDGE - 2 * _PAD
    y = _TOP + _PAD
    _line(pen, words.invitation, (left, y), 40, _REGULAR, tones.brand_ink, room)
    y += 84
    for line, size in _wrapped(words.name, room):
        _line(pen, line, (left, y), size, _BOLD, _INK, room)
        y += round(size * 1.15)
    pen.line((left, _BOTTOM - 134, _RIGHT - _PAD, _BOTTOM - 134), fill=_LINE, width=3)
    _line(pen, words.address, (left, _BOTTOM - 100), 34, _REGULAR, _SOFT, room)
    picture.quantize(64, dither=Image.Dither.NONE).save(packed := BytesIO(), "PNG", optimize=True)
    return packed.getvalue()


def _wrapped(name: str, room: int) -> list[tuple[str, int]]:
    """The name on one line as large as it fits, or on two."""
    words = name.split()
    ways = [[name], *([" ".join(words[:at]), " ".join(words[at:])] for at in range(1, len(words)))]
    two = min(ways, key=lambda lines: max(map(len, lines)))
    for lines, size in (([name], 104), ([name], 88), (two, 76), (two, 64), (two, 54)):
        if all(_font(line, size, _BOLD).getlength(line) <= room for line in lines):
            break
    return [(line, size) for line in lines]


def _line(
    pen: ImageDraw.ImageDraw,
    text: str,
    at: tuple[int, int],
    size: int,
    weight: int,
    colour: str,
    room: int,
) -> None:
    """One line, cut with an ellipsis where it would leave the card."""
    font = _font(text, size, weight)
    while font.getlength(text) > room:
        text = text.rstrip("…")[:-1].rstrip() + "…"
    pen.text(at, text, font=font, fill=colour)


@lru_cache(maxsize=32)
def _face(package: str, file: str, size: int, weight: int) -> ImageFont.FreeTypeFont:
    path = importlib.resources.files(package) / file
    font = ImageFont.truetype(str(path), size)
    if file.endswith("[wght].ttf"):
        font.set_variation_by_axes([weight])
    return font


def _font(text: str, size: int, weight: int) -> ImageFont.FreeTypeFont:
    """Onest; the paper's Chinese face for what it has no letters for."""
    if _CHINESE.search(text):
        return _face("pylopdf_fonts_zh_cn", "NotoSansSC-Regular.otf", size, weight)
    return _face(fontpkg_onest.__name__, "files/Onest[wght].ttf", size, weight)
