"""The waiting list: a freed time is offered in the order of entry, once, and taken by a link."""

import datetime as dt
import itertools

import pytest
from django.utils.translation import override

from appointments.actions import book_visit, cancel_visit, freeing, offering
from appointments.actions.freeing import decline_offer, take_offer
from appointments.actions.offering import offer_freed
from appointments.actions.waiting import wait_again, wait_for_time, withdraw
from appointments.models import Appointment, BookingRequest, Hold, WaitingEntry, WaitingOffer
from appointments.states import LostReason, OfferState, Outcome, PartOfDay, WaitingState
from appointments.wishes import RequestWords
from service_desk.clients.states import Channel
from service_desk.lib.refusals import Refusal
from service_desk.messaging.kinds import kind_of
from service_desk.messaging.models import Message
from service_desk.messaging.sending import send_due
from service_desk.messaging.states import Door, MessageState
from service_desk.records.models import JournalEntry
from service_desk.visits.models import Visit
from service_desk.visits.states import Mobility, Source
from tests.factories import NOW, at
from tests.factories.appointments import make_booking
from tests.factories.clients import make_client, make_vehicle
from tests.factories.desk import Desk, make_desk
from tests.factories.wishes import make_wish

pytestmark = pytest.mark.django_db

TOMORROW, DAY_AFTER = dt.date(2027, 3, 9), dt.date(2027, 3, 10)
MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def desk() -> Desk:
    return make_desk()


def wait(desk, name="Lucía Vega Martín", *, prefers=Channel.SMS, operations=("OIL",), **wish):
    client = make_client(desk.site, name, prefers=prefers)
    asked = RequestWords(
        site=desk.site,
        source=Source.PHONE,
        client=client.pk,
        vehicle=make_vehicle(client).pk,
        operations=operations,
    )
    wish = {
        "mobility": Mobility.NONE,
        "first_on": TOMORROW,
        "last_on": TOMORROW,
        "part_of_day": PartOfDay.ANY,
        "now": NOW,
        **wish,
    }
    return wait_for_time(asked, by=desk.reception, door="desk", **wish)


def fill_tomorrow(desk) -> list[Visit]:
    """Every seat of tomorrow is taken; the day closes at eight."""
    hours = (8, 9, 10, 11, 12, 14, 15, 16, 17, 18, 19)
    quarters = [f"{hour:02d}:{minute:02d}" for hour in hours for minute in (0, 15, 45)]
    return [
        make_booking(desk.site, at(f"2027-03-09 {clock}"), advisor=desk.ana) for clock in quarters
    ]


def local_times(entry) -> list[str]:
    """The times an entry was offered, oldest first, on the site's clock."""
    offers = entry.offers.order_by("offered_at", "pk")
    return [f"{entry.site.local(offer.starts_at):%d %H:%M}" for offer in offers]


def test_a_free_time_is_offered_and_kept_and_the_client_is_told(desk):
    entry = wait(desk)

    assert offer_freed(NOW) == 1

    entry.refresh_from_db()
    offer = WaitingOffer.objects.get()
    assert entry.state == WaitingState.OFFERED
    assert (offer.starts_at, offer.advisor) == (at("2027-03-09 08:00"), desk.ana)
    assert offer.expires_at == NOW + 30 * MINUTE
    hold = Hold.objects.get()
    assert (hold.owner, hold.starts_at, hold.expires_at) == (
        f"waiting:{entry.pk}",
        offer.starts_at,
        offer.expires_at,
    )
    message = Message.objects.get(kind="freed")
    assert (message.channel, message.state, message.not_after) == (
        Door.SMS,
        MessageState.PLANNED,
        offer.expires_at,
    )


def test_running_the_scan_twice_changes_nothing(desk):
    wait(desk)
    wait(desk, "Iván Bravo Gil")
    offer_freed(NOW)
    rows = [model.objects.count() for model in (WaitingOffer, Hold, Message, JournalEntry)]

    assert offer_freed(NOW) == 0

    assert [model.objects.count() for model in (WaitingOffer, Hold, Message, JournalEntry)] == rows


def test_times_are_offered_in_the_order_of_entry_to_each_their_own(desk):
    first, second = wait(desk), wait(desk, "Iván Bravo Gil", now=NOW + MINUTE)

    offer_freed(NOW + 2 * MINUTE)

    assert (local_times(first), local_times(second)) == (["09 08:00"], ["09 08:15"])


