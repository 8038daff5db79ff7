"""A client at the public page and behind the link, in a browser as clients have them."""

import re
import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from service_desk.organisation.models import Posting
from service_desk.visits.models import Visit
from service_desk.visits.states import VisitState
from tests.factories.public import make_open_site
from tests.journeys.phone import (
    Taps,
    on_a_phone,
    overflow,
    press,
    set_text_size,
    violations_of,
)

pytestmark = [pytest.mark.journeys, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def site():
    return make_open_site(name="Norte Motor")


@pytest.fixture
def start(site, live_server) -> str:
    return f"{live_server.url}/book/north/"


def steps_of(page: Page, start: str) -> Iterator[str]:
    """Walk the booking; pauses on each page, and on those where something is wrong."""
    page.goto(start)
    yield "work"
    press(page, "button", "Continue")
    yield "work, nothing chosen"
    page.get_by_role("checkbox", name=re.compile("Oil service")).check()
    page.get_by_role("checkbox", name=re.compile("Something is wrong")).check()
    page.get_by_label("What is wrong?").fill("It rattles in front when it is cold")
    yield "work, own words"
    press(page, "button", "Continue")
    yield "car"
    page.get_by_text("I don't know the plate").click()
    press(page, "button", "Continue")
    yield "car, nothing said"
    page.get_by_label("Number plate").fill("4821 klm")
    press(page, "button", "Continue")
    yield "when"
    page.locator("details summary").first.click()
    yield "when, a day open"
    press(page, "button", re.compile("The first free time"))
    yield "you"
    page.get_by_label("Phone").fill("612")
    press(page, "button", re.compile("^Book "))
    yield "you, wrong"
    page.get_by_label("How should we address you?").fill("Marta García")
    page.get_by_label("Phone").fill("612 345 678")
    press(page, "button", re.compile("^Book "))
    yield "ticket"
    press(page, "link", "Change the time")
    yield "move"
    page.go_back()
    press(page, "link", "Cancel the visit")
    yield "cancel"
    press(page, "button", "Cancel the visit")
    yield "cancelled"


def up_to(page: Page, start: str, last: str) -> None:
    """Walk the booking as far as the page ``last``."""
    for name in steps_of(page, start):
        if name == last:
            return


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_a_booking_without_javascript_fits_every_screen(browser, start, width):
    page = on_a_phone(browser, width=width)

    too_wide = {name: overflow(page) for name in steps_of(page, start) if overflow(page) > 0}

    assert too_wide == {}
    assert Visit.objects.get().state == VisitState.CANCELLED


def test_text_at_200_per_cent_fits_a_narrow_phone(browser, start):
    page = on_a_phone(browser, width=320, script=True)

    too_wide = {}
    for name in steps_of(page, start):
        set_text_size(page, "200%")
        if overflow(page) > 0:
            too_wide[name] = overflow(page)
        set_text_size(page, "")

    assert too_wide == {}


def test_no_page_has_an_accessibility_violation(browser, start):
    page = on_a_phone(browser, script=True)
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)

    found = {name: violations_of(page) for name in steps_of(page, start)}

    assert {name: wrong for name, wrong in found.items() if wrong} == {}
    assert [said for said in complaints if "status of 4" not in said] == []  # CSP keeps silent


def test_no_other_page_has_an_accessibility_violation(browser, start):
    page = on_a_phone(browser, script=True)
    addresses = {"sites": start.replace("north/", ""), "privacy": f"{start}privacy/"}

    found = {name: _violations_at(page, address) for name, address in addresses.items()}

    assert {name: wrong for name, wrong in found.items() if wrong} == {}


def _violations_at(page: Page, address: str) -> list[str]:
    page.goto(address)
    return violations_of(page)


def test_booked_in_seven_taps_beside_what_is_typed(browser, start):
    """UX-50: what the machine takes of the minute, from the first page to the visit's."""
    phone = Taps(on_a_phone(browser))
    began = time.monotonic()
    phone.page.goto(start)
    phone.tap("checkbox", re.compile("Oil service"), leads_on=False)
    phone.tap("button", "Continue")
    phone.page.get_by_label("Number plate").fill("4821 KLM")
    phone.tap("button", "Continue")
    phone.tap("button", re.compile("The first free time"))
    phone.page.get_by_label("How should we address you?").fill("Marta García")
    phone.page.get_by_label("Phone").fill("612 345 678")
    phone.tap("button", re.compile("^Book "))

    expect(phone.page.get_by_role("heading", level=1)).to_contain_text("Marta")
    print(f"booked in {time.monotonic() - began:.2f} s of the machine's time")
    assert (phone.count, Visit.objects.count()) == (5, 1)


