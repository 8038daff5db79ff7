"""Photos of a booking that is not yet one."""

import datetime as dt

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from appointments.models.requests import BookingRequest
from service_desk.organisation.models import Site
from service_desk.visits.models import photo_path


class DraftPhoto(models.Model):
    """A photo sent with a booking begun, three at most; the visit takes it over or it goes.

    ``key`` is the draft's (``views.draft``). What nobody booked is swept away after a day, when
    the draft itself has died with its cookie; what belongs to a wish for a call or for a time
    (``request``) stays as long as that is open.
    """

    PLACES = 3
    LIVES_FOR = dt.timedelta(days=1)

    site = models.ForeignKey(Site, models.CASCADE, related_name="draft_photos")
    key = models.CharField(max_length=64)
    place = models.PositiveSmallIntegerField()
    file = models.FileField(_("photo"), upload_to=photo_path)
    request = models.ForeignKey(
        BookingRequest, models.SET_NULL, null=True, blank=True, related_name="photos"
    )
    added_at = models.DateTimeField(_("added"), db_index=True)

    class Meta:
        ordering = ["place"]
        verbose_name = _("photo of a booking begun")
        verbose_name_plural = _("photos of bookings begun")
        constraints = [
            models.UniqueConstraint(fields=["key", "place"], name="draft_photo_has_its_own_place"),
            models.CheckConstraint(
                condition=Q(place__range=(1, 3)), name="draft_photo_is_one_of_three"
            ),
            models.CheckConstraint(condition=~Q(file=""), name="draft_photo_has_its_file"),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.place}"
