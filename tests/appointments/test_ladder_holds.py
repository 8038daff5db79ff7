"""Whatever is done to a visit, in whatever order, its ladder is that of the time it holds.

``LADDER_LIVES=200`` leads as many lives; a dozen are led otherwise, each with the real verbs.
"""

import datetime as dt
import os
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from appointments import messages
from appointments.actions import (
    book_visit,
    cancel_visit,
    confirm_visit,
    mark_arrived,
    mark_no_show,
    reschedule_visit,
    restore_visit,
    take_back_arrival,
    take_back_confirmation,
)
from appointments.actions.seats import Times
from appointments.messages.plans import held_by
from appointments.messages.rungs import owed
from appointments.messages.times import AFTER, BEFORE, instant
from appointments.states import Audience
from service_desk.lib.refusals import Refusal
from service_desk.messaging.models import Message
from service_desk.messaging.quiet import quiet_hours_of
from service_desk.messaging.states import WAITING, MessageState
from service_desk.organisation.models import Site
from service_desk.visits.models import Visit
from service_desk.visits.states import AHEAD, Mobility
from tests.factories import NOW, at
from tests.factories.organisation import make_loaner
from tests.factories.public import make_open_site
from tests.factories.wishes import make_wish

pytestmark = pytest.mark.django_db

DAYS = ("2027-03-09", "2027-03-10", "2027-03-12", "2027-03-15", "2027-03-19")
HOURS = ("08:15", "10:00", "12:30", "16:45")
TIMES = [at(f"{day} {hour}") for day in DAYS for hour in HOURS]
TOLD = {"card", "moved"}
LIVES = int(os.environ.get("LADDER_LIVES", "12"))
WAITS = [dt.timedelta(minutes=3), dt.timedelta(hours=9), dt.timedelta(days=2)]

steps = st.lists(
    st.one_of(
        st.tuples(st.just("move"), st.sampled_from(TIMES)),
        st.tuples(st.just("wait"), st.sampled_from(WAITS)),
        st.tuples(
            st.sampled_from(
                ["cancel", "restore", "confirm", "unconfirm", "arrive", "no_show", "take_back"]
            ),
            st.none(),
        ),
    ),
    max_size=6,
)
VERBS: dict[str, Any] = {
    "cancel": cancel_visit,
    "restore": restore_visit,
    "confirm": confirm_visit,
    "unconfirm": take_back_confirmation,
    "arrive": mark_arrived,
    "no_show": mark_no_show,
    "take_back": take_back_arrival,
}


def live(site: Site, first: dt.datetime, mobility: Mobility, done: list[Any]) -> Iterator[Any]:
    """Book, and do one thing after the other; what is refused is not done."""
    wish = make_wish(site, first, mobility=mobility, plan_handover=True)
    now = NOW
    visit = book_visit(wish, by=None, door="desk", now=now)
    yield visit, now
    for verb, value in done:
        how: dict[str, Any] = {"by": None, "door": "desk", "now": now}
        if verb == "wait":
            now += value
            continue
        try:
            if verb == "move":
                times = Times(value, plan_handover=True)
                reschedule_visit(
                    visit, times=times, audience=Audience.STAFF, exemption="asked for", **how
                )
            else:
                VERBS[verb](visit, **how)
        except Refusal:
            pass
        yield Visit.objects.select_related("site__policy").get(pk=visit.pk), now


def check(visit: Visit, now: dt.datetime) -> None:
    held = held_by(visit)
    rows = list(Message.objects.filter(subject=f"visit:{visit.pk}"))
    unsent = [row for row in rows if row.state in WAITING]
    quiet = quiet_hours_of(visit.site)
    for row in unsent:
        appointment = held.handover if row.kind in AFTER else held.drop_off
        if row.kind in {*BEFORE, *AFTER}:
            assert visit.state in AHEAD or row.kind in AFTER, "speaks of a car that has come"
            assert appointment is not None, "speaks of a time that nobody holds"
            assert f":{instant(appointment.starts_at)}" in row.intent_key, "of another time"
            assert row.due_at <= appointment.starts_at, "due after it"
        if row.state == MessageState.PLANNED:
            assert not quiet.is_quiet(row.due_at), "due at night"
    meant = {row.intent_key for row in rows if row.state != MessageState.CANCELLED}
    if visit.state in AHEAD:
        wanted = {key for _kind, key in owed(held, now=now)}
        assert wanted <= meant, "a rung is missing"
        ladder = {row.intent_key for row in unsent if row.kind not in {"card", "moved"}}
        assert ladder <= wanted | {row.intent_key for row in unsent if row.due_at <= now}, (
            "too many"
        )


def lead(site: Site, first: dt.datetime, mobility: Mobility, done: list[Any]) -> None:
    """A whole life, looked at after each step; nothing of it is left."""
    with transaction.atomic():
        for visit, now in live(site, first, mobility, done):
            check(visit, now)
            assert messages.plan_missing_rungs(now) == 0, "the scan found a rung"
        transaction.set_rollback(True)


@pytest.fixture
def site():
    site = make_open_site()
    make_loaner(site)
    return site


@settings(max_examples=LIVES, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    first=st.sampled_from(TIMES[3:]),
    mobility=st.sampled_from([Mobility.NONE, Mobility.LOANER]),
    done=steps,
)
def test_the_ladder_of_a_visit_is_that_of_the_time_it_holds(site, first, mobility, done):
    lead(site, first, mobility, done)


@pytest.mark.parametrize(
    ("broken", "done"),
    [
        ("plan_booked", []),
        ("plan_moved", [("move", TIMES[9])]),
        ("plan_cancelled", [("cancel", None)]),
        ("plan_arrived", [("arrive", None)]),
        ("plan_expected", [("confirm", None), ("unconfirm", None)]),
    ],
)
def test_a_verb_that_forgets_its_messages_is_noticed(site, monkeypatch, broken, done):
    """The control: without any one of these a life as short as this is not in order."""
    lead(site, TIMES[8], Mobility.NONE, done)
    monkeypatch.setattr(messages, broken, lambda *args, **how: None)

    with pytest.raises(AssertionError):
        lead(site, TIMES[8], Mobility.NONE, done)