def test_back_and_refresh_keep_what_was_answered(browser, start):
    page = on_a_phone(browser, script=True)
    page.goto(start)
    page.get_by_role("checkbox", name=re.compile("Oil service")).check()
    press(page, "button", "Continue")
    page.get_by_label("Number plate").fill("4821 KLM")
    press(page, "button", "Continue")
    press(page, "button", re.compile("The first free time"))

    page.reload()
    expect(page.get_by_text("4821 KLM")).to_be_visible()
    page.go_back()
    page.go_back()
    expect(page.get_by_label("Number plate")).to_have_value("4821 KLM")
    press(page, "link", "Change the work")
    expect(page.get_by_role("checkbox", name=re.compile("Oil service"))).to_be_checked()


def test_two_tabs_are_two_bookings(browser, start):
    context = browser.new_context(java_script_enabled=False, locale="en-GB")
    tabs = [context.new_page(), context.new_page()]
    for tab, work, plate in zip(
        tabs, ("Oil service", "Brakes"), ("1111 AAA", "2222 BBB"), strict=True
    ):
        tab.goto(start)
        tab.get_by_role("checkbox", name=re.compile(work)).check()
        tab.get_by_role("button", name="Continue").click()
        tab.get_by_label("Number plate").fill(plate)
    for tab, phone in zip(tabs, ("612 345 678", "611 222 333"), strict=True):
        tab.get_by_role("button", name="Continue").click()
        tab.locator(".offer").first.click()
        tab.get_by_label("How should we address you?").fill("Marta García")
        tab.get_by_label("Phone").fill(phone)
        tab.get_by_role("button", name=re.compile("^Book ")).click()
        tab.wait_for_url("**/v/*/")

    booked = Visit.objects.order_by("id")
    assert [(visit.vehicle.plate, visit.works.get().operation.code) for visit in booked] == [
        ("1111 AAA", "OIL"),
        ("2222 BBB", "BRAKES"),
    ]


def test_a_time_somebody_else_was_quicker_to_take(browser, start):
    """Two clients look at the last free quarter; the second is offered three others at once."""
    Posting.objects.filter(staff__name="Luis Pardo").delete()
    phones = [on_a_phone(browser) for _ in range(2)]
    for phone in phones:
        up_to(phone, start, "when")
    for phone in phones:  # the first holds it from here on
        press(phone, "button", re.compile("The first free time"))

    second = phones[1]
    expect(second.get_by_text("That time has just gone.")).to_be_visible()
    second.locator(".errors .offer").first.click()
    for phone, number in zip(phones, ("612 345 678", "611 222 333"), strict=True):
        phone.get_by_label("How should we address you?").fill("Marta García")
        phone.get_by_label("Phone").fill(number)
        phone.get_by_role("button", name=re.compile("^Book ")).click()
        phone.wait_for_url("**/v/*/")
    assert Visit.objects.count() == 2


def test_the_keyboard_is_enough(browser, start):
    page = on_a_phone(browser, width=1280, script=True)
    page.goto(start)
    page.get_by_role("checkbox", name=re.compile("Brakes")).focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    page.get_by_label("Number plate").focus()
    page.keyboard.type("4821 KLM")
    page.keyboard.press("Enter")
    page.locator(".offer").nth(1).focus()
    page.keyboard.press("Enter")
    page.get_by_label("How should we address you?").focus()
    page.keyboard.type("Marta García")
    page.keyboard.press("Tab")
    page.keyboard.type("612 345 678")
    page.keyboard.press("Enter")

    page.wait_for_url("**/v/*/")
    assert Visit.objects.get().works.get().operation.code == "BRAKES"


def test_errors_take_the_focus_to_the_top(browser, start):
    page = on_a_phone(browser, script=True)
    up_to(page, start, "you, wrong")

    assert page.title().startswith("Error: Who is coming?")
    expect(page.locator(".errors")).to_be_focused()
    page.get_by_role("link", name=re.compile("Enter the whole phone number")).click()
    expect(page.get_by_label("Phone")).to_be_focused()
