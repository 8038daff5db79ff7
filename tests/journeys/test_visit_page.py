"""The client's page of one visit, in a browser as clients have them: every state, size, tongue."""

import gzip
import re

import pytest
from django.conf import settings as conf
from playwright.sync_api import expect

from service_desk.messaging.models import Message
from service_desk.messaging.states import MessageState
from service_desk.visits.models import Visit
from service_desk.visits.states import VisitState
from tests.factories import NOW, at
from tests.factories.public import link_to, make_martas_visit, make_open_site
from tests.journeys.phone import (
    Taps,
    on_a_phone,
    overflow,
    press,
    set_text_size,
    violations_of,
)

pytestmark = [
    pytest.mark.journeys,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("present"),
]

LANGUAGES = [code for code, _name in conf.LANGUAGES]
THURSDAY = at("2027-03-11 10:00")


@pytest.fixture
def visit(present) -> Visit:
    """An oil service on Thursday at ten; the client is asked whether they come."""
    visit = make_martas_visit(make_open_site(name="Norte Motor", tax_percent=21))
    Message.objects.filter(kind="confirmation").update(state=MessageState.SENT, sent_at=NOW)
    return visit


@pytest.fixture
def link(visit, live_server) -> str:
    return f"{live_server.url}{link_to(visit)}"


def is_now(state: VisitState) -> None:
    Visit.objects.update(
        state=state,
        arrived_at=THURSDAY,
        no_show_at=THURSDAY,
        handed_over_at=THURSDAY,
        cancelled_at=NOW,
    )


@pytest.mark.parametrize("script", [False, True], ids=["without script", "with script"])
def test_confirmed_in_one_tap_moved_in_three_cancelled_in_two_and_taken_back(
    browser, visit, link, script
):
    """UX-55: one, at most four, at most three; counted from the page as the message opens it."""
    phone = Taps(on_a_phone(browser, script=script))
    page, heading = phone.page, phone.page.get_by_role("heading", level=1)
    page.goto(link)

    phone.tap("button", "Yes, I am coming")
    expect(page.locator(".status")).to_have_text("Confirmed")
    confirmed = phone.count

    phone.count = 0
    phone.tap("link", "Change the time")
    page.locator("details summary").last.click()
    with page.expect_navigation():
        page.locator("details[open] .slot").first.click()
    expect(page.locator(".status")).to_have_text("Booked")
    moved = phone.count + 2

    phone.count = 0
    phone.tap("link", "Cancel the visit")
    phone.tap("button", "Cancel the visit")
    expect(heading).to_have_text("Your visit is cancelled")
    cancelled = phone.count
    press(page, "button", "I am coming after all")
    expect(heading).to_contain_text("See you")

    print(f"\nUX-55 taps: confirmed {confirmed}, moved {moved}, cancelled {cancelled}, undone 1")
    assert (confirmed, moved, cancelled) == (1, 3, 2)
    assert Visit.objects.get().state == VisitState.BOOKED


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_every_state_fits_every_screen_in_every_language(browser, link, width):
    page = on_a_phone(browser, width=width)
    too_wide = {}
    for state in VisitState:
        is_now(state)
        for language in LANGUAGES:
            page.goto(f"{link}?lang={language}")
            if (by := overflow(page)) > 0:
                too_wide[state.value, language] = by

    assert too_wide == {}


@pytest.mark.parametrize("language", ["ru", "es"])
def test_text_at_200_per_cent_fits_a_narrow_phone(browser, link, language):
    """In the two languages that need the most room."""
    page = on_a_phone(browser, width=320, script=True)
    too_wide = {}
    for state in VisitState:
        is_now(state)
        page.goto(f"{link}?lang={language}")
        set_text_size(page, "200%")
        if (by := overflow(page)) > 0:
            too_wide[state.value] = by

    assert too_wide == {}


def test_no_state_has_an_accessibility_violation(browser, link):
    page = on_a_phone(browser, script=True)
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    found = {}
    for state in VisitState:
        is_now(state)
        page.goto(link)
        found[state.value] = violations_of(page)
    page.goto(re.sub(r"/v/.*", "/v/gone/", link))
    found["gone"] = violations_of(page)
    press(page, "button", "Send me a new link")
    found["renewed"] = violations_of(page)

    assert {name: wrong for name, wrong in found.items() if wrong} == {}
    assert [said for said in complaints if "status of 4" not in said] == []  # CSP keeps silent


def test_no_state_weighs_more_than_forty_kilobytes(browser, link):
    """UX-57: the page with all that it draws in, each packed as a server sends it."""
    weights = {}
    for state in VisitState:
        is_now(state)
        page = on_a_phone(browser)
        answers: list = []
        page.on("response", lambda answer, all_of=answers: all_of.append(answer))
        page.goto(link, wait_until="networkidle")
        weights[state.value] = sum(len(gzip.compress(answer.body())) for answer in answers)
        page.context.close()

    heaviest = max(weights, key=weights.__getitem__)
    print(f"\nUX-57 heaviest: {heaviest}, {weights[heaviest] / 1000:.1f} kB")
    assert weights[heaviest] <= 40_000


def test_the_calendar_button_brings_a_file(browser, visit, link):
    Visit.objects.update(state=VisitState.CONFIRMED, confirmed_at=NOW)
    page = on_a_phone(browser)
    page.goto(link)

    with page.expect_download() as download:
        page.get_by_role("link", name="Add to the calendar").click()

    assert download.value.suggested_filename == f"{visit.number}.ics"
    assert link not in download.value.url
