"""What the registers can never say, tried by every door."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from appointments.models import BookingRequest, DraftPhoto, OwedAnswer, WaitingEntry, WaitingOffer
from appointments.states import LostReason, OfferState, Outcome
from service_desk.lib.transactions import constraint_of
from service_desk.visits.states import Source
from tests.factories import NOW, at
from tests.factories.clients import make_client, make_vehicle
from tests.factories.desk import make_desk
from tests.never import Never, is_refused_by_orm, is_refused_by_sql, named_constraints

pytestmark = pytest.mark.django_db

MINUTE = dt.timedelta(minutes=1)
DAY, DAY_BEFORE = dt.date(2027, 3, 9), dt.date(2027, 3, 8)

NEVER = {
    "request_outcome_is_known": Never(BookingRequest, "owed", {"outcome": "maybe"}),
    "request_won_has_its_visit": Never(BookingRequest, "owed", {"outcome": "won"}),
    "request_lost_says_why": Never(BookingRequest, "lost", {"lost_reason": ""}),
    "request_is_of_somebody": Never(BookingRequest, "lost", {"client": None}),
    "request_decision_has_its_person": Never(
        BookingRequest, "lost", {"decided_at": NOW, "decision": "chase"}
    ),
    "request_decision_is_whole": Never(
        BookingRequest, "lost", {"decided_at": NOW, "decided_by": "ana", "decision": "dream"}
    ),
    "request_order_has_its_person": Never(BookingRequest, "lost", {"bought_at": NOW}),
    "owed_answer_is_due_later": Never(OwedAnswer, "answer", {"due_at": NOW}),
    "owed_answer_has_its_person": Never(OwedAnswer, "answer", {"answered_at": NOW}),
    "owed_answer_has_a_phone": Never(OwedAnswer, "answer", {"phone": ""}),
    "owed_answer_source_is_known": Never(OwedAnswer, "answer", {"source": "dream"}),
    "owed_answer_is_promised_or_asked_for": Never(OwedAnswer, "answer", {"by": None}),
    "draft_photo_has_its_own_place": Never(DraftPhoto, "photo", {"place": 2}),
    "draft_photo_is_one_of_three": Never(DraftPhoto, "photo", {"place": 4}),
    "draft_photo_has_its_file": Never(DraftPhoto, "photo", {"file": ""}),
    "waiting_is_once_a_car": Never(WaitingEntry, "second", {"vehicle": "car"}),
    "waiting_ends_after_it_starts": Never(WaitingEntry, "entry", {"last_on": DAY_BEFORE}),
    "waiting_state_is_known": Never(WaitingEntry, "entry", {"state": "asleep"}),
    "waiting_is_for_some_work": Never(WaitingEntry, "entry", {"operations": []}),
    "waiting_offer_is_one_at_a_time": Never(WaitingOffer, "past", {"state": OfferState.OPEN}),
    "waiting_offer_is_to_one_client": Never(
        WaitingOffer, "others", {"starts_at": at("2027-03-09 10:00")}
    ),
    "waiting_offer_is_made_once": Never(
        WaitingOffer, "past", {"starts_at": at("2027-03-09 10:00")}
    ),
    "waiting_offer_ends_after_it_starts": Never(WaitingOffer, "offer", {"expires_at": NOW}),
    "waiting_offer_state_is_known": Never(WaitingOffer, "offer", {"state": "perhaps"}),
}


@pytest.fixture
def house():
    """A lost request and an owed one; two who wait, the first with an offer open and one past."""
    desk = make_desk()
    site, ana = desk.site, desk.ana
    client = make_client(site)
    car, other_car = make_vehicle(client), make_vehicle(client)
    asked = {"site": site, "at": NOW, "source": Source.PHONE, "client": client}
    lost = BookingRequest.objects.create(
        outcome=Outcome.LOST, lost_reason=LostReason.PRICE, **asked
    )
    owed = BookingRequest.objects.create(outcome=Outcome.OWED, **asked)
    answer = OwedAnswer.objects.create(
        site=site,
        request=owed,
        name="Iván Bravo",
        phone="+34612345678",
        owed_at=NOW,
        due_at=NOW + 5 * MINUTE,
        by=ana,
    )
    waits = {
        "site": site,
        "client": client,
        "operations": ["OIL"],
        "first_on": DAY,
        "last_on": DAY,
        "created_at": NOW,
    }
    entry = WaitingEntry.objects.create(vehicle=car, **waits)
    second = WaitingEntry.objects.create(vehicle=other_car, **waits)

    def offer(to, clock, **fields):
        return WaitingOffer.objects.create(
            entry=to,
            advisor=ana,
            starts_at=at(f"2027-03-09 {clock}"),
            token_hash=f"{to.pk}-{clock}",
            offered_at=NOW,
            expires_at=NOW + 30 * MINUTE,
            **fields,
        )

    photo, _second = (
        DraftPhoto.objects.create(
            site=site, key="draft", place=place, file=f"photos/{place}.jpg", added_at=NOW
        )
        for place in (1, 2)
    )
    return {
        "ana": ana,
        "photo": photo,
        "car": car,
        "lost": lost,
        "owed": owed,
        "answer": answer,
        "entry": entry,
        "second": second,
        "offer": offer(entry, "10:00"),
        "past": offer(entry, "11:00", state=OfferState.EXPIRED),
        "others": offer(second, "12:00"),
    }


def test_every_constraint_of_the_registers_is_tried():
    tried, named = named_constraints("appointments", NEVER)
    assert tried == named


@pytest.mark.parametrize("name", NEVER)
def test_the_orm_is_refused(house, name):
    is_refused_by_orm(NEVER[name], house, name)


@pytest.mark.parametrize("name", NEVER)
def test_plain_sql_is_refused(house, name):
    is_refused_by_sql(NEVER[name], house, name)


def test_a_link_opens_one_offer_only(house):
    house["others"].token_hash = house["offer"].token_hash

    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        house["others"].save()

    assert "token_hash" in constraint_of(refused.value)


def test_a_car_that_waits_no_more_may_wait_again(house):
    WaitingEntry.objects.filter(pk=house["entry"].pk).update(state="withdrawn")
    house["second"].vehicle = house["car"]

    house["second"].save()

    assert WaitingEntry.objects.filter(vehicle=house["car"]).count() == 2
