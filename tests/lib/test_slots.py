"""The grid on the days that tell whether it is right (reliability T1, T2, T3)."""

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service_desk.lib.slots import (
    CAP,
    QUARTER,
    LocalKey,
    day_bounds,
    day_quarters,
    is_on_grid,
    local_key,
    localize,
    wall_clock_after,
    wall_clock_before,
)

BERLIN = ZoneInfo("Europe/Berlin")
SANTIAGO = ZoneInfo("America/Santiago")
CAIRO = ZoneInfo("Africa/Cairo")
SYDNEY = ZoneInfo("Australia/Sydney")
LORD_HOWE = ZoneInfo("Australia/Lord_Howe")
MOSCOW = ZoneInfo("Europe/Moscow")
SHANGHAI = ZoneInfo("Asia/Shanghai")
SAO_PAULO = ZoneInfo("America/Sao_Paulo")
MADRID = ZoneInfo("Europe/Madrid")
KATHMANDU = ZoneInfo("Asia/Kathmandu")
APIA = ZoneInfo("Pacific/Apia")
MIDNIGHT = time()


def iso(text: str) -> datetime:
    return datetime.fromisoformat(text)


def clock(at: datetime, zone: ZoneInfo) -> str:
    return at.astimezone(zone).strftime("%H:%M")


def test_standard_is_three_clients_in_four_quarters():
    assert CAP == 3
    assert timedelta(hours=1) == 4 * QUARTER


@pytest.mark.parametrize(
    ("zone", "on", "hours", "slots"),
    [
        pytest.param(BERLIN, date(2027, 3, 27), 24, 96, id="Berlin, an ordinary day"),
        pytest.param(BERLIN, date(2027, 3, 28), 23, 92, id="Berlin, forward at 02:00"),
        pytest.param(BERLIN, date(2027, 10, 31), 25, 96, id="Berlin, back at 03:00"),
        pytest.param(SANTIAGO, date(2027, 9, 5), 23, 92, id="Santiago, starts at 01:00"),
        pytest.param(SANTIAGO, date(2027, 4, 3), 25, 96, id="Santiago, 23:00 twice"),
        pytest.param(CAIRO, date(2027, 4, 30), 23, 92, id="Cairo, starts at 01:00"),
        pytest.param(SYDNEY, date(2027, 10, 3), 23, 92, id="Sydney, forward at 02:00"),
        pytest.param(LORD_HOWE, date(2027, 10, 3), 23.5, 94, id="Lord Howe, forward 30 min"),
        pytest.param(LORD_HOWE, date(2027, 4, 4), 24.5, 96, id="Lord Howe, back 30 min"),
        pytest.param(MOSCOW, date(2027, 3, 28), 24, 96, id="Moscow keeps its time"),
        pytest.param(SHANGHAI, date(2027, 3, 28), 24, 96, id="Shanghai keeps its time"),
        pytest.param(SAO_PAULO, date(2027, 10, 17), 24, 96, id="São Paulo keeps its time"),
        pytest.param(KATHMANDU, date(2027, 1, 1), 24, 96, id="Kathmandu, 5:45 ahead"),
        pytest.param(MADRID, date(2028, 2, 29), 24, 96, id="leap day"),
        pytest.param(MADRID, date(2027, 12, 31), 24, 96, id="year end"),
        pytest.param(MADRID, date(2026, 12, 31), 24, 96, id="in ISO week 53"),
    ],
)
def test_length_of_the_day_and_its_slots(zone, on, hours, slots):
    day = day_bounds(on, zone)
    quarters = day_quarters(on, MIDNIGHT, MIDNIGHT, zone)
    assert day.end - day.start == timedelta(hours=hours)
    assert len(quarters) == slots
    assert quarters == sorted(set(quarters))
    assert quarters[0] == day.start
    assert all(day.contains(at) and is_on_grid(at, zone) for at in quarters)
    assert len({local_key(at, zone) for at in quarters}) == slots


