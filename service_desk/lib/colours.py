"""A site's own colour within the rules of contrast (WCAG 2.2, 1.4.3 and 1.4.11).

A colour is #rrggbb. An accent fills buttons and draws edges, so what is written on it must be
read (4.5:1) and it must be seen beside the paper (3:1). All further tones are worked out from it,
for light and dark, such that each keeps the same promise; a person chooses one colour only.
"""

import colorsys
import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from decimal import ROUND_DOWN, Decimal
from functools import cache

from babel.numbers import format_decimal
from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from service_desk.lib.locales import locale_for
from service_desk.lib.refusals import Unreadable

TEXT, SHAPE = 4.5, 3.0
"""The least contrast of words, and of what is only seen."""

# As in tokens.css: canvas, surface, sunken, selected. Words stand on each of them.
LIGHT_GROUNDS = ("#f7f3ec", "#fffdf9", "#efe9de", "#fce9c8")
DARK_GROUNDS = ("#16140f", "#1f1c17", "#110f0b", "#4a3713")
_WHITE, _INK = LIGHT_GROUNDS[1], "#241f1a"
_LIGHT_TINT, _DARK_TINT = 0.13, 0.25  # how much of the accent is in its tint
_STEPS = 256
_VIVID = 0.45  # the most saturation of a light tone: more of it glares on dark

_COLOUR = re.compile(r"#?([0-9a-f]{6}|[0-9a-f]{3})", re.IGNORECASE)
_SELECTORS = (
    ("light", ":root,[data-theme=light]{%s}"),
    ("dark", "@media (prefers-color-scheme:dark){:root:not([data-theme]){%s}}"),
    ("dark", "[data-theme=dark]{%s}"),
)


class ColourError(Unreadable):
    """Reasons: shape, label (no words can be read on it), paper (it is lost on the page)."""


@dataclass(frozen=True, slots=True)
class Tones:
    """The properties ``--brand`` … of one theme; ``brand_ink`` is the colour of words."""

    brand: str
    brand_ink: str
    brand_hover: str
    on_brand: str
    brand_tint: str


def luminance(colour: str) -> float:
    """Relative luminance, 0 (black) to 1 (white)."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def mix(colour: str, other: str, share: float) -> str:
    """``colour`` with a ``share`` (0 to 1) of ``other`` in it."""
    pairs = ((int(colour[at : at + 2], 16), int(other[at : at + 2], 16)) for at in (1, 3, 5))
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def label_on(colour: str) -> str:
    """White or ink, whichever is read better on ``colour``."""
    return max(_WHITE, _INK, key=lambda label: contrast(label, colour))


def parse_accent(text: str) -> str:
    """The accent meant by ``text``, as #rrggbb in lower case.

    Raises ColourError, with the ratio and the nearest shade that would do, for one that a page
    can't be read in.
    """
    written = _COLOUR.fullmatch(text.strip())
    if not written:
        raise ColourError("shape", _("Write # and six signs, 0–9 or a–f, such as #8a1538."))
    digits = written[1].lower()
    accent = "#" + (digits if len(digits) == 6 else "".join(2 * digit for digit in digits))
    label, paper = contrast(label_on(accent), accent), _least(accent, LIGHT_GROUNDS)
    if label >= TEXT and paper >= SHAPE:
        return accent
    if label < TEXT:
        sentence = _(
            "Words on {colour} reach a contrast of {ratio}:1, not {least}:1. "
            "The nearest is {nearest}."
        )
        reason, ratio, least = "label", label, TEXT
    else:
        sentence = _(
            "{colour} on the page reaches a contrast of {ratio}:1, not {least}:1. "
            "The nearest is {nearest}."
        )
        reason, ratio, least = "paper", paper, SHAPE
    said = format_lazy(
        sentence,
        colour=accent,
        ratio=_figure(ratio, "0.00"),
        least=_figure(least, "0.#"),
        nearest=nearest_accent(accent),
    )
    raise ColourError(reason, said)


def _show_figure(ratio: float, pattern: str) -> str:
    """With the reader's own decimal sign, rounded down: 4.499 is not the 4.5 asked for."""
    cut = Decimal(ratio).quantize(Decimal("0.01"), ROUND_DOWN)
    return str(format_decimal(cut, pattern, locale_for(get_language() or "en")))


_figure = lazy(_show_figure, str)


def passes(accent: str) -> bool:
    label = contrast(label_on(accent), accent)
    return label >= TEXT and _least(accent, LIGHT_GROUNDS) >= SHAPE


def nearest_accent(colour: str) -> str:
    """``colour`` with as little black in it as makes it an accent: only light ones fail."""
    return next(shade for shade in _towards(colour, "#000000") if passes(shade))


@cache
def tones_of(accent: str) -> dict[str, Tones]:
    """The tones of both themes, ``light`` and ``dark``, of an accent that passes."""
    return {"light": _light(accent), "dark": _dark(accent)}


def _light(accent: str) -> Tones:
    label, tint = label_on(accent), mix(_WHITE, accent, _LIGHT_TINT)
    # Away from its label, so that words on the button are read while it is pointed at.
    away = "#000000" if label == _WHITE else "#ffffff"
    return Tones(
        brand=accent,
        brand_ink=_read_on(_towards(accent, "#000000"), (*LIGHT_GROUNDS, tint)),
        brand_hover=mix(accent, away, 0.25),
        on_brand=label,
        brand_tint=tint,
    )


def _dark(accent: str) -> Tones:
    """The accent, lighter until it is read on every dark ground."""
    tint = mix(DARK_GROUNDS[1], accent, _DARK_TINT)
    brand = _read_on(_lighter(accent), (*DARK_GROUNDS, tint))
    return Tones(
        brand=brand,
        brand_ink=brand,
        brand_hover=mix(brand, "#ffffff", 0.25),
        on_brand=DARK_GROUNDS[0],
        brand_tint=tint,
    )


def _read_on(shades: Iterable[str], grounds: tuple[str, ...]) -> str:
    return next(shade for shade in shades if _least(shade, grounds) >= TEXT)


def _towards(colour: str, other: str) -> Iterator[str]:
    return (mix(colour, other, step / _STEPS) for step in range(_STEPS + 1))


def _lighter(colour: str) -> Iterator[str]:
    """The same hue from its own lightness up to white: mixed with white it would go pale."""
    channels = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    hue, light, vivid = colorsys.rgb_to_hls(*channels)
    for step in range(_STEPS + 1):
        lightness = light + (1 - light) * step / _STEPS
        lighter = colorsys.hls_to_rgb(hue, lightness, min(vivid, _VIVID))
        yield "#" + "".join(f"{round(255 * channel):02x}" for channel in lighter)


def _least(colour: str, grounds: tuple[str, ...]) -> float:
    return min(contrast(colour, ground) for ground in grounds)


@cache
def stylesheet(accent: str) -> str:
    """The tones as custom properties, light and dark, in the selectors of tokens.css."""
    said = {
        theme: "".join(
            f"--{each.name.replace('_', '-')}:{getattr(tones, each.name)};"
            for each in fields(tones)
        )
        for theme, tones in tones_of(accent).items()
    }
    return "\n".join(rule % said[theme] for theme, rule in _SELECTORS) + "\n"


def version_of(content: bytes) -> str:
    """Ten hex digits that change when the bytes do: part of an address kept for a year."""
    return hashlib.sha256(content).hexdigest()[:10]
