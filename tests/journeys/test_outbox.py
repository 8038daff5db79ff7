"""The outbox and the call list in a browser: stopped and put back, held, rung by keys alone."""

import datetime as dt
import re

import pytest
from playwright.sync_api import expect

from service_desk.lib.clock import now
from service_desk.messaging import reasons
from service_desk.messaging.models import Message, MessagePolicy
from service_desk.messaging.states import Door, MessageState
from service_desk.records.models import ScanRun
from service_desk.visits.models import Visit
from tests.factories import NOW
from tests.factories.appointments import make_booking
from tests.factories.clients import make_client
from tests.factories.desk import Desk, make_desk
from tests.factories.messages import make_message
from tests.journeys.screen import OFFICE, PHONE, Sit, violations

pytestmark = [pytest.mark.journeys, pytest.mark.django_db(transaction=True)]
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def desk(present) -> Desk:
    return make_desk()


def letter(desk: Desk, name: str = "Lucía Navarro Gil", **fields) -> Message:
    person = make_client(desk.site, name, email="lucia@example.com")
    return make_message(person, kind="card", due_at=now() + HOUR, not_before=now() - HOUR, **fields)


def question(desk: Desk, name: str, hours: int) -> Message:
    """A visit tomorrow that nobody has confirmed, of a client who prefers the phone."""
    client = make_client(desk.site, name, best_hours="after five")
    visit = make_booking(desk.site, NOW + (24 + hours) * HOUR, client=client)
    return make_message(
        client,
        kind="confirmation",
        channel=Door.PHONE,
        state=MessageState.TO_CALL,
        subject=f"visit:{visit.pk}",
        reason=reasons.PREFERS_CALL,
        due_at=now(),
        not_after=now() + hours * HOUR,
    )


def stored(message: Message) -> Message:
    return Message.objects.get(pk=message.pk)


def test_a_message_is_stopped_and_put_back(sit: Sit, desk: Desk):
    message = letter(desk)
    page = sit("messages/")

    page.get_by_role("link", name="Lucía Navarro Gil").click()
    page.get_by_role("button", name="Don't send").click()
    expect(page.locator(".toast")).to_contain_text("Stopped.")
    assert stored(message).state == MessageState.CANCELLED
    page.keyboard.press("Control+z")

    expect(page.locator(".toast")).to_contain_text("Taken back.")
    assert stored(message).state == MessageState.PLANNED


def test_all_is_held_and_every_page_says_so_until_it_is_let_go(sit: Sit, desk: Desk):
    page = sit("messages/")

    page.get_by_role("button", name="Hold all messages").click()
    page.get_by_label("Why", exact=True).fill("Wrong prices")
    page.get_by_role("button", name="Hold all", exact=True).click()
    expect(page.locator(".alarm")).to_contain_text("Wrong prices")
    page.goto(page.url.replace("messages/", "board/?day=2027-03-09"))
    expect(page.locator(".alarm")).to_contain_text("Wrong prices")
    assert MessagePolicy.objects.get().held_at is not None

    page.get_by_role("link", name="Open messages").click()
    page.get_by_role("button", name="Let messages go").click()
    page.get_by_role("button", name="Let go", exact=True).click()

    expect(page.locator(".alarm")).to_have_count(0)
    assert MessagePolicy.objects.get().held_at is None


def test_a_dead_sender_is_seen_on_the_board(sit: Sit, desk: Desk):
    ScanRun.objects.all().delete()

    page = sit("board/?day=2027-03-09")

    expect(page.locator(".alarm")).to_contain_text("Messages are not being sent")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_call_is_made_by_keys_alone(sit: Sit, desk: Desk):
    first, second = question(desk, "Ana Prado Gil", 2), question(desk, "Iván Bravo Sol", 4)
    page = sit("board/?day=2027-03-09")

    page.keyboard.press("g")
    page.keyboard.press("v")
    expect(page.locator("#panel h2")).to_have_text("Ana Prado Gil")
    page.keyboard.press("j")
    expect(page.locator("#panel h2")).to_have_text("Iván Bravo Sol")
    page.keyboard.press("2")  # nobody answered
    expect(page.locator(".toast")).to_contain_text("On the list again at 09:30")
    expect(page.locator("#panel h2")).to_have_text("Ana Prado Gil")
    page.keyboard.press("1")  # is coming
    expect(page.locator(".toast")).to_contain_text("Confirmed by phone.")

    assert Visit.objects.get(client=first.client).confirmed_at is not None
    assert (stored(first).state, stored(second).state) == ("sent", "to_call")
    page.keyboard.press("Control+z")
    expect(page.locator(".toast")).to_contain_text("Taken back.")
    assert Visit.objects.get(client=first.client).confirmed_at is None


def test_who_asks_to_be_called_later_stands_there_with_the_time(sit: Sit, desk: Desk):
    message = question(desk, "Ana Prado Gil", 9)
    page = sit("call-list/")

    page.keyboard.press("3")
    page.keyboard.type("1130AM" if page.evaluate("navigator.language") == "en-US" else "1130")
    page.keyboard.press("Enter")

    expect(page.locator(".toast")).to_contain_text("On the list again at 11:30")
    assert stored(message).next_try_at == dt.datetime(2027, 3, 8, 10, 30, tzinfo=dt.UTC)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [OFFICE, PHONE], ids=["desk", "phone"])
def test_nothing_is_in_anybodys_way(sit: Sit, desk: Desk, scheme, size):
    question(desk, "Ana Prado Gil", 2)
    aside = letter(desk, state=MessageState.SET_ASIDE, reason=reasons.FAULT)
    MessagePolicy.objects.create(
        site=desk.site, held_at=now(), held_by=desk.reception, held_because="Wrong prices"
    )

    for path in (
        "call-list/",
        "messages/?tab=failed",
        f"messages/{aside.pk}/",
        "messages/replies/",
    ):
        page = sit(path, viewport=size, color_scheme=scheme)
        expect(page.locator(".alarm")).to_contain_text(re.compile("held since"))
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
