"""The code before the visit, on a phone without a script."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from appointments.limits import Act, count_request
from service_desk.lib.clock import now
from service_desk.messaging.sending import send_due
from service_desk.visits.models import Visit
from tests.factories.public import make_open_site
from tests.journeys.screen import violations

pytestmark = [pytest.mark.journeys, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def start(live_server) -> str:
    """A site at which thirty have booked by themselves within the hour."""
    site = make_open_site(name="Norte Motor")
    for _booking in range(30):
        count_request(Act.BOOK, site=site, now=now())
    return f"{live_server.url}/book/north/"


@pytest.fixture
def phone(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    options = getattr(request, "param", {})
    context = browser.new_context(
        **{"viewport": {"width": 390, "height": 844}, "locale": "en-GB", **options}
    )
    yield context.new_page()
    context.close()


def up_to_the_code(page: Page, start: str) -> None:
    page.goto(start)
    page.get_by_role("checkbox", name=re.compile("Oil service")).check()
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("Number plate").fill("4821 KLM")
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name=re.compile("The first free time")).click()
    page.get_by_label("How should we address you?").fill("Marta García")
    page.get_by_label("Phone").fill("612 345 678")
    page.get_by_role("button", name=re.compile("^Book ")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What is the code we sent?")


@pytest.mark.parametrize("phone", [{"java_script_enabled": False}], indirect=True)
def test_the_code_is_pasted_and_enter_books(phone, start, capsys):
    up_to_the_code(phone, start)
    send_due(now())
    code = re.search(r"\b\d{6}\b", capsys.readouterr().err)[0]

    phone.get_by_label("Code").fill("000 000" if code != "000000" else "111 111")
    phone.get_by_label("Code").press("Enter")
    expect(phone.get_by_text("You have 4 more tries.").first).to_be_visible()
    phone.get_by_label("Code").fill(code)
    phone.get_by_label("Code").press("Enter")

    phone.wait_for_url("**/v/*/")
    assert Visit.objects.get().client.name == "Marta García"


@pytest.mark.parametrize("phone", [{"java_script_enabled": False}], indirect=True)
def test_the_number_can_be_changed_and_all_else_is_kept(phone, start):
    up_to_the_code(phone, start)

    phone.get_by_role("link", name="Change the number").click()
    expect(phone.get_by_label("How should we address you?")).to_have_value("Marta García")
    phone.get_by_label("Phone").fill("699 345 678")
    phone.get_by_role("button", name=re.compile("^Book ")).click()

    expect(phone.get_by_text("699\u00a0345\u00a0678")).to_be_visible()


@pytest.mark.parametrize("width", [320, 1280])
def test_the_page_fits_and_is_accessible(browser, start, width):
    context = browser.new_context(viewport={"width": width, "height": 844}, locale="en-GB")
    page = context.new_page()
    up_to_the_code(page, start)
    page.get_by_role("button", name="Send another code").click()
    expect(page.get_by_text("The code is on its way.").first).to_be_visible()

    overflow = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    assert (violations(page), overflow) == ([], 0)
    context.close()
