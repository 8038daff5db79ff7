"""Who collects a car today, who is told, who waits, and whose bill is open. Constant queries."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import (
    CharField,
    DecimalField,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
)
from django.db.models.functions import Cast, Coalesce, Concat

from appointments.messages.times import READY
from appointments.models import LIVE, Appointment
from appointments.states import Kind
from service_desk.lib.slots import day_bounds
from service_desk.messaging.models import Message
from service_desk.messaging.states import MessageState
from service_desk.organisation.models import Site
from service_desk.visits.states import Mobility
from workorders.models import GatePass, Loan, Payment, Settlement, WorkOrder
from workorders.states import WITH_US, OrderState, SettlementState
from workorders.totals import NOTHING


@dataclass(frozen=True, slots=True)
class PickUp:
    """One car on its way out. ``at`` is when it is collected or was promised, ``told_at`` when
    its client heard that it is ready; ``owed`` None until the bill is issued."""

    order: WorkOrder
    at: dt.datetime | None
    is_ready: bool
    waits_here: bool
    is_late: bool
    told_at: dt.datetime | None
    total: Decimal | None
    owed: Decimal | None
    has_pass: bool
    has_loaner: bool
    is_today: bool

    @property
    def is_paid(self) -> bool:
        return self.owed is not None and self.owed <= 0

    @property
    def may_settle(self) -> bool:
        """The work is done and the money is not in."""
        return not self.is_paid and self.order.state in DONE


DONE = frozenset({OrderState.CHECKING, OrderState.READY, OrderState.CLOSED})


def pick_ups(site: Site, *, now: dt.datetime) -> list[PickUp]:
    """Cars that are ready, and those promised for today or earlier: who waits here comes first,
    then what is ready, by the time it is collected. One query."""
    today = day_bounds(site.today(now), site.zone_info)
    rows = _rows(site).filter(state__in=WITH_US)
    near = rows.filter(Q(state=OrderState.READY) | Q(collected_at__lt=today.end))
    found = [_pick_up(row, today.end, now) for row in near]
    return sorted(found, key=_place)


def handed_over_today(site: Site, *, now: dt.datetime) -> list[PickUp]:
    """Cars that left today, the last first. One query."""
    today = day_bounds(site.today(now), site.zone_info)
    rows = _rows(site).filter(closed_at__gte=today.start, closed_at__lt=today.end)
    return [_pick_up(row, today.end, now) for row in rows.order_by("-closed_at")]


def to_settle(site: Site, *, now: dt.datetime) -> list[PickUp]:
    """Bills to write and money to take: of cars that are done, and of those that left unpaid."""
    today = day_bounds(site.today(now), site.zone_info)
    done = Q(state__in=[OrderState.CHECKING, OrderState.READY])
    rows = _rows(site).filter(done | Q(state=OrderState.CLOSED, billed__gt=F("paid")))
    found = [_pick_up(row, today.end, now) for row in rows]
    return sorted((each for each in found if not each.is_paid), key=_place)


def late_of(order: WorkOrder, *, now: dt.datetime) -> dt.datetime | None:
    """The promise that has passed while the car is not ready; None where none has."""
    if order.state in WITH_US - {OrderState.READY} and order.promised_at:
        return order.promised_at if order.promised_at < now else None
    return None


def _place(each: PickUp) -> tuple[bool, bool, bool, dt.datetime]:
    when = each.at or each.order.ready_at or each.order.opened_at
    return (not (each.waits_here and each.is_ready), not each.is_ready, each.at is None, when)


def _rows(site: Site) -> QuerySet[WorkOrder]:
    money = DecimalField(max_digits=12, decimal_places=2)
    subject = Concat(Value("visit:"), Cast(OuterRef("visit"), CharField()))
    written = Message.objects.filter(subject=subject, kind=READY, state=MessageState.SENT)
    pick_up = Appointment.objects.filter(LIVE, visit=OuterRef("visit"), kind=Kind.HANDOVER)
    bill = Settlement.objects.filter(order=OuterRef("pk"), state=SettlementState.ISSUED)
    paid = Payment.objects.filter(
        settlement__order=OuterRef("pk"),
        settlement__state=SettlementState.ISSUED,
        voided_at=None,
    )
    paid_sum = paid.order_by().values("settlement").annotate(sum=Sum("amount")).values("sum")
    return (
        WorkOrder.objects.filter(site=site)
        .select_related(
            "site",
            "visit__client",
            "visit__vehicle",
            "visit__site",
            "advisor",
            "hand_over",
            "intake",
        )
        .annotate(
            collected_at=Coalesce(Subquery(pick_up.values("starts_at")[:1]), F("promised_at")),
            written_at=Subquery(written.order_by("-sent_at").values("sent_at")[:1]),
            billed=Subquery(bill.values("total")[:1]),
            paid=Coalesce(Subquery(paid_sum[:1]), Value(NOTHING), output_field=money),
            has_pass=Exists(GatePass.objects.filter(order=OuterRef("pk"))),
            has_loaner=Exists(Loan.objects.filter(order=OuterRef("pk"), in_at=None)),
        )
    )


def _pick_up(row: WorkOrder, day_ends: dt.datetime, now: dt.datetime) -> PickUp:
    found: dict[str, object] = row.__dict__
    at: dt.datetime | None = row.collected_at  # type: ignore[attr-defined]
    billed: Decimal | None = row.billed  # type: ignore[attr-defined]
    done = getattr(row, "hand_over", None)
    intake = getattr(row, "intake", None)
    waits = row.visit.mobility == Mobility.WAIT or bool(intake and intake.is_waiting_here)
    return PickUp(
        order=row,
        at=at,
        is_ready=row.state == OrderState.READY,
        waits_here=waits,
        is_late=late_of(row, now=now) is not None,
        told_at=(done and done.told_at) or found["written_at"],  # type: ignore[arg-type]
        total=billed,
        owed=None if billed is None else billed - row.paid,  # type: ignore[attr-defined]
        has_pass=bool(found["has_pass"]),
        has_loaner=bool(found["has_loaner"]),
        is_today=at is not None and at < day_ends,
    )
