"""Quiet hours 21:00-09:00: the edges, the evening before, the nights the clocks change."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from service_desk.lib.quiet import QuietHours

MADRID = ZoneInfo("Europe/Madrid")
NIGHT = QuietHours(time(21), time(9), MADRID)


def iso(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("at", "quiet"),
    [
        ("2027-03-01T08:59:59.999999+01:00", True),
        ("2027-03-01T09:00:00+01:00", False),
        ("2027-03-01T20:59:59+01:00", False),
        ("2027-03-01T21:00:00+01:00", True),
        ("2027-03-02T00:00:00+01:00", True),
        ("2027-03-01T20:30:00Z", True),  # half past nine in Madrid
    ],
)
def test_is_quiet(at, quiet):
    assert NIGHT.is_quiet(iso(at)) is quiet


@pytest.mark.parametrize(
    ("due", "before", "after"),
    [
        pytest.param(
            "2027-03-01T20:59:59+01:00",
            "2027-03-01T20:59:59+01:00",
            "2027-03-01T20:59:59+01:00",
            id="not quiet, stays",
        ),
        pytest.param(
            "2027-03-01T21:00+01:00", "2027-03-01T20:45+01:00", "2027-03-02T09:00+01:00", id="21:00"
        ),
        pytest.param(
            "2027-03-02T08:45+01:00", "2027-03-01T20:45+01:00", "2027-03-02T09:00+01:00", id="08:45"
        ),
        pytest.param(
            "2027-03-28T08:00+02:00",
            "2027-03-27T20:45+01:00",
            "2027-03-28T09:00+02:00",
            id="forward",
        ),
        pytest.param(
            "2027-10-31T02:30+01:00", "2027-10-30T20:45+02:00", "2027-10-31T09:00+01:00", id="back"
        ),
        pytest.param(
            "2028-01-01T00:30+01:00",
            "2027-12-31T20:45+01:00",
            "2028-01-01T09:00+01:00",
            id="new year",
        ),
    ],
)
def test_rung_in_the_night_moves_to_the_evening_or_the_morning(due, before, after):
    assert NIGHT.last_allowed_before(iso(due)) == iso(before)
    assert NIGHT.next_allowed(iso(due)) == iso(after)


def test_siesta_lies_within_one_day():
    siesta = QuietHours(time(14), time(16), MADRID)
    at = iso("2027-03-01T15:00+01:00")
    assert siesta.last_allowed_before(at) == iso("2027-03-01T13:45+01:00")
    assert siesta.next_allowed(at) == iso("2027-03-01T16:00+01:00")
    hours = [3, 13, 14, 15, 16]
    quiet = [siesta.is_quiet(at.replace(hour=hour)) for hour in hours]
    assert quiet == [False, False, True, True, False]


def test_hours_that_begin_in_a_repeated_hour_begin_the_first_time_round():
    late = QuietHours(time(2, 30), time(9), MADRID)
    assert late.last_allowed_before(iso("2027-10-31T03:30+01:00")) == iso("2027-10-31T00:15Z")


def test_equal_times_mean_no_quiet_hours():
    always = QuietHours(time(9), time(9), MADRID)
    assert not always.is_quiet(iso("2027-03-01T03:00+01:00"))


def test_two_hours_a_day_are_enough_to_talk():
    assert not QuietHours(time(11), time(9), MADRID).is_quiet(iso("2027-03-01T10:00+01:00"))


@pytest.mark.parametrize(("begins", "ends"), [(time(10, 59), time(9)), (time(0), time(23))])
def test_some_of_the_day_is_left_to_talk(begins, ends):
    with pytest.raises(ValueError, match="Leave at least two hours a day outside the quiet hours"):
        QuietHours(begins, ends, MADRID)


@st.composite
def quiet_hours(draw: st.DrawFn) -> QuietHours:
    zone = draw(st.sampled_from(["Europe/Madrid", "Africa/Cairo", "Australia/Lord_Howe"]))
    quarters = st.integers(0, 95).map(lambda number: time(number // 4, number % 4 * 15))
    try:
        return QuietHours(draw(quarters), draw(quarters), ZoneInfo(zone))
    except ValueError:
        assume(condition=False)
        raise


@given(quiet_hours(), st.datetimes(datetime(2027, 1, 1), datetime(2028, 1, 1)))  # noqa: DTZ001
def test_nothing_moves_into_quiet_hours_nor_out_of_order(quiet, naive):
    at = naive.replace(tzinfo=ZoneInfo("UTC"))
    before, after = quiet.last_allowed_before(at), quiet.next_allowed(at)
    assert not quiet.is_quiet(before)
    assert not quiet.is_quiet(after)
    assert before <= at <= after
    assert after - before <= timedelta(hours=24)
