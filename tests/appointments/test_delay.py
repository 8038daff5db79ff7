"""A car that will be later than promised: told before the time passes, with why (S-11c)."""

import datetime as dt
import re

import pytest

from appointments.actions import tell_late
from appointments.models import LIVE, Appointment
from appointments.states import Kind, LateReason
from service_desk.clients.states import Channel
from service_desk.lib.refusals import Refusal
from service_desk.messaging.models import Message
from service_desk.messaging.sending import send_due
from service_desk.messaging.states import MessageState
from service_desk.records.models import JournalEntry
from service_desk.visits.states import VisitState
from tests.factories import at
from tests.factories.appointments import make_booking
from tests.factories.clients import make_client
from tests.factories.organisation import make_advisor, make_site

pytestmark = pytest.mark.django_db

TEN, FOUR, FIVE = (at(f"2027-03-09 {hour}:00") for hour in ("10", "16", "17"))
NOON = at("2027-03-09 12:00")


@pytest.fixture
def site(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.PUBLIC_URL = "https://cita.vega.es"
    return make_site()


@pytest.fixture
def ana(site):
    return make_advisor(site, "Ana Ruiz")


def here(site, *, handover_at=FOUR, state=VisitState.IN_WORK, prefers=Channel.EMAIL):
    client = make_client(site, email="lucia@example.com", prefers=prefers, language="en")
    return make_booking(
        site, TEN, handover_at=handover_at, client=client, state=state, arrived_at=TEN
    )


def late(visit, by, ready_at=FIVE, reason=LateReason.PART, now=NOON):
    return tell_late(visit, ready_at=ready_at, reason=reason, by=by, door="desk", now=now)


def pick_up(visit):
    return Appointment.objects.get(LIVE, visit=visit, kind=Kind.HANDOVER)


def test_the_client_hears_the_new_time_the_reason_and_that_we_are_sorry(site, ana, mailoutbox):
    visit = late(here(site), ana)

    send_due(NOON)

    letter, body = mailoutbox[0], mailoutbox[0].body.replace("\u00a0", " ")
    assert letter.subject.replace("\u00a0", " ") == (
        "Your car will be ready later: Tuesday 9 March, 17:00"
    )
    assert "We are sorry: your car will be ready later than we promised." in body
    assert "A part came later than promised." in body
    assert "https://cita.vega.es/v/" in body
    assert Message.objects.get(kind="late", subject=f"visit:{visit.pk}").not_after == FOUR


def test_the_pick_up_and_what_was_planned_for_it_move_along(site, ana):
    visit = here(site)

    late(visit, ana)

    assert (pick_up(visit).starts_at, pick_up(visit).advisor) == (FIVE, ana)
    ready = Message.objects.get(kind="ready")
    assert (ready.due_at, ready.not_after) == (at("2027-03-09 16:00"), at("2027-03-09 16:30"))


def test_it_is_in_the_journal_with_both_times_and_the_reason(site, ana):
    late(here(site), ana)

    entry = JournalEntry.objects.get(verb="told_late")
    assert (entry.by, entry.data["why"]) == (ana, "part")
    assert (entry.data["promised_at"], entry.data["ready_at"]) == (
        "2027-03-09T15:00:00+00:00",
        "2027-03-09T16:00:00+00:00",
    )


def test_who_wants_a_call_is_called_before_the_promised_time(site, ana):
    late(here(site, prefers=Channel.PHONE), ana)

    send_due(NOON)

    row = Message.objects.get(kind="late")
    assert (row.state, row.not_after, row.owner) == (MessageState.TO_CALL, FOUR, ana)


def test_told_twice_only_the_last_is_told(site, ana, mailoutbox):
    visit = late(here(site), ana)
    late(visit, ana, at("2027-03-10 09:00"), now=NOON + dt.timedelta(seconds=20))

    send_due(NOON + dt.timedelta(seconds=30))

    states = [row.state for row in Message.objects.filter(kind="late").order_by("pk")]
    assert states == [MessageState.CANCELLED, MessageState.SENT]
    assert len(mailoutbox) == 1


@pytest.mark.parametrize(
    ("state", "ready_at", "code", "status"),
    [
        (VisitState.BOOKED, FIVE, "not_here", 409),
        (VisitState.READY, FIVE, "ready", 409),
        (VisitState.IN_WORK, FOUR, "not_later", 409),
        (VisitState.IN_WORK, at("2027-03-09 11:00"), "past", 409),
        (VisitState.IN_WORK, at("2027-03-09 16:40"), "off_grid", 400),
        (VisitState.IN_WORK, at("2027-03-09 19:00"), "closed_then", 409),
    ],
)
def test_what_cannot_be_promised_is_refused_in_a_sentence(site, ana, state, ready_at, code, status):
    visit = here(site, state=state)

    with pytest.raises(Refusal) as refused:
        late(visit, ana, ready_at)

    assert (refused.value.obstacles[0].code, refused.value.status) == (code, status)
    assert pick_up(visit).starts_at == FOUR
    assert not Message.objects.exists()


def test_a_walk_in_without_a_pick_up_is_told_until_the_new_time(site, ana):
    visit = here(site, handover_at=None)

    late(visit, ana)

    assert Message.objects.get(kind="late").not_after == FIVE
    with pytest.raises(Refusal):
        late(visit, ana)  # that is what was promised last


def test_at_the_desk_it_is_a_button_and_two_answers(site, ana, client, time_machine):
    time_machine.move_to(NOON, tick=False)
    visit = here(site)
    client.force_login(ana)
    path = f"/desk/{site.slug}/visits/{visit.number}/"

    panel = client.get(path).content.decode()
    form = client.get(f"{path}late/").content.decode()
    wrong = client.post(f"{path}late/", {"ready_at": "", "why": ""})
    done = client.post(f"{path}late/", {"ready_at": f"{FIVE:%Y-%m-%dT%H:%MZ}", "why": "part"})

    assert f'{path}late/"' in panel
    times = re.findall(r'<option value="[^"]+">([^<]+)<', form.replace("\u00a0", " "))
    assert times[:2] == ["Today, Tue 9 March 16:15", "Today, Tue 9 March 16:30"]
    assert wrong.status_code == 400
    assert "Choose the reason. The client is told." in wrong.content.decode()
    assert done.status_code == 303
    assert pick_up(visit).starts_at == FIVE
