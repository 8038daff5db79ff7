"""Whose time a visit takes besides the advisor's quarter, and what the desk was prompted to do."""

from django.contrib.postgres.fields import DateTimeRangeField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from appointments.states import PromptKind, PromptResult
from service_desk.lib.constraints import no_overlap, one_of
from service_desk.organisation.models import Staff
from service_desk.organisation.roles import Role
from service_desk.visits.models import Visit

ATTENDING = [Role.EXPERT, Role.MANAGER]


class Attendance(models.Model):
    """Time of a technical expert or a manager promised to a visit, half-open in UTC (C2-1c)."""

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="attendances")
    staff = models.ForeignKey(Staff, models.PROTECT, related_name="attendances")
    role = models.CharField(_("as"), max_length=16, choices=Role)
    during = DateTimeRangeField(_("from, to"))
    cancelled_at = models.DateTimeField(_("cancelled"), null=True, blank=True)

    class Meta:
        verbose_name = _("attendance")
        verbose_name_plural = _("attendances")
        constraints = [
            no_overlap(
                "attendance_is_in_one_place_at_a_time",
                "staff",
                during="during",
                condition=Q(cancelled_at=None),
                message=_("This person is promised elsewhere then."),
            ),
            models.CheckConstraint(
                condition=Q(during__isempty=False), name="attendance_lasts_some_time"
            ),
            one_of("role", ATTENDING, "attendance_role_is_expert_or_manager"),
        ]

    def __str__(self) -> str:
        return f"{self.staff} · {self.visit}"


class Prompt(models.Model):
    """Something the clock asked the desk to do for an appointment time, done once (B-3.3).

    A call half an hour before, the advisor sent out five minutes before.
    """

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="prompts")
    kind = models.CharField(max_length=8, choices=PromptKind)
    starts_at = models.DateTimeField(_("for the time"))
    result = models.CharField(_("result"), max_length=12, choices=PromptResult)
    at = models.DateTimeField(_("done"))
    by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("prompt")
        verbose_name_plural = _("prompts")
        constraints = [
            models.UniqueConstraint(
                fields=["visit", "kind", "starts_at"], name="prompt_is_done_once"
            ),
            one_of("kind", PromptKind, "prompt_kind_is_known"),
            one_of("result", PromptResult, "prompt_result_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} · {self.visit}"
