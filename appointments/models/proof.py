"""What stands between the public page and its abuse: counted attempts, and codes that were sent.

Neither says anything of anybody once it is over: a scan sweeps both.
"""

import datetime as dt

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from service_desk.lib.constraints import ordered
from service_desk.organisation.models import Site


class Tally(models.Model):
    """How often something was asked for under one ``key`` until ``ends_at`` (UTC).

    The key is a keyed hash: neither address nor phone can be read from it. A row that has ended
    begins anew with the next attempt.
    """

    key = models.CharField(max_length=80)
    count = models.PositiveIntegerField()
    ends_at = models.DateTimeField()

    class Meta:
        verbose_name = _("counted attempts")
        verbose_name_plural = _("counted attempts")
        constraints = [
            models.UniqueConstraint(fields=["key"], name="tally_is_one_a_key"),
            models.CheckConstraint(condition=Q(count__gte=1), name="tally_counts_from_one"),
        ]
        indexes = [models.Index(fields=["ends_at"], name="tally_end")]

    def __str__(self) -> str:
        return f"{self.key} {self.count}"


class ProofCode(models.Model):
    """Six digits sent to what a client typed, so that a booking shows that it is theirs.

    Made when the message leaves, and only its hash is kept. It belongs to one booking begun in
    a browser (``draft``) and to one ``recipient`` (E.164 or e-mail); a newer one ends it
    (``ended_at``). Swept a week after it ran out, and its message with it.
    """

    LIVES_FOR = dt.timedelta(minutes=10)
    TRIES = 5

    site = models.ForeignKey(Site, models.CASCADE, related_name="+")
    draft = models.CharField(max_length=24)
    recipient = models.CharField(max_length=254)
    code_hash = models.CharField(max_length=64, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    proven_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("code sent to a client")
        verbose_name_plural = _("codes sent to clients")
        constraints = [
            models.UniqueConstraint(
                fields=["draft"], condition=Q(ended_at=None), name="proof_code_is_one_a_booking"
            ),
            models.CheckConstraint(
                condition=Q(tries__lte=5), name="proof_code_is_tried_five_times"
            ),
            ordered("asked_at", "expires_at", "proof_code_ends_after_it_was_asked_for"),
            models.CheckConstraint(
                condition=Q(proven_at=None) | Q(proven_at__lte=F("expires_at")),
                name="proof_code_is_proven_in_time",
            ),
        ]
        indexes = [models.Index(fields=["expires_at"], name="proof_code_end")]

    def __str__(self) -> str:
        return f"{self.draft} {self.asked_at:%Y-%m-%d %H:%MZ}"
