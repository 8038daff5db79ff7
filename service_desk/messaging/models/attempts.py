"""Each time somebody or something tried to reach a client, and what the network said of it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from service_desk.lib.constraints import one_of
from service_desk.messaging.models.messages import Message
from service_desk.messaging.states import SPOKEN, Delivery, Door, Outcome
from service_desk.organisation.models import Staff


class Attempt(models.Model):
    """One attempt at a message, written with its outcome; instants are UTC.

    ``provider`` is who carried it ("smtp", "twilio", …, "" for a call) and ``provider_id`` its
    name for it, by which receipts find their way here. A sender that was killed in mid-send
    leaves no attempt: what came of it nobody can know, and ``Message.attempts`` counts it.
    ``cost`` is in the site's currency, ``segments`` how many texts the network counted.
    """

    message = models.ForeignKey(Message, models.CASCADE, related_name="tries")
    at = models.DateTimeField(_("when"))
    channel = models.CharField(_("channel"), max_length=8, choices=Door)
    recipient = models.CharField(_("recipient"), max_length=254, blank=True)
    outcome = models.CharField(_("outcome"), max_length=12, choices=Outcome)
    answer = models.CharField(_("what was said"), max_length=240, blank=True)
    provider = models.CharField(_("provider"), max_length=16, blank=True)
    provider_id = models.CharField(max_length=120, blank=True)
    segments = models.PositiveSmallIntegerField(_("texts"), default=0)
    cost = models.DecimalField(_("cost"), max_digits=8, decimal_places=4, default=0)
    delivery = models.CharField(
        _("what the network says"), max_length=12, choices=Delivery, blank=True
    )
    delivery_at = models.DateTimeField(_("said"), null=True, blank=True)
    by = models.ForeignKey(Staff, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["at", "id"]
        verbose_name = _("attempt")
        verbose_name_plural = _("attempts")
        constraints = [
            one_of("channel", Door, "attempt_channel_is_known"),
            one_of("outcome", Outcome, "attempt_outcome_is_known"),
            one_of("delivery", ["", *Delivery.values], "attempt_delivery_is_known"),
            models.CheckConstraint(
                condition=Q(outcome__in=sorted(SPOKEN), channel="phone", by__isnull=False)
                | (~Q(outcome__in=sorted(SPOKEN)) & ~Q(channel="phone") & Q(by=None)),
                name="attempt_by_voice_has_its_person",
            ),
            models.CheckConstraint(condition=Q(cost__gte=0), name="attempt_costs_nothing_or_more"),
        ]
        indexes = [
            models.Index(
                fields=["provider", "provider_id"],
                condition=~Q(provider_id=""),
                name="attempt_by_provider_id",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_outcome_display()} {self.at:%Y-%m-%d %H:%MZ}"


class Receipt(models.Model):
    """One word of a provider about a message it took: verified, kept once, in any order.

    It may come before we have noted that the message left (``attempt`` is None until then), a
    second time, or after a later word; ``at`` is the provider's time, ``event`` its name for
    this very word. ``code`` is what it said in its own words.
    """

    provider = models.CharField(_("provider"), max_length=16)
    event = models.CharField(max_length=160)
    provider_id = models.CharField(max_length=120)
    delivery = models.CharField(_("what it says"), max_length=12, choices=Delivery)
    code = models.CharField(_("in its words"), max_length=240, blank=True)
    at = models.DateTimeField(_("said"))
    received_at = models.DateTimeField(_("received"))
    attempt = models.ForeignKey(
        Attempt, models.CASCADE, null=True, blank=True, related_name="receipts"
    )

    class Meta:
        ordering = ["received_at", "id"]
        verbose_name = _("receipt")
        verbose_name_plural = _("receipts")
        constraints = [
            models.UniqueConstraint(fields=["provider", "event"], name="receipt_is_kept_once"),
            one_of("delivery", Delivery, "receipt_delivery_is_known"),
            models.CheckConstraint(condition=~Q(provider_id=""), name="receipt_is_of_a_message"),
        ]
        indexes = [
            models.Index(
                fields=["provider", "provider_id"],
                condition=Q(attempt=None),
                name="receipt_come_early",
            )
        ]

    def __str__(self) -> str:
        return f"{self.provider} {self.provider_id} {self.get_delivery_display()}"
