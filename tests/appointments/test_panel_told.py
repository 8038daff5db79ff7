"""How a booking is confirmed: by the channel named on the phone, or not at all in writing."""

import pytest

from appointments.actions import book_visit
from service_desk.clients.states import Channel
from service_desk.messaging.models import Message
from service_desk.messaging.states import Door, MessageState
from service_desk.visits.states import ToldBy
from tests.factories import NOW, at
from tests.factories.clients import make_client, make_vehicle
from tests.factories.desk import make_desk
from tests.factories.wishes import make_wish

pytestmark = pytest.mark.django_db


@pytest.fixture
def book():
    desk = make_desk()

    def book(told_by, **who):
        client = make_client(desk.site, **{"email": "lucia@example.com", **who})
        wish = make_wish(
            desk.site,
            at("2027-03-12 10:00"),
            client={"id": client.pk},
            vehicle={"id": make_vehicle(client).pk},
            told_by=told_by,
        )
        visit = book_visit(wish, by=desk.reception, door="desk", now=NOW)
        rows = Message.objects.filter(subject=f"visit:{visit.pk}")
        return {row.kind: (row.channel, row.state) for row in rows}

    return book


@pytest.mark.parametrize(
    ("told_by", "prefers", "door"),
    [
        (ToldBy.SMS, Channel.EMAIL, Door.SMS),
        (ToldBy.EMAIL, Channel.SMS, Door.EMAIL),
        ("", Channel.EMAIL, Door.EMAIL),
    ],
)
def test_a_channel_named_on_the_phone_is_this_visits(book, told_by, prefers, door):
    rows = book(told_by, prefers=prefers)

    assert rows["card"] == (door, MessageState.PLANNED)
    assert rows["confirmation"][0] == door


def test_who_wants_nothing_in_writing_gets_no_card_but_is_asked_the_day_before(book):
    rows = book(ToldBy.NONE)

    assert rows["card"] == (Door.SMS, MessageState.SUPPRESSED)
    assert rows["confirmation"] == (Door.SMS, MessageState.PLANNED)


def test_a_named_channel_without_an_address_is_no_way(book):
    assert book(ToldBy.EMAIL, email="")["card"] == (Door.SMS, MessageState.PLANNED)
