"""Many scans and many taps at one instant: a free time is offered once and booked once."""

import datetime as dt
import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection

from appointments.actions.freeing import decline_offer, take_offer
from appointments.actions.offering import offer_freed
from appointments.models import Appointment, WaitingEntry, WaitingOffer
from appointments.states import OfferState
from service_desk.lib.refusals import Refusal
from service_desk.messaging.models import Message
from service_desk.visits.models import Visit
from tests.factories import NOW
from tests.factories.clients import make_client, make_vehicle
from tests.factories.desk import Desk, make_desk

pytestmark = [pytest.mark.faults, pytest.mark.django_db(transaction=True)]

AT_ONCE = 8
DAY = dt.date(2027, 3, 9)


def at_once(act: Callable[[], Any], times: int = AT_ONCE) -> Counter[Any]:
    """Do it so many times at one instant, each over a connection of its own; count the answers."""
    gate = threading.Barrier(times)

    def one(_number: int) -> Any:
        try:
            gate.wait()
            return act()
        except Refusal as refusal:
            return refusal.obstacles[0].code
        finally:
            connection.close()

    with ThreadPoolExecutor(times) as pool:
        return Counter(pool.map(one, range(times)))


@pytest.fixture
def desk() -> Desk:
    desk = make_desk()
    for _number in range(3):
        client = make_client(desk.site)
        WaitingEntry.objects.create(
            site=desk.site,
            client=client,
            vehicle=make_vehicle(client),
            operations=["OIL"],
            first_on=DAY,
            last_on=DAY,
            created_at=NOW,
        )
    return desk


def test_scans_at_one_instant_offer_each_client_one_time_and_each_time_to_one_client(desk):
    answers = at_once(lambda: offer_freed(NOW))

    assert sum(done * times for done, times in answers.items()) == 3
    offers = list(WaitingOffer.objects.values_list("entry", "starts_at"))
    assert len(offers) == len({entry for entry, _at in offers}) == len({at for _e, at in offers})
    assert Message.objects.filter(kind="freed").count() == 3


def test_taps_at_one_instant_book_one_visit(desk):
    offer_freed(NOW)
    offer = WaitingOffer.objects.select_related("entry").first()

    answers = at_once(lambda: take_offer(offer, by=None, door="link", now=NOW).number)

    assert (len(answers), Visit.objects.count()) == (1, 1)
    assert Appointment.objects.filter(kind="drop_off").count() == 1


def test_a_yes_and_a_no_at_one_instant_leave_one_answer(desk):
    offer_freed(NOW)
    offer = WaitingOffer.objects.select_related("entry__site").first()
    turns = iter([take_offer, decline_offer] * (AT_ONCE // 2))

    at_once(lambda: bool(next(turns)(offer, by=None, door="link", now=NOW)))

    offer.refresh_from_db()
    is_taken = offer.state == OfferState.TAKEN
    assert offer.state in (OfferState.TAKEN, OfferState.DECLINED)
    assert Visit.objects.count() == is_taken
    assert WaitingEntry.objects.get(pk=offer.entry_id).state == (
        "booked" if is_taken else "waiting"
    )
