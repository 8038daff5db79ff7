"""Booking: everything together or nothing, and a sentence with three times when it can't be."""

import datetime as dt

import pytest

from appointments.actions import book_visit
from appointments.models import Appointment, LoanerBooking, ZoneLoad
from appointments.states import Audience
from service_desk.clients.actions import merge_clients
from service_desk.clients.models import Client, Vehicle
from service_desk.lib.refusals import Refusal
from service_desk.messaging.models import Message
from service_desk.records.models import JournalEntry
from service_desk.visits.models import Visit
from service_desk.visits.states import Mobility
from tests.factories import NOW, at
from tests.factories.appointments import make_booking
from tests.factories.catalogue import make_operation
from tests.factories.clients import make_client, make_vehicle
from tests.factories.organisation import make_advisor, make_closure, make_loaner, make_site
from tests.factories.wishes import make_wish

pytestmark = pytest.mark.django_db

TEN = at("2027-03-09 10:00")


@pytest.fixture
def site():
    site = make_site("north")
    make_operation(site)
    return site


@pytest.fixture
def ana(site):
    return make_advisor(site, "Ana Ruiz")


def book(wish, *, now=NOW) -> Visit:
    return book_visit(wish, by=None, door="desk", now=now)


def refusal(wish, *, now=NOW) -> Refusal:
    """The refusal of a booking, which must have left nothing behind."""
    before = rows()
    with pytest.raises(Refusal) as caught:
        book(wish, now=now)
    assert rows() == before
    return caught.value


def rows() -> list[int]:
    tables = (Visit, Appointment, ZoneLoad, LoanerBooking, Message, JournalEntry, Client, Vehicle)
    return [table.objects.count() for table in tables]


def codes(caught: Refusal) -> list[tuple[str, str | None]]:
    return [(obstacle.code, obstacle.field) for obstacle in caught.obstacles]


def clock(site, offers) -> list[str]:
    return [f"{site.local(offer.starts_at):%d %H:%M}" for offer in offers]


def test_a_booking_writes_all_it_takes(site, ana):
    wish = make_wish(site, TEN, plan_handover=True, complaint="Cruje al frenar", source="phone")

    visit = book(wish)

    held = {a.kind: f"{site.local(a.starts_at):%H:%M}" for a in visit.appointments.all()}
    assert held == {"drop_off": "10:00", "handover": "11:30"}
    assert (visit.state, visit.number) == ("BOOKED", "NORTH-27-00001")
    assert [(w.operation.code, str(w.price)) for w in visit.works.all()] == [("OIL", "129.00")]
    load = visit.zone_loads.get()
    assert (load.zone.kind, load.on, str(load.hours)) == ("express", dt.date(2027, 3, 9), "0.80")
    assert JournalEntry.objects.get(subject=f"visit:{visit.pk}").verb == "booked"
    kinds = Message.objects.filter(subject=f"visit:{visit.pk}").values_list("kind", flat=True)
    ladder = ["ask_by_phone", "card", "confirmation", "ready", "reminder"]
    assert sorted(kinds) == ladder


def test_numbers_have_no_gap_after_a_refusal(site, ana):
    book(make_wish(site, TEN))
    refusal(make_wish(site, TEN))

    assert book(make_wish(site, at("2027-03-09 11:00"))).number == "NORTH-27-00002"


def test_a_quarter_that_is_gone_offers_the_three_nearest(site, ana):
    make_booking(site, TEN, advisor=ana)

    caught = refusal(make_wish(site, TEN))

    assert codes(caught) == [("slot_taken", "starts_at")]
    assert caught.status == 409
    assert clock(site, caught.alternatives) == ["09 09:30", "09 09:45", "09 10:15"]


def test_a_fourth_client_in_an_hour_is_refused_with_the_reason(site, ana):
    for quarter in ("10:00", "10:15", "10:30"):
        make_booking(site, at(f"2027-03-09 {quarter}"), advisor=ana)

    caught = refusal(make_wish(site, at("2027-03-09 10:45")))

    assert caught.messages == ("This hour is full: 3 clients an hour. Choose another time.",)
    assert clock(site, caught.alternatives) == ["09 11:00", "09 11:15", "09 11:30"]


@pytest.mark.parametrize(
    ("when", "code", "status"),
    [
        ("2027-03-08 08:45", "past", 409),
        ("2027-03-09 10:07", "off_grid", 400),
        ("2027-03-09 07:45", "closed_then", 409),
        ("2027-03-09 13:15", "nobody_there", 409),
        ("2027-03-10 10:00", "day_shut", 409),
        ("2027-03-14 10:00", "day_shut", 409),
        ("2027-06-08 10:00", "day_shut", 409),
        ("2029-01-08 10:00", "too_far", 400),
    ],
)
def test_a_time_that_can_not_be_says_why(site, ana, when, code, status):
    make_closure(site, dt.date(2027, 3, 10))

    caught = refusal(make_wish(site, at(when), exemption="asked for"))

    assert (codes(caught), caught.status) == ([(code, "starts_at")], status)


def test_staff_say_why_it_must_be_today(site, ana):
    today = at("2027-03-08 11:00")

    assert codes(refusal(make_wish(site, today))) == [("needs_reason", "exemption")]
    assert book(make_wish(site, today, exemption="Oil light is on")).exemption == "Oil light is on"


def test_a_client_does_not_book_today(site, ana):
    caught = refusal(make_wish(site, at("2027-03-08 11:00"), audience=Audience.PUBLIC))

    assert caught.messages == ("For today, please call us.",)
    assert clock(site, caught.alternatives) == ["09 08:00", "09 08:15", "09 08:30"]


