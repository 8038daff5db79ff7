"""The client file (R-1.2, S-A1). Personal data: kept while the client has a car with us."""

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from service_desk.clients.states import Channel, ContactKind, Purpose
from service_desk.organisation.models import Site, Staff

VIN_PATTERN = r"^[A-HJ-NPR-Z0-9]{17}$"


class Client(models.Model):
    """A person or a company whose car comes to one site."""

    site = models.ForeignKey(Site, models.PROTECT, related_name="clients")
    name = models.CharField(_("name as we should address them"), max_length=80)
    # Lower case, Latin, no accents: «Ёлкина» and "Elkina" meet here (lib.names.search_key).
    search_key = models.CharField(max_length=160, editable=False)
    language = models.CharField(_("language"), max_length=8, choices=settings.LANGUAGES)
    prefers = models.CharField(_("prefers"), max_length=8, choices=Channel, default=Channel.SMS)
    preferred_advisor = models.ForeignKey(
        Staff, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    note = models.CharField(_("note"), max_length=400, blank=True)
    created_at = models.DateTimeField(_("file since"))
    verified_at = models.DateTimeField(_("last checked with the client"), null=True, blank=True)

    class Meta:
        ordering = ["name"]
        verbose_name = _("client")
        verbose_name_plural = _("clients")
        constraints = [
            models.CheckConstraint(
                condition=~Q(name=""),
                name="client_has_a_name",
                violation_error_message=_("A client has a name. Please write it."),
            ),
            models.CheckConstraint(
                condition=Q(prefers__in=Channel.values),
                name="client_prefers_a_known_channel",
                violation_error_message=_("Choose a channel from the list."),
            ),
        ]
        indexes = [
            GinIndex(fields=["search_key"], opclasses=["gin_trgm_ops"], name="client_by_name"),
            models.Index(fields=["site", "name"], name="client_of_site"),
        ]

    def __str__(self) -> str:
        return self.name


class ContactPoint(models.Model):
    """A phone (E.164) or an e-mail (lower case) of a client, with what was typed."""

    client = models.ForeignKey(Client, models.CASCADE, related_name="contact_points")
    kind = models.CharField(_("kind"), max_length=8, choices=ContactKind)
    value = models.CharField(_("value"), max_length=254)
    as_typed = models.CharField(_("as typed"), max_length=254, blank=True)
    is_main = models.BooleanField(_("main"), default=False)

    class Meta:
        ordering = ["-is_main", "id"]
        verbose_name = _("contact point")
        verbose_name_plural = _("contact points")
        constraints = [
            models.UniqueConstraint(
                fields=["client", "kind", "value"],
                name="contact_point_is_said_once",
                violation_error_message=_("This phone or e-mail is on the file already."),
            ),
            models.UniqueConstraint(
                fields=["client", "kind"],
                condition=Q(is_main=True),
                name="contact_point_main_is_one_of_its_kind",
                violation_error_message=_("Only one phone and one e-mail are the main ones."),
            ),
            models.CheckConstraint(
                condition=Q(kind="email", value__contains="@")
                | Q(kind="phone", value__regex=r"^\+[1-9][0-9]{6,14}$"),
                name="contact_point_is_a_phone_or_an_address",
                violation_error_message=_(
                    "Enter a phone with its country code, or an e-mail address."
                ),
            ),
        ]
        indexes = [
            models.Index(fields=["value"], name="contact_point_value"),
            GinIndex(fields=["value"], opclasses=["gin_trgm_ops"], name="contact_point_digits"),
        ]

    def __str__(self) -> str:
        return self.value


class Consent(models.Model):
    """What a client agreed to or refused, once per purpose; the newest answer holds."""

    client = models.ForeignKey(Client, models.CASCADE, related_name="consents")
    purpose = models.CharField(_("purpose"), max_length=8, choices=Purpose)
    is_given = models.BooleanField(_("given"))
    at = models.DateTimeField(_("when"))
    source = models.CharField(_("where"), max_length=16)

    class Meta:
        ordering = ["-at"]
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        indexes = [models.Index(fields=["client", "purpose", "-at"])]

    def __str__(self) -> str:
        return f"{self.client} · {self.get_purpose_display()}"


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
