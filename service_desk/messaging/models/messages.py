"""The outbox row. Postgres is the truth; the broker only rings the bell."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from service_desk.clients.models import Client
from service_desk.lib.constraints import one_of
from service_desk.messaging.states import Delivery, Door, MessageState
from service_desk.organisation.models import Site, Staff


class Message(models.Model):
    """One message to one client about one subject.

    ``client`` is None for somebody who is not on file, or not yet: then ``recipient`` alone says
    who it is, and only there it goes.
    ``intent_key`` says what is meant (``confirmation:visit:17:2027-03-12T09:15Z``): planning
    it twice changes nothing, and a moved appointment earns a new one. Instants are UTC.
    It is meant for ``due_at``; earlier than ``not_before`` it makes no sense, later than
    ``not_after`` it helps nobody. ``next_try_at`` is when the sender looks at it again.
    ``cut_off`` counts the senders in a row that ended while they held it, without a word.
    ``owner`` is who rings the client where a voice is needed; nobody in particular where None.
    ``body`` is what went out, with the secret part of links masked.
    """

    site = models.ForeignKey(Site, models.PROTECT, related_name="messages")
    client = models.ForeignKey(Client, models.PROTECT, null=True, related_name="messages")
    subject = models.CharField(max_length=40)
    kind = models.CharField(_("what"), max_length=24)
    channel = models.CharField(_("channel"), max_length=8, choices=Door)
    language = models.CharField(_("language"), max_length=8)
    recipient = models.CharField(_("recipient"), max_length=254)
    intent_key = models.CharField(max_length=120)
    state = models.CharField(
        _("state"), max_length=12, choices=MessageState, default=MessageState.PLANNED
    )
    not_before = models.DateTimeField(_("not before"))
    due_at = models.DateTimeField(_("due"))
    not_after = models.DateTimeField(_("useful until"))
    next_try_at = models.DateTimeField(_("next try"))
    claimed_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    cut_off = models.PositiveSmallIntegerField(_("senders that ended at it"), default=0)
    sent_at = models.DateTimeField(_("sent"), null=True)
    provider_id = models.CharField(max_length=120, blank=True)
    delivery = models.CharField(
        _("what the network says"), max_length=12, choices=Delivery, blank=True
    )
    delivered_at = models.DateTimeField(_("delivered"), null=True)
    owner = models.ForeignKey(Staff, models.SET_NULL, null=True, related_name="+")
    reason = models.CharField(_("why"), max_length=240, blank=True)
    title = models.CharField(_("title"), max_length=160, blank=True)
    body = models.TextField(_("text"), blank=True)
    created_at = models.DateTimeField(_("planned"))

    class Meta:
        ordering = ["due_at", "id"]
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        constraints = [
            models.UniqueConstraint(
                fields=["intent_key"],
                name="message_intent_is_planned_once",
                violation_error_message=_("This message is already planned."),
            ),
            models.CheckConstraint(
                condition=Q(not_before__lte=F("due_at"), due_at__lte=F("not_after")),
                name="message_is_due_while_useful",
            ),
            one_of("delivery", ["", *Delivery.values], "message_delivery_is_known"),
            models.CheckConstraint(
                condition=~Q(delivery="delivered") | Q(delivered_at__isnull=False),
                name="message_delivered_has_its_time",
            ),
            models.CheckConstraint(
                condition=~Q(state="sent") | Q(sent_at__isnull=False),
                name="message_sent_has_its_time",
            ),
            models.CheckConstraint(
                condition=Q(state__in=MessageState.values), name="message_state_is_known"
            ),
            models.CheckConstraint(
                condition=Q(channel__in=Door.values), name="message_channel_is_known"
            ),
            models.CheckConstraint(
                condition=Q(client__isnull=False) | ~Q(recipient=""),
                name="message_is_to_somebody",
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_try_at"],
                condition=Q(state__in=["planned", "sending"]),
                name="message_next_due",
            ),
            # The pace is kept by what left in the last minute.
            models.Index(fields=["-sent_at"], name="message_last_sent"),
            # A reply looks for the question that went to its number.
            models.Index(
                fields=["recipient", "-sent_at"],
                condition=Q(channel="sms", sent_at__isnull=False),
                name="message_texts_to_number",
            ),
            models.Index(fields=["subject"], name="message_of_subject"),
            models.Index(fields=["site", "-due_at"], name="message_of_site"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} → {self.recipient}"
