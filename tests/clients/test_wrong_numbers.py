"""A number at which somebody else answered: kept on the file, not rung, right again when said."""

import pytest

from service_desk.clients.actions import add_contact, flag_number
from service_desk.clients.models import ContactPoint
from service_desk.messaging.doors import numbers_of, ways_to
from service_desk.records.models import JournalEntry
from tests.factories import NOW
from tests.factories.clients import make_client
from tests.factories.organisation import make_site, make_staff

pytestmark = pytest.mark.django_db
WRONG, RIGHT = "+34612000001", "+34612000002"


@pytest.fixture
def person():
    client = make_client(make_site("north"), phone=WRONG)
    ContactPoint.objects.create(client=client, kind="phone", value=RIGHT)
    return client


def flag(person, *, is_wrong=True):
    marta = make_staff(person.site)
    return flag_number(person, phone=WRONG, is_wrong=is_wrong, by=marta, door="desk", now=NOW)


def test_it_stays_on_the_file_and_nothing_goes_there(person):
    assert flag(person)

    assert person.contact_points.count() == 2
    assert numbers_of(person) == [RIGHT]
    assert {way.recipient for way in ways_to(person)} == {RIGHT}
    assert JournalEntry.objects.get().verb == "phone_wrong"


def test_saying_it_twice_writes_nothing(person):
    flag(person)

    assert not flag(person)
    assert JournalEntry.objects.count() == 1


def test_it_is_right_after_all(person):
    flag(person)

    assert flag(person, is_wrong=False)
    assert numbers_of(person) == [WRONG, RIGHT]


def test_a_client_who_says_it_again_makes_it_right(person):
    flag(person)

    add_contact(person, kind="phone", value="612 000 001", by=None, door="public", now=NOW)

    assert numbers_of(person) == [WRONG, RIGHT]


def test_a_number_of_nobody_is_not_flagged(person):
    assert not flag_number(
        person, phone="+34699999999", is_wrong=True, by=None, door="desk", now=NOW
    )
