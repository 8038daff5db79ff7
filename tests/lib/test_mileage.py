"""Mileage as the dealers' files and people write it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service_desk.lib.mileage import MOST, MileageError, parse_mileage


@pytest.mark.parametrize(
    ("typed", "kilometres"),
    [
        ("64805", 64_805),
        ("64.805", 64_805),
        ("64,805", 64_805),
        ("71\u00a0859", 71_859),
        ("71\u202f859", 71_859),
        ("186\u00a0590 km", 186_590),
        ("186590km", 186_590),
        ("19 808 КМ.", 19_808),
        ("64805 公里", 64_805),
        ("６４８０５", 64_805),
        ("0", 0),
        ("0000000064805", 64_805),
        ("2.000.000", 2_000_000),
    ],
)
def test_kilometres_meant(typed, kilometres):
    assert parse_mileage(typed) == kilometres


@pytest.mark.parametrize(
    ("typed", "reason", "sentence"),
    [
        ("", "empty", "Enter the mileage, for example 64805."),
        ("-5", "negative", "Mileage cannot be below zero. Please check the figure."),
        ("2000001", "too_much", "This mileage is too high. Please check the figure."),
        ("9" * 5_000, "too_much", "This mileage is too high. Please check the figure."),
        *[
            (
                typed,
                "not_kilometres",
                "Enter the mileage in whole kilometres, for example 64805.",
            )
            for typed in ("muchos", "n/d", "64.8", "64.805,5", "64.80.805", "40000 mi", "km", "1e5")
        ],
    ],
)
def test_refused_with_the_reason(typed, reason, sentence):
    with pytest.raises(MileageError) as caught:
        parse_mileage(typed)
    assert (caught.value.reason, str(caught.value)) == (reason, sentence)


@given(st.integers(0, MOST), st.sampled_from([".", ",", "\u00a0", " ", "'", ""]))
def test_any_grouping_is_read(kilometres, mark):
    assert parse_mileage(f"{kilometres:,}".replace(",", mark)) == kilometres
