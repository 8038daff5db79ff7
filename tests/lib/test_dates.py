"""Days, times and durations in the four languages."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from service_desk.lib.dates import (
    show_date,
    show_day,
    show_day_near,
    show_day_short,
    show_duration,
    show_moment,
    show_on_day,
    show_time,
    show_times,
)

MADRID = ZoneInfo("Europe/Madrid")
TUESDAY = date(2024, 3, 12)
QUARTER_PAST_TEN = datetime(2024, 3, 12, 9, 15, tzinfo=UTC)


def glued(text: str) -> str:
    """`text` with its tildes as spaces that do not break."""
    return text.replace("~", "\u00a0")


@pytest.mark.parametrize(
    ("language", "day", "short", "with_year", "moment"),
    [
        (
            "en",
            "Tuesday 12~March",
            "Tue 12~March",
            "12~March~2024",
            "Tuesday 12~March, 10:15",
        ),
        (
            "es",
            "martes 12~de~marzo",
            "mar 12~de~marzo",
            "12~de~marzo~de~2024",
            "martes 12~de~marzo, 10:15",
        ),
        (
            "ru",
            "вторник, 12~марта",
            "вт 12~марта",
            "12~марта~2024",
            "вторник, 12~марта, 10:15",
        ),
        ("zh-hans", "3月12日(周二)", "3月12日(周二)", "2024年3月12日", "3月12日(周二)10:15"),
    ],
)
def test_a_day_by_language(language, day, short, with_year, moment):
    assert show_day(TUESDAY, language) == glued(day)
    assert show_day_short(TUESDAY, language) == glued(short)
    assert show_date(TUESDAY, language) == glued(with_year)
    assert show_moment(QUARTER_PAST_TEN, MADRID, language) == glued(moment)


@pytest.mark.parametrize(
    ("today", "shown"),
    [
        (date(2024, 3, 11), "tomorrow, Tue 12~March"),
        (date(2024, 3, 12), "today, Tue 12~March"),
        (date(2024, 3, 13), "yesterday, Tue 12~March"),
        (date(2024, 3, 10), "Tue 12~March"),
    ],
)
def test_near_days_have_a_name_beside_the_date(today, shown):
    assert show_day_near(TUESDAY, today, "en") == glued(shown)


@pytest.mark.parametrize(
    ("on", "language", "said"),
    [
        (TUESDAY, "en", "on Tuesday 12~March"),
        (TUESDAY, "es", "el martes 12~de~marzo"),
        (TUESDAY, "ru", "во вторник, 12~марта"),
        (date(2024, 3, 15), "ru", "в пятницу, 15~марта"),
        (TUESDAY, "zh-hans", "3月12日(周二)"),
    ],
)
def test_inside_a_sentence_the_day_has_its_preposition_and_its_case(on, language, said):
    assert show_on_day(on, language) == glued(said)


def test_time_is_of_the_site_and_of_24_hours():
    assert show_time(QUARTER_PAST_TEN, MADRID) == "10:15"
    assert show_time(time(8)) == "08:00"
    end = QUARTER_PAST_TEN + timedelta(minutes=15)
    assert show_times(QUARTER_PAST_TEN, end, MADRID) == "10:15–10:30"


def test_instant_without_a_zone_is_a_mistake():
    with pytest.raises(ValueError, match="on the clock of a zone"):
        show_time(QUARTER_PAST_TEN)


@pytest.mark.parametrize(
    ("minutes", "shown"),
    [(0, "0~min"), (5, "5~min"), (60, "1~h"), (90, "1~h~30~min"), (1500, "25~h")],
)
def test_duration(minutes, shown):
    assert show_duration(minutes, "en") == glued(shown)
    assert show_duration(timedelta(minutes=minutes, seconds=59), "en") == glued(shown)
