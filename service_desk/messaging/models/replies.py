"""What clients write back."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from service_desk.clients.models import Client
from service_desk.lib.constraints import both_or_neither, one_of
from service_desk.messaging.models.messages import Message
from service_desk.messaging.states import Meaning
from service_desk.organisation.models import Site, Staff


class Reply(models.Model):
    """A text that came in from a phone; personal, kept as long as the client's file.

    ``message`` is the question it answers, None where none was open or two were. ``outcome`` is
    what was done with it, in a sentence of ``gettext_noop``; while it is empty the desk has
    still to read it.
    """

    site = models.ForeignKey(Site, models.PROTECT, related_name="replies")
    provider = models.CharField(_("provider"), max_length=16)
    provider_id = models.CharField(max_length=120)
    phone = models.CharField(_("phone"), max_length=20)
    text = models.CharField(_("text"), max_length=1000)
    received_at = models.DateTimeField(_("received"))
    meaning = models.CharField(_("understood as"), max_length=8, choices=Meaning)
    client = models.ForeignKey(
        Client, models.CASCADE, null=True, blank=True, related_name="replies"
    )
    message = models.ForeignKey(
        Message, models.SET_NULL, null=True, blank=True, related_name="replies"
    )
    outcome = models.CharField(_("what was done"), max_length=240, blank=True)
    read_at = models.DateTimeField(_("read at the desk"), null=True, blank=True)
    read_by = models.ForeignKey(Staff, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-received_at", "-id"]
        verbose_name = _("reply")
        verbose_name_plural = _("replies")
        constraints = [
            models.UniqueConstraint(fields=["provider", "provider_id"], name="reply_is_kept_once"),
            one_of("meaning", Meaning, "reply_meaning_is_known"),
            both_or_neither("read_at", "read_by", "reply_read_has_its_person"),
        ]
        indexes = [
            models.Index(
                fields=["site", "received_at"],
                condition=Q(outcome="", read_at=None),
                name="reply_to_be_read",
            ),
            models.Index(fields=["client", "-received_at"], name="reply_of_client"),
        ]

    def __str__(self) -> str:
        return f"{self.phone} {self.received_at:%Y-%m-%d %H:%MZ}"
