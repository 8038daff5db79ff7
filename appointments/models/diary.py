"""The diary's rows, and what the database will not let be.

Times are UTC; ``starts_on`` and ``hour`` are the site's own clock. They, and ``site``, are
written by a trigger (migration 0002), so that no writer, the SQL shell included, can put an
appointment into an hour it does not start in and walk round the cap.
"""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from appointments.states import Kind
from service_desk.organisation.models import Loaner, Site, Staff, Zone
from service_desk.visits.models import Visit

LIVE = Q(cancelled_at=None)


class Appointment(models.Model):
    """One quarter of an hour of one service advisor, promised to one client (C1-3a).

    At most three a clock hour and advisor (C1-3b): an appointment takes one of the numbered
    seats of its advisor-hour, and a seat is taken once. A site may have fewer seats.
    """

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="appointments")
    site = models.ForeignKey(Site, models.PROTECT, related_name="appointments")
    advisor = models.ForeignKey(Staff, models.PROTECT, related_name="appointments")
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    starts_at = models.DateTimeField(_("time"))
    starts_on = models.DateField(_("day"), editable=False)
    hour = models.PositiveSmallIntegerField(_("hour"), editable=False)
    seat = models.PositiveSmallIntegerField(_("seat"), editable=False)
    cancelled_at = models.DateTimeField(_("cancelled"), null=True, blank=True)
    # Grows with each move; the calendar file's SEQUENCE.
    sequence = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["starts_at", "advisor_id"]
        verbose_name = _("appointment")
        verbose_name_plural = _("appointments")
        constraints = [
            models.UniqueConstraint(
                fields=["advisor", "starts_at"],
                condition=LIVE,
                name="appointment_quarter_has_one_client",
                violation_error_message=_("That time has just gone."),
            ),
            models.UniqueConstraint(
                fields=["advisor", "starts_on", "hour", "seat"],
                condition=LIVE,
                name="appointment_seat_is_taken_once",
                violation_error_message=_("This hour is full: three clients an hour."),
            ),
            models.UniqueConstraint(
                fields=["visit", "kind"],
                condition=LIVE,
                name="appointment_is_one_of_its_kind_in_a_visit",
                violation_error_message=_("This visit already has such an appointment."),
            ),
            models.CheckConstraint(
                condition=Q(seat__range=(1, 3)),
                name="appointment_seat_is_one_of_three",
                violation_error_message=_("An hour has three seats."),
            ),
            models.CheckConstraint(
                condition=Q(kind__in=Kind.values), name="appointment_kind_is_known"
            ),
        ]
        indexes = [
            models.Index(fields=["site", "starts_on"], name="appointment_of_day"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.starts_at:%Y-%m-%d %H:%MZ}"


class ZoneLoad(models.Model):
    """Labour hours that a visit takes from an arrival zone on a day (R-1.17)."""

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="zone_loads")
    zone = models.ForeignKey(Zone, models.PROTECT, related_name="loads")
    on = models.DateField(_("day"))
    hours = models.DecimalField(_("hours"), max_digits=6, decimal_places=2)

    class Meta:
        verbose_name = _("zone load")
        verbose_name_plural = _("zone load")
        constraints = [
            models.UniqueConstraint(
                fields=["visit", "zone", "on"], name="zone_load_is_one_row_a_day"
            ),
            models.CheckConstraint(condition=Q(hours__gt=0), name="zone_load_takes_some_time"),
        ]
        indexes = [models.Index(fields=["zone", "on"], name="zone_load_of_day")]

    def __str__(self) -> str:
        return f"{self.zone} {self.on} {self.hours} h"


class LoanerBooking(models.Model):
    """A loaner promised to a visit, half-open in UTC; never to two at once (C1-7a)."""

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="loaner_bookings")
    loaner = models.ForeignKey(Loaner, models.PROTECT, related_name="bookings")
    during = DateTimeRangeField(_("from, to"))
    cancelled_at = models.DateTimeField(_("cancelled"), null=True, blank=True)

    class Meta:
        verbose_name = _("loaner booking")
        verbose_name_plural = _("loaner bookings")
        constraints = [
            ExclusionConstraint(
                name="loaner_is_lent_to_one_at_a_time",
                expressions=[
                    ("loaner", RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ],
                condition=LIVE,
                violation_error_message=_("This loaner is promised to somebody else then."),
            ),
            models.UniqueConstraint(fields=["visit"], condition=LIVE, name="loaner_is_one_a_visit"),
            models.CheckConstraint(
                condition=Q(during__isempty=False), name="loaner_booking_lasts_some_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.loaner}"
