"""What quality control looks at: the queue of a site, and one order's check."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import F, Prefetch, QuerySet

from service_desk.lib.text import in_a_row
from service_desk.organisation.models import Site
from workorders.checklist import COMPLAINT, PARTS, words_of
from workorders.models import (
    Assignment,
    OrderLine,
    OrderPhoto,
    QualityCheck,
    QualityPoint,
    WorkOrder,
)
from workorders.queries import policy_of
from workorders.rules.quality import is_always_checked, must_be_checked
from workorders.states import CheckState, LineKind, Mark, OrderState, Shot

# Checked half an hour before the car is promised: time to mend what is found.
AHEAD = dt.timedelta(minutes=30)
REASON_LENGTH = 200


@dataclass(frozen=True, slots=True)
class Queued:
    """One finished order: to be checked by ``due_at`` (UTC), or, passed or undrawn, made ready."""

    order: WorkOrder
    check: QualityCheck | None
    mechanics: list[str]
    due_at: dt.datetime | None
    is_late: bool
    is_repeat: bool
    looked_at: int
    points: int


@dataclass(frozen=True, slots=True)
class Queue:
    """The finished orders of a site, each list with the most pressing first."""

    to_check: list[Queued]
    to_ready: list[Queued]


@dataclass(frozen=True, slots=True)
class Spot:
    """One point as it is shown: its words, what helps to judge it, its answer."""

    point: QualityPoint
    words: str
    hint: str


@dataclass(frozen=True, slots=True)
class CheckSheet:
    """An order's check with all that its page names. Nine queries, however long the order."""

    order: WorkOrder
    check: QualityCheck | None
    spots: list[Spot]
    earlier: list[QualityCheck]
    mechanics: list[str]
    photos: list[OrderPhoto]
    must: bool
    needs_drive: bool

    @property
    def is_due(self) -> bool:
        """Somebody is to look at it now."""
        return (
            self.order.state == OrderState.CHECKING
            and self.check is not None
            and self.check.state == CheckState.DUE
        )

    @property
    def is_missing(self) -> bool:
        """It ought to have a check and has none yet: a press makes it."""
        return self.order.state == OrderState.CHECKING and self.check is None and self.must

    @property
    def is_passed(self) -> bool:
        return self.check is not None and self.check.state == CheckState.PASSED

    @property
    def is_checked(self) -> bool:
        """Nothing of quality control stands between this order and its being ready."""
        return self.is_passed or (self.check is None and not self.must)

    @property
    def open_points(self) -> int:
        return sum(1 for spot in self.spots if not spot.point.mark)

    @property
    def to_act(self) -> list[Spot]:
        return [spot for spot in self.spots if spot.point.mark == Mark.ACT]

    @property
    def suggested_reason(self) -> str:
        """What was marked to act on, in words to start the reason with."""
        return in_a_row(
            f"{spot.words}: {spot.point.note}" if spot.point.note else spot.words
            for spot in self.to_act
        )[:REASON_LENGTH]

    @property
    def last_back(self) -> QualityCheck | None:
        """The last round that went back to work."""
        return next((each for each in self.earlier if each.state == CheckState.BACK), None)


def last_check(order: WorkOrder) -> QualityCheck | None:
    """The order's newest round; None where it was never asked for. One query."""
    return order.checks.order_by("-round").first()


def queue_of(site: Site, *, now: dt.datetime) -> Queue:
    """All finished orders of ``site`` that are not ready yet, by their promise. Five queries."""
    policy = policy_of(site)
    to_check: list[Queued] = []
    to_ready: list[Queued] = []
    for order in _finished(site):
        check = max(order.checks.all(), key=lambda each: each.round, default=None)
        is_open = check.state != CheckState.PASSED if check else must_be_checked(order, policy)
        (to_check if is_open else to_ready).append(_queued(order, check, now=now))
    return Queue(to_check, to_ready)


def check_sheet(order: WorkOrder) -> CheckSheet:
    """The check of ``order`` as its page shows it, in the language that is active."""
    rounds = list(order.checks.select_related("decided_by").order_by("-round"))
    check = rounds[0] if rounds else None
    points = list(check.points.select_related("line")) if check else []
    return CheckSheet(
        order=order,
        check=check,
        spots=_spots(order, points),
        earlier=[each for each in rounds if each.state != CheckState.DUE],
        mechanics=_names(
            Assignment.objects.filter(order=order, withdrawn_at=None).select_related("mechanic")
        ),
        photos=list(order.photos.filter(shot=Shot.CHECK)),
        must=must_be_checked(order, policy_of(order.site)),
        needs_drive=is_always_checked(order),
    )


def _finished(site: Site) -> QuerySet[WorkOrder]:
    given = Assignment.objects.filter(withdrawn_at=None).select_related("mechanic")
    return (
        WorkOrder.objects.live()
        .for_site(site)
        .filter(state=OrderState.CHECKING)
        .select_related("site", "visit__client", "visit__vehicle")
        .prefetch_related("checks__points", Prefetch("assignments", given))
        .order_by(F("promised_at").asc(nulls_last=True), "finished_at", "pk")
    )


def _queued(order: WorkOrder, check: QualityCheck | None, *, now: dt.datetime) -> Queued:
    due_at = order.promised_at - AHEAD if order.promised_at else None
    marks = [point.mark for point in check.points.all()] if check else []
    return Queued(
        order=order,
        check=check,
        mechanics=_names(order.assignments.all()),
        due_at=due_at,
        is_late=due_at is not None and due_at < now,
        is_repeat=order.visit.repeat_of_id is not None,
        looked_at=sum(1 for mark in marks if mark),
        points=len(marks),
    )


def _spots(order: WorkOrder, points: Iterable[QualityPoint]) -> list[Spot]:
    fitted = in_a_row(line.words for line in order.lines.all() if _is_fitted(line))
    hints = {COMPLAINT: order.visit.complaint, PARTS: fitted}
    return [Spot(point, words_of(point), hints.get(point.code, "")) for point in points]


def _is_fitted(line: OrderLine) -> bool:
    return line.kind == LineKind.PART and line.removed_at is None


def _names(given: Iterable[Assignment]) -> list[str]:
    """The mechanics of an order, each once."""
    return list(dict.fromkeys(each.mechanic.name for each in given if each.mechanic))
