"""The workshop as it stands: its orders by zone and stage, each a card. Queries do not grow."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from django.db.models import Prefetch, Q, QuerySet, Sum

from service_desk.lib.names import surname_of
from service_desk.organisation.models import Site, Zone
from service_desk.organisation.states import ZoneKind
from service_desk.records.models import JournalEntry
from service_desk.visits.states import Mobility
from workorders.models import Assignment, CustodyStamp, OrderLine, WorkOrder, WorkSpan
from workorders.reads.custody import is_long_in_wash
from workorders.reads.mechanics import worked
from workorders.reads.radar import AtRisk, at_risk
from workorders.states import IN_WORKSHOP, LineKind, OrderState, Place, StopReason

_SHOWN = IN_WORKSHOP | {OrderState.CHECKING, OrderState.READY}
_WHY = ("part_needed", "part_came", "work_stopped", "work_started")
_NAMED = ("site", "visit__client", "visit__vehicle", "advisor")
_HOUR = dt.timedelta(hours=1)


@dataclass(frozen=True)
class Job:
    """A labour line with who has it and the time at it."""

    line: OrderLine
    assignment: Assignment | None
    spans: tuple[WorkSpan, ...]
    now: dt.datetime

    @property
    def running(self) -> WorkSpan | None:
        return next((span for span in self.spans if span.ends_at is None), None)

    @property
    def planned(self) -> float:
        """Norm hours."""
        return float(self.line.quantity)

    @cached_property
    def time(self) -> dt.timedelta:
        """At work so far."""
        return worked(self.spans, now=self.now)

    @property
    def spent(self) -> float:
        """Hours at work so far, to a hundredth."""
        return round(self.time / _HOUR, 2)

    @property
    def is_over(self) -> bool:
        """It takes longer than planned."""
        return self.spent > self.planned


@dataclass(frozen=True)
class Card:
    """An order in the workshop. ``why`` is what a waiting one waits for, in the reader's words."""

    order: WorkOrder
    jobs: tuple[Job, ...]
    stamp: CustodyStamp | None
    why: tuple[str, str] | None
    risk: AtRisk | None
    now: dt.datetime

    @cached_property
    def left(self) -> list[Job]:
        return [job for job in self.jobs if job.line.done_at is None]

    @property
    def to_give(self) -> int:
        """How many lines nobody has."""
        return sum(job.assignment is None for job in self.left)

    @property
    def hands(self) -> list[str]:
        """Who has it: mechanics, else teams, each named once."""
        given = [job.assignment for job in self.jobs if job.assignment is not None]
        people = [each.mechanic.name for each in given if each.mechanic is not None]
        return list(dict.fromkeys(people or [str(each.team) for each in given]))

    @property
    def runs(self) -> bool:
        return any(job.running for job in self.jobs)

    @property
    def since(self) -> dt.datetime | None:
        """When the work that runs was started."""
        return min((job.running.starts_at for job in self.jobs if job.running), default=None)

    @property
    def planned(self) -> float:
        return sum(job.planned for job in self.jobs)

    @property
    def spent(self) -> float:
        return sum(job.spent for job in self.jobs)

    @property
    def is_over(self) -> bool:
        return self.spent > self.planned

    @property
    def zone(self) -> str:
        """Where it is worked on now: the zone of the next labour, else the visit's."""
        job = next(iter(self.left or self.jobs), None)
        operation = job.line.operation if job else None
        return operation.zone if operation else self.order.visit.zone

    @property
    def place(self) -> Place:
        return Place(self.stamp.to_place) if self.stamp else Place.RECEPTION

    @property
    def is_elsewhere(self) -> bool:
        """In hand, and the car does not stand in the workshop."""
        return self.place != Place.WORKSHOP

    @property
    def is_long_in_wash(self) -> bool:
        return is_long_in_wash(self.stamp, now=self.now)

    @property
    def surname(self) -> str:
        return surname_of(self.order.visit.client.name, self.order.site.country)

    @property
    def badges(self) -> list[str]:
        visit = self.order.visit
        found = ["REPEAT"] if visit.repeat_of_id else []
        return [*found, *(["WAITS"] if visit.mobility == Mobility.WAIT else [])]

    @property
    def waits_for(self) -> str:
        """The reason in words; "" where it is in hand, or the part has come."""
        if self.why is None:
            return ""
        verb, reason = self.why
        return str(StopReason(reason).label) if reason else verb

    @property
    def can_go_on(self) -> bool:
        """It waited for a part that lies there now."""
        return self.why is not None and self.why[0] == "part_came"


@dataclass
class Lane:
    """An arrival zone today: booked hours of those it has, and its orders by stage."""

    kind: str
    booked: Decimal
    capacity: Decimal
    to_route: list[Card] = field(default_factory=list)
    queue: list[Card] = field(default_factory=list)
    work: list[Card] = field(default_factory=list)
    waiting: list[Card] = field(default_factory=list)
    checking: list[Card] = field(default_factory=list)
    ready: list[Card] = field(default_factory=list)

    @property
    def label(self) -> str:
        return str(ZoneKind(self.kind).label)

    @property
    def is_full(self) -> bool:
        return self.booked >= self.capacity

    @property
    def orders(self) -> int:
        parts = (self.to_route, self.queue, self.work, self.waiting, self.checking, self.ready)
        return sum(map(len, parts))


