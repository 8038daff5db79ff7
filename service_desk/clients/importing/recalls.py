"""Recall lists of the maker: a campaign and the VINs it calls in (C1-2d)."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from service_desk.clients.importing.heads import RECALL_COLUMNS
from service_desk.clients.models import RecallCampaign, RecallVehicle
from service_desk.lib.text import clean_text
from service_desk.lib.typed_dates import parse_date
from service_desk.lib.vin import parse_vin
from service_desk.records.importing.engine import Importer, SiteRule
from service_desk.records.importing.rows import Outcome, Row

CODE_LENGTH = 32
TITLE_LENGTH = 120


@dataclass(frozen=True, slots=True)
class RecallRow:
    """One VIN, or a range with both ends included."""

    campaign: str
    title: str
    vin_from: str
    vin_to: str
    published_on: dt.date | None


class RecallImporter(Importer[RecallRow]):
    """Campaigns are the maker's and belong to no site; a later list adds to an earlier one."""

    kind = "recalls"
    label = _("Recall campaigns")
    columns = RECALL_COLUMNS
    site_rule = SiteRule.NONE

    def read_row(self, row: Row) -> RecallRow:
        vin = row.read("vin", lambda text: parse_vin(text).value)
        last = row.read("vin_to", lambda text: parse_vin(text).value, empty=vin)
        if not row.faults and last < vin:
            row.refuse("vin_to", "range_backwards", _("This VIN comes before the first one."))
        campaign = row.read("campaign", lambda text: clean_text(text, CODE_LENGTH).upper())
        return RecallRow(
            campaign=campaign,
            title=row.read("title", lambda text: clean_text(text, TITLE_LENGTH), empty=campaign),
            vin_from=vin,
            vin_to=last,
            published_on=row.read("published", parse_date, empty=None),
        )

    def forget(self) -> None:
        self.campaigns: dict[str, RecallCampaign] = {}
        self.ranges: set[tuple[str, str, str]] = set()
        self.drop()

    def drop(self) -> None:
        self.new_campaigns: list[RecallCampaign] = []
        self.changed_campaigns: dict[int, RecallCampaign] = {}
        self.new_vehicles: list[RecallVehicle] = []

    def load(self, entries: Sequence[RecallRow]) -> None:
        codes = {row.campaign for row in entries}
        unknown = codes - self.campaigns.keys()
        for campaign in RecallCampaign.objects.filter(code__in=unknown):
            self.campaigns[campaign.code] = campaign
        self.ranges |= set(
            RecallVehicle.objects.filter(
                campaign__code__in=codes, vin_from__in={row.vin_from for row in entries}
            ).values_list("campaign__code", "vin_from", "vin_to")
        )

    def decide(self, entry: RecallRow) -> Outcome:
        outcome = Outcome.UNCHANGED
        campaign = self.campaigns.get(entry.campaign)
        if campaign is None:
            campaign, outcome = self._open(entry), Outcome.NEW
        elif campaign.published_on is None and entry.published_on:
            campaign.published_on, outcome = entry.published_on, Outcome.CHANGED
            if campaign.pk is not None:
                self.changed_campaigns[campaign.pk] = campaign
        span = (entry.campaign, entry.vin_from, entry.vin_to)
        if span in self.ranges:
            return outcome
        self.ranges.add(span)
        self.new_vehicles.append(
            RecallVehicle(campaign=campaign, vin_from=entry.vin_from, vin_to=entry.vin_to)
        )
        return Outcome.NEW

    def _open(self, entry: RecallRow) -> RecallCampaign:
        campaign = RecallCampaign(
            code=entry.campaign, title=entry.title, published_on=entry.published_on
        )
        self.campaigns[entry.campaign] = campaign
        self.new_campaigns.append(campaign)
        return campaign

    def write(self) -> None:
        RecallCampaign.objects.bulk_create(self.new_campaigns)
        RecallCampaign.objects.bulk_update(self.changed_campaigns.values(), ["published_on"])
        RecallVehicle.objects.bulk_create(self.new_vehicles)
        self.drop()
