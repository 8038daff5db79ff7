"""The file of a client in a real browser: the keys, the merge and its undo, nobody kept out."""

import datetime as dt
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from service_desk.clients.models import Client, ContactEntry
from service_desk.visits.models import DeferredDefect
from service_desk.visits.states import VisitState
from tests.factories import NOW, at
from tests.factories.appointments import make_booking
from tests.factories.clients import make_client, make_vehicle
from tests.factories.desk import Desk, make_desk
from tests.factories.visits import make_visit
from tests.journeys.screen import OFFICE, PHONE, Sit, violations

pytestmark = [pytest.mark.journeys, pytest.mark.django_db(transaction=True)]

VIN = "VF7WV892C7S662585"
DAY = dt.timedelta(days=1)
Open = Callable[..., Page]


@pytest.fixture
def desk(present) -> Desk:
    return make_desk()


@pytest.fixture
def lucia(desk) -> Client:
    """Two cars, visits behind her and one ahead, brakes put off, and a second file."""
    lucia = make_client(desk.site, "Lucía Navarro Gil", phone="+34612304567")
    car = make_vehicle(lucia, "4821 LKM", vin=VIN, mileage=64_805, mileage_at=NOW)
    make_vehicle(lucia, "1111 AAA")
    for place in range(45):
        make_visit(
            desk.site, client=lucia, vehicle=car, state=VisitState.HANDED_OVER,
            handed_over_at=NOW - (place + 1) * 30 * DAY,
        )  # fmt: skip
    make_booking(desk.site, at("2027-03-10 10:15"), client=lucia, vehicle=car)
    DeferredDefect.objects.create(
        vehicle=car, words="Brake pads 2 mm", is_safety=True, found_on="2027-01-03"
    )
    make_client(desk.site, "Lucia Navarro", phone="+34612304567", address="Calle 1")
    return lucia


@pytest.fixture
def open_file(sit: Sit, lucia) -> Open:
    """Opens her file, or one of its pages."""
    return lambda path="", **options: sit(f"clients/{lucia.pk}/{path}", **options)


def test_the_keys_of_the_file(open_file, lucia):
    page = open_file()
    page.keyboard.press("2")
    expect(page.locator(".car-tabs [aria-current]")).to_contain_text("1111 AAA")
    expect(page.locator(".car-tabs [aria-current]")).to_be_focused()
    page.keyboard.press("1")
    expect(page.locator(".car-tabs [aria-current]")).to_contain_text("4821 LKM")

    for key in ("j", "j", "k"):
        page.keyboard.press(key)
    expect(page.locator("#timeline .event").first).to_be_focused()

    page.keyboard.press("n")
    expect(page.locator("[name=medium]").first).to_be_focused()
    page.get_by_label("In a few words").fill("Brings the second key on Wednesday")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".toast")).to_contain_text("Noted.")
    expect(page.locator("#timeline")).to_contain_text("Brings the second key on Wednesday")
    assert ContactEntry.objects.get().client == lucia

    page.keyboard.press("m")
    expect(page.locator("#show-messages")).to_have_attribute("aria-current", "true")


def test_a_file_is_edited_in_place_and_esc_leaves_it(open_file, lucia):
    page = open_file()
    page.keyboard.press("e")
    name = page.get_by_label("Name, as we should address the client")
    expect(name).to_be_focused()
    name.fill("Lucía N.")
    page.get_by_label("Another phone").fill("12")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".errors")).to_be_focused()
    expect(name).to_have_value("Lucía N.")

    page.get_by_label("Another phone").fill("911 234 567")
    page.keyboard.press("Control+Enter")
    expect(page.locator("h1")).to_have_text("Lucía N.")
    expect(page.locator("[data-key=edit]")).to_be_focused()
    page.keyboard.press("e")
    expect(name).to_be_focused()
    page.locator(".file-form h2").click(force=True)
    page.keyboard.press("Escape")
    expect(page.locator(".file-form")).to_have_count(0)


def test_a_gap_opens_the_field_that_fills_it(open_file):
    page = open_file()
    page.locator(".chip.gap", has_text="e-mail").click()

    expect(page.get_by_label("Another e-mail")).to_be_focused()


def test_older_history_comes_where_its_button_stood(open_file):
    page = open_file()
    expect(page.locator("#timeline .event")).to_have_count(40)
    page.get_by_role("link", name="Load older").click()

    expect(page.locator("#timeline .event")).to_have_count(46)
    expect(page.locator("#timeline .event").nth(40)).to_be_focused()
    expect(page.get_by_role("link", name="Load older")).to_have_count(0)


def test_two_files_are_merged_and_two_again(open_file):
    page = open_file()
    page.keyboard.press("d")
    page.get_by_role("button", name="Merge, keep Lucía Navarro Gil").click()
    expect(page.locator(".toast")).to_contain_text("Lucía Navarro Gil is kept.")
    expect(page.locator(".file-head")).to_contain_text("Calle 1")
    assert Client.objects.filter(merged_into=None).count() == 1

    page.keyboard.press("Control+z")

    expect(page.locator(".toast")).to_contain_text("they are two files again")
    expect(page.locator(".file-head")).not_to_contain_text("Calle 1")
    assert Client.objects.filter(merged_into=None).count() == 2


def test_the_same_without_any_script(open_file):
    page = open_file(java_script_enabled=False)
    page.get_by_role("link", name="Drop").click()
    page.get_by_label("Why it need not be done").fill("Sells the car")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".toast")).to_contain_text("It is no longer said.")
    page.get_by_role("button", name="Undo").click()

    expect(page.locator(".pinned")).to_contain_text("Brake pads 2 mm")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [OFFICE, PHONE], ids=["1366", "390"])
def test_nobody_is_kept_out(open_file, lucia, viewport, scheme):
    page = open_file(viewport=viewport, color_scheme=scheme)
    start = page.url
    car = lucia.ownerships.order_by("pk").first().vehicle_id
    assert violations(page) == []

    for path in (
        "edit/", "note/", "duplicates/", "cars/new/", f"cars/{car}/owner/", f"cars/{car}/mileage/",
        f"cars/{car}/defects/", "../incomplete/",
    ):  # fmt: skip
        page.goto(start + path)
        assert (path, violations(page)) == (path, [])
