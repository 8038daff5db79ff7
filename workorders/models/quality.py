"""Quality control: whether an order is checked, what was looked at, and what came of it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from service_desk.lib.constraints import one_of
from service_desk.organisation.models import Staff
from workorders.models.orders import OrderLine, WorkOrder
from workorders.states import CheckState, Mark


class QualityCheck(models.Model):
    """One check of an order (C2-5a, C2-5d). Back to work, the next one has the next ``round``.

    ``is_sampled``: drawn by the site's sample rate; a repeat claim is always checked.
    """

    order = models.ForeignKey(WorkOrder, models.CASCADE, related_name="checks")
    round = models.PositiveSmallIntegerField(_("round"), default=1)
    state = models.CharField(_("state"), max_length=6, choices=CheckState, default=CheckState.DUE)
    is_sampled = models.BooleanField(_("drawn"), default=True)
    created_at = models.DateTimeField(_("asked for"))
    due_at = models.DateTimeField(_("due"), null=True, blank=True)
    road_km = models.DecimalField(
        _("road test, km"), max_digits=5, decimal_places=1, null=True, blank=True
    )
    words = models.CharField(_("words"), max_length=200, blank=True)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decided_by = models.ForeignKey(Staff, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["round"]
        verbose_name = _("quality check")
        verbose_name_plural = _("quality checks")
        constraints = [
            one_of("state", CheckState, "quality_check_state_is_known"),
            models.UniqueConstraint(fields=["order", "round"], name="quality_check_is_one_a_round"),
            models.CheckConstraint(
                condition=Q(state="due", decided_at=None, decided_by=None)
                | (~Q(state="due") & Q(decided_at__isnull=False, decided_by__isnull=False)),
                name="quality_check_is_decided_by_a_person",
            ),
            models.CheckConstraint(
                condition=~Q(state="back") | ~Q(words=""),
                name="quality_check_goes_back_for_a_reason",
                violation_error_message=_("Say what has to be done again."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order} · {self.round}"


class QualityPoint(models.Model):
    """One line of the checklist made from the order; empty until looked at."""

    check_of = models.ForeignKey(QualityCheck, models.CASCADE, related_name="points")
    position = models.PositiveSmallIntegerField(default=1)
    line = models.ForeignKey(OrderLine, models.SET_NULL, null=True, blank=True, related_name="+")
    code = models.CharField(max_length=24, blank=True)
    words = models.CharField(_("what"), max_length=160)
    mark = models.CharField(_("answer"), max_length=5, choices=Mark, blank=True)
    note = models.CharField(_("words"), max_length=120, blank=True)

    class Meta:
        ordering = ["position", "id"]
        verbose_name = _("point of a check")
        verbose_name_plural = _("points of a check")
        constraints = [
            one_of("mark", ["", *Mark.values], "quality_point_mark_is_known"),
            models.CheckConstraint(condition=~Q(words=""), name="quality_point_says_what"),
        ]

    def __str__(self) -> str:
        return self.words
