"""The quick-book panel: who, what, when, and nothing typed is lost. All of it without a script."""

import re

import pytest
import time_machine

from appointments.actions import book_visit
from appointments.models import Appointment
from appointments.states import Kind
from service_desk.organisation.roles import Role
from service_desk.visits.models import Visit
from service_desk.visits.states import Mobility, Source, VisitState
from tests.factories import NOW, at
from tests.factories.appointments import make_booking
from tests.factories.clients import make_client, make_vehicle
from tests.factories.desk import make_desk
from tests.factories.organisation import make_advisor, make_loaner, make_staff
from tests.factories.visits import make_visit
from tests.factories.wishes import make_wish

pytestmark = pytest.mark.django_db

TOMORROW_TEN = "2027-03-09T09:00Z"  # ten o'clock in Madrid
FRAGMENT = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def present():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def desk(client):
    desk = make_desk()
    desk.sign_in(client)
    return desk


@pytest.fixture
def panel(desk, client):
    """Sends the form with what is typed, by a button; the answer as text."""

    def send(button, value="1", *, status=200, headers=None, **typed):
        answer = client.post(
            f"{desk.url}board/panel/book/", {**typed, button: value}, headers=headers or FRAGMENT
        )
        assert answer.status_code == status, answer.content.decode()
        return answer.content.decode()

    return send


@pytest.fixture
def newcomer(desk):
    return {
        "place": f"{TOMORROW_TEN}|{desk.ana.pk}",
        "name": "Lucía Navarro Gil",
        "phone": "612 304 567",
        "plate": "4821 lkm",
        "operations": ["OIL"],
        "complaint": "Se enciende el testigo de aceite",
        "mobility": "wait",
        "language": "es",
    }


def test_a_free_quarter_opens_the_panel_with_its_time_taken(desk, client):
    page = client.get(
        f"{desk.url}board/panel/book/", {"at": TOMORROW_TEN, "advisor": desk.ana.pk}
    ).content.decode()

    assert 'id="board"' in page and "Tuesday 9" in page
    assert re.search(r'aria-pressed="true"[^>]*>.*?10:00</time><span><b>Tomorrow, Ana', page)
    assert page.count('class="offer"') == 3


def test_without_a_quarter_the_best_of_the_coming_days_are_offered(panel, desk):
    page = panel("look")

    assert page.count('class="offer"') == 3
    assert 'aria-pressed="true"' not in page
    assert f"2027-03-09T07:00Z|{desk.ana.pk}" in page


def test_a_booking_for_a_new_client_is_written_whole(panel, newcomer, desk):
    panel("book", **newcomer)

    visit = Visit.objects.get()
    drop_off, handover = visit.appointments.order_by("starts_at")
    assert (visit.client.name, visit.vehicle.plate) == ("Lucía Navarro Gil", "4821 LKM")
    assert (visit.source, visit.mobility) == (Source.PHONE, Mobility.WAIT)
    assert visit.created_by == desk.reception
    assert (drop_off.starts_at, drop_off.advisor) == (at("2027-03-09 10:00"), desk.ana)
    assert handover.kind == Kind.HANDOVER and handover.starts_at > drop_off.starts_at


def test_after_the_booking_stands_the_visit_with_a_way_back(panel, newcomer):
    page = panel("book", **newcomer)

    visit = Visit.objects.get()
    assert f'hx-post="/desk/north/visits/{visit.number}/cancel/"' in page
    assert "Navarro is booked: Tomorrow, Tue 9\xa0March 10:00." in page


def test_the_board_is_told_which_card_is_new(desk, client, newcomer):
    answer = client.post(
        f"{desk.url}board/panel/book/", {**newcomer, "book": "1"}, headers=FRAGMENT
    )

    card = Appointment.objects.get(kind=Kind.DROP_OFF)
    assert answer["HX-Trigger"] == f'{{"desk:changed": {{"card": "a{card.pk}"}}}}'


def test_without_script_the_browser_is_led_to_the_visit(desk, client, newcomer):
    answer = client.post(f"{desk.url}board/panel/book/", {**newcomer, "book": "1"}, follow=True)

    visit = Visit.objects.get()
    assert answer.redirect_chain == [(desk.visit_url(visit), 303)]
    assert "Navarro is booked" in answer.content.decode()


