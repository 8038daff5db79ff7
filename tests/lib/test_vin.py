"""VINs as typed, and what is said about the ones that cannot be (S23)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service_desk.lib.lookalikes import CYRILLIC, LATIN
from service_desk.lib.vin import (
    CHECK_DIGIT_DIFFERS,
    Vin,
    VinError,
    check_digit,
    normalise_vin,
    parse_vin,
    show_vin,
)

ALPHABET = "ABCDEFGHJKLMNPRSTUVWXYZ0123456789"
vins = st.text(ALPHABET, min_size=17, max_size=17)


@pytest.mark.parametrize(
    "typed",
    [
        "XTAB5WDJ7F4120061",
        "xtab5wdj7f4120061",
        "XTA B5WDJ7 F4120061",
        "XTA-B5WDJ7\u2011F4120061",
        "*XTAB5WDJ7F4120061*",
        "ХТАВ5WDJ7F4120061",  # Х, Т, А, В typed on a Russian keyboard
        "хтав5wdj7f4120061",
        "\u200eXTAB5WDJ7F4120061\u00a0",
        "ＸＴＡＢ５ＷＤＪ７Ｆ４１２００６１",
    ],
)
def test_one_vin_however_typed(typed):
    assert parse_vin(typed) == Vin("XTAB5WDJ7F4120061")


def test_the_twelve_look_alikes():
    assert normalise_vin(CYRILLIC) == normalise_vin(CYRILLIC.lower()) == LATIN


@pytest.mark.parametrize(
    ("typed", "reason", "sentence"),
    [
        ("", "empty", "Enter the VIN: 17 letters and digits from the car's papers."),
        (" -* ", "empty", "Enter the VIN: 17 letters and digits from the car's papers."),
        (
            "VF73GY42KVX22133",
            "length",
            "A VIN has 17 characters, this one has 16. Please compare it with the papers.",
        ),
        (
            "VF73GY42KVX2213366",
            "length",
            "A VIN has 17 characters, this one has 18. Please compare it with the papers.",
        ),
        (
            "V" * 1_000_000,
            "length",
            "A VIN has 17 characters, this one has 1000000. Please compare it with the papers.",
        ),
        (
            "VF73GY42KVX22133É",
            "letters",
            "A VIN has only Latin letters and digits. Please retype “É”.",
        ),
        (
            "VF73GY42KVX22133Ж",
            "letters",
            "A VIN has only Latin letters and digits. Please retype “Ж”.",
        ),
        (
            "VF73GY42KVX22133ß",
            "letters",
            "A VIN has only Latin letters and digits. Please retype “ß”.",
        ),
        (
            "VF73GY42KVX22133_",
            "letters",
            "A VIN has only Latin letters and digits. Please retype “_”.",
        ),
    ],
)
def test_refused_with_the_reason(typed, reason, sentence):
    with pytest.raises(VinError) as caught:
        parse_vin(typed)
    assert (caught.value.reason, str(caught.value)) == (reason, sentence)
    assert caught.value.suggestion == ""


@pytest.mark.parametrize(
    ("typed", "suggestion"),
    [
        ("VF73GY42KVXI21336", "VF73GY42KVX121336"),
        ("VF73GY42KVXO21336", "VF73GY42KVX021336"),
        ("vf73gy42kvxq21336", "VF73GY42KVX021336"),
        ("VF73GY42KVXО21336", "VF73GY42KVX021336"),  # a Cyrillic О is an O first
        ("VFOQGY42KVXI21336", "VF00GY42KVX121336"),
    ],
)
def test_i_o_q_are_refused_with_the_digits_meant(typed, suggestion):
    with pytest.raises(VinError) as caught:
        parse_vin(typed)
    assert caught.value.reason == "i_o_q"
    assert caught.value.suggestion == suggestion
    assert str(caught.value) == f"A VIN never has I, O or Q. Did you mean {show_vin(suggestion)}?"
    assert parse_vin(suggestion).value == suggestion


@pytest.mark.parametrize(
    ("vin", "cautions"),
    [
        pytest.param("1M8GDM9AXKP042788", (), id="North American, fits"),
        pytest.param("1M8GDM9AYKP042788", (CHECK_DIGIT_DIFFERS,), id="North American, does not"),
        pytest.param("VF73GY42KVX221336", (), id="French: the place is free"),
        pytest.param("11111111111111111", (), id="all ones fit"),
    ],
)
def test_check_digit_only_cautions_and_only_in_north_america(vin, cautions):
    assert parse_vin(vin) == Vin(vin, cautions)


def test_shown_in_groups_on_one_line():
    assert show_vin("XTAB5WDJ7F4120061") == "XTA\u00a0B5WDJ7\u00a0F4120061"
    assert show_vin("XTAB5") == "XTA\u00a0B5"


@given(vins)
def test_what_is_shown_is_read_again(vin):
    assert parse_vin(show_vin(vin)).value == vin
    assert check_digit(vin) in "0123456789X"


@given(st.text())
def test_any_text_is_a_vin_or_a_sentence(text):
    try:
        value = parse_vin(text).value
    except VinError as problem:
        str(problem).encode()
    else:
        assert len(value) == 17
        assert set(value) <= set(ALPHABET)
