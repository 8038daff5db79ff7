"""Photos, a call, the waiting list: in a browser as clients have them, and without a script."""

import io
import re
from collections.abc import Iterator

import pytest
from PIL import Image
from playwright.sync_api import FilePayload, Page, expect

from appointments.models import OwedAnswer, WaitingEntry
from service_desk.visits.models import Visit
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


@pytest.fixture(autouse=True)
def storage(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def start(live_server) -> str:
    make_open_site(name="Norte Motor")
    return f"{live_server.url}/book/north/"


def photo(name: str = "IMG_2041.jpg") -> FilePayload:
    file = io.BytesIO()
    Image.new("RGB", (1200, 900), "brown").save(file, "JPEG")
    return {"name": name, "mimeType": "image/jpeg", "buffer": file.getvalue()}


def heic() -> FilePayload:
    return {"name": "IMG_1.HEIC", "mimeType": "image/heic", "buffer": b"\0\0\0\x18ftypheic" * 9}


def pages_of(page: Page, start: str) -> Iterator[str]:
    """Walk beside the steps; pauses on each page, and on those where something is wrong."""
    page.goto(start)
    page.get_by_role("checkbox", name=re.compile("Something is wrong")).check()
    page.get_by_label("What is wrong?").fill("It rattles in front when it is cold")
    page.get_by_label("Add a photo").set_input_files([photo(), heic()])
    press(page, "button", "Continue")
    yield "work, a photo kept and one refused"
    press(page, "button", "Continue")
    yield "car, with a photo"
    page.get_by_label("Number plate").fill("4821 KLM")
    press(page, "button", "Continue")
    yield "when"
    press(page, "link", re.compile("^Call me back"))
    yield "call me"
    press(page, "button", "Call me back")
    yield "call me, nothing said"
    page.get_by_label("Phone").fill("612 345 678")
    page.get_by_label("How should we address you?").fill("Marta García")
    press(page, "button", "Call me back")
    yield "called"
    press(page, "link", "Look at the free times again")
    press(page, "link", "Put me on the waiting list")
    yield "wait"
    page.get_by_label("Phone").fill("612")
    press(page, "button", "Put me on the waiting list")
    yield "wait, wrong"
    page.get_by_label("Phone").fill("612 345 678")
    press(page, "button", "Put me on the waiting list")
    yield "waiting"
    press(page, "button", "Take me off the list")
    yield "off the list"


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_without_javascript_every_page_fits_every_screen(browser, start, width):
    page = on_a_phone(browser, width=width)

    too_wide = {name: overflow(page) for name in pages_of(page, start) if overflow(page) > 0}

    assert too_wide == {}
    assert (OwedAnswer.objects.count(), WaitingEntry.objects.get().state) == (1, "withdrawn")


def test_text_at_200_per_cent_and_no_violation_in_light_or_dark(browser, start):
    page = on_a_phone(browser, width=320, script=True)
    found = {}
    for name in pages_of(page, start):
        if wrong := violations_of(page):
            found[name] = wrong
        set_text_size(page, "200%")
        if overflow(page) > 0:
            found[f"{name}, 200 %"] = overflow(page)
        set_text_size(page, "")

    assert found == {}


def test_enter_in_the_form_goes_on_and_removes_no_photo(browser, start):
    page = on_a_phone(browser)
    page.goto(start)
    page.get_by_role("checkbox", name=re.compile("Something is wrong")).check()
    page.get_by_label("What is wrong?").fill("It rattles")
    page.get_by_label("Add a photo").set_input_files([photo()])
    press(page, "button", "Continue")
    press(page, "link", "Change the work")
    expect(page.locator(".photos img")).to_have_count(1)

    page.get_by_role("checkbox", name=re.compile("Brakes")).focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text("Which car is it?")
    expect(page.locator(".thumbs img")).to_have_count(1)
    press(page, "link", "Change the work")
    press(page, "button", "Remove Photo 1")
    expect(page.locator(".photos img")).to_have_count(0)
    expect(page.get_by_label("What is wrong?")).to_have_value("It rattles")


def test_booked_with_own_words_and_a_photo_in_seven_taps(browser, start):
    """Five as ever, and the button for a photo, and the photo."""
    phone = Taps(on_a_phone(browser))
    phone.page.goto(start)
    phone.tap("checkbox", re.compile("Something is wrong"), leads_on=False)
    phone.page.get_by_label("What is wrong?").fill("It rattles")
    with phone.page.expect_file_chooser() as chooser:
        phone.page.get_by_text("Add a photo").click()
    chooser.value.set_files([photo()])
    phone.count += 2
    phone.tap("button", "Continue")
    phone.page.get_by_label("Number plate").fill("4821 KLM")
    phone.tap("button", "Continue")
    phone.tap("button", re.compile("The first free time"))
    phone.page.get_by_label("How should we address you?").fill("Marta García")
    phone.page.get_by_label("Phone").fill("612 345 678")
    phone.page.wait_for_timeout(3000)  # nobody types as fast as a test, and the page knows
    phone.tap("button", re.compile("^Book "))

    expect(phone.page.get_by_role("heading", level=1)).to_contain_text("Marta")
    assert (phone.count, Visit.objects.get().photos.count()) == (7, 1)


def test_what_was_chosen_does_not_push_the_words_aside(browser, start):
    """The browser's own words for the files are as long as they are."""
    page = on_a_phone(browser, width=320)
    page.goto(start)
    page.get_by_role("checkbox", name=re.compile("Something is wrong")).check()
    page.get_by_label("Add a photo").set_input_files([photo("a-very-long-name-" * 6 + ".jpg")])

    box = page.locator(".tell").bounding_box()
    words = page.get_by_label("What is wrong?").bounding_box()
    assert box and words
    assert words["x"] + words["width"] <= box["x"] + box["width"]
