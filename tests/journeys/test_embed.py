"""The booking inside a page of the dealer's own, on another host, in a client's browser."""

import re
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, FrameLocator, Page, Response, expect

from service_desk.organisation.models import Site, SiteLook
from service_desk.visits.models import Visit
from tests.factories.public import link_to, make_martas_visit, make_open_site
from tests.journeys.screen import violations

pytestmark = [pytest.mark.journeys, pytest.mark.django_db(transaction=True)]

AROUND = """<!doctype html><html lang="en"><title>Norte Motor</title><h1>Norte Motor</h1>
<iframe src="{}" title="Book a visit" width="100%" height="780"></iframe>"""


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *args: Any) -> None:
        pass


@pytest.fixture
def site() -> Site:
    return make_open_site(name="Norte Motor")


@pytest.fixture
def dealer(tmp_path: Path, live_server: Any) -> Iterator[str]:
    """The dealer's website. Ours is "localhost": to a browser the two are different sites."""
    assert "localhost" in live_server.url
    (tmp_path / "index.html").write_text(AROUND.format(f"{live_server.url}/embed/north/"))
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(tmp_path)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


@pytest.fixture
def framing(site: Site, dealer: str) -> SiteLook:
    return SiteLook.objects.create(site=site, embed_hosts=[dealer])


class Talk:
    """What went over the wire between the frame and us."""

    def __init__(self, page: Page) -> None:
        self.cookies: list[str] = []
        self.violations: list[str] = []
        page.on("response", self._hear)
        page.on("console", lambda said: self.violations.append(said.text))

    def _hear(self, answer: Response) -> None:
        if "/embed/" in answer.url:
            sent, got = answer.request.all_headers(), answer.all_headers()
            self.cookies += [
                headers[name]
                for headers, name in ((sent, "cookie"), (got, "set-cookie"))
                if name in headers
            ]


def a_phone(browser: Browser, *, script: bool) -> BrowserContext:
    return browser.new_context(
        viewport={"width": 390, "height": 844}, java_script_enabled=script, locale="en-GB"
    )


def answered(frame: FrameLocator) -> None:
    """The four questions, to the end."""
    frame.get_by_role("checkbox", name=re.compile("Oil service")).check()
    frame.get_by_role("button", name="Continue").click()
    frame.get_by_label("Number plate").fill("4821 KLM")
    frame.get_by_label("Number plate").press("Enter")
    frame.get_by_role("button", name=re.compile("The first free time")).click()
    frame.get_by_role("button", name="Back").click()
    frame.get_by_role("button", name=re.compile("The first free time")).click()
    frame.get_by_label("How should we address you?").fill("Marta García")
    frame.get_by_label("Phone").fill("612 345 678")
    frame.get_by_role("button", name=re.compile("^Book ")).click()
    expect(frame.get_by_role("heading", level=1)).to_have_text("Your visit is booked")


@pytest.mark.parametrize("script", [False, True])
def test_a_visit_is_booked_inside_the_dealers_page_without_a_cookie(
    browser, dealer, framing, script
):
    context = a_phone(browser, script=script)
    page = context.new_page()
    talk = Talk(page)
    page.goto(dealer)

    frame = page.frame_locator("iframe")
    answered(frame)
    with context.expect_page() as opened:
        frame.get_by_role("link", name="Open my visit").click()

    ticket = opened.value
    expect(ticket.get_by_role("heading", level=1)).to_contain_text("Marta")
    assert re.search(r"/v/\w+/$", ticket.url)
    assert (Visit.objects.count(), talk.cookies) == (1, [])
    context.close()


def test_the_frame_fits_a_narrow_column_and_has_no_accessibility_violation(
    browser, dealer, framing, live_server
):
    page = browser.new_context(viewport={"width": 320, "height": 780}).new_page()
    page.goto(f"{live_server.url}/embed/north/?lang=en")
    found = {"work": violations(page)}
    page.get_by_role("checkbox", name=re.compile("Oil service")).check()
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("Number plate").fill("4821 KLM")
    found["car"] = violations(page)
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("heading", name="When will you bring it?").wait_for()
    found["when"] = violations(page)
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")

    assert (found, wide) == ({"work": [], "car": [], "when": []}, 0)
    page.context.close()


def test_a_page_that_was_not_named_shows_nothing(browser, dealer, framing):
    SiteLook.objects.update(embed_hosts=["https://somebody-else.example.com"])
    page = a_phone(browser, script=True).new_page()
    talk = Talk(page)

    page.goto(dealer)
    page.wait_for_timeout(500)

    assert page.frame_locator("iframe").get_by_role("heading").count() == 0
    assert any("frame-ancestors" in said for said in talk.violations), talk.violations
    page.context.close()


def test_the_page_of_a_visit_cannot_be_framed_even_there(
    browser, site, dealer, framing, live_server, tmp_path
):
    """Clickjacking: a page around it could make somebody press "Cancel the visit"."""
    visit = make_martas_visit(site)
    (tmp_path / "trap.html").write_text(AROUND.format(f"{live_server.url}{link_to(visit)}"))
    page = a_phone(browser, script=True).new_page()
    talk = Talk(page)

    page.goto(f"{dealer}/trap.html")
    page.wait_for_timeout(500)

    assert page.frame_locator("iframe").get_by_role("heading").count() == 0
    assert any("frame-ancestors" in said for said in talk.violations), talk.violations
    page.context.close()