@pytest.mark.parametrize(
    ("zone", "on", "gone"),
    [
        (BERLIN, date(2027, 3, 28), {2: 4}),
        (SANTIAGO, date(2027, 9, 5), {0: 4}),
        (CAIRO, date(2027, 4, 30), {0: 4}),
        (SYDNEY, date(2027, 10, 3), {2: 4}),
        (LORD_HOWE, date(2027, 10, 3), {2: 2}),
    ],
)
def test_no_slot_in_the_gap(zone, on, gone):
    quarters = day_quarters(on, MIDNIGHT, MIDNIGHT, zone)
    per_hour = Counter(local_key(at, zone).hour for at in quarters)
    assert {hour: 4 - per_hour[hour] for hour in range(24) if per_hour[hour] < 4} == gone


def test_repeated_hour_is_sold_once_the_first_time_round():
    quarters = day_quarters(date(2027, 10, 31), time(2), time(3), BERLIN)
    assert quarters == [iso("2027-10-31T00:00Z") + number * QUARTER for number in range(4)]
    assert is_on_grid(iso("2027-10-31T00:30Z"), BERLIN)
    assert not is_on_grid(iso("2027-10-31T01:30Z"), BERLIN)


def test_both_rounds_of_a_repeated_hour_count_in_one_advisor_hour():
    first, second = iso("2027-10-31T00:30Z"), iso("2027-10-31T01:30Z")
    assert local_key(first, BERLIN) == local_key(second, BERLIN)
    assert local_key(first, BERLIN) == LocalKey(on=date(2027, 10, 31), hour=2, quarter=2)


@pytest.mark.parametrize(
    ("opens", "closes", "first", "last"),
    [
        (time(8), time(18), "08:00", "17:45"),
        (time(8, 10), time(18, 10), "08:15", "17:45"),  # a slot fits in whole or is not offered
        (time(22), MIDNIGHT, "22:00", "23:45"),
    ],
)
def test_slots_fit_between_the_opening_hours(opens, closes, first, last):
    quarters = day_quarters(date(2027, 3, 1), opens, closes, MADRID)
    assert (clock(quarters[0], MADRID), clock(quarters[-1], MADRID)) == (first, last)


def test_day_that_closes_before_it_opens_is_a_mistake():
    with pytest.raises(ValueError, match="opens at 18:00:00 and closes at 08:00:00"):
        day_quarters(date(2027, 3, 1), time(18), time(8), MADRID)


def test_day_that_closes_as_it_opens_has_no_slots():
    assert day_quarters(date(2027, 3, 1), time(9), time(9), MADRID) == []


def test_day_a_zone_left_out_has_no_slots():
    assert day_quarters(date(2011, 12, 30), MIDNIGHT, MIDNIGHT, APIA) == []


@pytest.mark.parametrize(
    ("at", "on_grid"),
    [
        ("2027-03-01T10:15+01:00", True),
        ("2027-03-01T10:15:01+01:00", False),
        ("2027-03-01T10:15:00.000001+01:00", False),
        ("2027-03-01T10:20+01:00", False),
        ("2027-03-01T05:00Z", True),
    ],
)
def test_is_on_grid(at, on_grid):
    assert is_on_grid(iso(at), MADRID) is on_grid


def test_grid_of_kathmandu_lies_on_its_own_clock():
    assert is_on_grid(iso("2027-01-01T04:15Z"), KATHMANDU)
    assert local_key(iso("2027-01-01T18:20Z"), KATHMANDU) == LocalKey(date(2027, 1, 2), 0, 0)


@pytest.mark.parametrize(
    ("zone", "naive", "instant"),
    [
        (BERLIN, "2027-03-28T01:59", "2027-03-28T00:59Z"),
        (BERLIN, "2027-03-28T02:00", "2027-03-28T01:00Z"),
        (BERLIN, "2027-03-28T02:30", "2027-03-28T01:00Z"),
        (BERLIN, "2027-03-28T03:00", "2027-03-28T01:00Z"),
        (BERLIN, "2027-10-31T02:30", "2027-10-31T00:30Z"),
        (SANTIAGO, "2027-09-05T00:30", "2027-09-05T04:00Z"),
        (CAIRO, "2027-04-30T00:30", "2027-04-29T22:00Z"),
        (LORD_HOWE, "2027-10-03T02:10", "2027-10-02T15:30Z"),
        (APIA, "2011-12-30T12:00", "2011-12-30T10:00Z"),
    ],
)
def test_localize_moves_a_skipped_time_to_the_first_that_exists(zone, naive, instant):
    assert localize(iso(naive), zone) == iso(instant)