@dataclass(frozen=True, slots=True)
class Shop:
    """The whole workshop: what is at risk first, then its lanes."""

    lanes: list[Lane]
    risks: list[tuple[AtRisk, Card]]
    now: dt.datetime

    @property
    def orders(self) -> int:
        return sum(lane.orders for lane in self.lanes)


def load_shop(site: Site, *, now: dt.datetime) -> Shop:
    """All that is in the workshop of ``site``. Nine queries."""
    risks = at_risk(site, now=now)
    of_order = {each.order.pk: each for each in risks}
    wanted = Q(state__in=_SHOWN) | Q(pk__in=of_order)
    orders = WorkOrder.objects.live().for_site(site).filter(wanted)
    cards = load_cards(orders.order_by("promised_at", "pk"), risks=of_order, now=now)
    lanes = {lane.kind: lane for lane in _lanes(site, now)}
    for card in cards:
        if card.order.state in _SHOWN:
            lane = lanes.get(card.zone) or next(iter(lanes.values()), None)
            if lane is not None:
                _stage(lane, card).append(card)
    by_order = {card.order.pk: card for card in cards}
    return Shop(list(lanes.values()), [(each, by_order[each.order.pk]) for each in risks], now)


def load_card(order: WorkOrder, *, now: dt.datetime) -> Card:
    """One order as the workshop sees it."""
    risk = next((each for each in at_risk(order.site, now=now) if each.order.pk == order.pk), None)
    risks = {order.pk: risk} if risk else {}
    return load_cards(WorkOrder.objects.filter(pk=order.pk), risks=risks, now=now)[0]


def load_cards(
    orders: QuerySet[WorkOrder], *, risks: dict[int, AtRisk], now: dt.datetime
) -> list[Card]:
    """The cards of these orders; six queries for any number."""
    labour = OrderLine.objects.filter(kind=LineKind.LABOUR, removed_at=None)
    given = Assignment.objects.filter(withdrawn_at=None).select_related("mechanic", "team")
    found = list(
        orders.select_related(
            "site", "visit__client", "visit__vehicle", "advisor"
        ).prefetch_related(
            Prefetch("lines", labour.select_related("operation"), to_attr="labour"),
            Prefetch("assignments", given, to_attr="given"),
            Prefetch("stamps", CustodyStamp.objects.select_related("taken_by")),
        )
    )
    spans: dict[int, list[WorkSpan]] = {}
    for span in WorkSpan.objects.filter(assignment__order__in=found).select_related(
        "assignment", "mechanic"
    ):
        spans.setdefault(span.assignment.line_id, []).append(span)
    why = _why(found)
    return [
        Card(
            order=order,
            jobs=tuple(_jobs(order, spans, now)),
            stamp=max(order.stamps.all(), key=lambda each: (each.at, each.pk), default=None),
            why=why.get(f"workorder:{order.pk}") or _last_stop(order, spans),
            risk=risks.get(order.pk),
            now=now,
        )
        for order in found
    ]


def _jobs(order: WorkOrder, spans: dict[int, list[WorkSpan]], now: dt.datetime) -> Iterable[Job]:
    held = {each.line_id: each for each in order.given}  # type: ignore[attr-defined]
    for line in order.labour:  # type: ignore[attr-defined]
        yield Job(line, held.get(line.pk), tuple(spans.get(line.pk, ())), now)


def _why(orders: Sequence[WorkOrder]) -> dict[str, tuple[str, str]]:
    """What was said last of each order that waits: the verb or the words, and the reason."""
    waiting = [f"workorder:{o.pk}" for o in orders if o.state == OrderState.WAITING]
    said: dict[str, tuple[str, str]] = {}
    rows = JournalEntry.objects.filter(subject__in=waiting, verb__in=_WHY).order_by("id")
    for subject, verb, data in rows.values_list("subject", "verb", "data"):
        if verb == "work_started":
            said.pop(subject, None)
        elif verb == "part_came":
            said[subject] = (verb, "")
        else:
            reason = data.get("reason") or StopReason.PARTS.value
            said[subject] = (data.get("words", ""), reason)
    return said


def _last_stop(order: WorkOrder, spans: dict[int, list[WorkSpan]]) -> tuple[str, str] | None:
    """Why the last of those who worked on a waiting order stopped, where nobody said more."""
    if order.state != OrderState.WAITING:
        return None
    labour: list[OrderLine] = order.labour  # type: ignore[attr-defined]
    ended = [span for line in labour for span in spans.get(line.pk, ()) if span.ends_at]
    last = max(ended, key=lambda span: (span.ends_at, span.pk), default=None)
    if last is None or last.stopped_for == StopReason.DONE:
        return None
    return last.words, last.stopped_for


def _lanes(site: Site, now: dt.datetime) -> Iterable[Lane]:
    on = site.today(now)
    zones = Zone.objects.filter(site=site).annotate(
        booked=Sum("loads__hours", filter=Q(loads__on=on))
    )
    by_kind = {zone.kind: zone for zone in zones}
    for kind in ZoneKind:
        if kind in by_kind:
            zone = by_kind[kind]
            yield Lane(kind, zone.booked or Decimal(0), zone.daily_hours)


def _stage(lane: Lane, card: Card) -> list[Card]:
    match OrderState(card.order.state):
        case OrderState.WORKING:
            return lane.work
        case OrderState.WAITING:
            return lane.waiting
        case OrderState.CHECKING:
            return lane.checking
        case OrderState.READY:
            return lane.ready
    return lane.to_route if card.to_give else lane.queue
