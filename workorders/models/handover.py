"""The way out: the bill and its payments, the pass at the gate, what went back to the client."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from appointments.models import LoanerBooking
from service_desk.lib.constraints import both_or_neither, one_of
from service_desk.organisation.models import Loaner, Site, Staff
from workorders.models.orders import WorkOrder
from workorders.models.policy import Approval
from workorders.states import PaidBy, SettlementState


class Settlement(models.Model):
    """What the client pays: the order's lines of the client's, less a discount (S-12b).

    Never above what was agreed: a trigger (migration 0002) refuses to issue one that is.
    ``number`` is given when it is issued, without gaps; void, it stays and the next is another.
    """

    order = models.ForeignKey(WorkOrder, models.PROTECT, related_name="settlements")
    site = models.ForeignKey(Site, models.PROTECT, related_name="+")
    number = models.CharField(_("number"), max_length=28, blank=True)
    state = models.CharField(
        _("state"), max_length=6, choices=SettlementState, default=SettlementState.DRAFT
    )
    subtotal = models.DecimalField(_("before discount"), max_digits=12, decimal_places=2)
    discount = models.DecimalField(_("discount"), max_digits=10, decimal_places=2, default=0)
    discount_reason = models.CharField(_("why a discount"), max_length=200, blank=True)
    approval = models.OneToOneField(
        Approval, models.PROTECT, null=True, blank=True, related_name="settlement"
    )
    total = models.DecimalField(_("client pays"), max_digits=12, decimal_places=2)
    tax = models.DecimalField(_("tax contained"), max_digits=12, decimal_places=2, default=0)
    snapshot = models.JSONField(default=list)
    created_at = models.DateTimeField(_("written"))
    issued_at = models.DateTimeField(_("issued"), null=True, blank=True)
    issued_by = models.ForeignKey(Staff, models.PROTECT, null=True, blank=True, related_name="+")
    void_reason = models.CharField(_("why void"), max_length=200, blank=True)

    class Meta:
        ordering = ["id"]
        verbose_name = _("settlement")
        verbose_name_plural = _("settlements")
        constraints = [
            one_of("state", SettlementState, "settlement_state_is_known"),
            models.UniqueConstraint(
                fields=["order"], condition=~Q(state="void"), name="settlement_is_one_an_order"
            ),
            models.UniqueConstraint(
                fields=["number"], condition=~Q(number=""), name="settlement_number_is_its_own"
            ),
            models.CheckConstraint(
                condition=Q(total=F("subtotal") - F("discount"), total__gte=0, discount__gte=0),
                name="settlement_adds_up",
            ),
            models.CheckConstraint(
                condition=Q(discount=0) | ~Q(discount_reason=""),
                name="settlement_discount_has_its_reason",
                violation_error_message=_("Say why there is a discount."),
            ),
            models.CheckConstraint(
                condition=~Q(state="issued")
                | (Q(issued_at__isnull=False, issued_by__isnull=False) & ~Q(number="")),
                name="settlement_issued_has_its_number",
            ),
            models.CheckConstraint(
                condition=~Q(state="void") | ~Q(void_reason=""),
                name="settlement_is_void_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.number or str(self.order)


class Payment(models.Model):
    """Money that came in for a settlement; taken back by mistake it is ``voided``, never deleted.

    All that counts of a settlement is never more than its total (trigger, migration 0002).
    ``key`` is given by the till's page: the same press sent twice is one payment.
    """

    settlement = models.ForeignKey(Settlement, models.PROTECT, related_name="payments")
    key = models.UUIDField(unique=True, null=True, blank=True, editable=False)
    amount = models.DecimalField(_("amount"), max_digits=12, decimal_places=2)
    way = models.CharField(_("paid by"), max_length=8, choices=PaidBy)
    reference = models.CharField(_("reference"), max_length=60, blank=True)
    at = models.DateTimeField(_("paid"))
    by = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    voided_at = models.DateTimeField(_("taken back"), null=True, blank=True)
    voided_by = models.ForeignKey(Staff, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["id"]
        verbose_name = _("payment")
        verbose_name_plural = _("payments")
        constraints = [
            one_of("way", PaidBy, "payment_way_is_known"),
            models.CheckConstraint(
                condition=Q(amount__gt=0),
                name="payment_is_of_something",
                violation_error_message=_("A payment is above zero."),
            ),
            both_or_neither("voided_at", "voided_by", "payment_void_has_its_person"),
        ]

    def __str__(self) -> str:
        return f"{self.settlement} · {self.amount}"


class GatePass(models.Model):
    """The paper the gate opens for: one an order, only when paid or allowed (S-12c)."""

    order = models.OneToOneField(WorkOrder, models.PROTECT, related_name="gate_pass")
    number = models.CharField(_("number"), max_length=28, unique=True)
    issued_at = models.DateTimeField(_("issued"))
    issued_by = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    unpaid_reason = models.CharField(_("why unpaid"), max_length=200, blank=True)
    unpaid_by = models.ForeignKey(Staff, models.PROTECT, null=True, blank=True, related_name="+")
    left_at = models.DateTimeField(_("left"), null=True, blank=True)

    class Meta:
        verbose_name = _("gate pass")
        verbose_name_plural = _("gate passes")
        constraints = [
            models.CheckConstraint(
                condition=(Q(unpaid_reason="") & Q(unpaid_by=None))
                | (~Q(unpaid_reason="") & Q(unpaid_by__isnull=False)),
                name="gate_pass_unpaid_has_its_person",
            )
        ]

    def __str__(self) -> str:
        return self.number


class HandOver(models.Model):
    """What is made ready (S-11a) and what happened when the client came (S-12a–S-12d)."""

    order = models.OneToOneField(WorkOrder, models.CASCADE, related_name="hand_over")
    washed_at = models.DateTimeField(_("washed"), null=True, blank=True)
    no_wash_reason = models.CharField(_("why not washed"), max_length=120, blank=True)
    looked_over_at = models.DateTimeField(_("looked over, things counted"), null=True, blank=True)
    papers_at = models.DateTimeField(_("papers collected"), null=True, blank=True)
    totals_at = models.DateTimeField(_("totals checked"), null=True, blank=True)
    told_at = models.DateTimeField(_("client told"), null=True, blank=True)
    mileage = models.PositiveIntegerField(_("mileage, km"), null=True, blank=True)
    fuel = models.PositiveSmallIntegerField(_("fuel, eighths"), null=True, blank=True)
    old_parts = models.CharField(_("old parts"), max_length=120, blank=True)
    explained_at = models.DateTimeField(_("explained"), null=True, blank=True)
    drive = models.CharField(_("test drive"), max_length=8, blank=True)
    next_due = models.CharField(_("next due"), max_length=120, blank=True)
    is_walk_around_ok = models.BooleanField(_("looked at together"), default=False)
    remarks = models.CharField(_("client's remarks"), max_length=300, blank=True)
    done_at = models.DateTimeField(_("handed over"), null=True, blank=True)
    done_by = models.ForeignKey(Staff, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("handover")
        verbose_name_plural = _("handovers")
        constraints = [
            models.CheckConstraint(
                condition=Q(fuel=None) | Q(fuel__range=(0, 8)), name="hand_over_fuel_is_in_eighths"
            ),
            one_of("drive", ["", "offered", "taken", "refused"], "hand_over_drive_is_known"),
            both_or_neither("done_at", "done_by", "hand_over_has_its_person"),
        ]

    def __str__(self) -> str:
        return str(self.order)


class Loan(models.Model):
    """A loaner that is out: since when, how far, how full; back before its client leaves."""

    order = models.ForeignKey(WorkOrder, models.PROTECT, related_name="loans")
    loaner = models.ForeignKey(Loaner, models.PROTECT, related_name="loans")
    booking = models.OneToOneField(
        LoanerBooking, models.SET_NULL, null=True, blank=True, related_name="loan"
    )
    licence = models.CharField(_("driving licence"), max_length=40)
    out_at = models.DateTimeField(_("out"))
    out_by = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    out_km = models.PositiveIntegerField(_("mileage, out"))
    out_fuel = models.PositiveSmallIntegerField(_("fuel, out, eighths"))
    due_at = models.DateTimeField(_("due back"), null=True, blank=True)
    in_at = models.DateTimeField(_("back"), null=True, blank=True)
    in_by = models.ForeignKey(Staff, models.PROTECT, null=True, blank=True, related_name="+")
    in_km = models.PositiveIntegerField(_("mileage, back"), null=True, blank=True)
    in_fuel = models.PositiveSmallIntegerField(_("fuel, back, eighths"), null=True, blank=True)
    words = models.CharField(_("words"), max_length=200, blank=True)

    class Meta:
        ordering = ["-out_at"]
        verbose_name = _("loan")
        verbose_name_plural = _("loans")
        constraints = [
            models.UniqueConstraint(
                fields=["loaner"], condition=Q(in_at=None), name="loan_is_one_a_loaner"
            ),
            models.UniqueConstraint(
                fields=["order"], condition=Q(in_at=None), name="loan_is_one_an_order"
            ),
            models.CheckConstraint(
                condition=~Q(licence="") & Q(out_fuel__range=(0, 8)),
                name="loan_goes_out_with_a_licence",
            ),
            models.CheckConstraint(
                condition=Q(in_at=None, in_by=None, in_km=None, in_fuel=None)
                | Q(
                    in_at__isnull=False,
                    in_by__isnull=False,
                    in_km__isnull=False,
                    in_km__gte=F("out_km"),
                    in_fuel__range=(0, 8),
                ),
                name="loan_comes_back_with_its_figures",
                violation_error_message=_("Enter mileage and fuel; mileage never falls."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.loaner} · {self.order}"
