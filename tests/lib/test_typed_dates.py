"""Days typed at the desk, and dates in a dealer's files."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service_desk.lib.dates import show_date
from service_desk.lib.typed_dates import DateError, parse_date, parse_day

TUESDAY = date(2024, 3, 12)
FRIDAY = date(2024, 3, 15)


@pytest.mark.parametrize(
    ("typed", "language", "day"),
    [
        ("15.3", "en", FRIDAY),
        ("15/3", "es", FRIDAY),
        ("15-03", "ru", FRIDAY),
        ("15 3", "es", FRIDAY),
        ("15.3.", "ru", FRIDAY),
        ("15.3.24", "es", FRIDAY),
        ("15.03.2024", "es", FRIDAY),
        ("2024-03-15", "es", FRIDAY),
        ("3/15", "zh-hans", FRIDAY),
        ("3月15日", "zh-hans", FRIDAY),
        ("2024年3月15号", "en", FRIDAY),
        ("12.3", "en", TUESDAY),
        ("11.3", "en", date(2025, 3, 11)),
        ("29.2", "en", date(2028, 2, 29)),
        ("today", "en", TUESDAY),
        ("Mañana", "es", date(2024, 3, 13)),
        ("manana", "en", date(2024, 3, 13)),
        ("завтра", "ru", date(2024, 3, 13)),
        ("昨天", "zh-hans", date(2024, 3, 11)),
        ("fri", "en", FRIDAY),
        ("Fri.", "ru", FRIDAY),
        ("friday", "zh-hans", FRIDAY),
        ("vie", "es", FRIDAY),
        ("sáb", "es", date(2024, 3, 16)),
        ("пт", "ru", FRIDAY),
        ("пятн", "ru", FRIDAY),
        ("пя", "ru", FRIDAY),
        ("周五", "zh-hans", FRIDAY),
        ("礼拜天", "zh-hans", date(2024, 3, 17)),
        ("mar", "es", date(2024, 3, 19)),  # on a Tuesday, Tuesday is next week's
    ],
)
def test_day_meant_at_the_desk(typed, language, day):
    assert parse_day(typed, TUESDAY, language) == day


@pytest.mark.parametrize("typed", ["", "t", "s", "soon", "12", "12.3.4.5", "1/2-2024"])
def test_what_is_no_day_says_how_to_write_one(typed):
    with pytest.raises(DateError) as caught:
        parse_day(typed, TUESDAY, "en")
    assert str(caught.value) == "Write the day like 12.3, tomorrow or fri."


@pytest.mark.parametrize("typed", ["31.2", "12.13", "0.1", "29.2.2025", "31.04.2024"])
def test_day_that_does_not_exist_at_the_desk(typed):
    with pytest.raises(DateError) as caught:
        parse_day(typed, TUESDAY, "en")
    assert str(caught.value) == f"There is no day {typed}. Please check it."


@pytest.mark.parametrize(
    ("typed", "order", "day"),
    [
        ("02/10/2021", "dmy", date(2021, 10, 2)),
        ("02.10.2021", "dmy", date(2021, 10, 2)),
        ("2-10-2021", "dmy", date(2021, 10, 2)),
        ("02/10/2021", "mdy", date(2021, 2, 10)),
        ("2021-10-02", "dmy", date(2021, 10, 2)),
        ("2021/10/02", "mdy", date(2021, 10, 2)),
        (" 29.02.2028 ", "dmy", date(2028, 2, 29)),
    ],
)
def test_date_of_a_file(typed, order, day):
    assert parse_date(typed, order) == day


@pytest.mark.parametrize(
    ("typed", "reason", "sentence"),
    [
        ("", "empty", "Enter the date, for example 31.12.2026."),
        ("2021-13-01", "no_such_day", "There is no day 2021-13-01. Please check it."),
        ("31/02/2021", "no_such_day", "There is no day 31/02/2021. Please check it."),
        ("29.02.2027", "no_such_day", "There is no day 29.02.2027. Please check it."),
        ("01.01.0021", "no_such_day", "There is no day 01.01.0021. Please check it."),
        *[
            (
                typed,
                "not_a_date",
                "Write the date as day, month and year, for example 31.12.2026.",
            )
            for typed in ("1.1.21", "12.3", "tomorrow", "44927", "1/2-2021", "2021")
        ],
    ],
)
def test_date_of_a_file_is_not_guessed(typed, reason, sentence):
    with pytest.raises(DateError) as caught:
        parse_date(typed)
    assert (caught.value.reason, str(caught.value)) == (reason, sentence)


days = st.dates(date(1900, 1, 1), date(2099, 12, 31))


@given(days, st.sampled_from(["%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%Y-%m-%d"]))
def test_written_dates_are_read_again(day, style):
    assert parse_date(day.strftime(style)) == day


@given(days, st.integers(0, 364))
def test_short_day_is_the_next_such_day(today, ahead):
    day = today + timedelta(days=ahead)
    assert parse_day(f"{day.day}.{day.month}", today, "en") == day


@given(days)
def test_chinese_date_is_read_again(day):
    assert parse_day(show_date(day, "zh-hans"), TUESDAY, "en") == day


@given(st.text())
def test_any_text_is_a_day_or_a_sentence(text):
    try:
        parse_day(text, TUESDAY, "ru")
    except DateError as problem:
        assert str(problem).endswith(".")
