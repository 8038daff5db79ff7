"""The outbox proves its promises: the sum of a day, what is looked for, and what is held."""

import datetime as dt

import pytest

from service_desk.lib import clock
from service_desk.messaging import reasons
from service_desk.messaging.lanes import LANES
from service_desk.messaging.models import Attempt, Message, MessagePolicy, Reply
from service_desk.messaging.states import Delivery, Door, Meaning, MessageState, Outcome
from service_desk.organisation.roles import Role
from service_desk.records.models import ScanRun
from tests.factories.clients import make_client
from tests.factories.messages import make_message
from tests.factories.organisation import make_site, make_staff

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)
MESSAGES = "/desk/north/messages/"


@pytest.fixture
def now():
    return clock.now()


@pytest.fixture
def site():
    return make_site("north")


@pytest.fixture
def desk(client, site, now):
    """A receptionist at the desk, and a sender that is alive."""
    for lane in LANES:
        ScanRun.objects.create(name=lane.name, started_at=now, finished_at=now)
    client.force_login(make_staff(site, Role.RECEPTIONIST))
    return client


def row(site, name="Lucía Vega", **fields):
    person = make_client(site, name, email="lucia@example.com")
    fields.setdefault("due_at", clock.now())
    return make_message(person, **fields)


def shown(page):
    return [message.client.name for message in page.context["box"].rows]


def test_each_figure_of_the_day_opens_the_rows_it_was_counted_from(desk, site, now):
    got = {"state": "sent", "sent_at": now, "delivery": "delivered", "delivered_at": now}
    row(site, "Ana Ahead")
    row(site, "Ben Called", state=MessageState.TO_CALL)
    row(site, "Cai Sent", state=MessageState.SENT, sent_at=now)
    row(site, "Dia Delivered", **got)
    row(site, "Eli Failed", state=MessageState.FAILED)
    row(site, "Fay Aside", state=MessageState.SET_ASIDE)
    row(site, "Gil Held back", state=MessageState.SUPPRESSED)
    row(site, "Hal Tomorrow", due_at=now + 30 * HOUR)

    figures = desk.get(MESSAGES).context["day"]

    opened = {figure.words: shown(desk.get(MESSAGES + figure.query)) for figure in figures}
    assert opened == {
        "1 will go out": ["Ana Ahead"],
        "1 to be called": ["Ben Called"],
        "2 went": ["Dia Delivered", "Cai Sent"],
        "1 delivered": ["Dia Delivered"],
        "2 failed": ["Fay Aside", "Eli Failed"],
        "1 not needed": ["Gil Held back"],
    }


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("?kind=flyer", ["Ana Kind"]),
        ("?channel=sms", ["Ben Channel"]),
        ("?q=cai", ["Cai Ñandú"]),
        ("?q=nandu", ["Cai Ñandú"]),
        ("?q=612+000+777", ["Ben Channel"]),
        ("?q=dia@example.org", ["Dia Address"]),
        ("?q=nobody", []),
        ("?kind=flyer&channel=sms", []),
        ("?kind=%00&channel=pigeon&delivery=eaten&day=never&page=-1", None),
    ],
)
def test_rows_are_found_by_kind_channel_client_and_number(desk, site, asked, found):
    row(site, "Ana Kind", kind="flyer")
    row(site, "Ben Channel", channel=Door.SMS, recipient="+34612000777")
    row(site, "Cai Ñandú")
    row(site, "Dia Address", recipient="dia@example.org")

    page = desk.get(MESSAGES + asked.replace("%00", ""))

    assert sorted(shown(page)) == (found if found is not None else sorted(shown(page)))
    assert page.status_code == 200


def test_what_the_network_says_stands_in_the_place_of_sent(desk, site, now):
    for delivery in Delivery:
        row(site, state="sent", sent_at=now, delivery=delivery, delivered_at=now)

    text = desk.get(f"{MESSAGES}?tab=sent").text

    assert all(f"<span>{delivery.label}</span>" in text for delivery in Delivery)


def test_a_row_set_aside_says_what_to_do(desk, site):
    row(site, state=MessageState.SET_ASIDE, reason=reasons.FAULT)

    page = desk.get(f"{MESSAGES}?tab=failed")

    assert reasons.FAULT in page.text
    assert "Tell your administrator" in page.text


