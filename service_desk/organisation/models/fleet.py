"""Cars of the house that clients drive while theirs is here."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from service_desk.organisation.models.sites import Site


class Loaner(models.Model):
    """A loaner; lent half-day by half-day, never twice at once (C1-7)."""

    site = models.ForeignKey(Site, models.CASCADE, related_name="loaners")
    plate = models.CharField(_("plate"), max_length=16)
    model = models.CharField(_("model"), max_length=60)
    is_automatic = models.BooleanField(_("automatic"), default=False)
    mileage = models.PositiveIntegerField(_("mileage, km"), default=0)
    insured_until = models.DateField(_("insured until"), null=True, blank=True)
    service_due_on = models.DateField(_("next service"), null=True, blank=True)
    is_active = models.BooleanField(_("in the fleet"), default=True)

    class Meta:
        ordering = ["site", "plate"]
        verbose_name = _("loaner")
        verbose_name_plural = _("loaners")
        constraints = [
            models.UniqueConstraint(
                fields=["site", "plate"],
                name="loaner_plate_is_unique",
                violation_error_message=_("A loaner with this plate is there already."),
            ),
            models.CheckConstraint(
                condition=Q(mileage__lte=2_000_000),
                name="loaner_mileage_is_believable",
                violation_error_message=_("No car has driven more than two million kilometres."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plate} {self.model}"
