"""The cars of a client: a tab each, and the one that is open with all its papers say."""

import datetime as dt
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import Exists, F, OuterRef
from django.utils.translation import gettext as _

from appointments.board.words import language
from appointments.dossier.curve import Curve, Reading, draw_curve
from service_desk.clients.models import (
    MileageReading,
    Ownership,
    RecallCampaign,
    RecallVehicle,
    Vehicle,
)
from service_desk.clients.queries import open_recalls
from service_desk.lib.dates import show_date
from service_desk.lib.plates import plate_cautions
from service_desk.lib.refusals import Caution
from service_desk.lib.vin import parse_vin, show_vin
from service_desk.organisation.models import Site
from service_desk.visits.models import DeferredDefect, ImportedOrder


class CarTab(NamedTuple):
    """``number`` is its key, 1 to 9, None beyond; ``until`` the day it left the client."""

    vehicle: Vehicle
    name: str
    number: int | None
    is_open: bool
    is_recalled: bool
    has_defects: bool
    since: dt.date | None
    until: dt.date | None


class Warranty(NamedTuple):
    words: str
    is_over: bool


@dataclass(frozen=True, slots=True)
class OpenCar:
    """The car whose tab is open. ``owned`` says since when, or until when, it is theirs."""

    vehicle: Vehicle
    name: str
    vin: str
    owned: str
    is_theirs: bool
    read_on: str
    curve: Curve | None
    readings: tuple[Reading, ...]
    recalls: tuple[RecallCampaign, ...]
    warranty: Warranty | None
    registered: str
    cautions: tuple[Caution, ...]


def tabs_of(files: list[int], wanted: str) -> list[CarTab]:
    """Cars of these files, the present ones first; the ``wanted`` row id is open. One query."""
    vin = OuterRef("vehicle__vin")
    recalled = RecallVehicle.objects.filter(vin_from__lte=vin, vin_to__gte=vin)
    defects = DeferredDefect.objects.filter(
        vehicle=OuterRef("vehicle"), settled_by=None, dropped_at=None
    )
    rows = list(
        Ownership.objects.filter(client__in=files)
        .select_related("vehicle")
        .annotate(is_recalled=Exists(recalled), has_defects=Exists(defects))
        .order_by(F("ends_on").desc(nulls_first=True), "pk")
    )
    owned: dict[int, Any] = {}
    for row in rows:
        owned.setdefault(row.vehicle_id, row)
    known = {str(key) for key in owned}
    open_key = wanted if wanted in known else next(iter(known & {str(next(iter(owned), ""))}), "")
    return [
        CarTab(
            vehicle=row.vehicle,
            name=row.vehicle.plate or f"{row.vehicle.make} {row.vehicle.model}".strip(),
            number=place if place < 10 else None,
            is_open=str(row.vehicle_id) == open_key,
            is_recalled=row.is_recalled,
            has_defects=row.has_defects,
            since=row.starts_on,
            until=row.ends_on,
        )
        for place, row in enumerate(owned.values(), start=1)
    ]


def open_car(tab: CarTab, site: Site, *, today: dt.date) -> OpenCar:
    """Three queries: readings, figures of imported orders, recalls."""
    car = tab.vehicle
    readings = _readings(car, site)
    return OpenCar(
        vehicle=car,
        name=f"{car.make} {car.model}".strip() or car.plate,
        vin=show_vin(car.vin),
        owned=_owned(tab),
        is_theirs=tab.until is None,
        read_on=_date(site.local(car.mileage_at).date()) if car.mileage_at else "",
        curve=draw_curve(readings),
        readings=tuple(readings),
        recalls=tuple(open_recalls(car.vin)) if car.vin else (),
        warranty=_warranty(car, today),
        registered=_date(car.first_registered_on),
        cautions=_cautions(car, site),
    )


def _readings(car: Vehicle, site: Site) -> list[Reading]:
    """What was read here, and what the older system read, by day."""
    read = [
        Reading(site.local(at).date(), km, remark)
        for at, km, remark in MileageReading.objects.filter(vehicle=car).values_list(
            "at", "km", "remark"
        )
    ]
    imported = ImportedOrder.objects.filter(visit__vehicle=car, mileage__isnull=False)
    read += [Reading(on, km) for on, km in imported.values_list("closed_on", "mileage") if km]
    if car.mileage is not None and car.mileage_at is not None:
        read.append(Reading(site.local(car.mileage_at).date(), car.mileage))
    return sorted(set(read))


def _cautions(car: Vehicle, site: Site) -> tuple[Caution, ...]:
    """What looks odd and is in nobody's way: a check digit, an unusual plate."""
    odd = parse_vin(car.vin).cautions if car.vin else ()
    return (*odd, *plate_cautions(car.plate, site.country)) if car.plate else odd


def _owned(tab: CarTab) -> str:
    if tab.until is not None:
        return _("theirs until %(day)s") % {"day": _date(tab.until)}
    if tab.since is not None:
        return _("theirs since %(day)s") % {"day": _date(tab.since)}
    return ""


def _warranty(car: Vehicle, today: dt.date) -> Warranty | None:
    """Until a day, up to a mileage, or whichever comes first (R-1.8)."""
    if car.warranty_until is None and car.warranty_km is None:
        return None
    facts = {"day": _date(car.warranty_until), "km": _figure(car.warranty_km)}
    by_day = car.warranty_until is not None and car.warranty_until < today
    by_km = car.warranty_km is not None and (car.mileage or 0) > car.warranty_km
    if by_day:
        return Warranty(_("ended on %(day)s") % facts, is_over=True)
    if by_km:
        return Warranty(_("ended at %(km)s km") % facts, is_over=True)
    if car.warranty_until is None:
        return Warranty(_("up to %(km)s km") % facts, is_over=False)
    if car.warranty_km is None:
        return Warranty(_("until %(day)s") % facts, is_over=False)
    return Warranty(_("until %(day)s or %(km)s km") % facts, is_over=False)


def _figure(km: int | None) -> str:
    return "" if km is None else km_words(km)


def km_words(km: int) -> str:
    """64 805: in threes, with a space that does not break, in every language alike."""
    return f"{km:,}".replace(",", "\u202f")


def _date(on: dt.date | None) -> str:
    return show_date(on, language()) if on else ""
