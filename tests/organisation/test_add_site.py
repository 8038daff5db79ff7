"""A site comes to life whole, or not at all."""

import datetime as dt

import pytest
from django.core.management import call_command

from service_desk.lib.refusals import Refusal
from service_desk.organisation.actions import add_site, fill_holidays
from service_desk.organisation.models import Closure, OpeningHours, Site, Zone
from tests.factories import NOW

pytestmark = pytest.mark.django_db

NORTH = {
    "slug": "north",
    "name": "Vega Norte",
    "timezone": "Europe/Madrid",
    "country": "ES",
    "currency": "EUR",
    "languages": ["es", "en"],
}


def opened(**different) -> Site:
    return add_site(**{**NORTH, **different}, by=None, now=NOW)


def test_a_site_is_open_from_its_first_minute():
    site = opened(phone="911 234 567")

    assert str(site.phone) == "+34911234567"
    assert site.policy.clients_per_hour == 3
    assert [(str(each), each.daily_hours) for each in site.zones.all()] == [
        ("Body · north", 24),
        ("Express · north", 16),
        ("Mechanical · north", 40),
    ]
    assert [str(each) for each in site.opening_hours.all()] == [
        "Monday 08:00–18:00",
        "Tuesday 08:00–18:00",
        "Wednesday 08:00–18:00",
        "Thursday 08:00–18:00",
        "Friday 08:00–18:00",
        "Saturday 09:00–13:00",
    ]


@pytest.mark.parametrize(
    ("country", "language", "on", "name"),
    [
        ("ES", "es", "2027-10-12", "Fiesta Nacional de España"),
        ("RU", "ru", "2027-06-12", "День России"),
        ("CN", "zh", "2027-01-01", "元旦"),
        ("ES", "en", "2028-01-01", "New Year's Day"),
        ("ES", "ru", "2027-12-25", "Natividad del Señor"),  # the package has no Russian for Spain
    ],
)
def test_holidays_are_named_as_the_site_speaks(country, language, on, name):
    site = opened(country=country, languages=[language])

    closure = site.closures.get(on=on)

    assert (closure.reason, closure.is_public_holiday) == (name, True)
    assert {day.year for day in site.closures.values_list("on", flat=True)} == {2027, 2028}


def test_a_country_without_known_holidays_is_still_a_country():
    assert opened(country="AC").closures.count() == 0


def test_filling_again_adds_nothing_and_keeps_the_owners_own_days():
    site = opened()
    site.closures.filter(on="2027-12-25").delete()
    own = Closure.objects.create(site=site, on=dt.date(2027, 12, 25), reason="Stocktaking")
    Closure.objects.create(site=site, on=dt.date(2027, 8, 9), reason="Summer")

    added = fill_holidays(site=site, years=(2027, 2028), by=None, now=NOW)

    own.refresh_from_db()
    assert (added, own.reason, own.is_public_holiday) == (0, "Stocktaking", False)
    assert fill_holidays(site=site, years=(2029,), by=None, now=NOW) > 5


@pytest.mark.parametrize(
    ("different", "sentence"),
    [
        (
            {"timezone": "Europe/Madri"},
            "The time zone “Europe/Madri” is not known. Choose one such as Europe/Madrid.",
        ),
        (
            {"country": "SP"},
            "The country “SP” is not known. Give its two letters, such as ES.",
        ),
        (
            {"currency": "EURO"},
            "The currency “EURO” is not known. Give its three letters, such as EUR.",
        ),
        (
            {"languages": ["es", "fr"]},
            "The language “fr” is not spoken here. Choose from en, ru, es, zh-hans.",
        ),
        (
            {"slug": "north side"},
            "A short name has letters, digits and dashes only, such as north.",
        ),
        ({"name": "  "}, "Give the site a name."),
        (
            {"phone": "911"},
            "Enter the whole phone number, for example 612 345 678.",
        ),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_half_there(different, sentence):
    with pytest.raises(Refusal) as refused:
        opened(**different)

    assert refused.value.messages == (sentence,)
    assert refused.value.status == 400
    assert not Site.objects.exists()


def test_a_second_site_of_one_name_is_refused_and_changes_nothing():
    opened()
    rows = [model.objects.count() for model in (Site, Zone, OpeningHours, Closure)]

    with pytest.raises(Refusal) as refused:
        opened(name="Another", country="ru")

    assert refused.value.status == 409
    assert rows == [model.objects.count() for model in (Site, Zone, OpeningHours, Closure)]
    assert Site.objects.get().name == "Vega Norte"


COMMAND = [
    "add_site", "north", "--name", "Vega Norte", "--timezone", "Europe/Madrid",
    "--country", "es", "--currency", "eur", "--languages", "es, en",
]  # fmt: skip


def test_the_command_says_what_there_is_now(capsys):
    call_command(*COMMAND)

    assert capsys.readouterr().out.startswith("north is open: 3 arrival zones, ")
    assert Site.objects.get().languages == ["es", "en"]


def test_the_command_twice_is_one_clear_line_and_two(capsys):
    call_command(*COMMAND)
    capsys.readouterr()

    with pytest.raises(SystemExit) as ended:
        call_command(*COMMAND)

    assert ended.value.code == 2
    assert capsys.readouterr().err == "A site named north is already there.\n"
