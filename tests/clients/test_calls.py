"""The exchange tells of a call in pieces; the desk writes down what was said (C1-1A, R-1.3)."""

import datetime as dt
import itertools

import pytest

from service_desk.clients.actions.calls import answer_call, end_call, note_call, ring
from service_desk.clients.call_log import SHOWS, calls_of, live_call_of, ringing_at, tally_of
from service_desk.clients.models import ContactEntry
from service_desk.clients.states import Direction, Medium, Topic
from service_desk.records.models import JournalEntry
from tests.factories import NOW
from tests.factories.clients import make_client
from tests.factories.organisation import make_site, make_staff


def later(seconds: int) -> dt.datetime:
    return NOW + dt.timedelta(seconds=seconds)


@pytest.fixture
def site(db):
    return make_site("north")


@pytest.fixture
def rosa(site):
    return make_staff(site, name="Rosa Rojo")


@pytest.fixture
def lucia(site):
    return make_client(site, "Lucía Navarro Gil", phone="+34612304567")


def told(site, rosa):
    """The three events of one call, as the exchange sends them."""
    return (
        lambda: ring(site=site, call_id="7", phone="612 304 567", rings=2, at=NOW),
        lambda: answer_call(site=site, call_id="7", rings=3, by=rosa, at=later(9)),
        lambda: end_call(site=site, call_id="7", at=later(100)),
    )


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_events_in_any_order_and_doubled_make_one_row(site, rosa, lucia, order):
    events = told(site, rosa)

    for number in (*order, *order):
        events[number]()

    entry = ContactEntry.objects.get()
    assert (entry.started_at, entry.answered_at, entry.ended_at) == (NOW, later(9), later(100))
    assert (entry.rings, entry.client, entry.by) == (3, lucia, rosa)
    assert (entry.direction, entry.medium, entry.phone) == ("in", "call", "+34612304567")


def test_an_event_told_twice_changes_nothing_and_wakes_no_screen(site, rosa):
    ringing, *_ = told(site, rosa)
    ringing()

    ringing()

    assert JournalEntry.objects.filter(verb="call_rang").count() == 1


@pytest.mark.parametrize("phone", ["anonymous", "", "+34 699 000 111"])
def test_an_unknown_number_rings_as_well(site, lucia, phone):
    entry = ring(site=site, call_id="8", phone=phone, at=NOW)

    assert entry.client is None
    assert list(ringing_at(site, later(5))) == [entry]


def test_a_phone_of_two_files_is_nobodys(site, lucia):
    make_client(site, "Pedro Navarro", phone="+34612304567")

    assert ring(site=site, call_id="9", phone="+34612304567", at=NOW).client is None


def test_a_call_rings_until_it_is_answered_or_ended_or_forgotten(site, rosa):
    ringing, answered, _ended = told(site, rosa)
    ringing()
    assert ringing_at(site, later(8)).count() == 1
    assert ringing_at(make_site("east"), later(8)).count() == 0
    assert ringing_at(site, later(600)).count() == 0

    answered()

    assert ringing_at(site, later(10)).count() == 0
    assert live_call_of(rosa, later(10)).call_id == "7"


def test_a_note_joins_the_measured_call(site, rosa, lucia):
    ringing, answered, ended = told(site, rosa)
    ringing(), answered(), ended()

    entry = note_call(
        site=site,
        topic=Topic.BOOKING,
        direction=Direction.IN,
        started_at=later(12),
        ended_at=later(110),
        subject="visit:1",
        steps=("greet", "need"),
        note="Wants it by Friday",
        by=rosa,
        now=later(110),
    )

    assert ContactEntry.objects.get() == entry
    assert (entry.started_at, entry.ended_at, entry.rings) == (NOW, later(100), 3)
    assert (entry.topic, entry.subject, entry.steps) == ("booking", "visit:1", ["greet", "need"])


def note(site, rosa, **more):
    fields = {"topic": Topic.BOOKING, "direction": Direction.IN, "started_at": NOW}
    return note_call(site=site, by=rosa, **{**fields, "now": later(60), **more})


def test_without_the_exchange_a_note_is_its_own_row_once(site, rosa):
    note(site, rosa, steps=["greet"])
    note(site, rosa, steps=["greet", "need"], ended_at=later(60), note="Will call again")

    entry = ContactEntry.objects.get()
    assert (entry.answered_at, entry.ended_at, entry.call_id) == (NOW, later(60), "")
    assert (entry.steps, entry.note) == (["greet", "need"], "Will call again")


def test_a_call_of_ours_that_nobody_took_was_not_answered(site, rosa):
    entry = note(site, rosa, direction=Direction.OUT, ended_at=later(20))

    assert (entry.answered_at, entry.ended_at) == (None, later(20))


def test_every_figure_counts_the_rows_it_opens(site, rosa, django_assert_num_queries):
    rows = [  # rings, answered after, spoke
        *((2, 8, 60), (3, 12, 180), (4, 16, 181), (6, 20, 400)),
        (None, 5, 30),
        (5, None, None),
    ]
    for number, (rings, answered, spoke) in enumerate(rows):
        ContactEntry.objects.create(
            site=site,
            call_id=str(number),
            direction=Direction.IN,
            medium=Medium.CALL,
            started_at=NOW,
            rings=rings,
            answered_at=later(answered) if answered else None,
            ended_at=later((answered or 30) + (spoke or 0)),
        )
    calls = calls_of(site, since=NOW)

    with django_assert_num_queries(1):
        tally = tally_of(calls)

    assert tally.counts == {"all": 6, "quick": 2, "slow": 2, "missed": 1, "short": 3, "long": 2}
    assert {name: calls.filter(wanted).count() for name, wanted in SHOWS.items()} == tally.counts
    assert (tally.quick_share, tally.short_share) == (50, 60)
