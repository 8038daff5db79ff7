"""Telephone numbers as people type them (S22) and as a dealer's export has them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service_desk.lib.phones import (
    PhoneError,
    PhoneKind,
    can_text,
    digits,
    parse_phone,
    show_phone,
)


@pytest.mark.parametrize(
    ("typed", "country", "e164"),
    [
        ("612345678", "ES", "+34612345678"),
        ("612 345 678", "es", "+34612345678"),
        ("(637) 830657", "ES", "+34637830657"),
        ("+34 688-67-47-23", "ES", "+34688674723"),
        ("(+34) 612 345 678", "ES", "+34612345678"),
        ("0034612345678", "ES", "+34612345678"),
        ("0034612345678", "RU", "+34612345678"),
        ("34612345678", "ES", "+34612345678"),
        ("8 (912) 345-67-89", "RU", "+79123456789"),
        ("+7 912 345 67 89", "RU", "+79123456789"),
        ("9123456789", "RU", "+79123456789"),
        ("79123456789", "RU", "+79123456789"),
        ("8-10-34-612-345-678", "RU", "+34612345678"),
        ("138 0013 8000", "CN", "+8613800138000"),
        ("+49 030 123456", "ES", "+4930123456"),
        ("٦١٢٣٤٥٦٧٨", "ES", "+34612345678"),
        (
            "\uff0b\uff17\uff19\uff11\uff12\uff13\uff14\uff15\uff16\uff17\uff18\uff19",
            "CN",
            "+79123456789",
        ),
        ("\u202a+34 612\u00a0345\u2011678\u202c", "RU", "+34612345678"),
        ("tel. 612345678 (casa)", "ES", "+34612345678"),
    ],
)
def test_number_meant(typed, country, e164):
    assert parse_phone(typed, country).e164 == e164


def test_phone_keeps_what_was_typed_and_says_whose_it_is():
    phone = parse_phone(" +7 701  234 56 78", "RU")
    assert phone.e164 == "+77012345678"
    assert phone.as_typed == "+7 701 234 56 78"
    assert phone.country == "KZ"  # not Russia, though the code is the same
    assert phone.kind is PhoneKind.MOBILE


@pytest.mark.parametrize(
    ("typed", "country", "e164", "extension"),
    [
        ("612345678;ext=5", "ES", "+34612345678", "5"),
        ("612 345 678 ext. 12", "ES", "+34612345678", "12"),
        ("8 (912) 345-67-89 доб. 104", "RU", "+79123456789", "104"),
        ("138 0013 8000 转 8", "CN", "+8613800138000", "8"),
        ("612345678", "ES", "+34612345678", ""),
    ],
)
def test_extension_is_kept_apart(typed, country, e164, extension):
    phone = parse_phone(typed, country)
    assert (phone.e164, phone.extension) == (e164, extension)


@pytest.mark.parametrize(
    ("typed", "country", "reason", "sentence"),
    [
        ("", "ES", "empty", "Enter the phone number, for example 612 345 678."),
        (" \u200b ", "ES", "empty", "Enter the phone number, for example 612 345 678."),
        (
            "no tiene",
            "ES",
            "no_digits",
            "Enter the phone number in digits, for example 612 345 678.",
        ),
        ("112", "ES", "too_short", "Enter the whole phone number, for example 612 345 678."),
        ("+34 600 12", "ES", "too_short", "Enter the whole phone number, for example 612 345 678."),
        (
            "345-67-89",
            "RU",
            "too_short",
            "Enter the whole phone number, for example +7 912 345-67-89.",
        ),
        ("701", "KZ", "too_short", "Enter the whole phone number, for example +7 771 000 9998."),
        (
            "612345678",
            "XX",  # a country nobody has a plan of
            "country_code",
            "No country has this code. A complete number looks like +34 612 345 678.",
        ),
        ("138 001", "CN", "too_short", "Enter the whole phone number, for example 138 0013 8000."),
        (
            "612345678 / 698765432",
            "ES",
            "too_long",
            "Enter one phone number, without extra digits, for example 612 345 678.",
        ),
        (
            "9" * 30,
            "ES",
            "too_long",
            "Enter one phone number, without extra digits, for example 612 345 678.",
        ),
        (
            "6" * 1_000_000,
            "ES",
            "too_long",
            "Enter one phone number, without extra digits, for example 612 345 678.",
        ),
        (
            "+8 912 345 67 89",
            "ES",
            "country_code",
            "No country has this code. A complete number looks like +34 612 345 678.",
        ),
        (
            "8 (000) 000-00-00",
            "RU",
            "not_in_use",
            "This phone number does not exist. A complete one looks like +7 912 345-67-89.",
        ),
    ],
)
def test_refused_with_an_example_of_the_country(typed, country, reason, sentence):
    with pytest.raises(PhoneError) as caught:
        parse_phone(typed, country)
    assert (caught.value.reason, str(caught.value)) == (reason, sentence)


@pytest.mark.parametrize(
    ("e164", "textable"),
    [
        ("+34612345678", True),
        ("+79123456789", True),
        ("+8613800138000", True),
        ("+12025550143", True),  # fixed or mobile: the plan cannot tell
        ("+34910000142", False),  # fixed
        ("+34803123456", False),  # premium
        ("+19002345678", False),  # premium, and a valid number
        ("+881612345678", False),  # satellite, which calls itself mobile
        ("+882161234567", False),  # satellite
        ("+447012345678", False),  # personal
        ("+34704123456", False),  # personal
        ("no tiene", False),
        ("", False),
    ],
)
def test_only_mobiles_are_texted(e164, textable):
    assert can_text(e164) is textable


@pytest.mark.parametrize(
    ("e164", "country", "shown"),
    [
        ("+34612345678", "ES", "612 345 678"),
        ("+34910000142", "es", "910 000 142"),
        ("+34612345678", "RU", "+34 612 345 678"),
        ("+79123456789", "RU", "+7 912 345-67-89"),
        ("+77012345678", "RU", "+7 701 234 5678"),
        ("+8613800138000", "CN", "138 0013 8000"),
        ("+8613800138000", "ES", "+86 138 0013 8000"),
    ],
)
def test_shown_as_the_reader_writes_it_on_one_line(e164, country, shown):
    assert show_phone(e164, country) == shown.replace(" ", "\u00a0")


def test_what_is_no_number_is_shown_as_it_is():
    assert show_phone("no tiene", "ES") == "no tiene"


def test_digits_of_any_script():
    assert digits("+34 (٦١) ２-x") == "34612"


@given(st.text())
def test_any_text_is_a_number_or_a_sentence(text):
    try:
        phone = parse_phone(text, "ES")
    except PhoneError as problem:
        assert str(problem).endswith(".")
    else:
        assert parse_phone(phone.e164, "RU").e164 == phone.e164


@given(st.from_regex(r"\A6\d{8}\Z", fullmatch=True), st.sampled_from(" -.()/"))
def test_separators_change_nothing(number, mark):
    try:
        plain = parse_phone(number, "ES").e164
    except PhoneError:
        return
    assert parse_phone(mark.join([number[:3], number[3:6], number[6:]]), "ES").e164 == plain
