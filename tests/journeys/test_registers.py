"""The registers in real browsers: a countdown the whole desk sees, a time taken on a phone."""

import datetime as dt
import re
import time
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from appointments.actions.offering import offer_freed
from appointments.actions.requests import note_lost, owe_answer
from appointments.actions.waiting import wait_for_time
from appointments.messages.freed import issue_offer_link
from appointments.models import OwedAnswer, WaitingEntry, WaitingOffer
from appointments.states import LostReason, PartOfDay, WaitingState
from appointments.wishes import RequestWords
from service_desk.lib.clock import now
from service_desk.organisation.roles import Role
from service_desk.visits.states import Mobility, Source
from tests.factories.clients import make_client, make_vehicle
from tests.factories.desk import Desk, make_desk
from tests.factories.organisation import make_staff
from tests.journeys.screen import Sit, violations

pytestmark = [pytest.mark.journeys, pytest.mark.django_db(transaction=True)]

SMALL_PHONE = {"width": 320, "height": 640}


@pytest.fixture
def desk(present) -> Desk:
    return make_desk()


@pytest.fixture
def sit(sit: Sit, desk) -> Sit:
    """It is the service manager who sits down."""
    manager = make_staff(desk.site, Role.MANAGER, name="Elena Prado")
    return lambda path, **options: sit(path, manager, **options)


def caller(desk: Desk, **said: Any) -> RequestWords:
    known = {"name": "Iván Bravo Gil", "phone": "612345678"}
    return RequestWords(**{"site": desk.site, "source": Source.PHONE, **known, **said})


def wait(desk: Desk) -> WaitingEntry:
    client = make_client(desk.site, "Lucía Navarro Gil", language="es")
    on = dt.date(2027, 3, 9)
    return wait_for_time(
        caller(desk, client=client.pk, vehicle=make_vehicle(client).pk, operations=("OIL",)),
        mobility=Mobility.NONE,
        first_on=on,
        last_on=on,
        part_of_day=PartOfDay.ANY,
        by=desk.reception,
        door="desk",
        now=now(),
    )


def seconds_left(page: Page) -> int:
    minutes, seconds = page.locator("#owed-first [role=timer]").inner_text().split(":")
    return int(minutes) * 60 + int(seconds)


def test_an_owed_answer_counts_down_and_is_gone_from_every_screen_once_given(sit, desk):
    owe_answer(caller(desk), by=desk.reception, door="desk", now=now())
    board, list_page = sit("board/"), sit("owed/")
    expect(board.locator("#owed-first")).to_contain_text("Call Bravo back by 09:05")
    before, began = seconds_left(board), time.monotonic()
    board.wait_for_timeout(2100)
    gone, passed = before - seconds_left(board), time.monotonic() - began
    assert abs(gone - passed) <= 2
    assert gone >= 1

    list_page.get_by_label("What we said to Bravo").fill("It is in stock.")
    list_page.get_by_role("button", name="Called back Bravo").click()

    expect(list_page.locator(".toast")).to_contain_text("The call is noted.")
    expect(list_page.locator("#owed-first")).to_have_count(0)
    expect(board.locator("#owed-first")).to_have_count(0, timeout=30_000)
    list_page.get_by_role("button", name=re.compile("^Undo")).click()
    expect(list_page.locator("#owed-first")).to_be_visible()


def test_a_broken_promise_turns_red_and_is_said_in_words_once(sit, desk):
    owe_answer(caller(desk), by=desk.reception, door="desk", now=now())
    OwedAnswer.objects.update(due_at=now() + dt.timedelta(seconds=2))
    board = sit("board/")

    expect(board.locator("#owed-first[data-pace=late]")).to_be_visible(timeout=6000)

    expect(board.locator("#owed-first .over")).to_have_text("Overdue: call Bravo back")
    expect(board.locator("#owed-first .due")).to_be_hidden()
    expect(board.locator("#said")).to_have_text("Overdue: call Bravo back")


def test_a_waiting_client_takes_the_time_on_a_small_phone_without_javascript(
    browser, live_server, desk
):
    entry = wait(desk)
    offer_freed(now())
    link = f"{live_server.url}/w/{issue_offer_link(WaitingOffer.objects.get())}/?lang=en"
    context = browser.new_context(viewport=SMALL_PHONE, java_script_enabled=False)
    page = context.new_page()
    page.goto(link)
    expect(page.get_by_role("heading", level=1)).to_have_text("A time is free, Lucía")
    box = page.locator(".page").bounding_box()
    assert box is not None
    assert box["width"] <= SMALL_PHONE["width"]

    page.get_by_role("button", name="Take this time").click()

    expect(page).to_have_url(re.compile(r"/v/\w+/$"))
    entry.refresh_from_db()
    assert entry.state == WaitingState.BOOKED
    page.goto(link)
    expect(page.get_by_role("heading", level=1)).to_have_text("The time is yours")
    context.close()


def test_a_lost_request_is_decided_and_the_decision_taken_back(sit, desk):
    note_lost(caller(desk), reason=LostReason.PRICE, by=desk.reception, door="desk", now=now())
    page = sit("requests/to-decide/")
    page.get_by_label("What is to be done for Iván Bravo Gil").fill("Offer a loaner")
    page.get_by_role("button", name="Call again").click()
    expect(page.locator(".register .empty")).to_contain_text("Nothing to decide")
    page.get_by_role("button", name=re.compile("^Undo")).click()
    expect(page.locator("tbody tr")).to_have_count(1)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_registers_have_nothing_axe_would_mend(sit, desk, scheme):
    wait(desk)
    offer_freed(now())
    part_lost = {"reason": LostReason.NO_PART, "note": "clutch"}
    note_lost(caller(desk), by=desk.reception, door="desk", now=now(), **part_lost)
    owe_answer(caller(desk), by=desk.reception, door="desk", now=now())
    page = sit("requests/", color_scheme=scheme)
    found: set[str] = set()
    paths = ("", "to-decide/", "to-call/", "to-buy/", "outside/")
    for path in [*(f"requests/{path}" for path in paths), "owed/", "waiting/", "waiting/add/"]:
        page.goto(f"{page.url.split('/desk/')[0]}{desk.url}{path}")
        found |= {f"{path} {fault}" for fault in violations(page)}
    assert found == set()
