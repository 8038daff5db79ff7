"""``manage.py import_csv``: bring in a file of another system, as it really comes."""

from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _
from tqdm import tqdm

from service_desk.imports import IMPORTERS, import_file, importer_for
from service_desk.lib import clock
from service_desk.management.refusals import refusals_said
from service_desk.records.importing.reading import FileUnreadable
from service_desk.records.importing.report import Report, refused_rows_csv

SHOWN = 50
"""Refused rows that a dry run lists; a real run writes them all into a file."""


class Command(BaseCommand):
    help = "Bring in a CSV file. Good rows land; each bad row is listed in FILE.rejected.csv."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("kind", metavar="KIND", help=", ".join(IMPORTERS))
        parser.add_argument("file", metavar="FILE", type=Path)
        parser.add_argument("--site", default="", help="short name of the site, such as north")
        parser.add_argument("--encoding", default="", help="guessed when not given")
        parser.add_argument("--delimiter", default="", help="; , | or tab; guessed when not given")
        parser.add_argument(
            "--dry-run", action="store_true", help="report the same, but write nothing"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        with refusals_said(self):
            importer = importer_for(options["kind"], options["site"], now=clock.now())
        try:
            data = path.read_bytes()
            with tqdm(total=len(data), unit="B", unit_scale=True, leave=False, disable=None) as bar:
                report = import_file(
                    importer,
                    data,
                    by=None,
                    is_dry=options["dry_run"],
                    encoding=options["encoding"],
                    delimiter=options["delimiter"],
                    progress=bar.update,
                )
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}", returncode=2) from None
        except FileUnreadable as error:
            raise CommandError(f"{path}: {error}", returncode=2) from None
        self._say(report, is_dry=options["dry_run"])
        if report.refused:
            self._tell_refused(report, path, is_dry=options["dry_run"])

    def _say(self, report: Report, *, is_dry: bool) -> None:
        if is_dry:
            self.stdout.write(_("Dry run: nothing was written."))
        rows = (
            (_("read"), report.rows_read),
            (_("new"), report.new),
            (_("changed"), report.changed),
            (_("unchanged"), report.unchanged),
            (_("said twice"), report.twice),
            (_("refused"), len(report.refused)),
        )
        for label, count in rows:
            self.stdout.write(f"{count:>7}  {label}")
        for count, reason, column in report.refused_by_reason():
            self.stdout.write(f"{count:>12}  {reason:<24} {column}".rstrip())

    def _tell_refused(self, report: Report, path: Path, *, is_dry: bool) -> None:
        if is_dry:
            for row in report.refused[:SHOWN]:
                told = (str(row.line), report.columns_of(row), report.reasons_of(row))
                self.stdout.write("\t".join(told))
            return
        written = _write_beside(path, refused_rows_csv(report))
        self.stdout.write(_("The refused rows are in %(file)s.") % {"file": written})


def _write_beside(path: Path, content: bytes) -> Path:
    """Beside the file that was read; where nothing may be written there, in this folder."""
    name = f"{path.name}.rejected.csv"
    for folder in (path.parent, Path.cwd()):
        try:
            (folder / name).write_bytes(content)
        except OSError:
            continue
        return folder / name
    raise CommandError(_("The list of refused rows could not be written."), returncode=2)
