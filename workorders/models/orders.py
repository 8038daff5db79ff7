"""The work order: what is done to a car, at what price, and what the client agreed to."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Round
from django.utils.translation import gettext_lazy as _

from service_desk.catalogue.models import Operation, Part
from service_desk.lib.constraints import both_or_neither, one_of
from service_desk.organisation.models import Site, Staff
from service_desk.visits.models import Visit
from service_desk.visits.states import VisitState
from workorders.states import (
    OPEN,
    Agreed,
    LineKind,
    OrderState,
    Origin,
    Payer,
    Pricing,
    Purpose,
    SignedBy,
)


class WorkOrderQuerySet(models.QuerySet["WorkOrder"]):
    def live(self) -> "WorkOrderQuerySet":
        """Not void, and of a visit that takes place."""
        return self.exclude(state=OrderState.VOID).exclude(visit__state=VisitState.CANCELLED)

    def open(self) -> "WorkOrderQuerySet":
        """Not handed over yet."""
        return self.live().filter(state__in=OPEN)

    def for_site(self, site: Site) -> "WorkOrderQuerySet":
        return self.filter(site=site)


class WorkOrder(models.Model):
    """The order of one visit: number, state, promise and what was agreed.

    ``number`` is NORTH-W27-00042, without gaps per site and year; people say its end, ``said``.
    ``version`` grows with each change a printed copy would not show. ``agreed_total`` is what the
    client pays by the last ``Agreement``, null before there is one (R-1.11). ``promised_at`` is
    when the car will be ready, ``planned_hours`` the norm hours of what is agreed.
    """

    site = models.ForeignKey(Site, models.PROTECT, related_name="work_orders")
    visit = models.ForeignKey(Visit, models.PROTECT, related_name="work_orders")
    number = models.CharField(_("number"), max_length=28, unique=True)
    state = models.CharField(_("state"), max_length=10, choices=OrderState)
    version = models.PositiveIntegerField(_("version"), default=1)
    pricing = models.CharField(
        _("priced"), max_length=12, choices=Pricing, default=Pricing.BY_SYSTEM
    )
    advisor = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    note = models.TextField(_("for the workshop"), blank=True)
    promised_at = models.DateTimeField(_("ready"), null=True, blank=True)
    planned_hours = models.DecimalField(
        _("planned hours"), max_digits=6, decimal_places=2, default=0
    )
    agreed_total = models.DecimalField(
        _("agreed with the client"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    agreed_at = models.DateTimeField(_("agreed"), null=True, blank=True)
    needs_road_test = models.BooleanField(_("road test"), default=False)
    # B-3.20: what the warranty shall pay is confirmed by a person first.
    warranty_at = models.DateTimeField(_("warranty confirmed"), null=True, blank=True)
    warranty_by = models.ForeignKey(Staff, models.PROTECT, null=True, blank=True, related_name="+")
    opened_at = models.DateTimeField(_("opened"))
    opened_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    signed_at = models.DateTimeField(_("signed"), null=True, blank=True)
    issued_at = models.DateTimeField(_("to the workshop"), null=True, blank=True)
    started_at = models.DateTimeField(_("work started"), null=True, blank=True)
    finished_at = models.DateTimeField(_("work done"), null=True, blank=True)
    ready_at = models.DateTimeField(_("declared ready"), null=True, blank=True)
    closed_at = models.DateTimeField(_("handed over"), null=True, blank=True)
    declined_at = models.DateTimeField(_("declined at reception"), null=True, blank=True)
    declined_reason = models.CharField(_("why declined"), max_length=200, blank=True)
    void_reason = models.CharField(_("why void"), max_length=200, blank=True)

    objects = WorkOrderQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_at"]
        verbose_name = _("work order")
        verbose_name_plural = _("work orders")
        constraints = [
            one_of("state", OrderState, "work_order_state_is_known"),
            one_of("pricing", Pricing, "work_order_pricing_is_known"),
            models.UniqueConstraint(
                fields=["visit"],
                condition=~Q(state="VOID"),
                name="work_order_is_one_a_visit",
                violation_error_message=_("This visit has its work order already."),
            ),
            both_or_neither("agreed_total", "agreed_at", "work_order_agreement_has_its_time"),
            both_or_neither("warranty_at", "warranty_by", "work_order_warranty_has_its_person"),
            models.CheckConstraint(
                condition=Q(state__in=["DRAFT", "VOID"])
                | Q(agreed_at__isnull=False)
                | Q(declined_at__isnull=False),
                name="work_order_is_agreed_before_work",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["WORKING", "CHECKING"]) | Q(started_at__isnull=False),
                name="work_order_work_has_its_start",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["READY", "CLOSED"]) | Q(ready_at__isnull=False),
                name="work_order_ready_has_its_time",
            ),
            models.CheckConstraint(
                condition=~Q(state="CLOSED") | Q(closed_at__isnull=False),
                name="work_order_closed_has_its_time",
            ),
            models.CheckConstraint(
                condition=Q(declined_at=None) | ~Q(declined_reason=""),
                name="work_order_is_declined_for_a_reason",
            ),
            # What was worked on leaves checked: nobody calls it declined afterwards.
            models.CheckConstraint(
                condition=Q(declined_at=None) | Q(started_at=None),
                name="work_order_is_declined_before_work",
            ),
            models.CheckConstraint(
                condition=~Q(state="VOID") | ~Q(void_reason=""),
                name="work_order_is_void_for_a_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["site", "state"], name="work_order_of_site"),
            models.Index(
                fields=["site", "promised_at"],
                condition=Q(state__in=["SIGNED", "ISSUED", "WORKING", "WAITING", "CHECKING"]),
                name="work_order_promise",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def said(self) -> str:
        """What people say: W27-00042."""
        return self.number.removeprefix(f"{self.site.slug.upper()}-")

    @property
    def is_declined(self) -> bool:
        return self.declined_at is not None


class OrderLine(models.Model):
    """One line: labour in norm hours, so many of a part, or work bought outside.

    ``amount`` is what it costs, tax contained; of parts and outside work it is quantity × price −
    ``reduction`` (what a fixed price saves). ``agreed_in`` is the agreement that covers it; a line
    the client pays for is worked on only with one. ``removed_at``: no longer on the order.
    """

    order = models.ForeignKey(WorkOrder, models.CASCADE, related_name="lines")
    kind = models.CharField(_("kind"), max_length=8, choices=LineKind)
    position = models.PositiveSmallIntegerField(default=1)
    operation = models.ForeignKey(
        Operation, models.PROTECT, null=True, blank=True, related_name="+"
    )
    part = models.ForeignKey(Part, models.PROTECT, null=True, blank=True, related_name="+")
    words = models.CharField(_("what"), max_length=160)
    quantity = models.DecimalField(_("quantity"), max_digits=8, decimal_places=2)
    price = models.DecimalField(_("price"), max_digits=10, decimal_places=2)
    reduction = models.DecimalField(_("reduction"), max_digits=10, decimal_places=2, default=0)
    amount = models.DecimalField(_("sum"), max_digits=12, decimal_places=2)
    payer = models.CharField(_("who pays"), max_length=8, choices=Payer, default=Payer.CLIENT)
    origin = models.CharField(_("origin"), max_length=12, choices=Origin, blank=True)
    supplier = models.CharField(_("outside firm"), max_length=80, blank=True)
    agreed_in = models.ForeignKey(
        "Agreement", models.PROTECT, null=True, blank=True, related_name="lines"
    )
    done_at = models.DateTimeField(_("done"), null=True, blank=True)
    removed_at = models.DateTimeField(_("removed"), null=True, blank=True)
    removed_reason = models.CharField(_("why removed"), max_length=200, blank=True)

    class Meta:
        ordering = ["position", "id"]
        verbose_name = _("line of an order")
        verbose_name_plural = _("lines of an order")
        constraints = [
            one_of("kind", LineKind, "order_line_kind_is_known"),
            one_of("payer", Payer, "order_line_payer_is_known"),
            models.CheckConstraint(
                condition=Q(quantity__gt=0, price__gte=0, reduction__gte=0, amount__gte=0),
                name="order_line_is_of_something",
                violation_error_message=_("A quantity is above zero, a price zero or more."),
            ),
            models.CheckConstraint(
                condition=Q(kind="labour")
                | Q(amount=Round(F("quantity") * F("price"), 2) - F("reduction")),
                name="order_line_amount_is_its_sum",
            ),
            models.CheckConstraint(
                condition=(Q(kind="part") & ~Q(origin="")) | (~Q(kind="part") & Q(origin="")),
                name="order_line_part_has_its_origin",
                violation_error_message=_("Say where the part comes from."),
            ),
            models.CheckConstraint(condition=~Q(words=""), name="order_line_says_what"),
            models.CheckConstraint(
                condition=~Q(kind="part") | ~Q(origin="clients_own") | Q(amount=0),
                name="order_line_own_part_costs_nothing",
                violation_error_message=_("A part the client brought has no price."),
            ),
        ]

    def __str__(self) -> str:
        return self.words

    @property
    def has_no_guarantee(self) -> bool:
        """A part the client brought, or a used one (S-4c)."""
        return self.origin in {Origin.CLIENTS_OWN, Origin.USED}


class Signature(models.Model):
    """A name under something, with its strokes where it was written on a screen.

    ``strokes`` is a list of lines, each a list of [x, y] in thousandths of the pad's width, so
    that it can be drawn again at any size. ``about`` names what it stands under where an order has
    several of a purpose (``finding:12``).
    """

    order = models.ForeignKey(WorkOrder, models.CASCADE, related_name="signatures")
    purpose = models.CharField(_("under"), max_length=16, choices=Purpose)
    about = models.CharField(max_length=40, blank=True)
    way = models.CharField(_("how"), max_length=8, choices=SignedBy, default=SignedBy.PAD)
    name = models.CharField(_("name"), max_length=80)
    strokes = models.JSONField(default=list, blank=True)
    signed_at = models.DateTimeField(_("signed"))
    taken_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["id"]
        verbose_name = _("signature")
        verbose_name_plural = _("signatures")
        constraints = [
            one_of("purpose", Purpose, "signature_purpose_is_known"),
            models.UniqueConstraint(
                fields=["order", "purpose", "about"], name="signature_is_given_once"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="signature_has_its_name"),
            models.CheckConstraint(
                condition=~Q(way="pad") | ~Q(strokes=[]), name="signature_on_a_pad_has_strokes"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} · {self.get_purpose_display()}"


class Agreement(models.Model):
    """The client's word on a price: how, when, whose, and the lines as they stood (R-1.11).

    Rows are only added. ``total`` is what the client pays from then on; a settlement above the
    last one is refused by the database. ``snapshot`` keeps each line's words, quantity, price,
    sum and payer.
    """

    order = models.ForeignKey(WorkOrder, models.CASCADE, related_name="agreements")
    how = models.CharField(_("how"), max_length=10, choices=Agreed)
    name = models.CharField(_("who"), max_length=80)
    words = models.CharField(_("in what words"), max_length=200, blank=True)
    total = models.DecimalField(_("agreed with the client"), max_digits=12, decimal_places=2)
    snapshot = models.JSONField()
    signature = models.OneToOneField(
        Signature, models.PROTECT, null=True, blank=True, related_name="agreement"
    )
    at = models.DateTimeField(_("agreed"))
    by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["id"]
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        constraints = [
            one_of("how", Agreed, "agreement_way_is_known"),
            models.CheckConstraint(condition=Q(total__gte=0), name="agreement_is_of_a_price"),
            models.CheckConstraint(condition=~Q(name=""), name="agreement_has_its_person"),
            models.CheckConstraint(
                condition=~Q(how="signature") | Q(signature__isnull=False),
                name="agreement_signed_has_its_signature",
            ),
            models.CheckConstraint(
                condition=~Q(how="voice") | ~Q(words=""), name="agreement_by_voice_has_its_words"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order} · {self.total}"


class OrderChange(models.Model):
    """One version of an order: what changed, who changed it, and the totals from then on.

    ``changes`` is a list of {"what": added|changed|removed|promised|agreed …, "words": …,
    "before": …, "after": …}: data, put into words for the reader.
    """

    order = models.ForeignKey(WorkOrder, models.CASCADE, related_name="changes")
    version = models.PositiveIntegerField(_("version"))
    changes = models.JSONField(default=list)
    total = models.DecimalField(_("total"), max_digits=12, decimal_places=2)
    client_total = models.DecimalField(_("client pays"), max_digits=12, decimal_places=2)
    promised_at = models.DateTimeField(_("ready"), null=True, blank=True)
    at = models.DateTimeField(_("when"))
    by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-version"]
        verbose_name = _("version of an order")
        verbose_name_plural = _("versions of orders")
        constraints = [
            models.UniqueConstraint(
                fields=["order", "version"], name="order_change_is_one_a_version"
            )
        ]

    def __str__(self) -> str:
        return f"{self.order} v{self.version}"
