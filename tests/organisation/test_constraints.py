"""What there can never be in the organisation, tried by every door: ORM, SQL, set-up pages."""

import datetime as dt
from typing import Any, NamedTuple

import pytest
from django.db import IntegrityError, connection, models, transaction
from django.urls import reverse

from service_desk.lib.integrity import sentence_for
from service_desk.lib.transactions import constraint_of
from service_desk.organisation.models import (
    Absence,
    BookingPolicy,
    Closure,
    Loaner,
    OpeningHours,
    Posting,
    Shift,
    Site,
    SiteLook,
    StandIn,
    Zone,
)
from tests.factories import at
from tests.factories.organisation import make_advisor, make_loaner, make_site, make_staff
from tests.organisation.pages import as_posted, owner_at

pytestmark = pytest.mark.django_db


class Never(NamedTuple):
    """``row`` is good until ``bad`` is put into it; ``page`` is where people would try."""

    model: type[models.Model]
    bad: dict[str, Any]
    page: str = ""
    inline: str = ""


NEVER = {
    "site_speaks_a_language": Never(Site, {"languages": []}),
    "site_country_is_two_letters": Never(Site, {"country": "es"}, "site"),
    "site_currency_is_three_letters": Never(Site, {"currency": "€"}, "site"),
    "site_tax_is_a_share": Never(Site, {"tax_percent": 100}, "site"),
    "policy_gives_people_some_time": Never(
        BookingPolicy, {"attendance_minutes": 10}, "site", "policy"
    ),
    "policy_allows_one_to_three_clients_an_hour": Never(
        BookingPolicy, {"clients_per_hour": 4}, "site", "policy"
    ),
    "opening_ends_after_it_starts": Never(
        OpeningHours, {"closes_at": dt.time(7)}, "site", "opening_hours"
    ),
    "opening_is_on_a_weekday": Never(OpeningHours, {"weekday": 7}, "site", "opening_hours"),
    "opening_is_said_once": Never(
        OpeningHours, {"weekday": 1, "opens_at": dt.time(8)}, "site", "opening_hours"
    ),
    "closure_is_said_once_a_day": Never(Closure, {"on": dt.date(2027, 5, 1)}, "site", "closures"),
    "look_accent_is_a_colour": Never(SiteLook, {"accent": "claret"}, "site", "look"),
    "look_logo_is_small": Never(SiteLook, {"logo": bytes(40_001)}),
    "look_logo_has_its_width": Never(SiteLook, {"logo_width": None}),
    "look_logo_has_its_height": Never(SiteLook, {"logo_height": None}),
    "look_hosts_are_origins": Never(
        SiteLook, {"embed_hosts": ["https://a.example.com", "*"]}, "site", "look"
    ),
    "zone_is_one_of_its_kind": Never(Zone, {"kind": "express"}, "site", "zones"),
    "zone_hours_are_not_negative": Never(Zone, {"daily_hours": -1}, "site", "zones"),
    "zone_kind_is_known": Never(Zone, {"kind": "paint"}, "site", "zones"),
    "posting_is_given_once": Never(Posting, {"role": "cashier"}, "staff", "postings"),
    "posting_role_is_known": Never(Posting, {"role": "wizard"}, "staff", "postings"),
    "shift_ends_after_it_starts": Never(
        Shift,
        {"ends_at": dt.time(7), "break_starts_at": None, "break_ends_at": None},
        "staff",
        "shifts",
    ),
    "shift_break_lies_inside_it": Never(Shift, {"break_ends_at": dt.time(19)}, "staff", "shifts"),
    "shift_is_on_a_weekday": Never(Shift, {"weekday": 7}, "staff", "shifts"),
    "shift_first_day_comes_first": Never(
        Shift,
        {"valid_from": dt.date(2027, 5, 2), "valid_to": dt.date(2027, 5, 1)},
        "staff",
        "shifts",
    ),
    "absence_ends_after_it_starts": Never(
        Absence, {"ends_at": at("2027-03-09 08:00")}, "staff", "absences"
    ),
    "stand_in_first_day_comes_first": Never(
        StandIn, {"ends_on": dt.date(2027, 3, 1)}, "staff", "stand_ins"
    ),
    "stand_in_is_somebody_else": Never(StandIn, {"stand_in": "themselves"}, "staff", "stand_ins"),
    "loaner_plate_is_unique": Never(Loaner, {"plate": "1111 AAA"}, "loaner"),
    "loaner_mileage_is_believable": Never(Loaner, {"mileage": 2_000_001}, "loaner"),
}


