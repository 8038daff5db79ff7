"""A site in its own colour, at the edge of what is accepted: read by everybody, light and dark."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from service_desk.lib.colours import nearest_accent
from service_desk.organisation.models import SiteLook
from tests.factories.public import make_open_site
from tests.journeys.screen import PHONE, violations

pytestmark = [pytest.mark.journeys, pytest.mark.django_db(transaction=True)]

ORANGE = nearest_accent("#ff9900")


@pytest.fixture
def start(live_server) -> str:
    SiteLook.objects.create(site=make_open_site(name="Norte Motor"), accent=ORANGE)
    return f"{live_server.url}/book/north/"


def a_phone(browser: Browser, **options) -> Page:
    return browser.new_context(**{"viewport": PHONE, "locale": "en-GB", **options}).new_page()


def colour_of(page: Page, name: str) -> str:
    script = "name => getComputedStyle(document.documentElement).getPropertyValue(name)"
    return page.evaluate(script, name).lower()


def test_the_colour_is_the_sites_in_light_and_dark_and_not_where_more_contrast_is_asked(
    browser, start
):
    look = SiteLook.objects.get()
    found = {}
    for name, wish in {
        "light": {"color_scheme": "light"},
        "dark": {"color_scheme": "dark"},
        "more": {"contrast": "more"},
    }.items():
        page = a_phone(browser, **wish)
        page.goto(start)
        found[name] = colour_of(page, "--brand")
        page.context.close()

    assert found["light"] == look.accent == ORANGE
    assert f"prefers-color-scheme:dark){{:root:not([data-theme]){{--brand:{found['dark']};" in (
        look.stylesheet
    )
    assert found["more"] == "#0e5a5c"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_in_it_has_an_accessibility_violation(browser, start, scheme):
    page = a_phone(browser, color_scheme=scheme)
    page.goto(start)
    found = {"work": violations(page)}
    page.get_by_role("checkbox", name=re.compile("Oil service")).check()
    found["work, chosen"] = violations(page)
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("Number plate").fill("4821 KLM")
    page.get_by_role("button", name="Continue").click()
    page.locator("details summary").first.click()
    found["when"] = violations(page)
    page.get_by_role("button", name=re.compile("The first free time")).hover()
    found["when, pointed at"] = violations(page)
    page.get_by_role("button", name=re.compile("The first free time")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Who is coming?")
    found["you"] = violations(page)

    assert {name: wrong for name, wrong in found.items() if wrong} == {}
    page.context.close()
