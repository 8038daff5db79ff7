"""The buildings: a site with its hours, entrances, loaners and the days it is closed."""

import datetime as dt
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import NamedTuple

from appointments.models import MobilityLimit
from service_desk.demo.looks import dress
from service_desk.demo.places import Place
from service_desk.demo.walls import hang_wall
from service_desk.organisation.actions import add_site, fill_holidays
from service_desk.organisation.models import Loaner, OpeningHours, Site, Zone
from service_desk.visits.states import Mobility

LIMITS = {Mobility.WAIT: 18, Mobility.SHUTTLE: 8, Mobility.TAXI: 8, Mobility.COLLECT: 3}
_DAY = dt.timedelta(days=1)


class Stretch(NamedTuple):
    """Hours of one weekday, on the site's clock."""

    weekday: int
    starts: dt.time
    ends: dt.time
    pause: tuple[dt.time, dt.time] | None


def stretches(week: Iterable[str]) -> Iterator[Stretch]:
    """``01234 08:00-16:00/12:30-13:30`` read: weekdays, hours, and a break where there is one."""
    for line in week:
        weekdays, _space, hours = line.partition(" ")
        worked, _slash, pause = hours.partition("/")
        for weekday in weekdays:
            yield Stretch(int(weekday), *_times(worked), _times(pause) if pause else None)


def open_house(place: Place, *, first: dt.date, now: dt.datetime) -> Site:
    """``place`` as a row, closed on its country's holidays from the year of ``first`` on."""
    site = add_site(
        slug=place.slug,
        name=place.name,
        timezone=place.timezone,
        country=place.country,
        currency=place.currency,
        languages=place.languages,
        phone=place.phone,
        email=place.email,
        address=place.address,
        by=None,
        now=now,
    )
    today = site.today(now)
    fill_holidays(site=site, years=range(first.year, today.year), by=None, now=now)
    site.opening_hours.all().delete()
    OpeningHours.objects.bulk_create(
        OpeningHours(site=site, weekday=each.weekday, opens_at=each.starts, closes_at=each.ends)
        for each in stretches(place.hours)
    )
    dress(site, place)
    hang_wall(site, now=now)
    site.tax_percent = Decimal(place.tax)
    site.save(update_fields=["tax_percent"])
    MobilityLimit.objects.bulk_create(
        MobilityLimit(site=site, mobility=mobility, per_day=per_day)
        for mobility, per_day in LIMITS.items()
    )
    for kind, (hours, directions) in place.zones.items():
        Zone.objects.filter(site=site, kind=kind).update(daily_hours=hours, directions=directions)
    Loaner.objects.bulk_create(
        Loaner(
            site=site,
            plate=plate,
            model=model,
            is_automatic=is_automatic,
            mileage=8_400 + 3_150 * number,
            insured_until=today + (150 + 40 * number) * _DAY,
            service_due_on=today + (45 + 30 * number) * _DAY,
        )
        for number, (plate, model, is_automatic) in enumerate(place.loaners)
    )
    return site


def _times(text: str) -> tuple[dt.time, dt.time]:
    begins, _dash, ends = text.partition("-")
    return dt.time.fromisoformat(begins), dt.time.fromisoformat(ends)
