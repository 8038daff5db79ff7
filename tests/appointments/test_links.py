"""Signed links: each opens one thing, ends with it, and is used up by nobody who only looks."""

import datetime as dt

import pytest
import time_machine
from django.test import Client

from appointments.actions import cancel_visit, mark_arrived, reschedule_visit
from appointments.actions.seats import Times
from appointments.links import LinkGone, calendar_token, issue_link, open_link
from appointments.messages.freed import issue_offer_link
from appointments.models import ClientLink, WaitingEntry, WaitingOffer
from appointments.states import Audience, LinkPurpose
from service_desk.messaging.models import Message
from service_desk.messaging.sending import send_due
from service_desk.visits.models import Visit
from service_desk.visits.states import VisitState
from tests.factories import NOW, at
from tests.factories.public import (
    heading_of,
    link_to,
    make_martas_visit,
    make_open_site,
    text_of,
)

pytestmark = pytest.mark.django_db

NOBODYS = "2" * 22
MINUTE, DAY = dt.timedelta(minutes=1), dt.timedelta(days=1)
THURSDAY = at("2027-03-11 10:00")


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def site():
    return make_open_site(advisors=1)


@pytest.fixture
def visit(site):
    return make_martas_visit(site)


@pytest.fixture
def tokens(visit) -> dict[str, str]:
    """A live token of every purpose, and one of nobody's."""
    entry = WaitingEntry.objects.create(
        site=visit.site,
        client=visit.client,
        vehicle=visit.vehicle,
        operations=["OIL"],
        first_on=NOW.date(),
        last_on=NOW.date() + DAY,
        created_at=NOW,
    )
    offer = WaitingOffer.objects.create(
        entry=entry,
        advisor=visit.site.postings.first().staff,
        starts_at=THURSDAY,
        token_hash="to be replaced",
        offered_at=NOW,
        expires_at=NOW + DAY,
    )
    page = issue_link(visit, now=NOW)
    return {
        "page": page,
        "calendar": calendar_token(page),
        "offer": issue_offer_link(offer),
        "nobody's": NOBODYS,
    }


OPENS = {
    "/v/{}/": {"page"},
    "/v/{}/move/": {"page"},
    "/v/{}/cancel/": {"page"},
    "/c/{}/visit.ics": {"calendar"},
    "/c/{}/pick-up.ics": {"calendar"},
    "/w/{}/": {"offer"},
}


@pytest.mark.parametrize("address", OPENS)
def test_a_link_of_one_purpose_opens_nothing_else(client, tokens, address):
    answers = {name: client.get(address.format(token)) for name, token in tokens.items()}

    assert {name for name, page in answers.items() if page.status_code == 200} == OPENS[address]
    refused = [page for page in answers.values() if page.status_code != 200]
    assert {page.status_code for page in refused} == {404}
    assert [page for page in refused if "Marta" in page.content.decode()] == []


@pytest.mark.parametrize("verb", ["confirm/", "move/", "cancel/", "restore/"])
def test_the_link_of_the_file_does_nothing_to_the_visit(client, visit, tokens, verb):
    answer = client.post(f"/v/{tokens['calendar']}/{verb}", {"starts_at": "2027-03-12T09:00Z"})

    version = visit.version
    visit.refresh_from_db()
    assert (answer.status_code, visit.state, visit.version) == (404, "BOOKED", version)


def test_the_lesser_token_leads_back_to_nothing(tokens):
    with pytest.raises(LinkGone):
        open_link(calendar_token(tokens["calendar"]), now=NOW)
    assert len({calendar_token(tokens["page"]) for _again in range(3)}) == 1


def test_no_token_stands_in_a_row(tokens):
    rows = str(list(ClientLink.objects.values())) + str(list(WaitingOffer.objects.values()))

    assert [raw for raw in tokens.values() if raw in rows] == []


@pytest.mark.parametrize(
    ("name", "purpose", "days"),
    [("page", LinkPurpose.VISIT, 90), ("calendar", LinkPurpose.CALENDAR, 1)],
)
def test_a_link_ends_so_long_after_the_last_appointment(visit, tokens, name, purpose, days):
    last = visit.appointments.get(kind="handover").starts_at + days * DAY

    assert open_link(tokens[name], purpose=purpose, now=last - MINUTE) == visit
    with pytest.raises(LinkGone) as gone:
        open_link(tokens[name], purpose=purpose, now=last)
    assert gone.value.visit == visit


