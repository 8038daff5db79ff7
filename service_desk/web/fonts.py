"""The face of the desk: Onest, from its package, cut to the letters our languages need.

Latin, Cyrillic and the marks between them; Chinese uses the system's fonts, clients' phones
use their own. The licence travels inside the file (its name records 13 and 14).
"""

from io import BytesIO
from pathlib import Path

import fontpkg_onest  # type: ignore[import-untyped]
from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

from service_desk.web.built import BuiltFinder

ONEST = "fonts/onest.woff2"

LETTERS = (
    *range(0x20, 0x7F),  # Basic Latin
    *range(0xA0, 0x180),  # Latin-1 and Latin Extended-A: names from all over Europe
    *range(0x400, 0x460),  # Cyrillic
    *(0x490, 0x491),  # Ґ ґ
    *(0x2009, 0x2011, 0x2013, 0x2014, 0x202F),  # thin space, no-break hyphen, dashes
    *(0x2018, 0x2019, 0x201A, 0x201C, 0x201D, 0x201E, 0x2022, 0x2026, 0x2039, 0x203A),  # quotes
    *(0x20AC, 0x20BD, 0x2116, 0x2122),  # € ₽ № ™
    *(0x2190, 0x2191, 0x2192, 0x2193, 0x2212, 0x2248, 0x2264, 0x2265),  # arrows, minus, ≈ ≤ ≥
)
WEIGHTS = (400, 700)


class FontFinder(BuiltFinder):
    """Serves the cut font; cutting takes about a second and is done once."""

    names = (ONEST,)

    def sources(self, name: str) -> list[Path]:
        return [fontpkg_onest.ROOT / "files" / "Onest[wght].ttf", Path(__file__)]

    def build(self, name: str) -> bytes:
        font = TTFont(self.sources(name)[0])
        font = instancer.instantiateVariableFont(font, {"wght": WEIGHTS})
        options = subset.Options(
            layout_features=["kern", "mark", "mkmk", "ccmp", "locl", "calt", "case", "tnum"],
            name_IDs=[0, 1, 2, 13, 14],
            hinting=False,
        )
        cutter = subset.Subsetter(options)
        cutter.populate(unicodes=LETTERS)
        cutter.subset(font)
        font.flavor = "woff2"
        font.save(content := BytesIO())
        return content.getvalue()