@pytest.mark.parametrize(
    ("zone", "visit", "hours", "rung"),
    [
        pytest.param(BERLIN, "2027-03-28T10:00+02:00", 24, "2027-03-27T10:00+01:00", id="forward"),
        pytest.param(BERLIN, "2027-10-31T10:00+01:00", 24, "2027-10-30T10:00+02:00", id="back"),
        pytest.param(BERLIN, "2027-03-29T02:30+02:00", 24, "2027-03-28T03:00+02:00", id="in a gap"),
        pytest.param(BERLIN, "2027-11-01T02:30+01:00", 24, "2027-10-31T02:30+02:00", id="overlap"),
        pytest.param(CAIRO, "2027-05-01T00:15+03:00", 24, "2027-04-30T01:00+03:00", id="midnight"),
        pytest.param(BERLIN, "2027-03-30T10:00+02:00", 72, "2027-03-27T10:00+01:00", id="72 h"),
        pytest.param(BERLIN, "2027-03-28T03:15+02:00", 0.5, "2027-03-28T01:45+01:00", id="30 min"),
        pytest.param(MADRID, "2028-03-01T10:00+01:00", 24, "2028-02-29T10:00+01:00", id="leap day"),
        pytest.param(MADRID, "2028-01-01T10:00+01:00", 24, "2027-12-31T10:00+01:00", id="year end"),
    ],
)
def test_a_day_before_is_the_same_time_on_the_wall_clock(zone, visit, hours, rung):
    at = wall_clock_before(iso(visit), timedelta(hours=hours), zone)
    assert at == iso(rung)
    assert at.tzinfo is UTC


def test_half_an_hour_is_half_an_hour_of_waiting_in_a_repeated_hour():
    second_round = iso("2027-10-31T02:15+01:00")
    half_an_hour = timedelta(minutes=30)
    assert wall_clock_before(second_round, half_an_hour, BERLIN) == iso("2027-10-31T02:45+02:00")
    assert wall_clock_after(second_round, half_an_hour, BERLIN) == iso("2027-10-31T02:45+01:00")
    assert wall_clock_before(second_round, timedelta(), BERLIN) == second_round


def test_two_days_after_is_the_same_time_on_the_wall_clock():
    handed_over = iso("2027-03-27T10:00+01:00")
    assert wall_clock_after(handed_over, timedelta(hours=48), BERLIN) == iso("2027-03-29T08:00Z")


def test_direction_is_named_by_the_function():
    with pytest.raises(ValueError, match="Name the direction by the function"):
        wall_clock_before(iso("2027-03-27T10:00Z"), timedelta(hours=-1), BERLIN)


def test_naive_datetime_names_no_instant():
    with pytest.raises(ValueError, match="has no time zone"):
        local_key(datetime(2027, 3, 1, 10), BERLIN)  # noqa: DTZ001


zones = st.sampled_from([BERLIN, SANTIAGO, CAIRO, SYDNEY, LORD_HOWE, MOSCOW, KATHMANDU])
days = st.dates(date(2025, 1, 1), date(2029, 12, 31))


@given(st.datetimes(datetime(2025, 1, 1), datetime(2030, 1, 1)), zones)  # noqa: DTZ001
def test_localize_shows_the_time_asked_or_the_end_of_the_gap(naive, zone):
    shown = localize(naive, zone).astimezone(zone)
    if shown.replace(tzinfo=None) != naive:
        just_before = (localize(naive, zone) - timedelta.resolution).astimezone(zone)
        assert just_before.replace(tzinfo=None) < naive < shown.replace(tzinfo=None)


@given(days, zones)
def test_days_follow_one_another_without_a_seam(on, zone):
    assert day_bounds(on, zone).end == day_bounds(on + timedelta(days=1), zone).start


@given(days, zones)
def test_no_advisor_hour_has_more_than_four_quarters(on, zone):
    keys = [local_key(at, zone) for at in day_quarters(on, MIDNIGHT, MIDNIGHT, zone)]
    assert {key.on for key in keys} == {on}
    assert max(Counter(key.hour for key in keys).values()) == 4
