"""The promises at risk: a query, not an event, so that a day without the clock loses none."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from appointments.messages.late import TOLD_LATE
from service_desk.lib.intervals import Interval
from service_desk.organisation.models import Site
from service_desk.organisation.opening import openings
from service_desk.records.models import JournalEntry
from workorders.models import ProgressCheck, WorkOrder
from workorders.states import IN_WORKSHOP, OrderState, Progress

SOON = dt.timedelta(hours=1)
_NOT_READY = IN_WORKSHOP | {OrderState.SIGNED, OrderState.CHECKING}


class Risk(IntEnum):
    """Why a promise is at risk, the most urgent first. Up to ``LATE_SOON`` it is red."""

    PASSED = 1
    LATE_SOON = 2
    WRONG = 3
    LATE = 4
    DUE = 5
    NOT_BEGUN = 6

    @property
    def is_red(self) -> bool:
        return self <= Risk.LATE_SOON


@dataclass(frozen=True, slots=True)
class AtRisk:
    """An order whose promise may not hold; ``check`` is the question about it, where asked."""

    order: WorkOrder
    risk: Risk
    check: ProgressCheck | None

    @property
    def is_red(self) -> bool:
        return self.risk.is_red


def at_risk(site: Site, *, now: dt.datetime) -> list[AtRisk]:
    """The promises at risk at ``site``, most urgent first. Two queries."""
    orders = (
        WorkOrder.objects.live()
        .for_site(site)
        .filter(state__in=_NOT_READY, promised_at__isnull=False)
        .select_related("visit__client", "visit__vehicle", "advisor")
        .prefetch_related(Prefetch("progress_checks", to_attr="questions"))
    )
    found = [AtRisk(order, risk, check) for order in orders for risk, check in _risk(order, now)]
    return sorted(found, key=lambda each: (each.risk, each.order.promised_at, each.order.pk))


def _risk(order: WorkOrder, now: dt.datetime) -> Iterable[tuple[Risk, ProgressCheck | None]]:
    """At most one risk of an order, the worst."""
    promised = order.promised_at
    if promised is None:
        return
    questions: Iterable[ProgressCheck] = order.questions  # type: ignore[attr-defined]
    check = next((each for each in questions if each.promised_at == promised), None)
    is_soon = promised <= now + SOON
    untold = check is not None and check.told_at is None
    if promised <= now:
        yield Risk.PASSED, check
    elif order.state == OrderState.CHECKING:
        return
    elif check and untold and check.answer == Progress.LATE:
        yield Risk.LATE_SOON if is_soon else Risk.LATE, check
    elif check and untold and check.answer == Progress.ANOMALY:
        yield Risk.LATE_SOON if is_soon else Risk.WRONG, check
    elif check and not check.answer and check.due_at <= now:
        yield Risk.LATE_SOON if is_soon else Risk.DUE, check
    elif order.started_at is None:
        planned = dt.timedelta(seconds=round(order.planned_hours * 3600))
        if is_soon or now + planned > promised:
            yield Risk.LATE_SOON if is_soon else Risk.NOT_BEGUN, check


def asks_at(site: Site, since: dt.datetime, promised_at: dt.datetime, percent: int) -> dt.datetime:
    """``percent`` of the open time between start and promise; of the clock's where none is."""
    if promised_at <= since:
        return since
    span = Interval(since, promised_at)
    days = openings(site, site.today(since), site.today(promised_at))
    parts = [each for day in days if (each := day.intersect(span))]
    left = sum((each.end - each.start for each in parts), dt.timedelta()) * percent / 100
    for each in parts:
        if left <= each.end - each.start:
            return each.start + left
        left -= each.end - each.start
    return since + (promised_at - since) * percent / 100


def without_question() -> QuerySet[WorkOrder]:
    """Begun orders in a workshop whose present promise has no question yet."""
    asked = ProgressCheck.objects.filter(order=OuterRef("pk"), promised_at=OuterRef("promised_at"))
    return (
        WorkOrder.objects.live()
        .filter(
            ~Exists(asked),
            state__in=IN_WORKSHOP,
            started_at__isnull=False,
            promised_at__isnull=False,
        )
        .select_related("site")
    )


def told_later() -> list[WorkOrder]:
    """Orders whose client was told of a later time at the desk. Two queries."""
    orders = WorkOrder.objects.live().filter(state__in=_NOT_READY, promised_at__isnull=False)
    rows = {f"visit:{order.visit_id}": order for order in orders.select_related("site", "visit")}
    said: dict[str, dt.datetime] = {}
    entries = JournalEntry.objects.filter(subject__in=rows, verb=TOLD_LATE).order_by("id")
    for subject, data in entries.values_list("subject", "data"):
        said[subject] = dt.datetime.fromisoformat(data["ready_at"])
    return [rows[subject] for subject, at in said.items() if at > rows[subject].promised_at]  # type: ignore[operator]


def later_times(order: WorkOrder, *, now: dt.datetime) -> list[dt.datetime]:
    """What a mechanic can say in one tap: so much later than promised, on the quarter-hour."""
    after = max(order.promised_at or now, now)
    over = order.site.local(after).minute % 15
    first = after.replace(second=0, microsecond=0) - dt.timedelta(minutes=over)
    return [first + dt.timedelta(minutes=minutes) for minutes in (30, 60, 90, 120, 180, 240)]


def question_of(order: WorkOrder) -> ProgressCheck | None:
    """The question about the present promise, answered or not. One query."""
    if order.promised_at is None:
        return None
    return order.progress_checks.filter(promised_at=order.promised_at).first()