def test_a_full_day_is_offered_to_nobody_until_somebody_cancels(desk):
    booked = fill_tomorrow(desk)
    entry = wait(desk)
    assert offer_freed(NOW) == 0

    cancel_visit(booked[4], by=desk.reception, door="desk", now=NOW)

    assert offer_freed(NOW + MINUTE) == 1
    assert local_times(entry) == ["09 09:15"]


@pytest.mark.parametrize(
    ("wish", "offered"),
    [
        ({"part_of_day": PartOfDay.AFTERNOON}, ["09 12:00"]),
        ({"part_of_day": PartOfDay.MORNING}, ["09 08:00"]),
        ({"first_on": DAY_AFTER, "last_on": DAY_AFTER}, ["10 08:00"]),
        # A time of today leaves half an hour to answer and one to come.
        ({"first_on": NOW.date()}, ["08 10:30"]),
        ({"first_on": dt.date(2027, 3, 14), "last_on": dt.date(2027, 3, 14)}, []),
    ],
    ids=["afternoon", "morning", "another day", "today", "a Sunday"],
)
def test_only_a_time_that_suits_is_offered(desk, wish, offered):
    entry = wait(desk, **{"last_on": DAY_AFTER, **wish})

    offer_freed(NOW)

    assert local_times(entry) == offered


@pytest.mark.parametrize(
    "moment",
    ["2027-03-08 22:00", "2027-03-09 06:00", "2027-03-14 12:00", "2027-03-08 20:15"],
    ids=["late", "early", "Sunday", "after closing"],
)
def test_nobody_is_offered_anything_while_the_desk_is_shut(desk, moment):
    wait(desk, last_on=dt.date(2027, 3, 20))

    assert offer_freed(at(moment)) == 0


def test_an_offer_that_ran_out_goes_to_the_next_and_that_day_is_not_offered_again(desk):
    booked = fill_tomorrow(desk)
    first, second = wait(desk, last_on=DAY_AFTER), wait(desk, "Iván Bravo Gil", now=NOW + MINUTE)
    cancel_visit(booked[0], by=desk.reception, door="desk", now=NOW)
    offer_freed(NOW + MINUTE)
    assert (local_times(first), local_times(second)) == (["09 08:00"], [])

    offer_freed(NOW + 32 * MINUTE)

    assert (local_times(first), local_times(second)) == (["09 08:00", "10 08:00"], ["09 08:00"])
    states = WaitingOffer.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == [OfferState.EXPIRED, OfferState.OPEN, OfferState.OPEN]


def test_taking_an_offer_books_the_visit_and_wins_the_request(desk):
    entry = wait(desk)
    offer_freed(NOW)
    offer = WaitingOffer.objects.get()

    visit = take_offer(offer, by=None, door="link", now=NOW + MINUTE)

    entry.refresh_from_db()
    assert (entry.state, entry.visit) == (WaitingState.BOOKED, visit)
    drop_off = visit.appointments.get(kind="drop_off", cancelled_at=None)
    assert (drop_off.starts_at, drop_off.advisor) == (at("2027-03-09 08:00"), desk.ana)
    request = BookingRequest.objects.get()
    assert (request.outcome, request.visit) == (Outcome.WON, visit)
    assert not Hold.objects.filter(expires_at__gt=NOW + MINUTE).exists()
    assert Message.objects.get(kind="freed").state == MessageState.CANCELLED


def test_taking_it_twice_is_one_visit(desk):
    wait(desk)
    offer_freed(NOW)
    offer = WaitingOffer.objects.get()

    once, twice = (take_offer(offer, by=None, door="link", now=NOW + MINUTE) for _ in range(2))

    assert once == twice
    assert Visit.objects.count() == 1


def test_who_has_a_later_visit_is_moved_to_the_earlier_time(desk):
    entry = wait(desk, last_on=dt.date(2027, 3, 19))
    later = make_booking(
        desk.site,
        at("2027-03-18 10:00"),
        advisor=desk.ana,
        client=entry.client,
        vehicle=entry.vehicle,
    )
    WaitingEntry.objects.update(visit=later)
    offer_freed(NOW)

    visit = take_offer(WaitingOffer.objects.get(), by=None, door="link", now=NOW + MINUTE)

    assert visit == later
    live = Appointment.objects.filter(visit=later, cancelled_at=None)
    assert [appointment.starts_at for appointment in live] == [at("2027-03-09 08:00")]
    request = BookingRequest.objects.get()
    assert (request.outcome, request.visit) == (Outcome.WON, later)


