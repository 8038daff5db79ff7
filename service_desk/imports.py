"""Every kind of file that can be brought in, for the command and for the set-up pages alike."""

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from service_desk.catalogue.importing import OperationImporter, PartImporter
from service_desk.clients.importing import ClientImporter, RecallImporter
from service_desk.lib.refusals import refuse
from service_desk.organisation.models import Site, Staff
from service_desk.records.importing.engine import Importer, SiteRule, run_import
from service_desk.records.importing.report import Report
from service_desk.records.journal import record
from service_desk.visits.importing import HistoryImporter

IMPORTERS: dict[str, type[Importer[Any]]] = {
    importer.kind: importer
    for importer in (
        OperationImporter,
        PartImporter,
        ClientImporter,
        RecallImporter,
        HistoryImporter,
    )
}
"""By kind, in the order in which a new dealership brings them in."""


def importer_for(
    kind: str, slug: str, *, among: Iterable[Site] | None = None, now: dt.datetime
) -> Importer[Any]:
    """A fresh importer of ``kind`` for the site called ``slug``; "" where none was named.

    A single site needs no naming; ``among`` are the sites a person may fill, without it all.
    Raises Refusal (400, field ``kind`` or ``site``).
    """
    importer = IMPORTERS.get(kind)
    if importer is None:
        sentence = _("There is no kind “{kind}”. Choose one of: {kinds}.")
        known = ", ".join(IMPORTERS)
        refuse("unknown_kind", format_lazy(sentence, kind=kind, kinds=known), "kind", status=400)
    sites = Site.objects.all() if among is None else among
    return importer(sites=_sites_for(importer.site_rule, slug, list(sites)), now=now)


def _sites_for(rule: SiteRule, slug: str, sites: list[Site]) -> list[Site]:
    if rule is SiteRule.NONE:
        return []
    slugs = ", ".join(site.slug for site in sites)
    if not sites:
        refuse("no_site", _("There is no site yet. Add one first."), "site", status=400)
    if slug:
        chosen = [site for site in sites if site.slug == slug]
        if not chosen:
            sentence = _("There is no site “{slug}”. Choose one of: {slugs}.")
            refuse(
                "unknown_site", format_lazy(sentence, slug=slug, slugs=slugs), "site", status=400
            )
        return chosen
    if rule is SiteRule.ONE and len(sites) > 1:
        sentence = _("Say for which site this is. Choose one of: {slugs}.")
        refuse("site_missing", format_lazy(sentence, slugs=slugs), "site", status=400)
    return sites


def import_file(
    importer: Importer[Any],
    data: bytes,
    *,
    by: Staff | None,
    is_dry: bool,
    encoding: str = "",
    delimiter: str = "",
    progress: Callable[[int], None] = lambda characters: None,
) -> Report:
    """Bring ``data`` in, and note in the journal of its sites that it was done, and how much.

    Raises FileUnreadable if no row can be read.
    """
    report = run_import(
        importer,
        data,
        encoding=encoding,
        delimiter=delimiter,
        is_dry=is_dry,
        progress=progress,
    )
    if not is_dry:
        for site in importer.sites:
            _note(site, report, by=by, now=importer.now)
    return report


def _note(site: Site, report: Report, *, by: Staff | None, now: dt.datetime) -> None:
    record(
        site=site,
        subject=site,
        verb="imported",
        by=by,
        door="import",
        now=now,
        kind=report.kind,
        read=report.rows_read,
        new=report.new,
        changed=report.changed,
        refused=len(report.refused),
    )
