"""Every call, letter and talk, in and out."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from service_desk.clients.models.people import Client
from service_desk.clients.states import Direction, Medium, Topic
from service_desk.organisation.models import Site, Staff


class ContactEntry(models.Model):
    """A call, letter or talk with a client, in or out (R-1.3, S-A9, S-A10); times UTC.

    ``subject`` names what it was about (``visit:17``). ``rings`` and the three instants are
    what the three-rings and three-minutes rules are measured by (C1-1A, B-1.f8).
    """

    site = models.ForeignKey(Site, models.PROTECT, related_name="contacts")
    client = models.ForeignKey(
        Client, models.CASCADE, null=True, blank=True, related_name="contacts"
    )
    subject = models.CharField(max_length=40, blank=True)
    direction = models.CharField(_("direction"), max_length=3, choices=Direction)
    medium = models.CharField(_("by"), max_length=8, choices=Medium)
    topic = models.CharField(_("about"), max_length=12, choices=Topic, default=Topic.OTHER)
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    call_id = models.CharField(_("the exchange's number of it"), max_length=64, blank=True)
    started_at = models.DateTimeField(_("began"))
    rings = models.PositiveSmallIntegerField(_("rings"), null=True, blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    by = models.ForeignKey(Staff, models.PROTECT, null=True, blank=True, related_name="+")
    steps = ArrayField(models.CharField(max_length=24), default=list, blank=True)
    note = models.CharField(_("note"), max_length=400, blank=True)

    class Meta:
        ordering = ["-started_at", "-id"]
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        constraints = [
            models.UniqueConstraint(
                fields=["site", "call_id"],
                condition=~Q(call_id=""),
                name="contact_call_is_one_row",
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None) | Q(answered_at__gte=F("started_at")),
                name="contact_is_answered_after_it_rings",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("started_at")),
                name="contact_ends_after_it_begins",
            ),
        ]
        indexes = [
            models.Index(fields=["site", "-started_at"], name="contact_newest_of_site"),
            models.Index(fields=["client", "-started_at"], name="contact_of_client"),
        ]

    def __str__(self) -> str:
        return f"{self.get_medium_display()} {self.started_at:%Y-%m-%d %H:%MZ}"