def test_nothing_later_than_the_visit_they_have_is_offered(desk):
    entry = wait(desk, last_on=DAY_AFTER)
    fill_tomorrow(desk)
    visit = make_booking(desk.site, at("2027-03-10 08:00"), advisor=desk.ana, client=entry.client)
    WaitingEntry.objects.update(visit=visit)

    assert offer_freed(NOW) == 0


def test_an_offer_that_is_over_can_not_be_taken(desk):
    wait(desk)
    offer_freed(NOW)
    offer = WaitingOffer.objects.get()

    with pytest.raises(Refusal) as refused:
        take_offer(offer, by=None, door="link", now=NOW + 31 * MINUTE)

    assert (refused.value.status, refused.value.obstacles[0].code) == (409, "offer_gone")
    assert Visit.objects.count() == 0


def test_who_books_by_another_door_waits_no_more(desk):
    """Of two cars only the one that is booked."""
    entry = wait(desk)
    offer_freed(NOW)
    other = make_vehicle(entry.client)

    def book(vehicle, clock):
        wish = make_wish(
            desk.site,
            at(f"2027-03-12 {clock}"),
            client={"id": entry.client_id},
            vehicle={"id": vehicle.pk},
        )
        book_visit(wish, by=desk.reception, door="desk", now=NOW + MINUTE)
        entry.refresh_from_db()
        return entry.state

    states = [book(other, "10:00"), book(entry.vehicle, "11:00")]

    assert states == [WaitingState.OFFERED, WaitingState.BOOKED]
    assert WaitingOffer.objects.get().state == OfferState.DECLINED
    assert BookingRequest.objects.filter(outcome=Outcome.WAITING).count() == 0
    assert BookingRequest.objects.count() == 2


def test_a_declined_time_is_free_for_the_next_and_the_client_waits_on(desk):
    booked = fill_tomorrow(desk)
    first, second = wait(desk), wait(desk, "Iván Bravo Gil", now=NOW + MINUTE)
    cancel_visit(booked[0], by=desk.reception, door="desk", now=NOW)
    offer_freed(NOW + MINUTE)

    decline_offer(WaitingOffer.objects.get(), by=None, door="link", now=NOW + 2 * MINUTE)
    offer_freed(NOW + 3 * MINUTE)

    first.refresh_from_db()
    assert (first.state, local_times(second)) == (WaitingState.WAITING, ["09 08:00"])


def test_killed_between_two_rows_the_next_run_goes_on_where_it_was(desk, monkeypatch):
    first, second = wait(desk), wait(desk, "Iván Bravo Gil", now=NOW + MINUTE)
    real, calls = freeing.offer_time, itertools.count()

    def die_at_the_second(entry, **more):
        if next(calls) == 1:
            raise KeyboardInterrupt
        return real(entry, **more)

    monkeypatch.setattr(offering, "offer_time", die_at_the_second)
    with pytest.raises(KeyboardInterrupt):
        offer_freed(NOW + 2 * MINUTE)
    monkeypatch.undo()

    offer_freed(NOW + 2 * MINUTE)

    assert (local_times(first), local_times(second)) == (["09 08:00"], ["09 08:15"])
    assert Message.objects.filter(kind="freed").count() == 2


def test_a_colleague_who_was_quicker_costs_nothing(desk, monkeypatch):
    """The diary was read; before the quarter is held somebody books it."""
    entry = wait(desk)
    stale = offering.load_diary(desk.site, TOMORROW, TOMORROW, now=NOW)
    make_booking(desk.site, at("2027-03-09 08:00"), advisor=desk.ana)
    monkeypatch.setattr(offering, "_is_open", lambda diary, now: True)
    monkeypatch.setattr(offering, "load_diary", lambda *args, **kwargs: stale)

    assert offer_freed(NOW) == 0

    entry.refresh_from_db()
    assert (entry.state, WaitingOffer.objects.count()) == (WaitingState.WAITING, 0)
    monkeypatch.undo()
    assert offer_freed(NOW) == 1


