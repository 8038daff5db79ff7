"""The walls: screens that hang in the reception zone and show the day's appointments (C1-S2)."""

import datetime as dt
from decimal import Decimal

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from appointments.states import WallNames
from service_desk.lib.constraints import one_of
from service_desk.lib.text import in_a_row
from service_desk.organisation.models import Site


class WallScreen(models.Model):
    """One screen of a site. Its address is a secret: whoever has it sees what the zone sees.

    It is good for a month from the last time the screen was heard of, so that it needs nobody
    while it hangs there, and a forgotten one ends by itself.
    """

    LIVES_FOR = dt.timedelta(days=30)

    site = models.ForeignKey(Site, models.CASCADE, related_name="walls", verbose_name=_("site"))
    name = models.CharField(_("where it hangs"), max_length=60)
    names = models.CharField(
        _("clients are shown by"), max_length=8, choices=WallNames, default=WallNames.FIRST_NAME
    )
    languages = ArrayField(
        models.CharField(max_length=8, choices=settings.LANGUAGES),
        size=2,
        verbose_name=_("languages"),
        help_text=_("One or two, such as es,en: the pages take turns."),
    )
    inches = models.PositiveSmallIntegerField(_("screen, inches"), default=55)
    metres = models.DecimalField(
        _("read from, metres"), max_digits=3, decimal_places=1, default=Decimal(4)
    )
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    made_at = models.DateTimeField(_("made"), editable=False)
    seen_at = models.DateTimeField(_("last heard of"), null=True, editable=False)
    expires_at = models.DateTimeField(_("good until"), editable=False)

    class Meta:
        ordering = ["site", "name"]
        verbose_name = _("wall screen")
        verbose_name_plural = _("wall screens")
        constraints = [
            models.UniqueConstraint(
                fields=["site", "name"],
                name="wall_hangs_in_one_place",
                violation_error_message=_("The site has a screen of this name already."),
            ),
            models.CheckConstraint(
                condition=Q(languages__len__range=(1, 2)),
                name="wall_speaks_one_or_two_languages",
                violation_error_message=_("Choose one language or two."),
            ),
            models.CheckConstraint(
                condition=Q(inches__range=(19, 110), metres__range=(1, 12)),
                name="wall_can_be_read",
                violation_error_message=_("A screen has 19 to 110 inches, read from 1 to 12 m."),
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gte=F("made_at")), name="wall_ends_after_it_starts"
            ),
            one_of("names", WallNames, "wall_names_clients_in_a_known_way"),
        ]

    def __str__(self) -> str:
        return f"{self.site.name}, {self.name}"

    def clean(self) -> None:
        """Raises ValidationError for a language that the site has no words in."""
        if self.site_id and not set(self.languages or ()) <= set(self.site.languages):
            known = in_a_row(self.site.languages)
            sentence = _("The site speaks %(known)s. Choose among these.") % {"known": known}
            raise ValidationError({"languages": sentence})
