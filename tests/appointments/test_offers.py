"""Three times worth saying aloud: which, in what order, and why."""

import datetime as dt

import pytest

from appointments.offers import three_offers
from appointments.states import Audience
from service_desk.catalogue.models import Stock
from service_desk.organisation.models import Posting
from service_desk.organisation.roles import Role
from tests.factories import NOW, at
from tests.factories.appointments import make_booking
from tests.factories.catalogue import make_operation, make_part
from tests.factories.organisation import make_advisor, make_site

pytestmark = pytest.mark.django_db


@pytest.fixture
def site():
    site = make_site("north")
    make_operation(site)
    return site


@pytest.fixture
def ana(site):
    return make_advisor(site, "Ana Ruiz", desk=1)


def offers(site, **asked) -> list[tuple[str, str]]:
    works = list(site.operations.all())
    found = three_offers(
        site=site, operations=works, **{"audience": Audience.STAFF, "now": NOW, **asked}
    )
    return [
        (f"{site.local(pair.drop_off.starts_at):%d %H:%M}", str(pair.drop_off.reason))
        for pair in found
    ]


def test_the_clients_own_time_leads_where_it_is_free(site, ana):
    wished = at("2027-03-11 12:15")

    assert offers(site, at=wished) == [
        ("11 12:15", "the time asked for"),
        ("09 08:00", "the first free time"),
        ("09 17:00", "after work"),
    ]
    make_booking(site, wished, advisor=ana)
    assert "11 12:15" not in dict(offers(site, at=wished))


def test_a_wish_beyond_the_next_two_weeks_is_looked_up_there(site, ana):
    assert offers(site, at=at("2027-04-20 10:00"))[0] == ("20 10:00", "the time asked for")


def test_the_clients_advisor_is_offered_in_a_calm_hour(site, ana):
    luis = make_advisor(site, "Luis Prieto", desk=2)
    make_booking(site, at("2027-03-09 08:15"), advisor=luis)

    assert offers(site, prefers=luis.pk) == [
        ("09 08:00", "the first free time"),
        ("09 09:00", "your advisor and a calm hour"),
        ("09 17:00", "after work"),
    ]


def test_what_would_need_a_reason_is_not_offered(site, ana):
    part = make_part(site, kit_of=site.operations.get(), on_hand=0)
    Stock.objects.filter(part=part).update(eta=dt.date(2027, 3, 16))

    assert offers(site)[0] == ("16 08:00", "the parts are here then")


def test_a_repeat_is_offered_today_while_both_are_free(site, ana):
    for role in (Role.EXPERT, Role.MANAGER):
        person = make_advisor(site, role.label, starts=dt.time(11), ends=dt.time(12), lunch=None)
        person.postings.all().delete()
        Posting.objects.create(staff=person, site=site, role=role)

    assert offers(site, is_repeat=True) == [
        ("08 11:00", "the first free time"),
        ("08 11:15", "also free"),
        ("09 11:00", "first of the day"),
    ]


def test_a_handover_goes_with_each(site, ana):
    works = list(site.operations.all())

    found = three_offers(site=site, operations=works, audience=Audience.STAFF, now=NOW)

    gaps = {pair.handover.starts_at - pair.drop_off.starts_at for pair in found}
    assert all(pair.handover.advisor.id == ana.pk for pair in found)
    assert min(gaps) == dt.timedelta(minutes=90)  # 0.8 h of work, a quarter's margin


def test_nothing_free_is_an_empty_list(site):
    assert offers(site) == []
