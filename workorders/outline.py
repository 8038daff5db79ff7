"""The pieces of the car's outline that can be tapped: three views of one car, front to the left.

Coordinates are those of the drawing, 632 wide and 382 high; the right side is the left one turned
over. ``reach`` is what a finger meets: never less than 24 px, mostly 48.
"""

from typing import NamedTuple

from workorders.states import Panel

WIDTH, HEIGHT = 632, 382


class Part(NamedTuple):
    """``shape`` is what lights up, ``reach`` what is tapped where that is small."""

    panel: Panel
    shape: str
    reach: str = ""


def _wheel(x: int) -> str:
    return f"M{x - 24} 338a24 24 0 1 0 48 0 24 24 0 1 0-48 0z"


_SIDE = {
    "front_wing": (
        "M121 338c-5-8-5-20 1-27 18-8 58-12 100-14l10 2c-4 12-4 24 0 39h-12a30 30 0 0 0-60 0z",
        "M121 338c-5-8-5-20 1-27 18-8 58-12 100-14l10 2c-4 12-4 24 0 39z",
    ),
    "front_door": ("M232 299l36-15c17-5 42-7 66-7v61H232c-4-15-4-27 0-39z", ""),
    "rear_door": ("M334 277c25-1 44 1 66 5l3 17c1 9 4 15 9 20-1 6-2 12-2 19h-76z", ""),
    "rear_wing": (
        "M403 284c16 3 28 7 41 14h23c22 2 38 6 44 14 6 8 6 18 0 26h-42a30 30 0 0 0-59 0l2-19-9-20z",
        "M403 284c16 3 28 7 41 14h23c22 2 38 6 44 14 6 8 6 18 0 26H410l2-19-9-20z",
    ),
    "sill": ("M221 331h188v8H221z", "M221 329h188v27H221z"),
    "front_wheel": (_wheel(190), ""),
    "rear_wheel": (_wheel(440), ""),
}
_MIRROR = ("M247 117c-2-8 2-12 8-12 5 0 8 4 7 12z", "M231 97h48v24h-48z")


def _side(name: str) -> list[Part]:
    return [Part(Panel(f"{name}_{piece}"), *paths) for piece, paths in _SIDE.items()]


LEFT = _side("left")
RIGHT = _side("right")
ABOVE = [
    Part(
        Panel.FRONT_BUMPER,
        "M118 183c0-33 6-51 22-57l10-2c-8 36-8 82 0 118l-10-2c-16-6-22-24-22-57z",
        "M96 124h54c-8 36-8 82 0 118H96z",
    ),
    Part(Panel.BONNET, "M150 124c18-4 40-6 64-7-9 40-9 92 0 132-24-1-46-3-64-7-8-36-8-82 0-118z"),
    Part(Panel.WINDSCREEN, "M226 128c-9 32-9 78 0 110l46-10c-6-28-6-62 0-90z"),
    Part(Panel.ROOF, "M272 138h148c6 27 6 63 0 90H272c-6-28-6-62 0-90z"),
    Part(Panel.REAR_WINDOW, "M420 138c6 27 6 63 0 90l36 8c10-31 10-75 0-106z"),
    Part(Panel.BOOT, "M466 121c14 2 26 4 34 8 5 34 5 74 0 108-8 4-20 6-34 8 9-38 9-86 0-124z"),
    Part(
        Panel.REAR_BUMPER,
        "M500 129l4 1c10 8 12 30 12 53s-2 45-12 53l-4 1c5-34 5-74 0-108z",
        "M500 124h40v118h-40c5-34 5-84 0-118z",
    ),
]
MIRRORS = {"right": Part(Panel.RIGHT_MIRROR, *_MIRROR), "left": Part(Panel.LEFT_MIRROR, *_MIRROR)}
INSIDE = Part(
    Panel.INSIDE, "M12 330h88a8 8 0 0 1 8 8v32a8 8 0 0 1-8 8H12a8 8 0 0 1-8-8v-32a8 8 0 0 1 8-8z"
)
