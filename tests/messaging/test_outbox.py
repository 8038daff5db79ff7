"""The outbox at the desk: what will be sent, was sent, failed, and why."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils.translation import override

from service_desk.lib import clock
from service_desk.messaging.lanes import LANES
from service_desk.messaging.models import Message
from service_desk.messaging.states import Door, MessageState
from service_desk.organisation.roles import Role
from service_desk.records.models import ScanRun
from tests.factories.clients import make_client
from tests.factories.messages import make_message
from tests.factories.organisation import make_site, make_staff

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def now():
    return clock.now()


@pytest.fixture
def site():
    return make_site("north")


@pytest.fixture
def desk(client, site, now):
    """A receptionist at the desk, and a sender that is alive."""
    heartbeats(now)
    client.force_login(make_staff(site, Role.RECEPTIONIST))
    return client


def heartbeats(at):
    for lane in LANES:
        ScanRun.objects.create(name=lane.name, started_at=at, finished_at=at)


def row(site, name="Lucía Vega", **fields):
    person = make_client(site, name, email="lucia@example.com")
    fields.setdefault("due_at", clock.now() + HOUR)
    return make_message(person, **fields)


def test_each_tab_shows_its_rows_and_counts_the_others(desk, site, now):
    row(site, "Ana Planned")
    row(site, "Ben Failed", state=MessageState.FAILED, reason="550 No such user")
    row(site, "Cai Sent", state=MessageState.SENT, sent_at=now)
    row(site, "Dia Stopped", state=MessageState.CANCELLED)
    row(site, "Eli Called", state=MessageState.TO_CALL)
    row(make_site(), "Foreign Failed", state=MessageState.FAILED)

    page = desk.get("/desk/north/messages/?tab=failed")

    assert [message.client.name for message in page.context["box"].rows] == ["Ben Failed"]
    assert page.context["box"].counts == {
        "planned": 1,
        "to-call": 1,
        "sent": 1,
        "failed": 1,
        "not-needed": 1,
    }
    assert "550 No such user" in page.text
    assert "not being sent" not in page.text


@pytest.mark.parametrize("tab", ["planned", "to-call", "sent", "failed", "not-needed", "no-such"])
def test_an_empty_tab_says_so(desk, tab):
    page = desk.get("/desk/north/messages/", {"tab": tab})

    assert (page.status_code, page.context["box"].rows) == (200, [])
    assert 'class="empty"' in page.text


def test_a_day_is_one_of_the_sites_own(desk, site, now):
    tomorrow = site.today(now) + dt.timedelta(days=1)
    late = dt.datetime.combine(tomorrow, dt.time(23, 30), site.zone_info)
    row(site, "Late Tomorrow", due_at=late)
    row(site, "After Midnight", due_at=late + HOUR)

    page = desk.get(f"/desk/north/messages/?day={tomorrow}")

    assert [message.client.name for message in page.context["box"].rows] == ["Late Tomorrow"]


def test_what_is_older_than_a_week_is_found_by_its_day(desk, site, now):
    old = row(site, state=MessageState.SENT, due_at=now - dt.timedelta(days=30), sent_at=now)
    on = site.local(old.due_at).date()

    assert desk.get("/desk/north/messages/?tab=sent").context["box"].rows == []
    assert desk.get(f"/desk/north/messages/?tab=sent&day={on}").context["box"].rows == [old]


@pytest.mark.parametrize("heard", [None, dt.timedelta(minutes=4)])
def test_a_silent_sender_is_said_on_top(desk, now, heard):
    ScanRun.objects.all().delete()
    if heard:
        heartbeats(now - heard)

    assert "Messages are not being sent" in desk.get("/desk/north/messages/").text


def test_how_long_the_oldest_has_waited(desk, site, now):
    row(site, due_at=now - dt.timedelta(minutes=12))

    page = desk.get("/desk/north/messages/")

    assert "The oldest has been due for 12\u00a0min." in page.text


def test_queries_do_not_grow_with_the_rows(desk, site, django_assert_num_queries):
    counts = []
    desk.get("/desk/north/messages/")  # the pulse is read once in ten seconds
    for _ in range(2):
        with django_assert_num_queries(10, exact=False) as queries:  # two are the bar's
            desk.get("/desk/north/messages/")
        counts.append(len(queries))
        for number in range(3):
            row(site, f"Client {number}")

    assert counts[0] == counts[1]


def test_a_long_list_has_pages(desk, site):
    person = make_client(site, email="lucia@example.com")
    for minute in range(51):
        make_message(person, due_at=clock.now() + minute * dt.timedelta(minutes=1))

    first = desk.get("/desk/north/messages/")
    second = desk.get("/desk/north/messages/?page=2")

    assert (len(first.context["box"].rows), len(second.context["box"].rows)) == (50, 1)
    assert 'rel="next"' in first.text
    assert 'rel="next"' not in second.text


def test_the_panel_shows_the_text_and_what_can_be_done(desk, site):
    message = row(site, state=MessageState.FAILED, reason="550 No such user", attempts=1)
    address = f"/desk/north/messages/{message.pk}/"

    whole = desk.get(address)
    panel = desk.get(address, headers={"HX-Request": "true"})

    assert whole.context["box"].tab == "failed"
    assert "key ••••" in panel.text
    assert "<html" not in panel.text
    assert f"{address}resend/" in panel.text


def test_a_message_of_a_version_we_do_not_know_is_still_shown(desk, site):
    message = row(site, kind="of-tomorrow")

    assert desk.get(f"/desk/north/messages/{message.pk}/").status_code == 200


def test_looking_at_a_message_changes_nothing(desk, site):
    message = row(site)
    before = list(Message.objects.values())

    for path in ("", f"{message.pk}/"):
        desk.get(f"/desk/north/messages/{path}")

    assert list(Message.objects.values()) == before


@pytest.mark.parametrize(
    ("verb", "state", "after"),
    [
        ("resend", MessageState.FAILED, MessageState.PLANNED),
        ("stop", MessageState.PLANNED, MessageState.CANCELLED),
        ("called", MessageState.TO_CALL, MessageState.SENT),
    ],
)
def test_a_verb_is_done_by_post_alone(desk, site, verb, state, after):
    message = row(site, state=state)
    address = f"/desk/north/messages/{message.pk}/{verb}/"

    refused = desk.get(address)
    done = desk.post(address)

    assert refused.status_code == 405
    assert (done.status_code, done.url) == (302, f"/desk/north/messages/{message.pk}/")
    assert Message.objects.get().state == after


def test_a_refusal_is_a_sentence_in_the_panel(desk, site, now):
    message = row(site, state=MessageState.SENT, sent_at=now)

    answer = desk.post(f"/desk/north/messages/{message.pk}/stop/")

    assert answer.status_code == 409
    assert "It can&#x27;t be stopped any more." in answer.text
    assert Message.objects.get().state == MessageState.SENT


def test_another_sites_message_is_not_there(desk):
    message = row(make_site(), state=MessageState.FAILED)

    assert desk.get(f"/desk/north/messages/{message.pk}/").status_code == 404
    assert desk.post(f"/desk/north/messages/{message.pk}/resend/").status_code == 404


@pytest.mark.parametrize(("role", "status"), [(Role.MECHANIC, 403), (Role.MANAGER, 200)])
def test_the_outbox_is_for_the_desk(client, site, role, status):
    client.force_login(make_staff(site, role))

    assert client.get("/desk/north/messages/").status_code == status


@pytest.mark.parametrize("language", ["en", "ru", "es", "zh-hans"])
def test_the_page_reads_in_every_language(desk, site, language):
    message = row(site, channel=Door.SMS, state=MessageState.FAILED, reason="400 Bad number")
    with override(language):
        address = reverse("message", args=["north", message.pk])

    page = desk.get(address, headers={"Accept-Language": language})

    assert page.status_code == 200
    assert "400 Bad number" in page.text
