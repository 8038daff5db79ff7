"""The workshop: teams, who does what, the clock on it, and who took the car over."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from service_desk.lib.constraints import (
    both_or_neither,
    no_overlap,
    one_of,
    ordered,
    time_span,
)
from service_desk.organisation.models import Site, Staff
from service_desk.organisation.states import ZoneKind
from workorders.models.orders import OrderLine, WorkOrder
from workorders.states import Place, Progress, StopReason


class Team(models.Model):
    """Mechanics who work together in one arrival zone, with their foreman (S-8a)."""

    site = models.ForeignKey(Site, models.CASCADE, related_name="teams")
    name = models.CharField(_("name"), max_length=40)
    zone = models.CharField(_("arrival zone"), max_length=12, choices=ZoneKind)
    foreman = models.ForeignKey(Staff, models.PROTECT, null=True, blank=True, related_name="+")
    members = models.ManyToManyField(Staff, related_name="teams", verbose_name=_("mechanics"))
    is_active = models.BooleanField(_("works"), default=True)

    class Meta:
        ordering = ["site", "zone", "name"]
        verbose_name = _("team")
        verbose_name_plural = _("teams")
        constraints = [
            one_of("zone", ZoneKind, "team_zone_is_known"),
            models.UniqueConstraint(
                fields=["site", "name"],
                name="team_name_is_used_once",
                violation_error_message=_("The site has a team of this name already."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Assignment(models.Model):
    """A labour line in somebody's hands: a team's, or one mechanic's of it.

    ``planned_hours`` are norm hours. A mechanic without the operation's skill is a caution, kept
    in ``skill_reason``; another than the one who did the work of a repeat needs a reason too
    (C2-4a).
    """

    order = models.ForeignKey(WorkOrder, models.CASCADE, related_name="assignments")
    line = models.ForeignKey(OrderLine, models.CASCADE, related_name="assignments")
    team = models.ForeignKey(Team, models.PROTECT, null=True, blank=True, related_name="+")
    mechanic = models.ForeignKey(
        Staff, models.PROTECT, null=True, blank=True, related_name="assignments"
    )
    planned_hours = models.DecimalField(_("planned hours"), max_digits=5, decimal_places=2)
    reason = models.CharField(_("why this mechanic"), max_length=120, blank=True)
    assigned_at = models.DateTimeField(_("assigned"))
    assigned_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    done_at = models.DateTimeField(_("done"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)

    class Meta:
        ordering = ["id"]
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        constraints = [
            models.UniqueConstraint(
                fields=["line"],
                condition=Q(withdrawn_at=None),
                name="assignment_is_one_a_line",
                violation_error_message=_("This work is given to somebody already."),
            ),
            models.CheckConstraint(
                condition=Q(team__isnull=False) | Q(mechanic__isnull=False),
                name="assignment_is_given_to_somebody",
            ),
            models.CheckConstraint(
                condition=Q(planned_hours__gt=0), name="assignment_takes_some_time"
            ),
        ]
        indexes = [
            models.Index(
                fields=["mechanic"],
                condition=Q(done_at=None, withdrawn_at=None),
                name="assignment_of_mechanic",
            )
        ]

    def __str__(self) -> str:
        return f"{self.mechanic or self.team} · {self.line}"


class WorkSpan(models.Model):
    """From start to stop of one mechanic on one assignment; nobody works on two at once."""

    assignment = models.ForeignKey(Assignment, models.CASCADE, related_name="spans")
    mechanic = models.ForeignKey(Staff, models.PROTECT, related_name="work_spans")
    starts_at = models.DateTimeField(_("started"))
    ends_at = models.DateTimeField(_("stopped"), null=True, blank=True)
    stopped_for = models.CharField(_("why stopped"), max_length=12, choices=StopReason, blank=True)
    words = models.CharField(_("words"), max_length=120, blank=True)

    class Meta:
        ordering = ["starts_at"]
        verbose_name = _("time at work")
        verbose_name_plural = _("times at work")
        constraints = [
            no_overlap(
                "work_span_is_one_at_a_time",
                "mechanic",
                during=time_span("starts_at", "ends_at"),
                message=_("This mechanic is at work on another car. Stop that first."),
            ),
            ordered("starts_at", "ends_at", "work_span_ends_after_it_starts", strict=False),
            models.CheckConstraint(
                condition=(Q(ends_at=None) & Q(stopped_for=""))
                | (Q(ends_at__isnull=False) & ~Q(stopped_for="")),
                name="work_span_is_stopped_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mechanic} {self.starts_at:%Y-%m-%d %H:%M}"


class CustodyStamp(models.Model):
    """The car went from one place to another: who gave, who took, at which ten minutes (S-8b).

    ``stamped_at`` is ``at`` rounded to ten minutes, as the standard signs it.
    """

    order = models.ForeignKey(WorkOrder, models.CASCADE, related_name="stamps")
    from_place = models.CharField(_("from"), max_length=10, choices=Place)
    to_place = models.CharField(_("to"), max_length=10, choices=Place)
    at = models.DateTimeField(_("when"))
    stamped_at = models.DateTimeField(_("to ten minutes"))
    given_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    taken_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    words = models.CharField(_("words"), max_length=120, blank=True)

    class Meta:
        ordering = ["at", "id"]
        verbose_name = _("stamp of a car taken over")
        verbose_name_plural = _("stamps of cars taken over")
        constraints = [
            one_of("from_place", Place, "custody_stamp_from_is_known"),
            one_of("to_place", Place, "custody_stamp_to_is_known"),
            models.CheckConstraint(
                condition=~Q(from_place=models.F("to_place")), name="custody_stamp_moves_the_car"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order}: {self.get_from_place_display()} → {self.get_to_place_display()}"


class ProgressCheck(models.Model):
    """At 70–80 % of the planned time somebody asks whether the promise holds (S-10).

    One per promise: a new promise earns a new question. ``new_ready_at`` is what the workshop
    says now; a promise at risk is to be told to the client before it passes (S-11c).
    """

    order = models.ForeignKey(WorkOrder, models.CASCADE, related_name="progress_checks")
    promised_at = models.DateTimeField(_("promised"))
    due_at = models.DateTimeField(_("to be asked"))
    answer = models.CharField(_("answer"), max_length=8, choices=Progress, blank=True)
    words = models.CharField(_("words"), max_length=200, blank=True)
    new_ready_at = models.DateTimeField(_("ready, by the workshop"), null=True, blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    answered_by = models.ForeignKey(Staff, models.PROTECT, null=True, blank=True, related_name="+")
    told_at = models.DateTimeField(_("client told"), null=True, blank=True)

    class Meta:
        ordering = ["due_at"]
        verbose_name = _("question about progress")
        verbose_name_plural = _("questions about progress")
        constraints = [
            models.UniqueConstraint(
                fields=["order", "promised_at"], name="progress_check_is_one_a_promise"
            ),
            both_or_neither("answered_at", "answered_by", "progress_check_answer_has_its_person"),
            models.CheckConstraint(
                condition=(Q(answered_at=None) & Q(answer=""))
                | (Q(answered_at__isnull=False) & ~Q(answer="")),
                name="progress_check_is_answered_with_a_word",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at"], condition=Q(answered_at=None), name="progress_check_due"
            )
        ]

    def __str__(self) -> str:
        return f"{self.order} · {self.due_at:%Y-%m-%d %H:%M}"
