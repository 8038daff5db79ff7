"""Cars, whose they are, what their odometers showed, and the recalls that call them in."""

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from service_desk.clients.models.people import Client
from service_desk.organisation.models import Site, Staff

VIN_PATTERN = r"^[A-HJ-NPR-Z0-9]{17}$"


class Vehicle(models.Model):
    """A car as its papers say; the VIN is what recalls and history hang on (C1-2a)."""

    site = models.ForeignKey(Site, models.PROTECT, related_name="vehicles")
    plate = models.CharField(_("plate"), max_length=16, blank=True)
    # Look-alike letters folded to Latin, no spaces (lib.plates.normalise_plate).
    plate_key = models.CharField(max_length=16, editable=False, blank=True)
    vin = models.CharField(_("VIN"), max_length=17, blank=True)
    make = models.CharField(_("make"), max_length=40, blank=True)
    model = models.CharField(_("model"), max_length=60, blank=True)
    mileage = models.PositiveIntegerField(_("mileage, km"), null=True, blank=True)
    mileage_at = models.DateTimeField(_("mileage read"), null=True, blank=True)
    first_registered_on = models.DateField(_("first registered"), null=True, blank=True)
    warranty_until = models.DateField(_("warranty until"), null=True, blank=True)
    warranty_km = models.PositiveIntegerField(_("warranty up to, km"), null=True, blank=True)
    created_at = models.DateTimeField(_("file since"))

    class Meta:
        ordering = ["plate_key"]
        verbose_name = _("car")
        verbose_name_plural = _("cars")
        constraints = [
            models.UniqueConstraint(
                fields=["site", "vin"],
                condition=~Q(vin=""),
                name="vehicle_vin_is_unique_at_a_site",
                violation_error_message=_("This VIN is already on another car's file."),
            ),
            models.CheckConstraint(
                condition=Q(vin="") | Q(vin__regex=VIN_PATTERN),
                name="vehicle_vin_is_seventeen_without_ioq",
                violation_error_message=_("A VIN has 17 characters and no I, O or Q."),
            ),
            models.CheckConstraint(
                condition=Q(mileage=None) | Q(mileage__lte=2_000_000),
                name="vehicle_mileage_is_believable",
                violation_error_message=_("No car has driven more than two million kilometres."),
            ),
        ]
        indexes = [
            models.Index(fields=["site", "plate_key"], name="vehicle_of_site"),
            GinIndex(fields=["plate_key"], opclasses=["gin_trgm_ops"], name="vehicle_by_plate"),
            GinIndex(fields=["vin"], opclasses=["gin_trgm_ops"], name="vehicle_by_vin"),
        ]

    def __str__(self) -> str:
        return self.plate or self.vin or f"{self.make} {self.model}".strip()


class Ownership(models.Model):
    """Whose car it is; a change of owner ends one row and starts the next."""

    client = models.ForeignKey(Client, models.CASCADE, related_name="ownerships")
    vehicle = models.ForeignKey(Vehicle, models.CASCADE, related_name="ownerships")
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("ownership")
        verbose_name_plural = _("ownerships")
        constraints = [
            models.UniqueConstraint(
                fields=["vehicle"],
                condition=Q(ends_on=None),
                name="ownership_is_of_one_client_at_a_time",
                violation_error_message=_("This car has an owner. Enter until when, first."),
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(starts_on=None) | Q(starts_on__lte=F("ends_on")),
                name="ownership_ends_after_it_starts",
                violation_error_message=_("The end comes before the start. Please swap them."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.client} · {self.vehicle}"


class MileageReading(models.Model):
    """What an odometer showed and when (C1-2c); a reading below an earlier one needs a remark.

    ``is_lower`` is worked out by a trigger (migration 0003), so that no writer can leave the
    remark out.
    """

    vehicle = models.ForeignKey(Vehicle, models.CASCADE, related_name="mileage_readings")
    km = models.PositiveIntegerField(_("mileage, km"))
    at = models.DateTimeField(_("read"))
    door = models.CharField(_("through"), max_length=16)
    by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    is_lower = models.BooleanField(default=False, editable=False)
    remark = models.CharField(_("why it is lower"), max_length=200, blank=True)

    class Meta:
        ordering = ["at", "id"]
        verbose_name = _("mileage reading")
        verbose_name_plural = _("mileage readings")
        constraints = [
            models.CheckConstraint(
                condition=Q(is_lower=False) | ~Q(remark=""),
                name="mileage_falls_with_a_remark",
                violation_error_message=_("It was higher before. Say why, in a few words."),
            ),
            models.CheckConstraint(
                condition=Q(km__lte=2_000_000), name="mileage_reading_is_believable"
            ),
        ]
        indexes = [models.Index(fields=["vehicle", "at"], name="mileage_of_vehicle")]

    def __str__(self) -> str:
        return f"{self.vehicle} {self.km} km"


class RecallCampaign(models.Model):
    """A maker's recall campaign (C1-2d); its code is the maker's."""

    code = models.CharField(_("code"), max_length=32, unique=True)
    title = models.CharField(_("title"), max_length=120)
    published_on = models.DateField(_("published"), null=True, blank=True)

    class Meta:
        ordering = ["code"]
        verbose_name = _("recall campaign")
        verbose_name_plural = _("recall campaigns")

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class RecallVehicle(models.Model):
    """One VIN, or a range of VINs with both ends included, that a campaign calls in."""

    campaign = models.ForeignKey(RecallCampaign, models.CASCADE, related_name="vehicles")
    vin_from = models.CharField(_("VIN"), max_length=17)
    vin_to = models.CharField(_("to VIN"), max_length=17)

    class Meta:
        verbose_name = _("recalled VIN")
        verbose_name_plural = _("recalled VINs")
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "vin_from", "vin_to"],
                name="recall_vin_is_said_once",
                violation_error_message=_("This VIN is in the campaign already."),
            ),
            models.CheckConstraint(
                condition=Q(vin_from__lte=F("vin_to")),
                name="recall_range_starts_before_it_ends",
                violation_error_message=_("The last VIN comes before the first. Please swap them."),
            ),
            models.CheckConstraint(
                condition=Q(vin_from__regex=VIN_PATTERN, vin_to__regex=VIN_PATTERN),
                name="recall_vin_is_seventeen_without_ioq",
                violation_error_message=_("A VIN has 17 characters and no I, O or Q."),
            ),
        ]
        indexes = [models.Index(fields=["vin_from", "vin_to"], name="recall_by_vin")]

    def __str__(self) -> str:
        return self.vin_from if self.vin_from == self.vin_to else f"{self.vin_from}–{self.vin_to}"