def test_the_panel_shows_every_attempt_and_what_came_back(desk, site, now):
    message = row(site, state="sent", sent_at=now, channel=Door.SMS)
    Attempt.objects.create(
        message=message, at=now - HOUR, channel="sms", outcome=Outcome.PASSING, answer="429 Slow",
        provider="twilio",
    )  # fmt: skip
    Attempt.objects.create(
        message=message, at=now, channel="sms", outcome=Outcome.TAKEN, provider="twilio",
        provider_id="SM1", delivery="delivered", delivery_at=now,
    )  # fmt: skip
    Reply.objects.create(
        site=site, provider="twilio", provider_id="SM2", phone="+34612000001", text="¡Vale!",
        received_at=now, meaning=Meaning.YES, message=message, outcome="Confirmed.",
    )  # fmt: skip

    panel = desk.get(f"{MESSAGES}{message.pk}/", headers={"HX-Request": "true"}).text

    assert ["429 Slow" in panel, "¡Vale!" in panel, "Confirmed." in panel] == [True] * 3
    assert panel.count("twilio") == 2


def test_verbs_say_how_they_are_undone(desk, site, now):
    message = row(site, state="failed", due_at=now, not_before=now)

    done = desk.post(f"{MESSAGES}{message.pk}/resend/", follow=True)
    back = desk.post(f"{MESSAGES}{message.pk}/undo/")

    assert f'action="{MESSAGES}{message.pk}/undo/"' in done.text
    assert back.status_code == 302
    assert Message.objects.get().state == MessageState.FAILED


def test_all_that_failed_for_one_reason_is_tried_again_by_one_press(desk, site):
    for _ in range(2):
        row(site, state="failed", reason=reasons.NO_ANSWER)
    page = desk.get(f"{MESSAGES}?tab=failed")

    done = desk.post(f"{MESSAGES}retry/", {"reason": reasons.NO_ANSWER}, follow=True)

    assert page.context["retries"] == [(reasons.NO_ANSWER, 2)]
    assert "2 messages leave again in a minute." in done.text
    assert set(Message.objects.values_list("state", flat=True)) == {"planned"}


def test_what_is_held_is_said_on_every_page_of_the_site(desk, site):
    desk.post(f"{MESSAGES}hold/", {"reason": "Wrong prices"}, follow=True)
    pages = [desk.get(f"/desk/north/{page}/").text for page in ("board", "clients", "messages")]
    desk.post(f"{MESSAGES}let-go/", follow=True)

    assert ["Wrong prices" in page for page in pages] == [True] * 3
    assert "Wrong prices" not in desk.get("/desk/north/board/").text
    assert MessagePolicy.objects.get().held_at is None


def test_holding_without_a_reason_is_refused_in_words(desk, site):
    page = desk.post(f"{MESSAGES}hold/", {"reason": " "}, follow=True)

    assert "Say why, so that colleagues know." in page.text
    assert not MessagePolicy.objects.exclude(held_at=None).exists()


def test_a_dead_sender_is_said_on_the_board_and_only_to_those_it_concerns(client, site):
    client.force_login(make_staff(site, Role.RECEPTIONIST))
    told = client.get("/desk/north/board/").text
    client.force_login(make_staff(site, Role.MECHANIC))
    untold = client.get("/desk/north/board/").text

    assert "Messages are not being sent" in told
    assert "Messages are not being sent" not in untold


def test_a_house_that_sends_nothing_says_so(desk, settings):
    settings.SEND_MESSAGES = False

    assert "switched off" in desk.get("/desk/north/board/").text


def test_a_budget_that_is_used_up_says_so(desk, site):
    MessagePolicy.objects.create(site=site, money_a_day=0)

    assert "The money for texts is used up" in desk.get("/desk/north/board/").text


def test_the_alarm_is_asked_once_in_ten_seconds(desk, site, django_assert_num_queries):
    counts = []
    for _ in range(3):
        with django_assert_num_queries(30, exact=False) as queries:
            desk.get("/desk/north/board/")
        counts.append(sum("messagepolicy" in each["sql"] for each in queries.captured_queries))

    assert sum(counts) == 1


def test_replies_are_read_here_and_taken_back(desk, site, now):
    reply = Reply.objects.create(
        site=site, provider="http", provider_id="1", phone="+34612000001", text="Mañana no puedo",
        received_at=now, meaning=Meaning.OTHER,
    )  # fmt: skip
    before = desk.get(f"{MESSAGES}replies/").text

    desk.post(f"{MESSAGES}replies/{reply.pk}/read/")
    read = Reply.objects.get().read_at
    desk.post(f"{MESSAGES}replies/{reply.pk}/read/?again")

    assert "Mañana no puedo" in before
    assert read is not None
    assert Reply.objects.get().read_at is None
