"""The workshop's rules at a site, and how much each role may give away."""

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from service_desk.lib.constraints import one_of
from service_desk.organisation.models import Site, Staff
from service_desk.organisation.roles import Role
from workorders.models.orders import WorkOrder
from workorders.states import ApprovalOf


class WorkshopPolicy(models.Model):
    """One row a site; ``queries.policy_of`` gives these defaults to a site without one."""

    site = models.OneToOneField(Site, models.CASCADE, related_name="workshop_policy")
    labour_rate = models.DecimalField(
        _("price of a labour hour"), max_digits=8, decimal_places=2, default=Decimal(60)
    )
    diagnosis_fee = models.DecimalField(
        _("fee for a diagnosis without repair"), max_digits=8, decimal_places=2, default=0
    )
    progress_percent = models.PositiveSmallIntegerField(
        _("progress is asked at, % of planned time"),
        default=75,
        validators=[MinValueValidator(70), MaxValueValidator(80)],
    )
    margin_minutes = models.PositiveSmallIntegerField(
        _("margin in a promised time, minutes"), default=30
    )
    sample_percent = models.PositiveSmallIntegerField(
        _("share of orders that are checked, %"),
        default=20,
        validators=[MaxValueValidator(100)],
        help_text=_("Repeat claims are always checked."),
    )
    guarantee_months = models.PositiveSmallIntegerField(_("guarantee, months"), default=24)
    keeps_old_parts = models.BooleanField(_("old parts are returned"), default=True)
    washes_cars = models.BooleanField(_("cars are washed before handover"), default=True)

    class Meta:
        verbose_name = _("workshop policy")
        verbose_name_plural = _("workshop policies")
        constraints = [
            models.CheckConstraint(
                condition=Q(progress_percent__range=(70, 80)),
                name="workshop_policy_asks_in_time",
                violation_error_message=_("Progress is asked at 70 to 80 per cent."),
            ),
            models.CheckConstraint(
                condition=Q(sample_percent__lte=100),
                name="workshop_policy_samples_a_share",
                violation_error_message=_("A share is at most 100 per cent."),
            ),
            models.CheckConstraint(
                condition=Q(labour_rate__gte=0, diagnosis_fee__gte=0),
                name="workshop_policy_prices_are_not_negative",
                violation_error_message=_("A price is zero or more."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.site)


class RoleLimit(models.Model):
    """How much a role may give on one order by its own word; above it, an approval (C2-6b)."""

    site = models.ForeignKey(Site, models.CASCADE, related_name="role_limits")
    role = models.CharField(_("role"), max_length=16, choices=Role)
    kind = models.CharField(_("what"), max_length=8, choices=ApprovalOf)
    most_percent = models.DecimalField(
        _("at most, % of what the client pays"), max_digits=5, decimal_places=2
    )
    most_amount = models.DecimalField(_("and at most"), max_digits=10, decimal_places=2)

    class Meta:
        ordering = ["site", "kind", "role"]
        verbose_name = _("limit of a role")
        verbose_name_plural = _("limits of roles")
        constraints = [
            models.UniqueConstraint(
                fields=["site", "role", "kind"],
                name="role_limit_is_said_once",
                violation_error_message=_("This role has its limit already."),
            ),
            one_of("role", Role, "role_limit_role_is_known"),
            one_of("kind", ApprovalOf, "role_limit_kind_is_known"),
            models.CheckConstraint(
                condition=Q(most_percent__range=(0, 100), most_amount__gte=0),
                name="role_limit_is_a_share",
                violation_error_message=_("A limit is 0 to 100 per cent and not negative."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} · {self.get_kind_display()}"


class Approval(models.Model):
    """More than a role may give: asked with a reason, granted or refused by who may."""

    order = models.ForeignKey(WorkOrder, models.CASCADE, related_name="approvals")
    kind = models.CharField(_("what"), max_length=8, choices=ApprovalOf)
    amount = models.DecimalField(_("amount"), max_digits=10, decimal_places=2)
    reason = models.CharField(_("why"), max_length=200)
    asked_at = models.DateTimeField(_("asked"))
    asked_by = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decided_by = models.ForeignKey(Staff, models.PROTECT, null=True, blank=True, related_name="+")
    is_granted = models.BooleanField(_("granted"), default=False)
    word = models.CharField(_("with the words"), max_length=200, blank=True)

    class Meta:
        ordering = ["id"]
        verbose_name = _("approval")
        verbose_name_plural = _("approvals")
        constraints = [
            one_of("kind", ApprovalOf, "approval_kind_is_known"),
            models.CheckConstraint(
                condition=Q(amount__gt=0) & ~Q(reason=""), name="approval_is_asked_for_a_reason"
            ),
            models.CheckConstraint(
                condition=Q(decided_at=None, decided_by=None, is_granted=False)
                | Q(decided_at__isnull=False, decided_by__isnull=False),
                name="approval_has_its_person",
            ),
            models.UniqueConstraint(
                fields=["order", "kind"],
                condition=Q(decided_at=None),
                name="approval_is_asked_once_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order} · {self.get_kind_display()} {self.amount}"