@pytest.fixture
def house():
    """A site with one good row of everything, and a second row to collide with."""
    site = make_site("north")
    ana, marta = make_advisor(site, "Ana Ruiz"), make_staff(site)
    Posting.objects.create(staff=ana, site=site, role="cashier")
    for on in ("2027-04-30", "2027-05-01"):
        Closure.objects.create(site=site, on=on, reason="Holiday")
    Absence.objects.create(
        staff=ana, starts_at=at("2027-03-09 08:00"), ends_at=at("2027-03-10 08:00")
    )
    StandIn.objects.create(
        staff=ana, stand_in=marta, starts_on=dt.date(2027, 3, 9), ends_on=dt.date(2027, 3, 10)
    )
    SiteLook.objects.create(
        site=site, accent="#8a1538", logo=b"a picture", logo_width=300, logo_height=75
    )
    make_loaner(site, "0000 AAA"), make_loaner(site, "1111 AAA")
    return {"site": site, "staff": ana, "loaner": Loaner.objects.get(plate="0000 AAA")}


def broken(house, never: Never) -> tuple[Any, dict[str, Any]]:
    """The good row, and the bad values as the model would hold them."""
    row = {
        Site: house["site"],
        Loaner: house["loaner"],
        Zone: Zone.objects.filter(kind="mechanical").first(),
    }.get(never.model) or never.model._default_manager.order_by("pk").first()
    bad = {k: house["staff"] if v == "themselves" else v for k, v in never.bad.items()}
    return row, bad


def test_nothing_is_left_untried():
    named = {each.name for never in NEVER.values() for each in never.model._meta.constraints}

    assert named == NEVER.keys()


@pytest.mark.parametrize("name", NEVER)
def test_the_orm_is_refused(house, name):
    row, bad = broken(house, NEVER[name])
    for field, value in bad.items():
        setattr(row, field, value)

    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        row.save()

    assert constraint_of(refused.value) == name
    assert "constraint" not in sentence_for(refused.value).lower()


@pytest.mark.parametrize("name", NEVER)
def test_plain_sql_is_refused(house, name):
    row, bad = broken(house, NEVER[name])
    columns = {row._meta.get_field(field): value for field, value in bad.items()}
    changes = ", ".join(f'"{field.column}" = %s' for field in columns)
    values = [getattr(value, "pk", value) for value in columns.values()]

    with pytest.raises(IntegrityError) as refused, transaction.atomic(), connection.cursor() as sql:
        sql.execute(f"UPDATE {row._meta.db_table} SET {changes} WHERE id = %s", [*values, row.pk])  # noqa: S608

    assert constraint_of(refused.value) == name


@pytest.mark.parametrize("where", ["site", "staff", "loaner"])
def test_what_is_good_is_saved(client, house, where):
    client.force_login(owner_at())
    url = reverse(f"admin:organisation_{where}_change", args=[house[where].pk])

    answer = client.post(url, as_posted(client.get(url)))

    assert answer.status_code == 302


@pytest.mark.parametrize("name", [name for name, never in NEVER.items() if never.page])
def test_the_set_up_page_says_why_not(client, house, name):
    never = NEVER[name]
    row, bad = broken(house, never)
    page = house[never.page]
    client.force_login(owner_at())
    url = reverse(f"admin:organisation_{never.page}_change", args=[page.pk])
    posted = as_posted(client.get(url), row, bad)

    answer = client.post(url, posted)

    assert answer.status_code == 200, answer.get("Location")
    assert "errorlist" in answer.content.decode()
    assert never.model._default_manager.filter(pk=row.pk, **bad).count() == 0
