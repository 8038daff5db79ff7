"""A site comes to life whole: open, with rules, zones and the country's holidays."""

import datetime as dt
from collections.abc import Iterable, Sequence
from decimal import Decimal

from django.db import transaction

from service_desk.lib.phones import parse_phone
from service_desk.lib.refusals import Refusal
from service_desk.organisation.holidays import public_holidays
from service_desk.organisation.models import (
    BookingPolicy,
    Closure,
    OpeningHours,
    Site,
    Staff,
    Zone,
)
from service_desk.organisation.rules import obstacles_to_add_site
from service_desk.organisation.states import Weekday, ZoneKind

# What a middling dealership has; the administrator corrects it in the set-up pages.
WEEKDAY_HOURS = dt.time(8), dt.time(18)
SATURDAY_HOURS = dt.time(9), dt.time(13)
DAILY_HOURS = {
    ZoneKind.MECHANICAL: Decimal(40),
    ZoneKind.EXPRESS: Decimal(16),
    ZoneKind.BODY: Decimal(24),
}
# People write the language of China in several ways.
_SPELLINGS = {"zh": "zh-hans", "zh-cn": "zh-hans", "zh_hans": "zh-hans", "zh_cn": "zh-hans"}


@transaction.atomic
def add_site(
    *,
    slug: str,
    name: str,
    timezone: str,
    country: str,
    currency: str,
    languages: Sequence[str],
    phone: str = "",
    email: str = "",
    address: str = "",
    by: Staff | None,
    now: dt.datetime,
) -> Site:
    """Open a site: policy, hours, the three arrival zones (C1-5C), two years' holidays.

    ``languages``: the first is the site's own. Raises ``Refusal`` (400, or 409 for a short
    name that is taken) with one obstacle for each thing that is wrong.
    """
    country, currency = country.strip().upper(), currency.strip().upper()
    spoken = [_SPELLINGS.get(code.lower(), code.lower()) for code in languages]
    obstacles = obstacles_to_add_site(
        slug=slug,
        name=name,
        timezone=timezone,
        country=country,
        currency=currency,
        languages=spoken,
        phone=phone,
    )
    if obstacles:
        taken = any(obstacle.code == "site_exists" for obstacle in obstacles)
        raise Refusal(*obstacles, status=409 if taken else 400)
    site = Site.objects.create(
        slug=slug,
        name=name.strip(),
        timezone=timezone,
        country=country,
        currency=currency,
        languages=list(dict.fromkeys(spoken)),
        phone=parse_phone(phone, country).e164 if phone else "",
        email=email,
        address=address.strip(),
    )
    BookingPolicy.objects.create(site=site)
    _open_for_business(site)
    _build_zones(site)
    year = site.today(now).year
    fill_holidays(site=site, years=(year, year + 1), by=by, now=now)
    return site


def _open_for_business(site: Site) -> None:
    week = [(day, *WEEKDAY_HOURS) for day in Weekday if day < Weekday.SATURDAY]
    week.append((Weekday.SATURDAY, *SATURDAY_HOURS))
    OpeningHours.objects.bulk_create(
        OpeningHours(site=site, weekday=day, opens_at=opens, closes_at=closes)
        for day, opens, closes in week
    )


def _build_zones(site: Site) -> None:
    Zone.objects.bulk_create(
        Zone(site=site, kind=kind, daily_hours=DAILY_HOURS[kind]) for kind in ZoneKind
    )


def fill_holidays(*, site: Site, years: Iterable[int], by: Staff | None, now: dt.datetime) -> int:
    """Close ``site`` on its country's public holidays in ``years``; how many days are new.

    A day that is closed already keeps its reason: the owner's own closures are never touched.
    Twice changes nothing more.
    """
    days = public_holidays(site.country, years, site.language)
    before = site.closures.count()
    longest = Closure._meta.get_field("reason").max_length
    Closure.objects.bulk_create(
        (
            Closure(site=site, on=on, reason=reason[:longest], is_public_holiday=True)
            for on, reason in days.items()
        ),
        ignore_conflicts=True,
    )
    return site.closures.count() - before