def test_what_changes_the_visit_ends_all_its_links(visit, tokens):
    reschedule_visit(
        visit,
        times=Times(at("2027-03-12 10:00")),
        audience=Audience.STAFF,
        by=None,
        door="desk",
        now=NOW,
    )

    for name, purpose in (("page", LinkPurpose.VISIT), ("calendar", LinkPurpose.CALENDAR)):
        with pytest.raises(LinkGone):
            open_link(tokens[name], purpose=purpose, now=NOW)


def test_a_scanner_that_opens_everything_leaves_the_one_tap_to_its_reader(client, visit, tokens):
    page = f"/v/{tokens['page']}/"
    for verb in ("", "confirm/", "move/", "cancel/", "restore/", "renew/"):
        for method in (client.get, client.head, client.options):
            method(page + verb, headers={"sec-purpose": "prefetch", "user-agent": "SafeLinks"})

    assert client.post(f"{page}confirm/")["Location"] == page
    visit.refresh_from_db()
    assert visit.state == VisitState.CONFIRMED


def test_a_verb_comes_from_the_pages_own_form(visit, tokens):
    """Whoever knows the address and not the page can't press its buttons."""
    browser = Client(enforce_csrf_checks=True)
    page = f"/v/{tokens['page']}/"

    blind = browser.post(f"{page}cancel/", {"reason": ""})
    form = text_of(browser, f"{page}cancel/")
    token = form.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]
    pressed = browser.post(f"{page}cancel/", {"reason": "", "csrfmiddlewaretoken": token})

    assert (blind.status_code, pressed.status_code) == (403, 303)


def renewals() -> list[dt.datetime]:
    asked = Message.objects.filter(kind="link").order_by("created_at")
    return list(asked.values_list("created_at", flat=True))


def test_a_new_link_goes_to_the_known_phone_and_says_alike_to_everybody(client, visit, tokens):
    cancelled = Client().post(f"/v/{tokens['page']}/renew/", follow=True)
    answers = [
        client.post(f"/v/{token}/renew/", follow=True)
        for token in (tokens["calendar"], tokens["offer"], NOBODYS)
    ]

    assert {heading_of(each.content.decode()) for each in [cancelled, *answers]} == {
        "A new link is on its way"
    }
    asked = Message.objects.get(kind="link")
    assert (asked.recipient, asked.due_at) == ("+34612345678", NOW)


def test_a_new_link_is_sent_once_in_ten_minutes_and_three_times_a_day(client, clock, tokens):
    renew = f"/v/{tokens['page']}/renew/"

    for minutes in (0, 1, 9, 1, 10, 10, 10):
        clock.shift(minutes * MINUTE)
        client.post(renew)

    assert renewals() == [NOW, NOW + 10 * MINUTE, NOW + 21 * MINUTE]
    clock.move_to(NOW + DAY + MINUTE)
    client.post(renew)
    assert len(renewals()) == 4


def test_while_the_car_is_here_the_new_link_says_how_far_it_is(client, settings, visit, tokens):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    mark_arrived(visit, by=None, door="desk", now=NOW)
    client.post(f"/v/{tokens['page']}/renew/")

    send_due(NOW)

    sent = Message.objects.get(kind="link")
    assert sent.body == (
        "Talleres Vega: how far we are with your car: http://127.0.0.1:8000/v/•••/"
    )


@pytest.mark.parametrize("state", [VisitState.CANCELLED, VisitState.HANDED_OVER])
def test_there_is_no_new_link_to_what_is_over(client, visit, state):
    link = link_to(visit)
    if state == VisitState.CANCELLED:
        cancel_visit(visit, by=None, door="desk", now=NOW)
    else:
        Visit.objects.update(state=state, arrived_at=NOW, handed_over_at=NOW)

    client.post(f"{link}renew/")

    assert renewals() == []


def test_a_dead_link_of_a_file_is_no_dead_end(client, visit, tokens):
    cancel_visit(visit, by=None, door="desk", now=NOW)

    page = text_of(client, f"/c/{tokens['calendar']}/visit.ics", status=410)

    assert heading_of(page) == "This link is no longer valid"
    assert f'action="/v/{tokens["calendar"]}/renew/"' in page
