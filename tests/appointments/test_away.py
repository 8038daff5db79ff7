"""The page of advisors away: a colleague or three new times for each, and nobody is dropped."""

import re

import pytest

from appointments.actions.colleague import give_to_colleague
from appointments.models import LIVE, Appointment, LoanerBooking
from appointments.states import Kind
from service_desk.lib.refusals import Refusal
from service_desk.messaging.models import Message
from service_desk.organisation.roles import Role
from service_desk.records.models import JournalEntry
from service_desk.visits.states import VisitState
from tests.factories import NOW, at
from tests.factories.appointments import make_appointment, make_booking
from tests.factories.desk import make_desk
from tests.factories.organisation import make_absence, make_loaner, make_staff

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_nine")]


@pytest.fixture
def at_nine(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def desk(client):
    desk = make_desk(advisors=2)
    desk.sign_in(client)
    return desk


def away_on_friday(desk):
    make_absence(desk.ana, at("2027-03-12 00:00"), at("2027-03-13 00:00"))


def offers_in(page) -> list[str]:
    return re.findall(r'name="offer" value="([^"]+)"', page.content.decode())


def live(visit) -> list[tuple[str, str, str]]:
    return [
        (a.kind, f"{visit.site.local(a.starts_at):%d %H:%M}", a.advisor.name)
        for a in Appointment.objects.filter(LIVE, visit=visit).order_by("starts_at")
    ]


def test_each_client_has_a_colleague_and_three_times(client, desk):
    marta = desk.advisors[1]
    make_booking(desk.site, at("2027-03-12 10:15"), advisor=desk.ana)
    make_booking(desk.site, at("2027-03-12 11:00"), advisor=desk.ana)
    away_on_friday(desk)

    page = client.get(f"{desk.url}away/")

    words = page.content.decode()
    assert "2 appointments need another advisor or time." in words
    assert "Keep 10:15 with Marta" in words
    offers = offers_in(page)
    assert len(offers) == 8
    assert offers[0] == f"2027-03-12T09:15Z|{marta.pk}"
    assert all(offer.endswith(f"|{marta.pk}") for offer in offers)
    assert len(set(offers[1:4]) & set(offers[5:8])) < 3, "the two are not sent to one quarter"


def test_the_board_says_how_many_there_are(client, desk):
    make_booking(desk.site, at("2027-03-12 10:15"), advisor=desk.ana)
    assert "/away/" not in client.get(f"{desk.url}board/").content.decode()

    away_on_friday(desk)

    words = client.get(f"{desk.url}board/").content.decode()
    assert "1 appointment has no advisor: someone is away." in words
    assert f'href="{desk.url}away/"' in words


def test_a_colleague_keeps_the_time_and_nothing_else_changes(client, desk):
    visit = make_booking(
        desk.site, at("2027-03-12 10:15"), advisor=desk.ana, state=VisitState.CONFIRMED
    )
    promise = visit.appointments.get()
    away_on_friday(desk)
    offer = offers_in(client.get(f"{desk.url}away/"))[0]

    done = client.post(f"{desk.url}away/{promise.pk}/", {"offer": offer}, follow=True)

    assert "is settled" in done.content.decode()
    assert "Every promise has its advisor" in done.content.decode()
    assert live(visit) == [("drop_off", "12 10:15", "Marta Gil")]
    visit.refresh_from_db()
    assert visit.state == VisitState.CONFIRMED
    assert Message.objects.count() == 0
    assert JournalEntry.objects.get().verb == "handed_on"


def test_a_new_time_moves_the_visit_and_its_client_is_told(client, desk):
    visit = make_booking(desk.site, at("2027-03-12 10:15"), advisor=desk.ana)
    away_on_friday(desk)
    offer = offers_in(client.get(f"{desk.url}away/"))[1]

    client.post(f"{desk.url}away/{visit.appointments.get().pk}/", {"offer": offer})

    (kind, when, who), *_handover = live(visit)
    assert (kind, who) == ("drop_off", "Marta Gil")
    assert when != "12 10:15"
    assert Message.objects.filter(kind="moved").count() == 1
    visit.refresh_from_db()
    assert visit.exemption == "Ana Ruiz is away."


def test_a_handover_of_a_car_that_is_here_goes_to_a_colleague_or_comes_later(client, desk):
    visit = make_booking(
        desk.site, at("2027-03-08 08:30"), advisor=desk.advisors[1], state=VisitState.IN_WORK
    )
    promise = make_appointment(visit, at("2027-03-12 16:00"), advisor=desk.ana, kind=Kind.HANDOVER)
    loan = LoanerBooking.objects.create(
        visit=visit,
        loaner=make_loaner(desk.site),
        during=(at("2027-03-08 08:30"), at("2027-03-12 16:00")),
    )
    away_on_friday(desk)
    same, *later = offers_in(client.get(f"{desk.url}away/"))

    assert same.startswith("2027-03-12T15:00Z")
    assert [offer[:17] for offer in later] == [
        "2027-03-12T15:15Z",
        "2027-03-12T15:30Z",
        "2027-03-12T15:45Z",
    ]
    client.post(f"{desk.url}away/{promise.pk}/", {"offer": later[0]})
    assert live(visit)[-1] == ("handover", "12 16:15", "Marta Gil")
    loan.refresh_from_db()
    assert loan.during.upper == at("2027-03-12 16:15")


def test_where_nobody_is_free_the_client_is_still_listed(client, desk):
    make_booking(desk.site, at("2027-03-12 10:15"), advisor=desk.ana)
    for person in desk.advisors:
        make_absence(person, at("2027-03-08 00:00"), at("2027-05-01 00:00"))

    words = client.get(f"{desk.url}away/").content.decode()

    assert "1 appointment needs another advisor or time." in words
    assert "Nothing is free within a fortnight. Call the client." in words


def test_a_colleague_who_is_not_free_any_more_is_said_and_the_list_stays(client, desk):
    visit = make_booking(desk.site, at("2027-03-12 10:15"), advisor=desk.ana)
    promise = visit.appointments.get()
    away_on_friday(desk)
    offer = offers_in(client.get(f"{desk.url}away/"))[0]
    make_booking(desk.site, at("2027-03-12 10:15"), advisor=desk.advisors[1])

    answer = client.post(f"{desk.url}away/{promise.pk}/", {"offer": offer})

    assert answer.status_code == 409
    assert "That time has just gone." in answer.content.decode()
    assert live(visit) == [("drop_off", "12 10:15", "Ana Ruiz")]
    assert client.post(f"{desk.url}away/{promise.pk}/", {"offer": "soon"}).status_code == 400


def test_a_promise_that_was_cancelled_meanwhile_is_left_alone(desk):
    visit = make_booking(desk.site, at("2027-03-12 10:15"), advisor=desk.ana)
    promise = visit.appointments.get()
    Appointment.objects.update(cancelled_at=NOW)

    with pytest.raises(Refusal, match="just been changed"):
        give_to_colleague(promise, advisor=desk.advisors[1].pk, by=None, door="desk", now=NOW)


def test_who_may_not_book_sees_no_such_page(client, desk):
    desk.sign_in(client, make_staff(desk.site, Role.FOREMAN))

    assert client.get(f"{desk.url}away/").status_code == 403
    assert client.post(f"{desk.url}away/1/").status_code == 403


def test_the_page_costs_as_much_for_three_as_for_one(client, desk, django_assert_max_num_queries):
    for clock in ("09:00", "10:00", "11:00"):
        make_booking(desk.site, at(f"2027-03-12 {clock}"), advisor=desk.ana)
    away_on_friday(desk)

    with django_assert_max_num_queries(14):
        client.get(f"{desk.url}away/")
