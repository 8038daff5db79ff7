"""An administrator writes a text: seen while typed, saved, and sent to oneself by real mail."""

import re

import pytest
import time_machine
from django.test import Client
from playwright.sync_api import expect

from service_desk.lib.clock import now
from service_desk.messaging.models import MessageText
from service_desk.messaging.sending import send_due
from service_desk.organisation.roles import Role
from tests.factories import NOW, at
from tests.factories.appointments import make_booking
from tests.factories.clients import make_client
from tests.factories.organisation import make_advisor, make_site, make_staff
from tests.journeys.screen import OFFICE, PHONE, violations
from tests.stubs.mail import mail_server

pytestmark = [pytest.mark.journeys, pytest.mark.django_db(transaction=True)]

PATH = "/admin/messaging/messagetext/"


@pytest.fixture
def open_texts(browser, live_server):
    """Signed in as the administrator of a site where Lucía is expected on Friday."""
    with time_machine.travel(NOW, tick=True):
        site = make_site("north")
        make_advisor(site)
        make_booking(site, at("2027-03-12 10:15"), client=make_client(site, "Lucía Vega"))
        person = make_staff(
            site, Role.ADMINISTRATOR, is_staff=True, name="Olga Vega", email="olga@vega.es"
        )
        signed_in = Client()
        signed_in.force_login(person)
        session = signed_in.cookies["sessionid"].value
        contexts = []

        def opened(path="", **options):
            context = browser.new_context(**{"viewport": OFFICE, **options})
            context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
            contexts.append(context)
            page = context.new_page()
            page.goto(f"{live_server.url}{PATH}{path}")
            return page

        yield opened
        for context in contexts:
            context.close()


def test_a_text_is_seen_while_it_is_typed_then_saved_given_up_and_brought_back(open_texts):
    page = open_texts()
    page.get_by_role("row", name="Appointment card").get_by_role(
        "link", name="Español"
    ).first.click()
    words, preview = page.get_by_label("Text", exact=True), page.locator("#preview")

    words.fill("Hola[ {name}], le esperamos el {day}: ")
    page.get_by_role("button", name="{link}", exact=True).click()

    expect(preview).to_contain_text("Hola Lucia, le esperamos el vie 12 de marzo: http")
    expect(preview.get_by_role("status")).to_have_text(re.compile(r"1 text\s+\d+ more letters"))
    assert words.input_value().endswith("{link}")
    assert MessageText.objects.count() == 0
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved. From now on it is sent like this.")).to_be_visible()
    page.get_by_role("button", name="Use ours again").click()
    page.get_by_role("button", name="Bring back your own").click()
    expect(words).to_have_value("Hola[ {name}], le esperamos el {day}: {link}")


def test_a_letter_is_sent_to_oneself_before_it_is_saved(open_texts, settings):
    with mail_server(settings) as mail:
        page = open_texts("north/card/letter/es/")
        page.get_by_label("Subject").fill("Su cita, {time}")
        page.get_by_role("button", name="Send to myself").click()
        expect(page.get_by_text("On its way to olga@vega.es")).to_be_visible()
        send_due(now())

        assert [(letter["To"], letter["Subject"]) for letter in mail.letters] == [
            ("olga@vega.es", "Test: Su cita, 10:15")
        ]
    expect(page.get_by_label("Subject")).to_have_value("Su cita, {time}")


def test_all_of_it_works_without_scripts(open_texts):
    page = open_texts("north/card/text/en/", java_script_enabled=False)
    page.get_by_label("Text", exact=True).fill("See you {day}, {nmae}: {link}")
    page.get_by_role("button", name="Preview").click()
    expect(page.locator("#preview")).to_contain_text("See you Fri 12 March, {nmae}: http")

    page.get_by_role("button", name="Save").click()

    expect(page.get_by_text("There is no {nmae} here. Did you mean {name}?")).to_be_visible()
    page.get_by_label("Text", exact=True).fill("See you {day}, {name}: {link}")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved. From now on it is sent like this.")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["", "north/card/text/es/", "north/card/letter/ru/"])
def test_no_page_of_it_has_an_accessibility_violation(open_texts, path, scheme):
    page = open_texts(path, color_scheme=scheme)

    assert violations(page) == []


def test_on_a_phone_nothing_is_cut_off(open_texts):
    page = open_texts("north/card/text/es/", viewport=PHONE)

    assert page.evaluate("document.querySelector('.text-editor').scrollWidth <= innerWidth")
