"""The next 60 minutes: who waits, who is called, who is gone out to, who is late (B-3.2, B-3.3)."""

import datetime as dt

import pytest
import time_machine

from appointments.actions import answer_prompt, greet_client, mark_arrived, receive_walk_in
from appointments.board import Addresses, load_board
from appointments.states import Audience, Kind, PromptKind, PromptResult
from appointments.wishes import ClientWish, VehicleWish, WalkInWish
from service_desk.organisation.roles import Role
from service_desk.visits.states import VisitState
from tests.factories import NOW, at
from tests.factories.appointments import make_appointment, make_booking
from tests.factories.desk import make_desk
from tests.factories.organisation import make_advisor, make_staff
from tests.factories.visits import make_visit

pytestmark = pytest.mark.django_db

TODAY = "2027-03-08"
CONFIRMED = {"state": VisitState.CONFIRMED}
FRAGMENT = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def present():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def desk():
    return make_desk()


def soon_of(desk, on=TODAY, *, now=NOW):
    addresses = Addresses(f"{desk.url}visits/", f"{desk.url}board/panel/book/", desk.url)
    day = dt.date.fromisoformat(on)
    return load_board(desk.site, day, addresses, audience=Audience.STAFF, now=now).soon


def said(soon):
    return [(prompt.time, prompt.title, prompt.press.word) for prompt in soon.prompts]


def by(desk, now=NOW):
    return {"by": desk.reception, "door": "desk", "now": now}


def test_who_comes_later_in_the_hour_is_named_with_who_goes_out(desk):
    marta = make_advisor(desk.site, "Marta Gil", desk=2)
    make_booking(desk.site, at(f"{TODAY} 09:45"), advisor=desk.ana, **CONFIRMED)
    make_booking(desk.site, at(f"{TODAY} 09:45"), advisor=marta, **CONFIRMED)
    make_booking(desk.site, at(f"{TODAY} 10:00"), advisor=desk.ana)
    ready = make_visit(desk.site, state=VisitState.READY)
    make_appointment(ready, at(f"{TODAY} 10:00"), advisor=marta, kind=Kind.HANDOVER)

    soon = soon_of(desk)

    assert [(p.time, p.title, p.detail) for p in soon.prompts] == [
        ("09:45", "Vega, Vega", "Ana, Marta go out"),
        ("10:00", "Vega, not confirmed yet", "Ana"),
        ("10:00", "Vega collects the car", "Marta"),
    ]
    assert (soon.arrivals, soon.handovers) == (3, 1)


def test_half_an_hour_before_the_client_is_called_and_five_minutes_before_somebody_goes_out(desk):
    visit = make_booking(desk.site, at(f"{TODAY} 09:30"), advisor=desk.ana, **CONFIRMED)
    assert said(soon_of(desk)) == [("09:30", "Call Vega, who comes soon", "Call")]

    call = {"kind": PromptKind.CALL, "result": PromptResult.COMING}
    answer_prompt(visit, **call, **by(desk))
    assert said(soon_of(desk)) == [("09:30", "Vega", "Open")]

    almost = at(f"{TODAY} 09:25")
    assert said(soon_of(desk, now=almost)) == [("09:30", "Ana goes out to Vega", "Told")]
    told = {"kind": PromptKind.GO_OUT, "result": PromptResult.TOLD}
    answer_prompt(visit, **told, **by(desk))
    assert said(soon_of(desk, now=almost)) == []


def test_who_is_late_is_called_once_and_then_waited_for(desk):
    visit = make_booking(desk.site, at(f"{TODAY} 08:45"), advisor=desk.ana, **CONFIRMED)
    assert said(soon_of(desk)) == [("08:45", "Call Vega, 15 min late", "Call")]

    call = {"kind": PromptKind.CALL, "result": PromptResult.NO_ANSWER}
    answer_prompt(visit, **call, **by(desk))

    assert said(soon_of(desk)) == [("08:45", "Vega, 15 min late", "Arrived")]
    assert said(soon_of(desk, now=NOW + dt.timedelta(hours=2))) == []


def test_who_has_come_stands_first_until_greeted_and_then_until_received(desk):
    make_booking(desk.site, at(f"{TODAY} 08:45"), advisor=desk.ana, **CONFIRMED)
    visit = make_booking(desk.site, at(f"{TODAY} 09:30"), advisor=desk.ana)
    mark_arrived(visit, **by(desk))
    later = NOW + dt.timedelta(seconds=42)

    first = soon_of(desk, now=later).prompts[0]
    greet_client(visit, **by(desk, later))
    second = soon_of(desk, now=later + dt.timedelta(seconds=5)).prompts[0]

    assert (first.title, first.press.verb, first.waited) == (
        "Vega waits to be greeted",
        "greet",
        42,
    )
    assert (second.title, second.press.verb) == ("Vega waits for the reception", "reception")
    assert second.waited == 5


def test_a_walk_in_waits_like_anybody_else_and_is_seen_from_any_day(desk):
    wish = WalkInWish(
        site=desk.site,
        client=ClientWish(name="Marta García López", phone="+34655000001"),
        vehicle=VehicleWish(plate="0935 MFD"),
        operations=("OIL",),
    )
    receive_walk_in(wish, **by(desk))

    for day in (TODAY, "2027-03-11"):
        prompt = soon_of(desk, day).prompts[0]
        assert (prompt.title, prompt.detail) == ("García waits to be greeted", "walked in")


def test_the_next_hour_is_todays_whatever_day_is_looked_at(desk):
    make_booking(desk.site, at(f"{TODAY} 09:45"), advisor=desk.ana)

    assert soon_of(desk, "2027-03-09").arrivals == 1


@pytest.fixture
def press(desk, client):
    """Presses the button of the first prompt, as a screen without script would."""

    def do(person=None):
        desk.sign_in(client, person)
        prompt = soon_of(desk).prompts[0]
        values = dict(prompt.press.values) | {"from": "list"}
        return client.post(f"{prompt.url}{prompt.press.verb}/", values, headers=FRAGMENT)

    return do


def test_one_press_in_the_list_does_it_and_leaves_the_panel_alone(desk, press):
    visit = make_booking(desk.site, at(f"{TODAY} 09:00"), advisor=desk.ana)
    mark_arrived(visit, **by(desk))

    answer = press()

    visit.refresh_from_db()
    assert (visit.greeted_at, visit.greeted_by) == (NOW, desk.reception)
    assert answer["HX-Trigger"] == '{"desk:redraw": {}}'
    page = answer.content.decode()
    assert "Vega is greeted." in page and "sheet-panel" not in page
    assert f'hx-post="{desk.visit_url(visit, "step-back/")}"' in page


def test_who_only_looks_can_not_press(desk, press, client):
    visit = make_booking(desk.site, at(f"{TODAY} 09:00"), advisor=desk.ana)
    mark_arrived(visit, **by(desk))
    mechanic = make_staff(desk.site, Role.MECHANIC)

    assert press(mechanic).status_code == 403
    page = client.get(f"{desk.url}board/").content.decode()
    assert "Vega waits to be greeted" in page and desk.visit_url(visit, "greet/") not in page


@pytest.mark.parametrize("typed", [{}, {"kind": "call", "result": "told"}, {"kind": "x"}])
def test_an_answer_that_is_none_is_told(desk, client, typed):
    visit = make_booking(desk.site, at(f"{TODAY} 09:15"), advisor=desk.ana)

    answer = desk.sign_in(client).post(desk.visit_url(visit, "prompt/"), typed, headers=FRAGMENT)

    assert answer.status_code == 400
    assert "Choose one of the answers." in answer.content.decode()
