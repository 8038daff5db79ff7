"""Extra work: what was found, what it costs, and the client's word on each of it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from service_desk.catalogue.models import Operation
from service_desk.lib.constraints import both_or_neither, one_of
from service_desk.organisation.models import Staff
from service_desk.visits.models import DeferredDefect
from workorders.models.intake import OrderPhoto
from workorders.models.orders import Agreement, OrderLine, WorkOrder
from workorders.states import Agreed, Answer, ConsentState


class ConsentRequest(models.Model):
    """One question to the client about one or more findings (S-9a–S-9d).

    ``token_hash`` is of the link's secret; asking again makes a new one and the old link dies.
    ``new_ready_at`` is the promise if all is approved. Answered by voice it keeps who said what,
    and who wrote it down.
    """

    order = models.ForeignKey(WorkOrder, models.CASCADE, related_name="consents")
    number = models.PositiveSmallIntegerField(_("number"))
    state = models.CharField(_("state"), max_length=10, choices=ConsentState)
    token_hash = models.CharField(max_length=64, blank=True)
    expires_at = models.DateTimeField(_("link expires"), null=True, blank=True)
    new_ready_at = models.DateTimeField(_("ready if approved"), null=True, blank=True)
    created_at = models.DateTimeField(_("written"))
    created_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField(_("asked"), null=True, blank=True)
    asked_by = models.ForeignKey(Staff, models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    how = models.CharField(_("how"), max_length=10, choices=Agreed, blank=True)
    name = models.CharField(_("who"), max_length=80, blank=True)
    words = models.CharField(_("in what words"), max_length=200, blank=True)
    noted_by = models.ForeignKey(Staff, models.PROTECT, null=True, blank=True, related_name="+")
    # S-9b: the workshop was told of the answer, when and who.
    told_at = models.DateTimeField(_("workshop told"), null=True, blank=True)
    told_to = models.ForeignKey(Staff, models.PROTECT, null=True, blank=True, related_name="+")
    agreement = models.OneToOneField(
        Agreement, models.PROTECT, null=True, blank=True, related_name="consent"
    )

    class Meta:
        ordering = ["-number"]
        verbose_name = _("request for consent")
        verbose_name_plural = _("requests for consent")
        constraints = [
            one_of("state", ConsentState, "consent_state_is_known"),
            models.UniqueConstraint(fields=["order", "number"], name="consent_has_its_own_number"),
            models.UniqueConstraint(
                fields=["order"],
                condition=Q(state__in=["draft", "sent"]),
                name="consent_is_asked_one_at_a_time",
            ),
            models.UniqueConstraint(
                fields=["token_hash"], condition=~Q(token_hash=""), name="consent_link_is_its_own"
            ),
            models.CheckConstraint(
                condition=~Q(state="sent") | Q(asked_at__isnull=False),
                name="consent_sent_has_its_time",
            ),
            models.CheckConstraint(
                condition=~Q(state="answered")
                | (Q(answered_at__isnull=False) & ~Q(how="") & ~Q(name="")),
                name="consent_answered_says_who_and_how",
            ),
            models.CheckConstraint(
                condition=~Q(how="voice") | (~Q(words="") & Q(noted_by__isnull=False)),
                name="consent_by_voice_has_its_words",
            ),
            both_or_neither("told_at", "told_to", "consent_told_has_its_person"),
        ]

    def __str__(self) -> str:
        return f"{self.order} · {self.number}"


class Finding(models.Model):
    """One thing found: plain words, a photo, its price and time, and the client's answer.

    ``amount`` is the whole price, tax contained, ``hours`` norm hours. Declined, it becomes a
    deferred defect with a day to remind on (S-9b, B-3.f1); approved, lines of the order.
    """

    request = models.ForeignKey(ConsentRequest, models.CASCADE, related_name="findings")
    position = models.PositiveSmallIntegerField(default=1)
    words = models.CharField(_("in plain words"), max_length=160)
    technical = models.CharField(_("for the workshop"), max_length=160, blank=True)
    operation = models.ForeignKey(
        Operation, models.PROTECT, null=True, blank=True, related_name="+"
    )
    photo = models.ForeignKey(
        OrderPhoto, models.SET_NULL, null=True, blank=True, related_name="findings"
    )
    hours = models.DecimalField(_("norm hours"), max_digits=5, decimal_places=2, default=0)
    amount = models.DecimalField(_("price"), max_digits=10, decimal_places=2)
    is_safety = models.BooleanField(_("safety"), default=False)
    answer = models.CharField(_("answer"), max_length=8, choices=Answer, blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    defect = models.OneToOneField(
        DeferredDefect, models.SET_NULL, null=True, blank=True, related_name="finding"
    )
    lines = models.ManyToManyField(OrderLine, related_name="findings", blank=True)
    found_at = models.DateTimeField(_("found"))
    found_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["position", "id"]
        verbose_name = _("finding")
        verbose_name_plural = _("findings")
        constraints = [
            one_of("answer", ["", *Answer.values], "finding_answer_is_known"),
            models.CheckConstraint(condition=~Q(words=""), name="finding_says_what_was_found"),
            models.CheckConstraint(
                condition=Q(amount__gte=0, hours__gte=0),
                name="finding_price_is_not_negative",
                violation_error_message=_("A price is zero or more."),
            ),
            models.CheckConstraint(
                condition=(Q(answer="") & Q(answered_at=None))
                | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="finding_answer_has_its_time",
            ),
        ]

    def __str__(self) -> str:
        return self.words