def test_who_prefers_the_phone_comes_to_the_call_list(desk):
    wait(desk, prefers=Channel.PHONE)
    offer_freed(NOW)

    send_due(NOW)

    assert Message.objects.get(kind="freed").state == MessageState.TO_CALL


@pytest.mark.parametrize("language", ["en", "ru", "es", "zh-hans"])
def test_the_text_is_one_segment_and_names_day_time_and_until_when(desk, language):
    wait(desk)
    offer_freed(NOW)
    message = Message.objects.select_related("site", "client").get(kind="freed")
    kind = kind_of("freed")

    with override(language):
        found = kind.find(message, NOW)
        draft = kind.compose(message, found, now=NOW, is_preview=True)

    assert all(said in draft.body for said in ("08:00", "09:30", "/w/•••/"))
    assert WaitingOffer.objects.get().token_hash == found.token_hash


def test_a_last_day_that_passes_loses_the_request(desk):
    entry = wait(desk)
    offer_freed(NOW)

    offer_freed(at("2027-03-10 00:05"))

    entry.refresh_from_db()
    request = BookingRequest.objects.get()
    assert entry.state == WaitingState.EXPIRED
    assert (request.outcome, request.lost_reason) == (Outcome.LOST, LostReason.NO_SLOT)


def test_a_withdrawal_gives_back_what_was_kept_and_can_be_taken_back(desk):
    entry = wait(desk)
    offer_freed(NOW)

    withdraw(entry, reason="Sold the car", by=desk.reception, door="desk", now=NOW + MINUTE)

    assert not Hold.objects.filter(expires_at__gt=NOW + MINUTE).exists()
    request = BookingRequest.objects.get()
    assert (request.outcome, request.lost_note) == (Outcome.LOST, "Sold the car")

    wait_again(entry, by=desk.reception, door="desk", now=NOW + 2 * MINUTE)

    entry.refresh_from_db()
    request.refresh_from_db()
    assert (entry.state, request.outcome) == (WaitingState.WAITING, Outcome.WAITING)


@pytest.mark.parametrize(
    ("wish", "field"),
    [
        ({"first_on": DAY_AFTER}, "last_on"),
        ({"first_on": dt.date(2027, 3, 1), "last_on": dt.date(2027, 3, 7)}, "last_on"),
        ({"last_on": dt.date(2029, 1, 1)}, "last_on"),
        ({"operations": ()}, "operations"),
        ({"operations": ("NONE",)}, "operations"),
        ({"advisor": 987654}, "advisor"),
    ],
    ids=["swapped", "past", "far", "no work", "other work", "no advisor"],
)
def test_what_can_not_be_waited_for_is_said_at_its_field(desk, wish, field):
    with pytest.raises(Refusal) as refused:
        wait(desk, **wish)

    assert (refused.value.status, refused.value.obstacles[0].field) == (400, field)
    assert BookingRequest.objects.count() == 0


def test_a_car_waits_once(desk):
    entry = wait(desk)
    asked = RequestWords(
        site=desk.site,
        source=Source.PHONE,
        client=entry.client_id,
        vehicle=entry.vehicle_id,
        operations=("OIL",),
    )

    with pytest.raises(Refusal) as refused:
        wait_for_time(
            asked,
            mobility=Mobility.NONE,
            first_on=TOMORROW,
            last_on=TOMORROW,
            part_of_day=PartOfDay.ANY,
            by=desk.reception,
            door="desk",
            now=NOW,
        )

    assert refused.value.status == 409
    assert BookingRequest.objects.count() == 1


def test_a_caller_nobody_knows_gets_files_and_waits(desk):
    asked = RequestWords(
        site=desk.site,
        source=Source.PHONE,
        name="Iván Bravo Gil",
        phone="612 345 678",
        plate="4821 LKM",
        operations=("OIL",),
    )

    entry = wait_for_time(
        asked,
        mobility=Mobility.NONE,
        first_on=TOMORROW,
        last_on=TOMORROW,
        part_of_day=PartOfDay.ANY,
        by=desk.reception,
        door="desk",
        now=NOW,
    )

    assert (entry.client.name, entry.vehicle.plate) == ("Iván Bravo Gil", "4821 LKM")
    request = BookingRequest.objects.get()
    assert (request.client, request.is_new_client) == (entry.client, True)
