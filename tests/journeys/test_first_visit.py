"""The first visit from end to end: a dealer's own files, a phone without JavaScript, a board,
a mail a day before, and the client's yes.

Everything is real: the files, two browsers, the SMTP server, the clock of the scans.
"""

import datetime as dt
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import call_command
from playwright.sync_api import Browser, Page, expect

from appointments.models import Appointment
from service_desk.catalogue.models import Operation
from service_desk.clients.models import Vehicle
from service_desk.lib.clock import now
from service_desk.organisation.models import Site
from tests.factories.organisation import PASSWORD
from tests.stubs.mail import MailServer, mail_server

pytestmark = [pytest.mark.journeys, pytest.mark.django_db(transaction=True)]

FILES = Path(__file__).parent.parent / "data"


@pytest.fixture
def house(tmp_path: Path) -> Site:
    """An empty database made ready by the commands an owner would type."""
    call_command(
        "add_site", "north", name="Norte Motor", timezone="Europe/Madrid", country="ES",
        currency="EUR", languages="es,en", phone="+34910000142",
    )  # fmt: skip
    call_command(
        "add_site", "east", name="Восток Мотор", timezone="Europe/Moscow", country="RU",
        currency="RUB", languages="ru,en",
    )  # fmt: skip
    for number, name in enumerate(("Ana Ruiz", "Luis Prieto"), start=1):
        call_command(
            "add_staff", f"advisor{number}", name=name, site="north", role=["advisor"],
            password=PASSWORD, desk=number,
        )  # fmt: skip
    call_command(
        "add_staff", "reception", name="Marta Gil", site="north", role=["receptionist"],
        password=PASSWORD,
    )  # fmt: skip
    for kind, name in (
        ("operations", "operations.csv"),
        ("clients", "clients-es.csv"),
        ("parts", "parts.csv"),
        ("recalls", "recalls.tsv"),
        ("history", "history.csv"),
    ):
        # A copy, for the list of refused rows is written beside the file.
        file = shutil.copy(FILES / name, tmp_path)
        call_command("import_csv", kind, str(file), site="north")
    return Site.objects.get(slug="north")


@pytest.fixture
def smtp(settings) -> Iterator[MailServer]:
    with mail_server(settings) as server:
        yield server


def sign_in(page: Page, address: str, username: str) -> None:
    page.goto(f"{address}/accounts/login/?next=/desk/")
    page.get_by_label("User name").fill(username)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url("**/desk/**")


def choose_time(page: Page, earliest: dt.date) -> str:
    """Press the first free time after ten from a day on; gives the clock time pressed.

    A day before ten in the morning nobody is quiet, so the mail goes out at that very instant.
    """
    for button in page.locator("button[name=starts_at]").all():
        value = button.get_attribute("value") or ""
        day = re.search(r"\d{4}-\d{2}-\d{2}", value)
        is_late = (button.text_content() or "").strip()[:5] >= "10:"
        if day and is_late and dt.date.fromisoformat(day.group()) >= earliest:
            details = button.locator("xpath=ancestor::details")
            if details.count():
                details.locator("summary").click()
            text = button.inner_text()
            button.click()
            return re.search(r"\d\d:\d\d", text).group()
    raise AssertionError("no free time is offered")


def test_from_a_dealers_files_to_a_confirmed_visit(
    house: Site, smtp: MailServer, live_server, settings, browser: Browser
) -> None:
    settings.PUBLIC_URL = live_server.url
    assert Operation.objects.filter(site=house).exists() and Vehicle.objects.exists()
    phone = browser.new_context(
        java_script_enabled=False, viewport={"width": 390, "height": 844}, locale="en-GB"
    ).new_page()
    desk = browser.new_context(viewport={"width": 1366, "height": 768}, locale="en-GB").new_page()
    sign_in(desk, live_server.url, "reception")

    # A client books on a phone, without JavaScript.
    phone.goto(f"{live_server.url}/book/north/")
    phone.get_by_role("checkbox").first.check()
    phone.get_by_role("button", name="Continue").click()
    phone.get_by_label("Number plate", exact=False).first.fill("4821 KLM")
    phone.get_by_role("button", name="Continue").click()
    choose_time(phone, house.today(now()) + dt.timedelta(days=2))
    phone.get_by_label("How should we address you").fill("Lucía Navarro Gil")
    phone.get_by_label("Phone").fill("612 304 567")
    phone.get_by_label("E-mail", exact=False).fill("lucia@example.com")
    phone.get_by_role("button", name=re.compile("^Book")).click()
    phone.wait_for_url("**/v/*/")

    appointment = Appointment.objects.get(
        kind="drop_off", cancelled_at=None, visit__source="public"
    )
    local = house.local(appointment.starts_at)
    assert f"{local:%H:%M}" in phone.content()

    # Reception sees it, and a second booking appears by itself.
    desk.goto(f"{live_server.url}/desk/north/board/?day={local:%Y-%m-%d}")
    card = desk.locator("#board").get_by_text("Navarro").first
    expect(card).to_be_visible()

    # A day before, by the clock of the site, the client is asked by mail.
    day_before = local - dt.timedelta(days=1)
    call_command("scan", "all", now=day_before.isoformat())
    asked = [letter for letter in smtp.letters if _link(letter)]
    assert {letter["To"] for letter in asked} == {"lucia@example.com"}

    # The link of that mail asks, and the board shows the answer.
    phone.goto(_link(asked[-1]))
    phone.get_by_role("button", name="Yes, I am coming").click()
    expect(phone.get_by_text("Confirmed").first).to_be_visible()
    expect(desk.locator("#board [data-state=confirmed]").first).to_be_visible(timeout=2500)


def _link(letter) -> str:
    """The client's link in the text of a letter."""
    text = letter.get_body(("plain",)).get_content()
    found = re.search(r"http://\S+/v/\w+/", text)
    return found.group() if found else ""
