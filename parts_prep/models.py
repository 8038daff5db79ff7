"""Parts kept for a visit: what the shelf holds for it, and what is on its way."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from service_desk.catalogue.models import Part
from service_desk.organisation.models import Site
from service_desk.visits.models import Visit


class Reservation(models.Model):
    """So many of a part for one visit (C1-6e); ``held`` of them lie on the shelf already.

    All that is held of a part at a site is never more than is on hand: a trigger (migration
    0002) refuses a row that would promise one piece twice. ``ready_on`` is the day the rest can
    be there, null where nobody knows.
    """

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="reservations")
    site = models.ForeignKey(Site, models.PROTECT, related_name="+")
    part = models.ForeignKey(Part, models.PROTECT, related_name="reservations")
    quantity = models.DecimalField(_("quantity"), max_digits=8, decimal_places=2)
    held = models.DecimalField(_("on the shelf"), max_digits=8, decimal_places=2, default=0)
    ready_on = models.DateField(_("the rest is there"), null=True, blank=True)
    created_at = models.DateTimeField(_("reserved"))
    released_at = models.DateTimeField(_("given back"), null=True, blank=True)

    class Meta:
        ordering = ["visit", "part"]
        verbose_name = _("reserved part")
        verbose_name_plural = _("reserved parts")
        constraints = [
            models.UniqueConstraint(
                fields=["visit", "part"],
                condition=Q(released_at=None),
                name="reservation_is_one_a_part",
            ),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="reservation_is_of_something"),
            models.CheckConstraint(
                condition=Q(held__gte=0, held__lte=F("quantity")),
                name="reservation_holds_no_more_than_asked",
            ),
        ]
        indexes = [
            models.Index(
                fields=["site", "part"], condition=Q(released_at=None), name="reservation_live"
            )
        ]

    def __str__(self) -> str:
        return f"{self.part.code} × {self.quantity.normalize():f} · {self.visit}"

    @property
    def is_whole(self) -> bool:
        """Everything lies on the shelf."""
        return self.held >= self.quantity
