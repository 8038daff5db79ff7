"""When: three times, the handover that goes with them, and a quarter kept for three minutes."""

import datetime as dt
import re

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from appointments.actions.holds import hold_quarter
from appointments.models import Hold, MobilityLimit
from appointments.states import Kind
from service_desk.visits.models import Visit
from service_desk.visits.states import Mobility, Payment, ToldBy
from tests.factories import NOW, at
from tests.factories.appointments import make_booking
from tests.factories.catalogue import make_part
from tests.factories.clients import make_client, make_vehicle
from tests.factories.desk import make_desk
from tests.factories.panel import TOMORROW_TEN, PanelHand, words_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def present():
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def hand(client):
    desk = make_desk()
    desk.sign_in(client)
    lucia = make_client(desk.site, "Lucía Navarro Gil", email="lucia@example.com")
    car = make_vehicle(lucia, vin="VF7NC5FWC31234567", mileage=46_900)
    return PanelHand(desk, client).type(client=lucia.pk, vehicle=car.pk, operations="OIL")


@pytest.fixture
def ten(hand):
    return f"{TOMORROW_TEN}|{hand.desk.ana.pk}"


def times(page):
    return re.findall(r'class="offer"[^>]*>.*?<time>(\d\d:\d\d)</time>', page)


def test_taking_an_offer_keeps_it_for_three_minutes(hand, ten):
    page = hand.press("offer", ten)

    held = Hold.objects.get()
    assert (held.staff, held.starts_at) == (hand.desk.reception, at("2027-03-09 10:00"))
    assert held.expires_at == NOW + Hold.LASTS
    assert 'data-held="180"' in page


def test_another_offer_gives_the_first_one_back(hand, ten):
    hand.press("offer", ten)
    hand.press("offer", ten.replace("09:00Z", "10:00Z"))

    live = Hold.objects.filter(expires_at__gt=NOW)
    assert [hold.starts_at for hold in live] == [at("2027-03-09 11:00")]


def test_looking_alone_writes_no_hold_and_changes_none(hand, ten):
    hand.type(place=ten).press("look")

    assert Hold.objects.count() == 0


def test_three_more_minutes_are_one_press(hand, ten, present):
    hand.press("offer", ten)
    present.shift(140)

    page = hand.type(place=ten).press("keep")

    assert 'data-held="180"' in page
    assert Hold.objects.get().expires_at == NOW + dt.timedelta(seconds=320)


def test_a_hold_that_ran_out_loses_nothing_and_the_booking_works(hand, ten, present):
    hand.press("offer", ten)
    present.shift(200)

    page = hand.type(place=ten).press("look")
    assert 'data-held="0"' in page and 'aria-pressed="true"' in page

    hand.press("book")
    assert Visit.objects.count() == 1


def test_a_time_a_colleague_keeps_is_said_with_name_and_end(hand, ten):
    hold_quarter(
        site=hand.desk.site,
        advisor=hand.desk.ana.pk,
        starts_at=at("2027-03-09 10:00"),
        owner="staff:0",
        staff=hand.desk.ana,
        now=NOW,
    )

    page = hand.press("offer", ten)

    assert "Ana Ruiz is keeping this time until 09:03. Choose another." in page
    assert times(page) == ["09:30", "09:45", "10:15"]


def test_a_time_that_has_gone_makes_way_for_the_next_three(hand, ten):
    make_booking(hand.desk.site, at("2027-03-09 10:00"), advisor=hand.desk.ana)

    page = hand.type(place=ten, complaint="Hace ruido").press("look")

    assert "That time has just gone. Choose another." in page
    assert times(page) == ["09:30", "09:45", "10:15"]
    assert 'value="Hace ruido"' in page


def test_another_handover_is_chosen_in_the_same_step(hand, ten):
    hand.type(place=ten)
    page = hand.press("look")
    assert "Handover 11:30, Ana" in words_of(page)
    other = re.findall(r'name="handover_at" value="([^"]+)"', page)[1]

    page = hand.press("handover_at", other)
    hand.type(handover=re.search(r'name="handover" value="([^"]+)"', page)[1]).press("book")

    handover = Visit.objects.get().appointments.get(kind=Kind.HANDOVER)
    assert f"{handover.starts_at:%Y-%m-%dT%H:%MZ}" == other.partition("|")[0]


