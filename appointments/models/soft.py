"""What bounds the diary without being a promise: soft holds and limits of mobility."""

import datetime as dt

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from service_desk.lib.constraints import one_of
from service_desk.organisation.models import Site, Staff
from service_desk.visits.states import Mobility


class Hold(models.Model):
    """A quarter kept for somebody who is just deciding; it ends by itself at ``expires_at``.

    ``owner`` is ``staff:7``, ``public:<session>`` or ``waiting:12``: it alone may book the
    quarter meanwhile. One row a quarter, taken over once it has run out. ``stamp`` grows with
    every change of a hold of the site, so that live boards notice. ``phone_key`` is a keyed hash
    of the phone a client has typed meanwhile.
    """

    LASTS = dt.timedelta(minutes=3)

    site = models.ForeignKey(Site, models.CASCADE, related_name="holds")
    advisor = models.ForeignKey(Staff, models.CASCADE, related_name="held_quarters")
    starts_at = models.DateTimeField()
    owner = models.CharField(max_length=80)
    phone_key = models.CharField(max_length=32, blank=True)
    staff = models.ForeignKey(Staff, models.CASCADE, null=True, related_name="+")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    stamp = models.PositiveBigIntegerField(default=0)

    class Meta:
        verbose_name = _("soft hold")
        verbose_name_plural = _("soft holds")
        constraints = [
            models.UniqueConstraint(fields=["advisor", "starts_at"], name="hold_is_one_a_quarter"),
            models.CheckConstraint(
                condition=Q(expires_at__gte=F("made_at")), name="hold_ends_after_it_starts"
            ),
        ]
        indexes = [
            models.Index(fields=["owner"], name="hold_of_owner"),
            models.Index(fields=["site", "-stamp"], name="hold_newest_of_site"),
        ]

    def __str__(self) -> str:
        return f"{self.owner} {self.starts_at:%Y-%m-%d %H:%MZ}"


class MobilityLimit(models.Model):
    """How many clients a day a site can help in one way: shuttle seats, taxis, chairs (C1-4)."""

    site = models.ForeignKey(Site, models.CASCADE, related_name="mobility_limits")
    mobility = models.CharField(_("mobility"), max_length=8, choices=Mobility)
    per_day = models.PositiveSmallIntegerField(_("clients a day"))

    class Meta:
        verbose_name = _("limit of mobility")
        verbose_name_plural = _("limits of mobility")
        constraints = [
            models.UniqueConstraint(
                fields=["site", "mobility"],
                name="mobility_limit_is_said_once",
                violation_error_message=_("The site has a limit for this already."),
            ),
            one_of("mobility", Mobility, "mobility_limit_is_of_a_known_way"),
        ]

    def __str__(self) -> str:
        return f"{self.get_mobility_display()} {self.per_day}"
