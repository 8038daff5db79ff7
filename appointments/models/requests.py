"""The register of booking requests, won and lost (B-1.3, B-1.f7), and answers we owe (B-1.f5)."""

import datetime as dt

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from appointments.states import Decision, LostReason, Outcome
from service_desk.catalogue.models import Part
from service_desk.clients.models import Client, ContactEntry, Vehicle
from service_desk.lib.constraints import both_or_neither, one_of, ordered
from service_desk.organisation.models import Site, Staff
from service_desk.visits.models import Visit
from service_desk.visits.states import Source


class BookingRequest(models.Model):
    """One wish for an appointment, whatever came of it; nobody's wish is forgotten.

    A lost one has a reason and waits for a decision; one that was lost for a part waits until
    the part is bought, has come, and the client has been told (B-1.f3).
    """

    site = models.ForeignKey(Site, models.PROTECT, related_name="booking_requests")
    at = models.DateTimeField(_("asked"))
    by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    source = models.CharField(_("through"), max_length=12, choices=Source)
    is_ours = models.BooleanField(_("we asked the client"), default=False)
    is_new_client = models.BooleanField(_("new client"), default=False)
    client = models.ForeignKey(
        Client, models.PROTECT, null=True, blank=True, related_name="booking_requests"
    )
    vehicle = models.ForeignKey(
        Vehicle, models.PROTECT, null=True, blank=True, related_name="booking_requests"
    )
    # What somebody said who is not on file.
    name = models.CharField(_("name"), max_length=80, blank=True)
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    plate = models.CharField(_("plate"), max_length=16, blank=True)
    operations = ArrayField(models.CharField(max_length=16), default=list, blank=True)
    wish = models.CharField(_("what and when, in their words"), max_length=500, blank=True)
    outcome = models.CharField(_("outcome"), max_length=8, choices=Outcome)
    visit = models.ForeignKey(Visit, models.PROTECT, null=True, blank=True, related_name="requests")
    call = models.ForeignKey(
        ContactEntry, models.SET_NULL, null=True, blank=True, related_name="booking_requests"
    )
    lost_reason = models.CharField(_("why lost"), max_length=8, choices=LostReason, blank=True)
    lost_note = models.CharField(_("note"), max_length=200, blank=True)
    part = models.ForeignKey(
        Part, models.PROTECT, null=True, blank=True, related_name="booking_requests"
    )
    decision = models.CharField(_("decision"), max_length=8, choices=Decision, blank=True)
    decision_note = models.CharField(_("what is to be done"), max_length=200, blank=True)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decided_by = models.ForeignKey(Staff, models.PROTECT, null=True, blank=True, related_name="+")
    bought_at = models.DateTimeField(_("part ordered"), null=True, blank=True)
    bought_by = models.ForeignKey(Staff, models.PROTECT, null=True, blank=True, related_name="+")
    expected_on = models.DateField(_("part expected"), null=True, blank=True)
    came_at = models.DateTimeField(_("part or place there"), null=True, blank=True)
    told_at = models.DateTimeField(_("client told"), null=True, blank=True)
    told_by = models.ForeignKey(Staff, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-at", "-id"]
        verbose_name = _("booking request")
        verbose_name_plural = _("booking requests")
        constraints = [
            one_of("outcome", Outcome, "request_outcome_is_known"),
            models.CheckConstraint(
                condition=Q(outcome="won", visit__isnull=False) | ~Q(outcome="won"),
                name="request_won_has_its_visit",
            ),
            models.CheckConstraint(
                condition=Q(outcome="lost", lost_reason__in=LostReason.values)
                | (~Q(outcome="lost") & Q(lost_reason="")),
                name="request_lost_says_why",
                violation_error_message=_("Say why the request was lost."),
            ),
            models.CheckConstraint(
                condition=Q(client__isnull=False) | ~Q(name="", phone="", plate=""),
                name="request_is_of_somebody",
            ),
            both_or_neither("decided_at", "decided_by", "request_decision_has_its_person"),
            models.CheckConstraint(
                condition=Q(decided_at=None, decision="")
                | Q(decided_at__isnull=False, decision__in=Decision.values),
                name="request_decision_is_whole",
            ),
            both_or_neither("bought_at", "bought_by", "request_order_has_its_person"),
        ]
        indexes = [
            models.Index(fields=["site", "-at"], name="request_newest_of_site"),
            models.Index(
                fields=["site", "lost_reason"],
                condition=Q(outcome="lost"),
                name="request_lost_of_site",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_outcome_display()} {self.at:%Y-%m-%d %H:%MZ}"


class OwedAnswer(models.Model):
    """«I'll call back within five minutes»: a countdown the whole desk sees (B-1.f5).

    One that a client asked for on the public page was promised by nobody: ``by`` is None, it is
    due by the opening hour that was named there, and ``suits`` says when is best for them. Nobody
    answers it either where the client books meanwhile: ``answer`` is ``BOOKED_ONLINE`` then.
    """

    WITHIN = dt.timedelta(minutes=5)
    BOOKED_ONLINE = gettext_noop("Booked online")

    site = models.ForeignKey(Site, models.CASCADE, related_name="owed_answers")
    request = models.ForeignKey(
        BookingRequest, models.SET_NULL, null=True, blank=True, related_name="owed_answers"
    )
    client = models.ForeignKey(
        Client, models.CASCADE, null=True, blank=True, related_name="owed_answers"
    )
    name = models.CharField(_("name"), max_length=80)
    phone = models.CharField(_("phone"), max_length=20)
    source = models.CharField(_("through"), max_length=12, choices=Source, default=Source.PHONE)
    question = models.CharField(_("what they asked"), max_length=500, blank=True)
    suits = models.CharField(_("when is best"), max_length=60, blank=True)
    owed_at = models.DateTimeField(_("promised"))
    due_at = models.DateTimeField(_("due"))
    by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    answered_by = models.ForeignKey(Staff, models.PROTECT, null=True, blank=True, related_name="+")
    answer = models.CharField(_("what we said"), max_length=200, blank=True)

    class Meta:
        ordering = ["due_at"]
        verbose_name = _("owed answer")
        verbose_name_plural = _("owed answers")
        constraints = [
            ordered("owed_at", "due_at", "owed_answer_is_due_later"),
            models.CheckConstraint(
                condition=Q(answered_at=None, answered_by=None)
                | Q(answered_at__isnull=False, answered_by__isnull=False)
                | Q(answered_at__isnull=False, source="public"),
                name="owed_answer_has_its_person",
            ),
            models.CheckConstraint(
                condition=~Q(phone=""),
                name="owed_answer_has_a_phone",
                violation_error_message=_("Enter the phone we call back."),
            ),
            one_of("source", Source, "owed_answer_source_is_known"),
            models.CheckConstraint(
                condition=Q(by=None, source="public") | (Q(by__isnull=False) & ~Q(source="public")),
                name="owed_answer_is_promised_or_asked_for",
            ),
        ]
        indexes = [
            models.Index(
                fields=["site", "due_at"],
                condition=Q(answered_at=None),
                name="owed_answer_open_of_site",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.due_at:%H:%MZ}"

    @property
    def answer_words(self) -> str:
        """What we said, as it was said; of what nobody said, in the page's language."""
        return self.answer if self.answered_by_id or not self.answer else gettext(self.answer)

    @property
    def is_kept(self) -> bool:
        """Answered by the time it was promised for."""
        return self.answered_at is not None and self.answered_at <= self.due_at
