"""The visit: client, car, wanted work, wishes, flags, and a stamp for each step."""

import secrets

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from service_desk.catalogue.models import Operation
from service_desk.clients.models import Client, Vehicle
from service_desk.lib.constraints import both_or_neither
from service_desk.organisation.models import Site, Staff
from service_desk.organisation.states import ZoneKind
from service_desk.visits.states import Mobility, Payment, Source, ToldBy, VisitState


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
    payment = models.CharField(_("payment"), max_length=8, choices=Payment, blank=True)
    told_by = models.CharField(_("confirmed by"), max_length=5, choices=ToldBy, blank=True)
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
    greeted_at = models.DateTimeField(_("greeted"), null=True, blank=True)
    greeted_by = models.ForeignKey(Staff, models.PROTECT, null=True, blank=True, related_name="+")
    reception_at = models.DateTimeField(_("reception started"), null=True, blank=True)
    reception_by = models.ForeignKey(Staff, models.PROTECT, null=True, blank=True, related_name="+")
    # The keys are ours: what was signed for is not un-arrived any more.
    keys_at = models.DateTimeField(_("keys received"), null=True, blank=True)
    work_at = models.DateTimeField(_("work started"), null=True, blank=True)
    checking_at = models.DateTimeField(_("work done"), null=True, blank=True)
    ready_at = models.DateTimeField(_("ready"), null=True, blank=True)
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
                condition=Q(keys_at=None)
                | ~Q(state__in=["REQUESTED", "BOOKED", "CONFIRMED", "PREPARED", "CANCELLED"]),
                name="visit_with_our_keys_is_here",
                violation_error_message=_("The car's keys are ours: hand the car over first."),
            ),
            models.CheckConstraint(
                condition=Q(repeat_of=None) | ~Q(repeat_of=models.F("id")),
                name="visit_repeats_another",
            ),
            both_or_neither("greeted_at", "greeted_by", "visit_greeting_has_its_person"),
            both_or_neither("reception_at", "reception_by", "visit_reception_has_its_person"),
            models.CheckConstraint(
                condition=Q(greeted_at=None, reception_at=None) | Q(arrived_at__isnull=False),
                name="visit_greeted_has_arrived",
            ),
        ]
        indexes = [
            models.Index(fields=["vehicle", "-handed_over_at"], name="visit_of_vehicle"),
            models.Index(fields=["client", "-created_at"], name="visit_of_client"),
            models.Index(fields=["site", "state"], name="visit_of_site"),
            # Every draw of a board asks who walked in that day.
            models.Index(
                fields=["site", "arrived_at"], condition=Q(source="walk_in"), name="visit_walk_ins"
            ),
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


def photo_path(row: models.Model, name: str) -> str:
    """Where a new photo lies: a name that nobody can guess, and nothing of the one it came with."""
    random = secrets.token_hex(16)
    return f"photos/{random[:2]}/{random}.jpg"


class VisitPhoto(models.Model):
    """What the client showed beside their own words: a JPEG of ours (``lib.photos``).

    The bytes lie in the storage and are served by guarded views only.
    """

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="photos")
    file = models.FileField(_("photo"), upload_to=photo_path)
    added_at = models.DateTimeField(_("added"))

    class Meta:
        ordering = ["id"]
        verbose_name = _("photo")
        verbose_name_plural = _("photos")
        constraints = [
            models.UniqueConstraint(fields=["file"], name="visit_photo_is_of_one_visit"),
            models.CheckConstraint(condition=~Q(file=""), name="visit_photo_has_its_file"),
        ]

    def __str__(self) -> str:
        return f"{self.visit} {self.file.name}"


class RepeatDecision(models.Model):
    """A person's word on whether a booking is the same trouble again; both answers are kept.

    (C1-2b, C2-1a) ``earlier`` is the visit it was compared with.
    """

    visit = models.OneToOneField(Visit, models.CASCADE, related_name="repeat_decision")
    earlier = models.ForeignKey(Visit, models.PROTECT, related_name="+")
    is_repeat = models.BooleanField(_("the same trouble"))
    reason = models.CharField(_("why"), max_length=200, blank=True)
    at = models.DateTimeField(_("decided"))
    by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("decision on a repeat")
        verbose_name_plural = _("decisions on repeats")
        constraints = [
            models.CheckConstraint(
                condition=~Q(visit=models.F("earlier")),
                name="repeat_decision_compares_two_visits",
            )
        ]

    def __str__(self) -> str:
        return f"{self.visit} · {self.earlier}"


class DeferredDefect(models.Model):
    """Work that was found and not done: said again at the next booking and walk-around (B-3.f1).

    It ends with the visit that repairs it (``settled_by``), or is dropped with a reason.
    """

    vehicle = models.ForeignKey(Vehicle, models.PROTECT, related_name="deferred_defects")
    found_in = models.ForeignKey(
        Visit, models.PROTECT, null=True, blank=True, related_name="deferred_defects"
    )
    operation = models.ForeignKey(
        Operation, models.PROTECT, null=True, blank=True, related_name="+"
    )
    words = models.CharField(_("in plain words"), max_length=120)
    is_safety = models.BooleanField(_("safety"), default=False)
    found_on = models.DateField(_("found"))
    remind_on = models.DateField(_("remind from"), null=True, blank=True)
    settled_by = models.ForeignKey(
        Visit, models.PROTECT, null=True, blank=True, related_name="settled_defects"
    )
    dropped_at = models.DateTimeField(_("dropped"), null=True, blank=True)
    dropped_by = models.ForeignKey(Staff, models.PROTECT, null=True, blank=True, related_name="+")
    dropped_reason = models.CharField(_("why dropped"), max_length=200, blank=True)

    class Meta:
        ordering = ["-is_safety", "found_on", "id"]
        verbose_name = _("deferred defect")
        verbose_name_plural = _("deferred defects")
        constraints = [
            models.CheckConstraint(
                condition=~Q(words=""), name="deferred_defect_says_what_was_found"
            ),
            both_or_neither("dropped_at", "dropped_by", "deferred_defect_drop_has_its_person"),
            models.CheckConstraint(
                condition=Q(dropped_at=None) | ~Q(dropped_reason=""),
                name="deferred_defect_is_dropped_for_a_reason",
                violation_error_message=_("Say why it need not be done."),
            ),
        ]
        indexes = [
            models.Index(
                fields=["vehicle"],
                condition=Q(settled_by=None, dropped_at=None),
                name="deferred_defect_open",
            )
        ]

    def __str__(self) -> str:
        return self.words


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