def test_more_times_are_whole_days_and_later_ones_follow(hand):
    page = hand.press("more", "today")

    days = re.findall(r"<h3>(.*?)</h3>", page)
    assert [words_of(day) for day in days] == [
        "Today, Mon 8 March",
        "Tomorrow, Tue 9 March",
        "Wed 10 March",
    ]
    assert 'name="more" value="2027-03-11"' in page
    assert "Thu 11" in hand.press("more", "2027-03-11")


@pytest.mark.parametrize("day", ["", "yesterday", "1999-01-01", "9999-12-31", "\x00"])
def test_more_times_from_a_nonsense_day_are_those_from_today(hand, day):
    assert "More times" in hand.press("more", day) or "Fewer" in hand.press("more", day)


def test_today_is_because_of_what_the_client_said(hand):
    today = f"2027-03-08T10:00Z|{hand.desk.ana.pk}"

    page = hand.type(place=today, complaint="Oil light is on").press("look")
    assert "Same day because Oil light is on Change" in words_of(page)

    hand.type(reason="Oil light is on").press("book")
    assert Visit.objects.get().exemption == "Oil light is on"


def test_parts_that_come_late_shift_the_offers_and_say_why(hand):
    part = make_part(hand.desk.site, on_hand=0, kit_of=hand.desk.site.operations.get())
    part.stock.update(eta="2027-03-11")

    page = hand.press("look")

    assert "The parts are here from Thu 11 March." in words_of(page)
    days = re.findall(r'name="offer"[^>]*value="(\d{4}-\d\d-\d\d)', page)
    assert len(days) == 3 and min(days) == "2027-03-11"


def test_a_full_shuttle_is_said_where_it_was_asked_for_with_other_ways(hand, ten):
    MobilityLimit.objects.create(site=hand.desk.site, mobility=Mobility.SHUTTLE, per_day=0)

    page = hand.type(place=ten, mobility="shuttle").press("look")

    assert "Shuttle: no place is left on this day." in page
    ways = re.findall(r'name="way" value="(\w+)"', page)
    assert ways == ["wait", "loaner", "taxi", "none"]
    assert 'value="taxi" id="id_mobility_2" checked' in hand.press("way", "taxi")


def test_everything_said_by_the_way_is_kept_with_the_visit(hand, ten):
    hand.type(place=ten, payment="transfer", told_by="email", mobility="transit", is_here="on")

    hand.press("book")

    visit = Visit.objects.get()
    assert (visit.payment, visit.told_by) == (Payment.TRANSFER, ToldBy.EMAIL)
    assert (visit.mobility, visit.source) == (Mobility.TRANSIT, "counter")


def test_who_has_no_address_cannot_be_written_to(hand, ten):
    newcomer = {"name": "Marta Gil", "phone": "612 000 111", "plate": "1234 BCD"}
    hand.typed = {**newcomer, "place": ten, "operations": "OIL", "told_by": "email"}

    assert "Enter the e-mail address, or confirm by SMS." in hand.press("book", status=400)


def test_the_sentence_to_say_is_in_the_clients_language_or_another(hand, ten):
    page = hand.type(place=ten).press("look")
    assert '<blockquote class="say" id="say" lang="es">' in page

    page = hand.type(language="en").press("look")
    assert (
        "Tomorrow, Tuesday 9 March, at 10:00 with Ana: oil service, express entrance."
        " Your car is ready for you at 11:30."
        " Please bring the registration certificate and the service book." in words_of(page)
    )


def test_a_redraw_asks_the_same_number_of_questions_however_full_the_day(hand, ten):
    """Nineteen, however many cars, bookings and free times there are to speak of."""
    hand.type(place=ten)
    hand.press("look")

    with CaptureQueriesContext(connection) as few:
        hand.press("look")
    for clock in ("12:00", "12:15", "15:00", "15:15", "16:00"):
        make_booking(hand.desk.site, at(f"2027-03-09 {clock}"), advisor=hand.desk.ana)
    for number in range(3):
        make_vehicle(hand.desk.site.clients.get(pk=hand.typed["client"]), f"{number}999 ZZZ")
    with CaptureQueriesContext(connection) as many:
        hand.press("look")

    assert len(many) == len(few)
    assert len(few) <= 20


def test_the_panel_is_drawn_in_the_page_without_script_too(hand, ten):
    answer = hand.browser.post(
        f"{hand.desk.url}board/panel/book/", {**hand.typed, "offer": ten}
    ).content.decode()

    assert 'id="board"' in answer and 'aria-pressed="true"' in answer
