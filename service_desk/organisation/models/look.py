"""How a site looks to its clients, and whose pages may show its booking in a frame."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual, Regex
from django.utils.translation import gettext_lazy as _

from service_desk.lib import logos
from service_desk.lib.colours import stylesheet, version_of
from service_desk.lib.constraints import both_or_neither
from service_desk.organisation.models.sites import Site

# https, a host and perhaps a port, nothing else; http on one's own machine, to try it out.
ORIGIN = (
    r"(https://[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[0-9]{1,5})?"
    r"|http://(localhost|127\.0\.0\.1)(:[0-9]{1,5})?)"
)
_ALL_ORIGINS = Regex(
    Func(F("embed_hosts"), Value(" "), function="ARRAY_TO_STRING", output_field=models.TextField()),
    rf"^({ORIGIN}( |$))*$",
)


class SiteLook(models.Model):
    """The site's own colour and logo on the pages for clients; without one, the house's.

    ``logo`` is a PNG drawn by ``lib.logos``, its size in CSS pixels; pages leave it unread
    (``defer``) and name the address of the view that serves it.
    """

    site = models.OneToOneField(Site, models.CASCADE, related_name="look")
    accent = models.CharField(
        _("own colour"),
        max_length=7,
        blank=True,
        help_text=_("Fills the buttons. # and six signs, 0–9 or a–f, such as #8a1538."),
    )
    logo = models.BinaryField(null=True, blank=True)
    logo_version = models.CharField(max_length=10, blank=True, editable=False)
    logo_width = models.PositiveSmallIntegerField(null=True, blank=True, editable=False)
    logo_height = models.PositiveSmallIntegerField(null=True, blank=True, editable=False)
    website = models.URLField(_("own website"), blank=True)
    embed_hosts = ArrayField(
        models.CharField(max_length=120),
        verbose_name=_("websites that may show the booking"),
        default=list,
        blank=True,
    )

    class Meta:
        verbose_name = _("look")
        verbose_name_plural = _("looks")
        constraints = [
            models.CheckConstraint(
                condition=Q(accent="") | Q(accent__regex=r"^#[0-9a-f]{6}$"),
                name="look_accent_is_a_colour",
                violation_error_message=_("Write # and six signs, 0–9 or a–f, such as #8a1538."),
            ),
            models.CheckConstraint(
                condition=LessThanOrEqual(Length("logo"), logos.LENGTH),
                name="look_logo_is_small",
                violation_error_message=_("This picture is too large. Choose a smaller one."),
            ),
            both_or_neither("logo", "logo_width", "look_logo_has_its_width"),
            both_or_neither("logo", "logo_height", "look_logo_has_its_height"),
            models.CheckConstraint(
                condition=_ALL_ORIGINS,
                name="look_hosts_are_origins",
                violation_error_message=_(
                    "Write each website as https:// and its name, such as https://example.com."
                ),
            ),
        ]

    def __str__(self) -> str:
        return str(self.site)

    @property
    def stylesheet(self) -> str:
        """The tones of the own colour; empty where the house's serve."""
        return stylesheet(self.accent) if self.accent else ""

    @property
    def version(self) -> str:
        """Changes with the stylesheet: part of its address."""
        return version_of(self.stylesheet.encode())

    def wear(self, logo: logos.Logo | None) -> None:
        """Take ``logo``, or none; to be saved."""
        self.logo = logo.png if logo else None
        self.logo_version = version_of(logo.png) if logo else ""
        self.logo_width = logo.width if logo else None
        self.logo_height = logo.height if logo else None
