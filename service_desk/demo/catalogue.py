"""What the demo dealerships sell: eight kinds of work, their parts, and when a car is due."""

from decimal import Decimal
from typing import NamedTuple

from service_desk.catalogue.models import KitLine, MaintenancePlan, Operation, Part, Stock
from service_desk.catalogue.wording import wording_of
from service_desk.demo.lines import MAKES
from service_desk.organisation.models import Site
from service_desk.organisation.states import ZoneKind


class Work(NamedTuple):
    """An operation: norm hours, price in euros and in roubles, skill in Spanish and Russian."""

    code: str
    name: str
    hours: str
    prices: tuple[int, int]
    zone: ZoneKind
    kit: dict[str, str]
    skills: tuple[str, str] = ("", "")


WORKS = (
    Work(
        "OIL",
        "Oil and filter",
        "0.75",
        (129, 8900),
        ZoneKind.EXPRESS,
        {"OIL-5W30": "4.5", "FLT-OIL": "1"},
    ),
    Work(
        "INSPECTION",
        "Yearly inspection",
        "1.5",
        (219, 16900),
        ZoneKind.MECHANICAL,
        {"OIL-5W30": "4.5", "FLT-OIL": "1", "FLT-AIR": "1", "FLT-CAB": "1"},
    ),
    Work(
        "DIAG",
        "Diagnosis",
        "1",
        (65, 2900),
        ZoneKind.MECHANICAL,
        {},
        ("diagnosis", "диагностика"),
    ),
    Work(
        "BRAKES",
        "Front pads and discs",
        "1.75",
        (289, 24500),
        ZoneKind.MECHANICAL,
        {"PAD-F": "1", "DISC-F": "2"},
    ),
    Work("TYRES", "Seasonal tyre change", "0.75", (64, 4400), ZoneKind.EXPRESS, {"VALVE": "4"}),
    Work(
        "AC",
        "Air conditioning service",
        "1",
        (95, 5200),
        ZoneKind.MECHANICAL,
        {"R1234": "0.5"},
        ("climatización", "кондиционеры"),
    ),
    Work(
        "BODY",
        "Bumper repair and paint",
        "6.5",
        (520, 39000),
        ZoneKind.BODY,
        {"PAINT": "0.4"},
        ("chapa", "кузов"),
    ),
    Work("RECALL", "Recall campaign work", "0.5", (0, 0), ZoneKind.MECHANICAL, {}),
)
# Number, name, price in euros and in roubles, how many are on hand at a site of eight advisors.
PARTS = (
    ("OIL-5W30", "Oil 5W-30, litre", "9.90", "990", 220),
    ("FLT-OIL", "Oil filter", "12.40", "1240", 64),
    ("FLT-AIR", "Air filter", "18.90", "1690", 31),
    ("FLT-CAB", "Cabin filter", "22.50", "1980", 27),
    ("PAD-F", "Front pads", "58.00", "5800", 11),
    ("DISC-F", "Front disc", "61.50", "6150", 14),
    ("VALVE", "Tyre valve", "1.20", "120", 180),
    ("R1234", "Refrigerant R1234yf, kg", "96.00", "8700", 9),
    ("PAINT", "Paint, litre", "74.00", "6900", 12),
)
# Every so many kilometres or months: what makers ask for, give or take.
_DUE = {
    "OIL": (15_000, 12),
    "INSPECTION": (30_000, 24),
    "BRAKES": (60_000, None),
    "AC": (None, 24),
}


def stock_catalogue(site: Site) -> dict[str, Operation]:
    """The site's operations by code, with kits, parts in stock and maintenance plans."""
    abroad = int(site.currency == "RUB")
    operations = {
        row.code: row
        for row in Operation.objects.bulk_create(_operation(site, work, abroad) for work in WORKS)
    }
    Part.objects.bulk_create(
        (Part(code=code, name=name) for code, name, *_rest in PARTS), ignore_conflicts=True
    )
    parts = {part.code: part for part in Part.objects.all()}
    Stock.objects.bulk_create(
        Stock(
            site=site,
            part=parts[code],
            on_hand=on_hand // 2 if abroad else on_hand,
            price=Decimal(prices[abroad]),
        )
        for code, _name, *prices, on_hand in PARTS
    )
    KitLine.objects.bulk_create(
        KitLine(operation=operations[work.code], part=parts[part], quantity=Decimal(quantity))
        for work in WORKS
        for part, quantity in work.kit.items()
    )
    MaintenancePlan.objects.bulk_create(
        MaintenancePlan(
            operation=operations[code], make=make, every_km=every_km, every_months=every_months
        )
        for code, (every_km, every_months) in _DUE.items()
        for make in MAKES["RU" if abroad else "ES"]
    )
    return operations


def _operation(site: Site, work: Work, abroad: int) -> Operation:
    words = wording_of(work.code)
    return Operation(
        site=site,
        code=work.code,
        name=work.name,
        name_ru=words.ru,
        name_es=words.es,
        name_zh=words.zh,
        norm_hours=Decimal(work.hours),
        price=Decimal(work.prices[abroad]),
        zone=work.zone,
        skill=work.skills[abroad],
        papers=list(words.papers),
        is_public=words.is_public,
        position=words.position,
    )
