"""Bytes to rows: the encoding, the separator, and the line on which each row starts.

Guessing is judged by the heads: the encoding and the separator in which most of them are known
are the right ones, whatever a statistic says.
"""

import codecs
import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from charset_normalizer import from_bytes
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from service_desk.lib.refusals import Sentence, Unreadable
from service_desk.records.importing.columns import Column, find_columns
from service_desk.records.importing.rows import (
    CELL_HUGE,
    LOST_CHARACTER,
    QUOTE_OPEN,
    Fault,
)

DELIMITERS = {";": ";", ",": ",", "tab": "\t", "|": "|"}
"""Separators by the name they are asked for; a tab may also be typed as it is."""

LONGEST_ROW = 40
"""Lines a row with line breaks in quotes may span; beyond it a quote was left open."""

_SAMPLE = 65_536
_LEGACY = {"cp1252": "", "cp1251": "RU BY KZ UA BG RS MN KG TJ", "gb18030": "CN SG"}
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SEPARATOR_HINT = re.compile(r"\ufeff?sep=.\s*", re.IGNORECASE)


class FileUnreadable(Unreadable):
    """No row can be read at all.

    Reasons: empty, encoding_unknown, encoding_wrong, delimiter_unknown, no_columns,
    columns_missing.
    """


@dataclass(frozen=True, slots=True)
class Table:
    """A file understood: its head and where the known columns stand in it."""

    text: str
    encoding: str
    delimiter: str
    head: tuple[str, ...]
    head_line: int
    places: dict[str, int]

    @property
    def delimiter_name(self) -> str:
        return next((name for name, mark in DELIMITERS.items() if mark == self.delimiter), "")

    def rows(self) -> Iterator[tuple[int, list[str] | Fault, str]]:
        """Line, cells (or why there are none) and the text of each row; empty lines left out."""
        for line, cells, raw in _records(self.text, self.delimiter):
            if line > self.head_line:
                yield line, cells, raw


def open_table(
    data: bytes,
    columns: Sequence[Column],
    *,
    encoding: str = "",
    delimiter: str = "",
    country: str = "",
) -> Table:
    """Read the head of ``data``. ``country`` (two letters) decides between equal guesses.

    Raises FileUnreadable, with the columns that are expected where none is recognised.
    """
    if not data.strip(b"\x00\r\n\t \xef\xbb\xbf\xff\xfe"):
        raise FileUnreadable("empty", _("The file is empty."))
    encodings = [_known(encoding)] if encoding else _likely_encodings(data, country)
    delimiters = [_separator(delimiter)] if delimiter else list(DELIMITERS.values())
    chosen, separator = max(
        ((name, mark) for name in encodings for mark in delimiters),
        key=lambda guess: len(find_columns(_head(data, *guess), columns)),
    )
    text = _decode(data, chosen, is_asked_for=bool(encoding))
    line, head = _head_of(text, separator)
    places = find_columns(head, columns)
    _require(columns, places)
    return Table(text, chosen, separator, tuple(head), line, places)


def _require(columns: Sequence[Column], places: dict[str, int]) -> None:
    if not places:
        sentence = _("No column is recognised. Expected are: {columns}.")
        raise FileUnreadable("no_columns", _naming(sentence, columns))
    missing = [each for each in columns if each.is_required and each.name not in places]
    if missing:
        sentence = _("These columns are missing: {columns}.")
        raise FileUnreadable("columns_missing", _naming(sentence, missing))


def _naming(sentence: Sentence, columns: Sequence[Column]) -> Sentence:
    """With each column by the head that this file's readers write: the first of its words."""
    return format_lazy(str(sentence), columns=", ".join(each.heads[0] for each in columns))


def _likely_encodings(data: bytes, country: str) -> list[str]:
    for mark, name in _BOMS:
        if data.startswith(mark):
            return [name]
    lost = data.decode("utf-8", "replace").count(LOST_CHARACTER)
    beyond_ascii = len(data) - len(data.translate(None, bytes(range(128, 256))))
    if lost * 50 <= beyond_ascii:
        # A stray byte does not make it another encoding: its row alone is refused.
        return ["utf-8"]
    guesses = from_bytes(data, cp_isolation=list(_LEGACY))
    ranked = [guess.encoding for guess in guesses]
    at_home = sorted(_LEGACY, key=lambda name: country.upper() not in _LEGACY[name].split())
    return list(dict.fromkeys(ranked + at_home))


def _known(encoding: str) -> str:
    try:
        return codecs.lookup(encoding).name
    except LookupError:
        sentence = _("The encoding “{name}” is not known. Leave it out to have it guessed.")
        raise FileUnreadable("encoding_unknown", format_lazy(sentence, name=encoding)) from None


def _separator(delimiter: str) -> str:
    mark = DELIMITERS.get(delimiter.lower(), delimiter.replace("\\t", "\t"))
    if len(mark) != 1 or mark in '"\r\n':
        sentence = _("“{name}” can't separate columns. Use one of ; , | or tab.")
        raise FileUnreadable("delimiter_unknown", format_lazy(sentence, name=delimiter))
    return mark


def _decode(data: bytes, encoding: str, *, is_asked_for: bool) -> str:
    if not is_asked_for:
        return data.decode(encoding, "replace")
    try:
        text = data.decode(encoding)
    except UnicodeError as error:
        read = data[: getattr(error, "start", 0)]
        sentence = _("Line {line} is not in {name}. Leave the encoding out to have it guessed.")
        raise FileUnreadable(
            "encoding_wrong", format_lazy(sentence, line=read.count(b"\n") + 1, name=encoding)
        ) from None
    return text.removeprefix("\ufeff")


def _head(data: bytes, encoding: str, delimiter: str) -> list[str]:
    return _head_of(data[:_SAMPLE].decode(encoding, "replace"), delimiter)[1]


def _head_of(text: str, delimiter: str) -> tuple[int, list[str]]:
    """Line and cells of the first row; Excel's hint ``sep=;`` is not one."""
    for line, cells, raw in _records(text, delimiter):
        if isinstance(cells, list) and not _SEPARATOR_HINT.fullmatch(raw):
            return line, cells
    return 1, []


def _records(text: str, delimiter: str) -> Iterator[tuple[int, list[str] | Fault, str]]:
    lines = list(io.StringIO(text, newline=""))
    at = 0
    while at < len(lines):
        cells, used = _record(lines[at : at + LONGEST_ROW], delimiter)
        raw = "".join(lines[at : at + used])
        if isinstance(cells, Fault) or any(cell.strip("\x00 \t") for cell in cells):
            yield at + 1, cells, raw
        at += used


def _record(window: list[str], delimiter: str) -> tuple[list[str] | Fault, int]:
    """The cells of the row that starts ``window``, and the number of lines it takes."""
    reader = csv.reader(window, delimiter=delimiter)
    try:
        cells = next(reader)
    except csv.Error:
        return CELL_HUGE, 1
    if reader.line_num == len(window) and _is_open(window, delimiter):
        return QUOTE_OPEN, 1
    return cells, reader.line_num


def _is_open(window: list[str], delimiter: str) -> bool:
    """Whether the row only ended because the lines did: it would swallow one more."""
    reader = csv.reader([*window, ""], delimiter=delimiter)
    next(reader)
    return reader.line_num > len(window)
