"""Bytes to rows: encodings, separators, lines; and what becomes of a row that is not kept."""

import pytest
from django.db import IntegrityError

from service_desk.records.importing import engine
from service_desk.records.importing.columns import Column, find_columns
from service_desk.records.importing.engine import Importer, SiteRule, run_import
from service_desk.records.importing.reading import FileUnreadable, open_table
from service_desk.records.importing.report import refused_rows_csv
from service_desk.records.importing.rows import ROW_LONG, Fault, Outcome, Row
from tests.factories import NOW

COLUMNS = (
    Column(
        name="name", label="name", en="name", ru="ФИО", es="nombre", zh="姓名", is_required=True
    ),
    Column(name="phone", label="phone", en="phone", ru="телефон", es="teléfono", zh="电话"),
)
RUSSIAN = "ФИО;Телефон\nМария Ёлкина;89233353183\n"
SPANISH = "Nombre;Teléfono\nÍñigo Núñez;612345678\n"
CHINESE = "姓名,电话\n王伟,13800138000\n"
ENGLISH = "name|phone\nZoë Ångström|612345678\n"


@pytest.mark.parametrize(
    ("data", "country", "encoding", "delimiter"),
    [
        (SPANISH.encode(), "ES", "utf-8", ";"),
        (SPANISH.encode("utf-8-sig"), "ES", "utf-8-sig", ";"),
        (SPANISH.encode("cp1252"), "ES", "cp1252", ";"),
        (RUSSIAN.encode("cp1251"), "RU", "cp1251", ";"),
        (RUSSIAN.encode("cp1251"), "ES", "cp1251", ";"),
        (RUSSIAN.encode("utf-16"), "RU", "utf-16", ";"),
        (CHINESE.encode("gb18030"), "CN", "gb18030", ","),
        (ENGLISH.encode("cp1252"), "ES", "cp1252", "|"),
        (SPANISH.replace(";", "\t").encode(), "ES", "utf-8", "\t"),
        (("sep=;\n" + SPANISH).encode(), "ES", "utf-8", ";"),
        (SPANISH.replace("\n", "\r").encode(), "ES", "utf-8", ";"),
        # One stray byte in a long file is a bad row, not another encoding.
        (SPANISH.encode() * 30 + b"Jos\xe9;1\n", "ES", "utf-8", ";"),
    ],
)
def test_encoding_and_separator_are_found(data, country, encoding, delimiter):
    table = open_table(data, COLUMNS, country=country)

    assert (table.encoding, table.delimiter, table.places) == (
        encoding,
        delimiter,
        {"name": 0, "phone": 1},
    )
    assert next(iter(table.rows()))[1][0] in RUSSIAN + SPANISH + CHINESE + ENGLISH


@pytest.mark.parametrize(
    ("data", "options", "reason"),
    [
        (b"", {}, "empty"),
        (b"\xef\xbb\xbf\r\n \r\n", {}, "empty"),
        (RUSSIAN.encode("cp1251"), {"encoding": "utf-8"}, "encoding_wrong"),
        (RUSSIAN.encode("cp1251"), {"encoding": "cp1252"}, "no_columns"),
        (RUSSIAN.encode(), {"encoding": "klingon"}, "encoding_unknown"),
        (RUSSIAN.encode(), {"delimiter": "<>"}, "delimiter_unknown"),
        (RUSSIAN.encode(), {"delimiter": ","}, "no_columns"),
        (b"colour;size\nred;1\n", {}, "no_columns"),
        (b"phone;size\n612345678;1\n", {}, "columns_missing"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", {}, "no_columns"),
    ],
)
def test_file_that_cannot_be_read_says_why(data, options, reason):
    with pytest.raises(FileUnreadable) as refused:
        open_table(data, COLUMNS, **options)

    assert refused.value.reason == reason


def test_missing_columns_are_named():
    with pytest.raises(FileUnreadable, match=r"Expected are: name, phone\."):
        open_table(b"colour;size\nred;1\n", COLUMNS)
    with pytest.raises(FileUnreadable, match=r"columns are missing: name\."):
        open_table(b"phone\n1\n", COLUMNS)


def test_heads_are_known_in_any_case_and_without_accents():
    assert find_columns(["id", " NOMBRE ", "Telefono"], COLUMNS) == {"name": 1, "phone": 2}
    assert find_columns(["Фио", "ТЕЛЕФОН:", "телефон"], COLUMNS) == {"name": 0, "phone": 1}


def test_rows_are_numbered_by_the_line_they_start_on():
    text = 'name;phone\n\n"Two\nlines";1\nAna;2\n"never closed;3\nEva;4\n'

    rows = [(line, cells) for line, cells, _raw in open_table(text.encode(), COLUMNS).rows()]

    assert [(line, cells.code if isinstance(cells, Fault) else cells) for line, cells in rows] == [
        (3, ["Two\nlines", "1"]),
        (5, ["Ana", "2"]),
        (6, "quote_open"),
        (7, ["Eva", "4"]),
    ]


def test_a_quote_left_open_does_not_swallow_the_file():
    text = 'name;phone\n"open;1\n' + "Ana;2\n" * 100 + 'Eva "la jefa" Gil;3\n'

    rows = list(open_table(text.encode(), COLUMNS).rows())

    assert len(rows) == 102
    assert rows[-1][1] == ['Eva "la jefa" Gil', "3"]


class Names(Importer[str]):
    """Takes names; the database refuses Mallory, whoever stands beside her."""

    kind = "names"
    label = "Names"
    columns = COLUMNS
    site_rule = SiteRule.NONE

    def read_row(self, row: Row) -> str:
        return row.read("name", str)

    def forget(self):
        self.kept = getattr(self, "kept", [])
        self.drop()

    def drop(self):
        self.pending = []

    def load(self, entries):
        pass

    def decide(self, entry):
        self.pending.append(entry)
        return Outcome.NEW

    def write(self):
        if "Mallory" in self.pending:
            raise IntegrityError("Mallory")
        self.kept += self.pending
        self.drop()


@pytest.fixture
def small_batches(monkeypatch):
    monkeypatch.setattr(engine, "BATCH", 4)


@pytest.mark.django_db
def test_a_row_the_database_refuses_does_not_take_its_batch_along(small_batches):
    names = ["Ana", "Bea", "Mallory", "Cid", "Dan", "Ana", "Eva"]
    importer = Names(sites=(), now=NOW)

    report = run_import(importer, ("name\n" + "\n".join(names)).encode())

    assert importer.kept == ["Ana", "Bea", "Cid", "Dan", "Eva"]
    assert (report.rows_read, report.new, report.twice) == (7, 5, 1)
    assert [(row.line, row.faults[0].code) for row in report.refused] == [(4, "not_kept")]


@pytest.mark.django_db
def test_refused_rows_go_out_as_they_came_with_line_column_and_reason():
    data = b'name;phone\nAna;1;2\n"never closed;3\n=cmd();+34612345678;\x00x\n'

    report = run_import(Names(sites=(), now=NOW), data)

    assert refused_rows_csv(report).decode("utf-8-sig").split("\r\n") == [
        "line;column;reason;name;phone",
        f"2;;{ROW_LONG.message};Ana;1;2",
        '3;;A quotation mark in this row never closes. Remove it.;"""never closed;3"',
        f"4;;{ROW_LONG.message};'=cmd();+34612345678;\x00x",
        "",
    ]
