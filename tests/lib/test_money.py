"""Money by locale, and amounts as people type them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service_desk.lib.money import MOST, MoneyError, parse_money, quantize, show_money

LANGUAGES = ["en", "es", "ru", "zh-hans"]


@pytest.mark.parametrize(
    ("amount", "currency", "shown"),
    [
        ("129", "EUR", ["€129", "129,00 €", "129 €", "€129"]),
        ("46.40", "EUR", ["€46.40", "46,40 €", "46,40 €", "€46.40"]),
        ("1240", "RUB", ["₽1,240", "1.240,00 ₽", "1 240 ₽", "₽1,240"]),
        ("1240000", "CNY", ["¥1,240,000", "1.240.000,00 ¥", "1 240 000 ¥", "¥1,240,000"]),
        ("-80", "EUR", ["-€80", "-80,00 €", "-80 €", "-€80"]),
        ("129", "CHF", ["CHF 129", "129,00 CHF", "129 CHF", "CHF 129"]),
        ("1342.5", "JPY", ["JPY 1,343", "1.343 JPY", "1 343 JPY", "JPY 1,343"]),
        ("0", "EUR", ["€0", "0,00 €", "0 €", "€0"]),
    ],
)
def test_shown_by_language(amount, currency, shown):
    assert [show_money(Decimal(amount), currency, language) for language in LANGUAGES] == [
        text.replace(" ", "\u00a0") for text in shown
    ]


def test_cents_always_in_columns_and_where_needed_in_prices_to_begin_from():
    assert show_money(Decimal(69), "EUR", "en", cents="always") == "€69.00"
    assert show_money(Decimal(69), "EUR", "es", cents="needed") == "69\u00a0€"
    assert show_money(Decimal("69.5"), "EUR", "es", cents="needed") == "69,50\u00a0€"


@pytest.mark.parametrize(
    ("amount", "currency", "rounded"),
    [
        ("0.005", "EUR", "0.01"),
        ("-0.005", "EUR", "-0.01"),
        ("2.5", "JPY", "3"),
        ("1", "EUR", "1.00"),
    ],
)
def test_quantize_rounds_halves_up(amount, currency, rounded):
    assert str(quantize(Decimal(amount), currency)) == rounded


def test_float_is_no_money():
    with pytest.raises(TypeError, match="An amount is a Decimal, not float"):
        quantize(0.1, "EUR")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("typed", "currency", "amount"),
    [
        ("129", "EUR", "129.00"),
        ("129,5", "EUR", "129.50"),
        ("129.50", "EUR", "129.50"),
        ("1.342,50 €", "EUR", "1342.50"),
        ("€1,342.50", "EUR", "1342.50"),
        ("1\u00a0342,50\u00a0€", "EUR", "1342.50"),
        ("1.342", "EUR", "1342.00"),
        ("12'345.60 CHF", "CHF", "12345.60"),
        ("1 240 руб.", "RUB", "1240.00"),
        ("1240 ₽", "RUB", "1240.00"),
        ("1240元", "CNY", "1240.00"),
        ("１２９", "EUR", "129.00"),
        ("1,500", "JPY", "1500"),
        ("0", "EUR", "0.00"),
    ],
)
def test_amount_meant(typed, currency, amount):
    assert str(parse_money(typed, currency)) == amount


@pytest.mark.parametrize(
    ("typed", "currency", "reason", "sentence"),
    [
        ("", "EUR", "empty", "Enter an amount, for example 129,50."),
        ("-5", "EUR", "negative", "Enter an amount of zero or more."),
        ("a lot", "EUR", "not_an_amount", "Enter the amount in figures, for example 129,50."),
        ("129 USD", "EUR", "not_an_amount", "Enter the amount in figures, for example 129,50."),
        ("1,234,56", "EUR", "not_an_amount", "Enter the amount in figures, for example 129,50."),
        ("0.125", "EUR", "not_an_amount", "Enter the amount in figures, for example 129,50."),
        ("1e5", "EUR", "not_an_amount", "Enter the amount in figures, for example 129,50."),
        ("9" * 500, "EUR", "too_much", "This amount is too large. Please check it."),
        ("1500.5", "JPY", "cents", "JPY has no coin this small. Please round the amount."),
    ],
)
def test_refused_with_the_reason(typed, currency, reason, sentence):
    with pytest.raises(MoneyError) as caught:
        parse_money(typed, currency)
    assert (caught.value.reason, str(caught.value)) == (reason, sentence)


@given(
    st.decimals(0, MOST, places=2),
    st.sampled_from(["EUR", "RUB", "CNY", "JPY"]),
    st.sampled_from(LANGUAGES),
)
def test_what_is_shown_is_read_again(amount, currency, language):
    coins = quantize(amount, currency)
    if coins <= MOST:
        assert parse_money(show_money(coins, currency, language), currency) == coins
