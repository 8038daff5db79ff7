"""How large the letters are, from how large the screen is and how far away people sit.

Who sees 20/40 reads a capital of twenty minutes of arc: on 55 inches from four metres that is a
font of 52 pixels of a screen 1920 wide (screens.md 3.17).
"""

import math

WIDTH, HEIGHT = 1920, 1080
SMALLEST, LARGEST = 36, 76
"""Pixels; more than the largest, and a name has no room beside its advisor."""

_MILLIMETRES = 25.4
_CAPITAL = 0.7115  # of the font's size
_ARC = math.radians(20 / 60)
# Margins, header, dots, the gap between the groups: pixels that are no rows.
_AROUND = 43 + 132 + 12 + 22 + 64
_ROW = 88 / 52


def size_of(inches: float, metres: float) -> int:
    """Font size in pixels, even, for a screen of ``inches`` read from ``metres``."""
    width = inches * _MILLIMETRES * WIDTH / math.hypot(WIDTH, HEIGHT)
    capital = metres * 1000 * math.tan(_ARC)
    size = 2 * round(capital / (width / WIDTH) / _CAPITAL / 2)
    return min(max(size, SMALLEST), LARGEST)


def row_height(size: int) -> int:
    """Pixels from one row to the next."""
    return round(size * _ROW)


def rows_on(size: int) -> int:
    """How many rows of a font fit on one page."""
    return (HEIGHT - _AROUND) // row_height(size)