def test_everything_that_is_missing_is_told_at_once_and_at_its_field(panel):
    page = panel("book", status=400)

    for sentence in (
        "Choose a time on the board or one of the offers.",
        "Enter the name, as we should address the client.",
        "Enter the phone number.",
        "Enter the plate of the car.",
        "Choose at least one kind of work.",
    ):
        assert sentence in page


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("phone", "612 34", "Enter the whole phone number, for example 612 345 678."),
        ("name", "www.casino.top", "Write the name only, without a web address."),
        ("plate", "\u202e", "This field is empty. Please fill it in."),
        ("operations", "FLY", "FLY is not offered here. Choose from the list."),
        ("place", "2027-03-09T09:07Z|1", "Times start at :00, :15, :30 or :45."),
        ("place", "tomorrow", "Choose a time on the board or one of the offers."),
        ("place", "9999-12-31T23:59Z|9", "Choose a time on the board or one of the offers."),
        ("complaint", "x" * 2000, "Please shorten it to 1000."),
    ],
)
def test_what_cannot_be_read_is_told_at_its_field_and_stays_typed(
    panel, newcomer, field, typed, sentence
):
    page = panel("book", status=400, **{**newcomer, field: typed})

    assert sentence in page
    assert Visit.objects.count() == 0
    kept = {"name": "Lucía Navarro Gil", "phone": "612 304 567", "plate": "4821 lkm"}
    for name, value in kept.items():
        if name != field:
            assert f'value="{value}"' in page


@pytest.mark.parametrize("text", ["\x00", "a\x00b", "🚗", "\u202egnp", "x" * 20_000])
def test_hostile_text_is_an_answer_and_no_fault(panel, newcomer, text):
    for field in ("name", "complaint", "client", "vehicle", "place", "q", "pick", "offer"):
        answer = {**newcomer, field: text}
        panel("look", **answer)


def test_somebody_else_was_quicker_and_the_nearest_times_are_offered(panel, newcomer, desk):
    make_booking(desk.site, at("2027-03-09 10:00"), advisor=desk.ana)

    page = panel("book", status=409, **newcomer)

    assert "That time has just gone. Choose another." in page
    assert re.findall(r"<time>(\d\d:\d\d)</time>", page)[:3] == ["09:30", "09:45", "10:15"]
    assert 'value="Lucía Navarro Gil"' in page and Visit.objects.count() == 1


def test_a_quarter_kept_in_reserve_explains_the_cap(panel, newcomer, desk):
    for clock in ("10:15", "10:30", "10:45"):
        make_booking(desk.site, at(f"2027-03-09 {clock}"), advisor=desk.ana)

    page = panel("book", status=409, **newcomer)

    assert "This hour is full: 3 clients an hour. Choose another time." in page
    assert page.count('class="offer"') == 3


def test_a_booking_for_today_needs_a_stated_reason(panel, newcomer, desk):
    today = {**newcomer, "place": f"2027-03-08T10:00Z|{desk.ana.pk}"}

    page = panel("book", status=409, **today)

    assert "Say why it must be today." in page
    panel("book", **today, reason="The oil light is on")
    assert Visit.objects.get().exemption == "The oil light is on"


def test_a_full_workshop_is_booked_with_a_reason_only(panel, newcomer, desk):
    desk.site.zones.filter(kind="express").update(daily_hours="0.5")
    first = make_booking(desk.site, at("2027-03-09 12:00"), advisor=desk.ana)
    first.zone_loads.create(zone=desk.site.zones.get(kind="express"), on="2027-03-09", hours="0.5")

    page = panel("book", status=409, **newcomer)

    assert "The workshop is full on this day." in page
    panel("book", **newcomer, reason="Stands here with a broken belt")
    assert Visit.objects.count() == 2


def test_the_handover_is_proposed_with_the_drop_off(panel, newcomer):
    page = panel("look", **newcomer)

    assert "Handover <b>11:30, Ana</b>" in page


def test_a_loaner_is_promised_only_where_one_is_free(panel, newcomer, desk):
    wish = {**newcomer, "mobility": "loaner"}

    assert "No loaner is free on this day." in panel("book", status=409, **wish)
    make_loaner(desk.site)
    panel("book", **wish)
    assert Visit.objects.get().loaner_bookings.count() == 1


