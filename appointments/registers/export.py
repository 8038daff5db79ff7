"""The register as a table for a spreadsheet; no cell of it runs as a formula (S15)."""

import csv
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from appointments.registers.asking import Asking, rows_of
from appointments.registers.lines import Line, line_of
from service_desk.lib.formulas import safe_cell
from service_desk.organisation.models import Site

# So that a spreadsheet reads Cyrillic and Chinese as what they are.
_BOM = "\ufeff"
_CHUNK = 500


class _Echo:
    """A file that gives each line back instead of keeping it."""

    def write(self, line: str) -> str:
        return line


def csv_of(asking: Asking) -> Iterator[str]:
    """The lines of the file, a header first; every row that is asked for, of all pages."""
    writer = csv.writer(_Echo())
    yield _BOM + str(writer.writerow(_heads()))
    for request in rows_of(asking).iterator(chunk_size=_CHUNK):
        cells = _cells(line_of(request, asking.site), asking.site)
        yield str(writer.writerow([safe_cell(cell) for cell in cells]))


def _heads() -> list[str]:
    return [
        *(_("Number"), _("Day"), _("Time"), _("Through"), _("Who asked"), _("Taken by")),
        *(_("New client"), _("Client"), _("Phone"), _("Car"), _("Work"), _("What and when")),
        *(_("Outcome"), _("Why lost"), _("Note"), _("Part"), _("Visit"), _("Decision")),
        *(_("What is to be done"), _("Decided by")),
    ]


def _cells(line: Line, site: Site) -> list[Any]:
    asked = line.request
    at = site.local(asked.at)
    return [
        *(asked.pk, at.date(), f"{at:%H:%M}", asked.get_source_display(), line.asker, asked.by),
        *(_("yes") if asked.is_new_client else _("no"), line.name, line.phone, line.car),
        *(line.work, asked.wish, asked.get_outcome_display(), asked.get_lost_reason_display()),
        *(asked.lost_note, asked.part.code if asked.part else "", asked.visit),
        *(asked.get_decision_display(), asked.decision_note, asked.decided_by),
    ]
