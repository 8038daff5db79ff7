"""The house's own words for a message, in place of ours."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from service_desk.lib.constraints import one_of
from service_desk.messaging.states import Form
from service_desk.organisation.models import Site, Staff


class MessageText(models.Model):
    """How one site says one kind of message, in one form and one language.

    Written with ``{holes}`` that are filled when it leaves, and ``[parts]`` that are left out
    where a hole in them is empty (``messaging.wording``). No row: the words are ours.
    """

    site = models.ForeignKey(Site, models.CASCADE, related_name="message_texts")
    kind = models.CharField(_("what"), max_length=24)
    form = models.CharField(_("as"), max_length=8, choices=Form)
    language = models.CharField(_("language"), max_length=8, choices=settings.LANGUAGES)
    title = models.CharField(_("subject of the e-mail"), max_length=120, blank=True)
    body = models.TextField(_("text"), max_length=4000)
    changed_at = models.DateTimeField(_("changed"))
    changed_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["kind", "form", "language"]
        verbose_name = _("text of a message")
        verbose_name_plural = _("texts of messages")
        constraints = [
            models.UniqueConstraint(
                fields=["site", "kind", "form", "language"],
                name="message_text_is_written_once",
                violation_error_message=_("This text is there already. Change that one."),
            ),
            one_of("form", Form, "message_text_form_is_known"),
            models.CheckConstraint(
                condition=~Q(body=""),
                name="message_text_says_something",
                violation_error_message=_("Write the text, or delete it to use ours."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} · {self.get_form_display()} · {self.language}"
