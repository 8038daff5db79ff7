"""``manage.py bench [SECTION …] [--scale small|full] [--json]``: figures against their bars."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from service_desk.bench import SECTIONS, run
from service_desk.bench.measuring import SCALES, Row

_HEAD = ("what", "p50 ms", "p95 ms", "queries", "CPU ms", "× floor", "kB", "bar", "")


class Command(BaseCommand):
    help = "Measures the desk at a scratch site that is rolled back. Exit code 1 over a bar."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("section", nargs="*", help=f"{', '.join(SECTIONS)}; all without one")
        parser.add_argument("--scale", choices=SCALES, default="small")
        parser.add_argument("--json", action="store_true", help="for a machine")

    def handle(self, *args: Any, section: list[str], scale: str, **options: Any) -> None:
        names = [name for name in SECTIONS if not section or name in section]
        if unknown := set(section) - set(SECTIONS):
            self.stderr.write(f"There is no section {', '.join(sorted(unknown))}.")
            raise SystemExit(2)
        rows = list(run(names, SCALES[scale], say=self._say))
        if options["json"]:
            self.stdout.write(json.dumps([row.as_json() for row in rows], indent=2))
        else:
            self.stdout.write(table_of(rows))
        broken = [sentence for row in rows for sentence in row.broken]
        for sentence in broken:
            self.stderr.write(sentence)
        if broken:
            raise SystemExit(1)

    def _say(self, words: str) -> None:
        """What is being built: beside the figures, so that those can be piped on."""
        self.stderr.write(words)


def table_of(rows: list[Row]) -> str:
    lines = [_HEAD, *(_cells(row) for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(_HEAD))]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if place in (0, 7, 8) else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    )


def _cells(row: Row) -> tuple[str, ...]:
    bars = ", ".join(f"{figure} ≤ {most:g}" for figure, most in row.bars.items())
    return (
        row.name,
        f"{row.p50:.1f}",
        f"{row.p95:.1f}",
        str(row.queries),
        "" if row.cpu is None else f"{row.cpu:.1f}",
        "" if row.ratio is None else f"{row.ratio:.2f}",
        "" if row.kilobytes is None else f"{row.kilobytes:.1f}",
        bars,
        "over" if row.broken else "ok",
    )
