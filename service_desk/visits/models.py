"""The visit: client, car, wanted work, wishes, flags, and a stamp for each step."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from service_desk.catalogue.models import Operation
from service_desk.clients.models import Client, Vehicle
from service_desk.organisation.models import Site, Staff
from service_desk.organisation.states import ZoneKind
from service_desk.visits.states import Mobility, Source, VisitState


class Visit(models.Model):
    """One car's stay. ``number`` is what people say; ``language`` is the client's for it.

    ``version`` grows with each change a colleague would have to see: a screen that saves over
    an older one is told so. Stamps are UTC.
    """

    site = models.ForeignKey(Site, models.PROTECT, related_name="visits")
    number = models.CharField(_("number"), max_length=24, unique=True)
    client = models.ForeignKey(Client, models.PROTECT, related_name="visits")
    vehicle = models.ForeignKey(Vehicle, models.PROTECT, related_name="visits")
    state = models.CharField(_("state"), max_length=12, choices=VisitState)
    source = models.CharField(_("booked through"), max_length=12, choices=Source)
    complaint = models.TextField(_("in the client's own words"), blank=True)
    mobility = models.CharField(
        _("mobility"), max_length=8, choices=Mobility, default=Mobility.NONE
    )
    language = models.CharField(_("language"), max_length=8, choices=settings.LANGUAGES)
    zone = models.CharField(_("arrival zone"), max_length=12, choices=ZoneKind)
    exemption = models.CharField(_("why outside the window"), max_length=200, blank=True)
    repeat_of = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="repeats"
    )
    cancel_reason = models.CharField(_("why cancelled"), max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(_("booked"))
    created_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)
    arrived_at = models.DateTimeField(_("arrived"), null=True, blank=True)
    handed_over_at = models.DateTimeField(_("handed over"), null=True, blank=True)
    cancelled_at = models.DateTimeField(_("cancelled"), null=True, blank=True)
    no_show_at = models.DateTimeField(_("no-show"), null=True, blank=True)

    class Meta:
        ordering = ["-created_at"]
        verbose_name = _("visit")
        verbose_name_plural = _("visits")
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=VisitState.values), name="visit_state_is_known"
            ),
            models.CheckConstraint(
                condition=Q(mobility__in=Mobility.values), name="visit_mobility_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(state="CANCELLED") | Q(cancelled_at__isnull=False),
                name="visit_cancelled_has_its_time",
            ),
            models.CheckConstraint(
                condition=~Q(state="NO_SHOW") | Q(no_show_at__isnull=False),
                name="visit_no_show_has_its_time",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["ARRIVED", "IN_WORK", "READY"])
                | Q(arrived_at__isnull=False),
                name="visit_on_site_has_arrived",
            ),
            models.CheckConstraint(
                condition=Q(repeat_of=None) | ~Q(repeat_of=models.F("id")),
                name="visit_repeats_another",
            ),
        ]
        indexes = [
            models.Index(fields=["vehicle", "-handed_over_at"], name="visit_of_vehicle"),
            models.Index(fields=["client", "-created_at"], name="visit_of_client"),
            models.Index(fields=["site", "state"], name="visit_of_site"),
        ]

    def __str__(self) -> str:
        return self.number


class RequestedWork(models.Model):
    """An operation the client asked for, with the hours and price agreed at booking (R-1.11)."""

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="works")
    operation = models.ForeignKey(Operation, models.PROTECT, related_name="+")
    norm_hours = models.DecimalField(_("norm hours"), max_digits=5, decimal_places=2)
    price = models.DecimalField(_("price"), max_digits=10, decimal_places=2)
    position = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering = ["position", "id"]
        verbose_name = _("requested work")
        verbose_name_plural = _("requested work")
        constraints = [
            models.UniqueConstraint(
                fields=["visit", "operation"], name="requested_work_is_named_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.operation.code} · {self.visit.number}"


class ImportedOrder(models.Model):
    """What an older system knew of a visit that is over: its number, people and total."""

    visit = models.OneToOneField(Visit, models.CASCADE, related_name="imported_order")
    site = models.ForeignKey(Site, models.PROTECT, related_name="+")
    number = models.CharField(_("order"), max_length=40)
    closed_on = models.DateField(_("closed"))
    mileage = models.PositiveIntegerField(_("mileage, km"), null=True)
    advisor = models.CharField(_("advisor"), max_length=80, blank=True)
    mechanic = models.CharField(_("mechanic"), max_length=80, blank=True)
    total = models.DecimalField(_("total"), max_digits=12, decimal_places=2)

    class Meta:
        verbose_name = _("imported order")
        verbose_name_plural = _("imported orders")
        constraints = [
            models.UniqueConstraint(fields=["site", "number"], name="imported_order_comes_in_once")
        ]

    def __str__(self) -> str:
        return self.number
