"""The car on paper: its outline with numbered marks, what was found on it, what lay in it."""

import base64
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from service_desk.catalogue.states import Paper
from service_desk.lib.photos import thumbnail
from workorders.documents.words import Writer
from workorders.models import Damage, Intake, OrderPhoto, WorkOrder
from workorders.states import SIX_SHOTS, Mark, Panel, Point, Shot

PHOTO_SIDE = 420
"""Pixels of a photo on paper: sharp enough at six centimetres, light enough to be kept."""

# Where a piece of the car lies on the small outline seen from above, front to the left; the
# marks of a car are placed by piece there, by the tapped point on the large one.
_FROM_ABOVE: dict[str, tuple[int, int]] = {
    Panel.FRONT_BUMPER: (122, 183),
    Panel.BONNET: (180, 183),
    Panel.WINDSCREEN: (245, 183),
    Panel.ROOF: (345, 183),
    Panel.REAR_WINDOW: (440, 183),
    Panel.BOOT: (484, 183),
    Panel.REAR_BUMPER: (514, 183),
    Panel.INSIDE: (310, 183),
}
_SIDES = {
    "front_wing": 166,
    "front_wheel": 190,
    "mirror": 250,
    "front_door": 290,
    "sill": 340,
    "rear_door": 388,
    "rear_wheel": 440,
    "rear_wing": 472,
}
_RIGHT, _LEFT = 128, 240


@dataclass(frozen=True, slots=True)
class Pin:
    """A numbered mark on an outline; ``is_known`` where an earlier walk-around had it."""

    number: int
    x: float
    y: float
    is_known: bool


def place_from_above(panel: str) -> tuple[int, int]:
    """Where a piece lies on the small outline."""
    if panel in _FROM_ABOVE:
        return _FROM_ABOVE[panel]
    side, _underscore, piece = panel.partition("_")
    return _SIDES[piece], _RIGHT if side == "right" else _LEFT


def pins_from_above(damages: Iterable[Damage]) -> list[Pin]:
    """The marks on the small outline; those of one piece stand beside one another."""
    taken: dict[tuple[int, int], int] = {}
    pins = []
    for damage in damages:
        place = place_from_above(damage.panel)
        beside = taken[place] = taken.get(place, -1) + 1
        x, y = place[0] + 30 * beside, place[1]
        pins.append(Pin(damage.number, x, y, damage.known_since is not None))
    return pins


def pins_as_tapped(damages: Iterable[Damage], width: int) -> list[Pin]:
    """The marks on an outline ``width`` wide, where they were tapped."""
    return [
        Pin(
            damage.number,
            round(damage.x * width / 1000, 1),
            round(damage.y * width / 1000, 1),
            damage.known_since is not None,
        )
        for damage in damages
    ]


def damage_words(damage: Damage, write: Writer) -> str:
    """Scratch 12 cm, left rear door: by the handle"""
    what = str(damage.get_kind_display())
    if damage.size_cm:
        what = _("{what} {size} cm").format(what=what, size=damage.size_cm)
    said = f"{what}, {str(damage.get_panel_display()).lower()}"
    if damage.words:
        said = f"{said}: {damage.words}"
    if damage.known_since:
        known = _("{damage} (known since {day})")
        said = known.format(damage=said, day=write.day(damage.known_since))
    return said


def state_of_car(order: WorkOrder, write: Writer) -> dict[str, Any]:
    """What the walk-around found, for the work order and the card of the mechanic; {} for none."""
    intake = intake_of(order)
    if intake is None:
        return {}
    damages = list(intake.damages.all())
    return {
        "intake": intake,
        "refused": bool(intake.refused_at),
        "damages": [(row.number, damage_words(row, write)) for row in damages],
        "pins": pins_from_above(damages),
        "belongings": [row.words for row in intake.belongings.all()],
        "photo_count": sum(1 for photo in order.photos.all() if photo.shot in SIX_SHOTS),
        "mileage": write.number(intake.mileage) if intake.mileage is not None else "",
        "fuel": f"{intake.fuel}/8" if intake.fuel is not None else "",
    }


def intake_of(order: WorkOrder) -> Intake | None:
    """The walk-around with all its rows. A few queries, whatever it has."""
    rows = Intake.objects.prefetch_related("damages", "marks", "papers", "belongings")
    return rows.filter(order=order).first()


def points_of(intake: Intake) -> list[tuple[str, str, str, str]]:
    """Each point looked at: its word, its mark, the mark's word and what was said of it."""
    marks = {row.point: row for row in intake.marks.all()}
    return [
        (
            str(point.label),
            marks[point].mark,
            str(Mark(marks[point].mark).label),
            marks[point].words,
        )
        for point in Point
        if point in marks
    ]


def papers_of_car(intake: Intake, write: Writer) -> list[str]:
    """Each paper of the car: here, until when, or not here."""
    said = []
    for row in intake.papers.all():
        word = str(Paper(row.kind).label)
        if not row.is_here:
            said.append(_("{paper}: not here").format(paper=word))
        elif row.valid_until:
            day = write.day(row.valid_until)
            said.append(_("{paper}: valid until {day}").format(paper=word, day=day))
        else:
            said.append(_("{paper}: here").format(paper=word))
    return said


def photos_of(photos: Iterable[OrderPhoto], shots: Iterable[str]) -> list[tuple[str, str]]:
    """The photos of these shots, each its word and a ``data:`` address: a paper loads nothing.

    One whose bytes are lost is named without its picture.
    """
    wanted = list(shots)
    rows = sorted((row for row in photos if row.shot in wanted), key=lambda r: wanted.index(r.shot))
    return [(row.words or str(Shot(row.shot).label), data_address(row)) for row in rows]


def data_address(photo: OrderPhoto | None) -> str:
    """A small JPEG of a photo inside its own address; "" where there is none to show."""
    if photo is None:
        return ""
    try:
        content = photo.file.read()
        small = thumbnail(content, PHOTO_SIDE)
    except OSError:
        return ""
    return f"data:image/jpeg;base64,{base64.b64encode(small).decode()}"
