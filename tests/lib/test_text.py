"""Free text and names: what cannot be seen goes, what people write stays (S16, S21)."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service_desk.lib.names import clean_name
from service_desk.lib.text import TextError, clean_text


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        pytest.param("  Laura \t Núñez\n González ", "Laura Núñez González", id="spaces"),
        pytest.param("Jose\u0301", "José", id="combining accent"),
        pytest.param("Anna\x00", "Anna", id="NUL"),
        pytest.param("\u202eAnna\u202c", "Anna", id="right-to-left override"),
        pytest.param("An\u200bna\ufeff", "Anna", id="zero width"),
        pytest.param("An\u200dna", "Anna", id="joiner that joins nothing"),
        pytest.param("\u200dAnna\u200d", "Anna", id="joiners at the ends"),
        pytest.param("🔧\u200dAnna\u200d🔧", "🔧Anna🔧", id="joiners between a sign and a letter"),
        pytest.param("Anna \ud83d", "Anna", id="half a surrogate pair"),
        pytest.param("王小明", "王小明", id="Chinese"),
        pytest.param("𠮷野家", "𠮷野家", id="four-byte Chinese"),
        pytest.param("👩\u200d🔧 Ana", "👩\u200d🔧 Ana", id="joined emoji"),
        pytest.param("👩🏽\u200d🔧 Ana", "👩🏽\u200d🔧 Ana", id="joined emoji with a skin tone"),
        pytest.param("क्\u200dष", "क्\u200dष", id="Indic joiner"),
        pytest.param("می\u200cخواهم", "می\u200cخواهم", id="Persian non-joiner"),
        pytest.param("O'Neill-Smith", "O'Neill-Smith", id="marks of a name"),
        pytest.param("A\u00adB", "AB", id="soft hyphen"),
        pytest.param("A\u2028B", "A B", id="line separator"),
    ],
)
def test_one_line(typed, kept):
    assert clean_text(typed, 80) == kept


def test_many_lines_keep_one_empty_line():
    typed = " It knocks\r\nwhen  cold.\r\n\r\n\r\n\r\nSince Monday. \n"
    assert clean_text(typed, 400, multiline=True) == "It knocks\nwhen cold.\n\nSince Monday."


@pytest.mark.parametrize("typed", ["", "   ", "\x00", "\u200b\u200d", "\u3164", "\u2800", "\u0301"])
def test_nothing_to_be_seen_is_empty(typed):
    with pytest.raises(TextError) as caught:
        clean_text(typed, 80)
    assert (caught.value.reason, str(caught.value)) == (
        "empty",
        "This field is empty. Please fill it in.",
    )


@pytest.mark.parametrize("length", [81, 2_000, 1_000_000])
def test_too_long_says_how_long(length):
    with pytest.raises(TextError) as caught:
        clean_text("x" * length, 80)
    assert (caught.value.reason, str(caught.value)) == (
        "too_long",
        f"This text has {length} characters. Please shorten it to 80.",
    )


def test_exactly_the_limit_is_kept():
    assert clean_text("é" * 80, 80) == "é" * 80


@pytest.mark.parametrize(
    "typed",
    ["visit http://evil", "www.evil.example", "Anna evil.com", "ivan.ru", "HTTPS://EVIL", "a://b"],
)
def test_name_carries_no_link_to_others(typed):
    with pytest.raises(TextError) as caught:
        clean_name(typed)
    assert str(caught.value) == "Write the name only, without a web address."


@pytest.mark.parametrize("typed", ["123", "🚗", "+34 612 345 678", "-"])
def test_name_has_letters(typed):
    with pytest.raises(TextError) as caught:
        clean_name(typed)
    assert str(caught.value) == "Write the name in letters."


def test_name_has_at_most_eighty_characters():
    assert clean_name("Ñ" * 80) == "Ñ" * 80
    with pytest.raises(TextError, match="This text has 81 characters"):
        clean_name("Ñ" * 81)


@pytest.mark.parametrize("name", ["J.R. Smith", "Mª Ángeles", "ООО «Ромашка»", "X Æ A-12", "王"])
def test_name_is_any_letters(name):
    assert clean_name(name) == name


@given(st.text(), st.booleans())
def test_what_is_kept_is_clean_and_stays_so(typed, multiline):
    try:
        text = clean_text(typed, 500, multiline=multiline)
    except TextError:
        return
    assert clean_text(text, 500, multiline=multiline) == text
    assert unicodedata.is_normalized("NFC", text)
    assert not {"\x00", "\u202e", "\u200b"} & set(text)
    assert ("\n" in text) <= multiline
    text.encode()
