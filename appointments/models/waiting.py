"""The waiting list: who wants an earlier or any time, and the freed time offered to them."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from appointments.models.requests import BookingRequest
from appointments.states import OfferState, PartOfDay, WaitingState
from service_desk.clients.models import Client, Vehicle
from service_desk.lib.constraints import one_of, ordered
from service_desk.organisation.models import Site, Staff
from service_desk.visits.models import Visit
from service_desk.visits.states import Mobility

WAITS = Q(state__in=["waiting", "offered"])


class WaitingEntry(models.Model):
    """A client who takes the next time that fits, from one day to another, both included.

    ``visit`` is the later visit they would rather have earlier, or the one they booked at last.
    """

    site = models.ForeignKey(Site, models.CASCADE, related_name="waiting")
    client = models.ForeignKey(Client, models.CASCADE, related_name="waiting")
    vehicle = models.ForeignKey(Vehicle, models.CASCADE, related_name="waiting")
    request = models.ForeignKey(
        BookingRequest, models.SET_NULL, null=True, blank=True, related_name="waiting"
    )
    operations = ArrayField(models.CharField(max_length=16))
    complaint = models.TextField(_("in the client's own words"), blank=True)
    mobility = models.CharField(
        _("mobility"), max_length=8, choices=Mobility, default=Mobility.NONE
    )
    advisor = models.ForeignKey(Staff, models.SET_NULL, null=True, blank=True, related_name="+")
    first_on = models.DateField(_("from"))
    last_on = models.DateField(_("until"))
    part_of_day = models.CharField(
        _("time of day"), max_length=9, choices=PartOfDay, default=PartOfDay.ANY
    )
    state = models.CharField(
        _("state"), max_length=9, choices=WaitingState, default=WaitingState.WAITING
    )
    visit = models.ForeignKey(Visit, models.SET_NULL, null=True, blank=True, related_name="waiting")
    created_at = models.DateTimeField(_("since"))
    created_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    class Meta:
        ordering = ["created_at", "id"]
        verbose_name = _("waiting client")
        verbose_name_plural = _("waiting list")
        constraints = [
            models.UniqueConstraint(
                fields=["vehicle"],
                condition=WAITS,
                name="waiting_is_once_a_car",
                violation_error_message=_("This car is on the waiting list already."),
            ),
            ordered("first_on", "last_on", "waiting_ends_after_it_starts", strict=False),
            one_of("state", WaitingState, "waiting_state_is_known"),
            models.CheckConstraint(
                condition=Q(operations__len__gte=1), name="waiting_is_for_some_work"
            ),
        ]
        indexes = [
            models.Index(
                fields=["site", "created_at"], condition=WAITS, name="waiting_open_of_site"
            )
        ]

    def __str__(self) -> str:
        return f"{self.client} {self.first_on}–{self.last_on}"


class WaitingOffer(models.Model):
    """A freed quarter kept for one waiting client until ``expires_at``; then the next one's.

    ``token_hash``: the client's link to take it, of which only the hash is kept.
    """

    entry = models.ForeignKey(WaitingEntry, models.CASCADE, related_name="offers")
    advisor = models.ForeignKey(Staff, models.CASCADE, related_name="+")
    starts_at = models.DateTimeField(_("time"))
    state = models.CharField(_("state"), max_length=8, choices=OfferState, default=OfferState.OPEN)
    token_hash = models.CharField(max_length=64, unique=True)
    offered_at = models.DateTimeField(_("offered"))
    expires_at = models.DateTimeField(_("until"))
    settled_at = models.DateTimeField(_("answered"), null=True, blank=True)

    class Meta:
        ordering = ["-offered_at"]
        verbose_name = _("offer of a freed time")
        verbose_name_plural = _("offers of freed times")
        constraints = [
            models.UniqueConstraint(
                fields=["entry"], condition=Q(state="open"), name="waiting_offer_is_one_at_a_time"
            ),
            models.UniqueConstraint(
                fields=["advisor", "starts_at"],
                condition=Q(state="open"),
                name="waiting_offer_is_to_one_client",
            ),
            models.UniqueConstraint(
                fields=["entry", "advisor", "starts_at"], name="waiting_offer_is_made_once"
            ),
            ordered("offered_at", "expires_at", "waiting_offer_ends_after_it_starts"),
            one_of("state", OfferState, "waiting_offer_state_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.entry} {self.starts_at:%Y-%m-%d %H:%MZ}"
