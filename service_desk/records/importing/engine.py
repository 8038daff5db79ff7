"""Running a file through an importer: in batches, good rows land whatever stands beside them."""

import datetime as dt
import logging
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Sequence
from enum import Enum, auto
from itertools import islice
from typing import ClassVar, Generic, TypeVar

from django.db import DataError, IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from service_desk.lib.integrity import sentence_for
from service_desk.lib.refusals import Sentence
from service_desk.organisation.models import Site
from service_desk.records.importing.columns import Column
from service_desk.records.importing.reading import Table, open_table
from service_desk.records.importing.report import RefusedRow, Report
from service_desk.records.importing.rows import Fault, Outcome, Row, RowError

Entry = TypeVar("Entry")
Progress = Callable[[int], None]

BATCH = 500
"""Rows of one transaction: few queries a row, and a lock is never held for long."""

_log = logging.getLogger(__name__)


class SiteRule(Enum):
    """Whose rows a kind of file holds."""

    ONE = auto()
    ONE_OR_ALL = auto()
    NONE = auto()


class Importer(ABC, Generic[Entry]):
    """One kind of file; made anew for each run, it remembers what this run has met.

    ``Entry`` is a row as it was understood, comparable and hashable: two equal ones are one row
    said twice.
    """

    kind: ClassVar[str]
    label: ClassVar[Sentence]
    columns: ClassVar[tuple[Column, ...]]
    site_rule: ClassVar[SiteRule]

    def __init__(self, *, sites: Sequence[Site], now: dt.datetime) -> None:
        self.sites = tuple(sites)
        self.now = now
        self.forget()

    @property
    def site(self) -> Site:
        """The one site of a kind that belongs to one."""
        (site,) = self.sites
        return site

    @abstractmethod
    def read_row(self, row: Row) -> Entry:
        """Understand a row; what is wrong with it is noted on it."""

    @abstractmethod
    def forget(self) -> None:
        """Start with an empty memory: nothing loaded, nothing pending."""

    @abstractmethod
    def load(self, entries: Sequence[Entry]) -> None:
        """Fetch, in a few queries, what is on file about these entries."""

    @abstractmethod
    def decide(self, entry: Entry) -> Outcome:
        """Compare an entry with what is on file and was met before; put changes aside.

        Raises RowError. Must leave the memory untouched when it does.
        """

    @abstractmethod
    def write(self) -> None:
        """Write what was put aside, in a few queries."""

    @abstractmethod
    def drop(self) -> None:
        """Throw away what was put aside; the memory stays, so that a dry run counts the same."""


def run_import(
    importer: Importer[Entry],
    data: bytes,
    *,
    encoding: str = "",
    delimiter: str = "",
    is_dry: bool = False,
    progress: Progress = lambda characters: None,
) -> Report:
    """Read ``data`` through ``importer``. Raises FileUnreadable if no row can be read.

    ``progress`` is told how many characters were read since the last time. A dry run writes
    nothing and counts the same.
    """
    country = importer.sites[0].country if importer.sites else ""
    table = open_table(
        data, importer.columns, encoding=encoding, delimiter=delimiter, country=country
    )
    report = Report(importer.kind, table)
    run = _Run(importer, report, is_dry=is_dry)
    rows = _understood(importer, table, report, progress)
    while batch := list(islice(rows, BATCH)):
        run.take(batch)
    report.refused.sort(key=lambda refused: refused.line)
    return report


def _understood(
    importer: Importer[Entry], table: Table, report: Report, progress: Progress
) -> Iterator[tuple[RefusedRow, Entry]]:
    """The entries of all readable rows, each with what would be told if it were refused."""
    columns = {column.name: column for column in importer.columns}
    for line, cells, raw in table.rows():
        progress(len(raw))
        report.rows_read += 1
        if isinstance(cells, Fault):
            report.refuse(RefusedRow(line, (raw.rstrip("\r\n"),), (cells,)))
            continue
        row = Row(line, cells, table.places, columns)
        row.check_shape(len(table.head))
        entry = None if row.faults else importer.read_row(row)
        if row.faults or entry is None:
            report.refuse(RefusedRow(line, tuple(cells), tuple(row.faults)))
        else:
            yield RefusedRow(line, tuple(cells), ()), entry


class _Run(Generic[Entry]):
    def __init__(self, importer: Importer[Entry], report: Report, *, is_dry: bool) -> None:
        self.importer = importer
        self.report = report
        self.is_dry = is_dry
        self.met: set[Entry] = set()

    def take(self, batch: Sequence[tuple[RefusedRow, Entry]]) -> None:
        """Store a batch; one the database refuses is halved until the bad row stands alone."""
        try:
            with transaction.atomic():
                results = self._store([entry for _row, entry in batch])
        except (IntegrityError, DataError) as error:
            self.importer.forget()
            if len(batch) > 1:
                middle = len(batch) // 2
                self.take(batch[:middle])
                self.take(batch[middle:])
                return
            _log.warning("Line %s of an import was not kept: %s", batch[0][0].line, error)
            results = [_not_kept(error)]
        self._note(batch, results)

    def _store(self, entries: Sequence[Entry]) -> list[Outcome | Fault]:
        fresh = dict.fromkeys(entry for entry in entries if entry not in self.met)
        self.importer.load(list(fresh))
        results: list[Outcome | Fault] = []
        for entry in entries:
            # Each entry is taken out when it is decided: the same one again was said before.
            results.append(self._decide(entry) if entry in fresh else Outcome.TWICE)
            if not isinstance(results[-1], Fault):
                fresh.pop(entry, None)
        if self.is_dry:
            self.importer.drop()
        else:
            self.importer.write()
        return results

    def _decide(self, entry: Entry) -> Outcome | Fault:
        try:
            return self.importer.decide(entry)
        except RowError as refused:
            return refused.fault

    def _note(
        self, batch: Sequence[tuple[RefusedRow, Entry]], results: Iterable[Outcome | Fault]
    ) -> None:
        """Only what is committed counts, and only that is remembered as met."""
        for (row, entry), result in zip(batch, results, strict=True):
            if isinstance(result, Fault):
                self.report.refuse(RefusedRow(row.line, row.cells, (result,)))
            else:
                self.report.count(result)
                self.met.add(entry)


def _not_kept(error: IntegrityError | DataError) -> Fault:
    """In the words of the constraint that was broken, where it is one."""
    sentence = (
        sentence_for(error)
        if isinstance(error, IntegrityError)
        else _("A value of this row is too long or too large. Please check it.")
    )
    return Fault("not_kept", sentence, _("not kept"))
