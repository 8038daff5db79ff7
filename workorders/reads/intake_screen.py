"""All that the walk-around's one screen draws, in words of the reader's language."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from babel.dates import format_date
from babel.numbers import format_decimal
from django.urls import reverse
from django.utils.translation import get_language

from service_desk.catalogue.states import Paper
from service_desk.lib.dates import show_date, show_time
from service_desk.lib.locales import locale_for
from service_desk.visits.models import DeferredDefect
from workorders.answers import MARK, PAPER, UNTIL, WORD, answers_of
from workorders.models import Intake, OrderPhoto, WorkOrder
from workorders.reads.intake import (
    declined_before,
    key_of,
    known_damages,
    last_reading,
    next_free_tag,
)
from workorders.states import SIX_SHOTS, Mark, Point, Shot

PAPERS = (
    Paper.REGISTRATION,
    Paper.SERVICE_BOOK,
    Paper.WARRANTY,
    Paper.INSURANCE,
    Paper.LICENCE,
)
SIZES = (1, 3, 5, 12, 30)
FUEL = (("0", "E"), *((str(step), str(step)) for step in range(1, 8)), ("8", "F"))


@dataclass(frozen=True, slots=True)
class Question:
    """A point or a paper with its answer so far."""

    code: str
    label: str
    answer: str
    more: str

    @property
    def name(self) -> str:
        return f"{MARK}:{self.code}"

    @property
    def word_name(self) -> str:
        return f"{WORD}:{self.code}"

    @property
    def paper_name(self) -> str:
        return f"{PAPER}:{self.code}"

    @property
    def until_name(self) -> str:
        return f"{UNTIL}:{self.code}"


@dataclass(frozen=True, slots=True)
class Screen:
    """``answers`` by name; ``state`` is what the script draws: marks, photos, belongings."""

    intake: Intake
    answers: dict[str, str]
    points: list[Question]
    papers: list[Question]
    free_tag: str
    mileage_before: int | None
    mileage_said: str
    mileage_on: str
    defects: list[DeferredDefect]
    defects_on: str
    state: dict[str, Any]


def load_screen(order: WorkOrder, intake: Intake) -> Screen:
    """The screen of a walk-around that is started. A dozen queries, however much lies on it."""
    said = answers_of(intake, key_of(order))
    reading = last_reading(order.visit.vehicle)
    defects = list(declined_before(order.visit.vehicle))
    tongue, before = get_language() or "en", order.visit.vehicle.mileage
    return Screen(
        intake=intake,
        answers=said,
        points=[
            Question(
                point.value,
                str(point.label),
                said.get(f"{MARK}:{point.value}", ""),
                said.get(f"{WORD}:{point.value}", ""),
            )
            for point in Point
        ],
        papers=[
            Question(
                paper.value,
                str(paper.label),
                said.get(f"{PAPER}:{paper.value}", ""),
                said.get(f"{UNTIL}:{paper.value}", ""),
            )
            for paper in PAPERS
        ],
        free_tag=next_free_tag(order.site),
        mileage_before=before,
        mileage_said=format_decimal(before, locale=locale_for(tongue)) if before else "",
        mileage_on=show_date(order.site.local(reading.at).date(), tongue) if reading else "",
        defects=defects,
        defects_on=show_date(max(row.found_on for row in defects), tongue) if defects else "",
        state=state_of(order, intake),
    )


def state_of(order: WorkOrder, intake: Intake) -> dict[str, Any]:
    """What lies on and in the car, and what was known before, as data."""
    return {
        "damages": [
            {
                "key": str(row.key),
                "number": row.number,
                "panel": row.panel,
                "kind": row.kind,
                "size_cm": row.size_cm or "",
                "x": row.x,
                "y": row.y,
                "words": row.words,
                "photo": str(row.photo.key) if row.photo else "",
                "known_since": row.known_since.isoformat() if row.known_since else "",
                "since": _short_day(row.known_since) if row.known_since else "",
                "is_wanted_repaired": row.is_wanted_repaired,
            }
            for row in intake.damages.select_related("photo")
        ],
        "photos": [photo_state(order, row) for row in order.photos.order_by("taken_at", "id")],
        "belongings": [
            {"key": str(row.key), "words": row.words, "is_in_box": row.is_in_box}
            for row in intake.belongings.all()
        ],
        "known": [
            {
                "panel": row.panel,
                "kind": row.kind,
                "size_cm": row.size_cm or "",
                "x": row.x,
                "y": row.y,
                "words": row.words,
                "known_since": seen_on.isoformat(),
                "since": _short_day(seen_on),
            }
            for row, seen_on in known_damages(order)
        ],
    }


def _short_day(on: dt.date) -> str:
    """5 Nov: there is little room beside the outline."""
    locale = locale_for(get_language() or "en")
    return format_date(on, "M月d日" if locale.language == "zh" else "d MMM", locale=locale)


def photo_state(order: WorkOrder, row: OrderPhoto) -> dict[str, str]:
    """A photo as the strip shows it: its time is when it was taken."""
    return {
        "key": str(row.key),
        "shot": row.shot,
        "url": photo_url(order, row),
        "at": show_time(row.taken_at, order.site.zone_info),
    }


def photo_url(order: WorkOrder, row: OrderPhoto) -> str:
    """Where a photo of an order is seen by those who may; ``?small`` for a list."""
    return reverse("order_photo", args=[order.site.slug, order.said, row.key])


def six_shots() -> list[tuple[str, str]]:
    return [(shot.value, str(Shot(shot).label)) for shot in SIX_SHOTS]


def marks() -> list[tuple[str, str]]:
    return [(mark.value, str(mark.label)) for mark in Mark]
