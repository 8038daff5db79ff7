"""Plates: one plate in either alphabet, and none refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service_desk.lib.plates import (
    UNUSUAL,
    looks_usual,
    normalise_plate,
    plate_cautions,
    plate_tail,
    show_plate,
    split_plate,
)


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("6245 JSB", "6245JSB"),
        ("6245-jsb", "6245JSB"),
        ("Н010ХС 178", "H010XC178"),
        ("н010хс178", "H010XC178"),
        ("H010XC 178", "H010XC178"),
        ("京A·12345", "京A12345"),
        ("粤b d12345", "粤BD12345"),
        ("\u202a6245\u00a0JSB\u202c", "6245JSB"),
        ("１２３４ＢＣＤ", "1234BCD"),
        ("MÜ-AB 123", "MÜAB123"),
        ("🚗", ""),
        ("", ""),
    ],
)
def test_key_to_search_by(typed, key):
    assert normalise_plate(typed) == key


@pytest.mark.parametrize(
    ("text", "country", "usual"),
    [
        ("6245 JSB", "ES", True),
        ("M 1234 AB", "es", True),
        ("6245 AEI", "ES", False),
        ("Н010ХС 178", "RU", True),
        ("АВ123 77", "RU", True),
        ("АВ1234 77", "RU", True),
        ("1234АВ 77", "RU", True),
        ("Д010ХС 178", "RU", False),
        ("京A·12345", "CN", True),
        ("粤B·D12345", "CN", True),
        ("粤Z·1234港", "CN", True),
        ("京I·12345", "CN", True),
        ("6245 JSB", "CN", False),
        ("anything", "PT", True),
        ("", "ES", False),
    ],
)
def test_unusual_is_only_a_caution(text, country, usual):
    assert looks_usual(text, country) is usual
    assert plate_cautions(text, country) == (() if usual else (UNUSUAL,))


def test_shown_as_typed_in_capitals_on_one_line():
    assert show_plate(" н010хс  178 ") == "Н010ХС\u00a0178"
    assert show_plate("京a·12345") == "京A·12345"


@pytest.mark.parametrize(
    ("text", "country", "parts"),
    [
        ("н010хс 178", "RU", ("Н010ХС", "178")),
        ("Н010ХС77", "RU", ("Н010ХС", "77")),
        ("6245 JSB", "ES", ("6245\u00a0JSB", "")),
        ("6245 JSB", "RU", ("6245\u00a0JSB", "")),
        ("Н010ХС 17 8", "RU", ("Н010ХС\u00a017\u00a08", "")),
    ],
)
def test_region_stands_apart(text, country, parts):
    assert split_plate(text, country) == parts


@pytest.mark.parametrize(
    ("text", "tail"),
    [("6245 JSB", "JSB"), ("Н010ХС 178", "0XC"), ("京A·12345", "345"), ("7", "7"), ("", "")],
)
def test_tail(text, tail):
    assert plate_tail(text) == tail


@given(st.text())
def test_key_of_a_key_is_itself(text):
    key = normalise_plate(text)
    assert normalise_plate(key) == key
    assert normalise_plate(f" {text}-") == key
    show_plate(text)