def test_unknown_work_is_malformed(site, ana):
    caught = refusal(make_wish(site, TEN, operations=("OIL", "MAGIC")))

    assert (codes(caught), caught.status) == ([("unknown_operation", "operations")], 400)


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"name": "", "phone": "612345678"}, "name"),
        ({"name": "\u200b", "phone": "612345678"}, "name"),
        ({"name": "Marta", "phone": "12"}, "phone"),
        ({"name": "M" * 2000, "phone": "612345678"}, "name"),
    ],
)
def test_a_person_who_can_not_be_read_is_named_by_the_field(site, ana, said, field):
    caught = refusal(make_wish(site, TEN, client={**said, "language": "es"}))

    assert ([name for _code, name in codes(caught)], caught.status) == ([field], 400)


@pytest.mark.parametrize("vin", ["VF7WV892C7S66258", "VF7WV892C7S66258O", "VF7WV892C7S66258I"])
def test_a_vin_that_can_not_be_is_named(site, ana, vin):
    caught = refusal(make_wish(site, TEN, vehicle={"vin": vin}))

    assert ([name for _code, name in codes(caught)], caught.status) == (["vin"], 400)


def test_the_same_client_at_the_same_time_gets_the_booking_they_have(site, ana):
    luis = make_advisor(site, "Luis Prieto")
    person = {"name": "Marta García", "phone": "612 345 678", "language": "es"}
    car = {"plate": "4821 KLM"}
    first = book(make_wish(site, TEN, client=person, vehicle=car))

    again = book(make_wish(site, TEN, client=person, vehicle=car))

    assert again == first
    assert luis.appointments.count() + ana.appointments.count() == 1


def test_a_client_of_another_site_is_not_found(site, ana):
    stranger = make_client(make_site("east"))

    caught = refusal(make_wish(site, TEN, client={"id": stranger.pk}))

    assert caught.status == 404


def test_client_and_car_on_file_are_taken_as_they_are(site, ana):
    client = make_client(site, language="en")
    vehicle = make_vehicle(client)

    visit = book(make_wish(site, TEN, client={"id": client.pk}, vehicle={"id": vehicle.pk}))

    assert (visit.client, visit.vehicle, visit.language) == (client, vehicle, "en")


def test_a_loaner_is_promised_from_drop_off_to_handover(site, ana):
    loaner = make_loaner(site)

    wish = make_wish(site, TEN, mobility=Mobility.LOANER, handover_at=at("2027-03-09 16:00"))
    booking = book(wish).loaner_bookings.get()

    assert booking.loaner == loaner
    assert (booking.during.lower, booking.during.upper) == (TEN, at("2027-03-09 16:00"))


def test_without_a_loaner_nothing_is_booked(site, ana):
    caught = refusal(make_wish(site, TEN, mobility=Mobility.LOANER))

    assert caught.messages == ("No loaner is free on this day.",)


def test_a_handover_before_the_drop_off_is_refused(site, ana):
    caught = refusal(make_wish(site, TEN, handover_at=at("2027-03-09 09:00")))

    assert codes(caught) == [("handover_first", "handover_at")]


def test_a_handover_counts_in_the_hour_of_its_drop_off(site):
    make_advisor(site, starts=dt.time(10), ends=dt.time(11), lunch=None)
    make_booking(site, at("2027-03-09 10:00"))
    make_booking(site, at("2027-03-09 10:15"))

    caught = refusal(make_wish(site, at("2027-03-09 10:30"), handover_at=at("2027-03-09 10:45")))

    assert codes(caught) == [("hour_full", "handover_at")]


def test_an_overloaded_workshop_takes_it_with_a_reason(site, ana):
    ZoneLoad.objects.create(
        visit=make_booking(site, at("2027-03-09 08:00"), advisor=ana),
        zone=site.zones.get(kind="express"),
        on=dt.date(2027, 3, 9),
        hours=40,
    )

    assert refusal(make_wish(site, TEN)).messages == ("The workshop is full on this day.",)
    assert book(make_wish(site, TEN, exemption="The foreman agrees")).state == "BOOKED"


def test_the_least_loaded_advisor_takes_it(site, ana):
    luis = make_advisor(site, "Luis Prieto")
    make_booking(site, at("2027-03-09 09:00"), advisor=ana)

    assert book(make_wish(site, TEN)).appointments.get().advisor == luis


def test_the_asked_for_advisor_takes_it(site, ana):
    make_advisor(site, "Luis Prieto")
    make_booking(site, at("2027-03-09 09:00"), advisor=ana)

    assert book(make_wish(site, TEN, advisor=ana.pk)).appointments.get().advisor == ana


def test_a_booking_of_somebody_on_file_costs_few_queries(site, ana, django_assert_max_num_queries):
    client = make_client(site)
    wish = make_wish(
        site,
        TEN,
        client={"id": client.pk},
        vehicle={"id": make_vehicle(client).pk},
        plan_handover=True,
    )

    with django_assert_max_num_queries(24):
        book(wish)


def test_a_visit_speaks_the_language_of_its_booking(site, ana):
    lucia = make_client(site, "Lucía Vega", phone="+34612304567", language="es")
    said = {"name": "Lucía Vega", "phone": "612 304 567", "language": "zh-hans"}

    visit = book(make_wish(site, TEN, client=said))

    assert (visit.client, visit.language, lucia.language) == (lucia, "zh-hans", "es")


def test_a_file_that_was_merged_meanwhile_books_under_the_one_that_stands(site, ana):
    double = make_client(site, "Lucia Vega")
    kept = make_client(site, "Lucía Vega Martín")
    merge_clients(keep=kept, merge=double, by=ana, door="desk", now=NOW)

    visit = book(make_wish(site, TEN, client={"id": double.pk, "name": "", "phone": ""}))

    assert visit.client == kept
