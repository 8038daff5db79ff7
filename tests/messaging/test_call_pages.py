"""The call list as the desk sees it: one person at a time, one key for what came of it."""

import datetime as dt

import pytest

from service_desk.lib import clock
from service_desk.lib.plates import show_plate
from service_desk.messaging import reasons
from service_desk.messaging.models import Attempt, Message
from service_desk.messaging.states import Door, MessageState
from service_desk.organisation.roles import Role
from service_desk.visits.models import Visit
from tests.factories.appointments import make_booking
from tests.factories.clients import make_client
from tests.factories.messages import make_message
from tests.factories.organisation import make_advisor, make_site, make_staff

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)
CALLS = "/desk/north/call-list/"


@pytest.fixture
def site():
    return make_site("north")


@pytest.fixture
def desk(client, site):
    client.force_login(make_staff(site, Role.RECEPTIONIST, name="Marta Gil"))
    return client


def to_call(site, name="Lucía Vega", **fields):
    fields = {"state": MessageState.TO_CALL, "channel": Door.PHONE, **fields}
    person = fields.pop("client", None) or make_client(site, name, best_hours="after five")
    return make_message(person, due_at=clock.now(), **fields)


def asked_by_voice(site):
    """An unconfirmed visit tomorrow, whose question nobody could carry."""
    make_advisor(site)
    starts_at = clock.now().replace(minute=0, second=0, microsecond=0) + 24 * HOUR
    visit = make_booking(site, starts_at)
    return visit, to_call(
        site, client=visit.client, kind="confirmation", subject=f"visit:{visit.pk}",
        reason=reasons.PREFERS_CALL, language="es",
    )  # fmt: skip


def test_the_first_person_stands_beside_the_list_with_all_to_ring_them(desk, site):
    visit, message = asked_by_voice(site)

    page = desk.get(CALLS).text

    number = visit.client.contact_points.get().value
    for words in (
        f'href="tel:{number}"', visit.client.name, show_plate(visit.vehicle.plate),
        reasons.PREFERS_CALL,
        "Confirmation", "soy Marta", f"{CALLS}{message.pk}/result/",
        f"{CALLS}{message.pk}/coming/",
    ):  # fmt: skip
        assert words in page


@pytest.mark.parametrize("count", [1, 3])
def test_queries_do_not_grow_with_the_calls(desk, site, django_assert_num_queries, count):
    for _ in range(count):
        to_call(site)
    desk.get(CALLS)

    with django_assert_num_queries(17, exact=False) as queries:
        desk.get(CALLS)

    assert len(queries) == 9


def test_a_result_is_noted_and_the_next_person_comes_up(desk, site):
    first = to_call(site, "First", not_after=clock.now() + HOUR)
    to_call(site, "Second", not_after=clock.now() + 2 * HOUR)

    page = desk.post(f"{CALLS}{first.pk}/result/", {"outcome": "not_reached"}, follow=True)

    assert page.redirect_chain == [(CALLS, 302)]
    assert page.context["call"].message.client.name == "Second"
    assert f'action="{CALLS}{first.pk}/undo/"' in page.text


def test_is_coming_calls_and_confirms_and_is_taken_back_as_one(desk, site):
    _visit, message = asked_by_voice(site)

    desk.post(f"{CALLS}{message.pk}/coming/")
    done = (Message.objects.get(pk=message.pk).state, Visit.objects.get().state)
    desk.post(f"{CALLS}{message.pk}/coming/undo/")

    assert done == ("sent", "CONFIRMED")
    assert Message.objects.get(pk=message.pk).state == "to_call"
    assert Visit.objects.get().confirmed_at is None
    assert not Attempt.objects.exists()


@pytest.mark.parametrize(("then", "leads_to"), [("moves", "move"), ("cancels", "cancel")])
def test_who_does_not_come_as_agreed_leads_on_to_their_visit(desk, site, then, leads_to):
    visit, message = asked_by_voice(site)

    answer = desk.post(f"{CALLS}{message.pk}/result/", {"outcome": "reached", "then": then})

    assert answer.url == f"/desk/north/visits/{visit.number}/{leads_to}/"
    assert Message.objects.get(pk=message.pk).state == "sent"


def test_a_refusal_is_said_beside_the_person(desk, site):
    message = to_call(site)

    answer = desk.post(f"{CALLS}{message.pk}/result/", {"outcome": "call_later", "again_at": ""})

    assert answer.status_code == 400
    assert "Enter a time that is still ahead." in answer.text


def test_who_may_only_look_has_no_buttons(client, site):
    message = to_call(site)
    client.force_login(make_staff(site, Role.MECHANIC))

    assert client.get(CALLS).status_code == 403
    assert client.post(f"{CALLS}{message.pk}/result/", {"outcome": "reached"}).status_code == 403


def test_nobody_to_ring(desk):
    assert "Nobody is waiting for a call" in desk.get(CALLS).text
    assert "Look at everybody" in desk.get(f"{CALLS}?whose=mine").text


def test_looking_changes_nothing(desk, site):
    message = to_call(site)
    before = list(Message.objects.values())

    for path in ("", "?whose=mine", f"{message.pk}/"):
        assert desk.get(f"{CALLS}{path}").status_code == 200

    assert list(Message.objects.values()) == before
    assert desk.get(f"{CALLS}{message.pk}/result/").status_code == 405
