"""Signed links: what a client opens without a login."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from appointments.states import LinkPurpose
from service_desk.lib.constraints import one_of, ordered
from service_desk.visits.models import Visit


class ClientLink(models.Model):
    """A signed link to one visit, for one purpose; only the hash of its token is kept.

    It ends at ``expires_at`` (UTC), and at once when the visit is moved or cancelled
    (``superseded_at``); the message about the change carries a new one. Being opened leaves no
    trace here: a link is not used up by whoever looks at a letter before its reader does.
    """

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="links")
    purpose = models.CharField(max_length=12, choices=LinkPurpose, default=LinkPurpose.VISIT)
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("client's link")
        verbose_name_plural = _("clients' links")
        constraints = [
            one_of("purpose", LinkPurpose, "client_link_is_for_a_known_purpose"),
            ordered("created_at", "expires_at", "client_link_ends_after_it_starts"),
        ]
        indexes = [models.Index(fields=["visit"], name="link_of_visit")]

    def __str__(self) -> str:
        return f"{self.purpose} · {self.visit}"
