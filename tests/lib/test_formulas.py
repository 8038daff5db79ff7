"""Exports: nothing runs in a spreadsheet, and everything comes back (S15)."""

import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service_desk.lib.formulas import plain_cell, safe_cell


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"),
        ("-2+3", "'-2+3"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t'=1"),
        ("\rx", "'\rx"),
        ("\nx", "'\nx"),
        ("\uff1d1+1", "'\uff1d1+1"),
        ("\uff0b1\uff0b1", "'\uff0b1\uff0b1"),
        ("\uff0d1", "'\uff0d1"),
        ("\uff20A1", "'\uff20A1"),
        ("  =1", "  '=1"),
        ("pads;=1", "pads;'=1"),
        ('"=1"', '"\'=1"'),
        ("one\n- two", "one\n'- two"),
        ("'=1", "''=1"),
    ],
)
def test_formula_becomes_text_and_comes_back(value, cell):
    assert safe_cell(value) == cell
    assert plain_cell(cell) == value


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("+34612345678", "+34612345678"),  # E.164: a number, not a formula
        ("612 345 678", "612 345 678"),
        ("-12,50", "-12,50"),
        (Decimal("-12.50"), "-12.50"),
        (-5, "-5"),
        (None, ""),
        ("", ""),
        ("Laura Núñez-Güell", "Laura Núñez-Güell"),
        ("laura@example.es", "laura@example.es"),
        ("brakes = front", "brakes = front"),
        (date(2027, 3, 12), "2027-03-12"),
        (datetime(2027, 3, 12, 9, 15, tzinfo=UTC), "2027-03-12T09:15:00+00:00"),
    ],
)
def test_what_runs_nothing_stays_as_it_is(value, cell):
    assert safe_cell(value) == cell


@given(st.text(alphabet="=+-@\t\r\n'\";,| ab1\uff1d") | st.text())
def test_everything_comes_back_through_a_file(value):
    file = io.StringIO(newline="")
    csv.writer(file).writerow([safe_cell(value)])
    file.seek(0)
    rows = list(csv.reader(file))
    assert plain_cell(rows[0][0] if rows and rows[0] else "") == value


@given(st.text(alphabet="=+-@\t\r\n'\";,| ab1\uff1d"))
def test_no_reader_of_any_delimiter_sees_a_sign_first(value):
    cell = safe_cell(value)
    if cell == value and cell[:1] in set("+-"):
        float(cell.replace(",", "."))  # a number is what it says
        return
    for delimiter in ';,|\t\n\r"':
        starts = [piece.strip(" \u00a0")[:1] for piece in cell.split(delimiter)]
        assert not set(starts) & set("=+-@\uff1d")