def test_four_digits_find_the_client_and_one_button_picks_them(panel, desk, client):
    lucia = make_client(desk.site, "Lucía Navarro Gil", phone="+34612304567")
    car = make_vehicle(lucia, "4821 LKM")

    found = client.post(f"{desk.url}board/panel/book/who/", {"q": "4567"}, headers=FRAGMENT)
    page = panel("pick", f"{lucia.pk}:{car.pk}", operations=["OIL"])

    assert f'name="pick" value="{lucia.pk}:{car.pk}"' in found.content.decode()
    assert "612\xa0304\xa0567" in page and "C4, 4821 LKM" in page
    assert '<input type="hidden" name="operations" value="OIL">' in page


def test_a_picked_client_is_booked_without_typing_them_again(panel, desk, newcomer):
    lucia = make_client(desk.site, "Lucía Navarro Gil")
    car = make_vehicle(lucia)

    panel("book", place=newcomer["place"], client=lucia.pk, vehicle=car.pk, operations=["OIL"])

    assert (Visit.objects.get().client, Visit.objects.get().vehicle) == (lucia, car)


def test_a_client_who_was_here_lately_may_be_a_repeat(panel, desk):
    before = make_visit(desk.site, state=VisitState.HANDED_OVER, handed_over_at=at("2027-01-29"))

    page = panel("pick", f"{before.client.pk}:{before.vehicle.pk}")

    assert "Here 38 days ago: Oil service" in page
    assert "Same trouble: Oil service?" in page


def test_two_files_of_one_phone_are_hinted_at(panel, desk):
    lucia = make_client(desk.site, "Lucía Vega", phone="+34612304567")
    make_client(desk.site, "Lucia Vega Martin", phone="+34612304567")

    page = panel("pick", f"{lucia.pk}:{make_vehicle(lucia).pk}")

    assert "Also on file: Lucia Vega Martin" in page


def test_a_client_of_another_site_is_nobody_here(panel, newcomer):
    stranger = make_client(make_desk("east").site, "Secret Person")

    assert "Secret" not in panel("pick", f"{stranger.pk}:")
    page = panel("book", status=404, **{**newcomer, "client": stranger.pk})
    assert "This client is not on file here." in page


def test_what_was_searched_in_vain_becomes_the_new_client(panel):
    assert 'value="699 111 222"' in panel("new", "699 111 222")
    assert re.search(r'name="name" value="Núñez"', panel("new", "Núñez"))


def test_who_may_not_book_gets_no_panel(desk, client):
    desk.sign_in(client, make_staff(desk.site, Role.FOREMAN))

    for address in ("board/panel/book/", "board/panel/book/who/"):
        assert client.post(f"{desk.url}{address}").status_code == 403


def test_a_manager_books_further_ahead_than_the_desk(desk, client, newcomer):
    far = {**newcomer, "place": f"2027-07-06T08:00Z|{desk.ana.pk}", "book": "1", "complaint": ""}
    address = f"{desk.url}board/panel/book/"

    assert client.post(address, far, headers=FRAGMENT).status_code == 409
    desk.sign_in(client, make_staff(desk.site, Role.MANAGER))
    assert "It is far ahead." in client.post(address, far, headers=FRAGMENT).content.decode()
    stated = {**far, "reason": "Comes back from the sea then"}
    assert client.post(address, stated, headers=FRAGMENT).status_code == 200


def test_opening_the_panel_changes_nothing(desk, client):
    make_advisor(desk.site, "Marta Gil", desk=2)
    visit = book_visit(
        make_wish(desk.site, at("2027-03-09 10:00"), advisor=desk.ana.pk),
        by=desk.reception,
        door="desk",
        now=NOW,
    )
    before = [*Visit.objects.values(), *Appointment.objects.values()]

    for address in ("", "move/", "cancel/"):
        assert client.get(desk.visit_url(visit, address)).status_code == 200
    client.get(f"{desk.url}board/panel/book/", {"at": TOMORROW_TEN, "advisor": desk.ana.pk})

    assert [*Visit.objects.values(), *Appointment.objects.values()] == before
