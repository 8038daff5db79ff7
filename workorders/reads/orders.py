"""An order as its page shows it: head, lines, sums, terms, versions, what waits for a word."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from appointments.board.words import language
from service_desk.lib.dates import show_date
from service_desk.organisation.models import Site
from service_desk.organisation.roles import Right
from service_desk.visits.models import Visit
from service_desk.visits.states import ON_SITE
from workorders.changes import Version, versions_of
from workorders.guarantee import guarantee_of, own_parts_of
from workorders.models import Approval, OrderLine, WorkOrder
from workorders.queries import find_order, policy_of
from workorders.reads.papers import Stale, stale_papers
from workorders.states import OPEN, LineKind, OrderState, Payer
from workorders.totals import Totals, totals_of

MOST_VERSIONS = 30
_IN_WORK = (("workshop", Right.ROUTE_WORK), ("extra", Right.ASK_CLIENT))
# Where an order goes on from each state: the page of that step, for who has the right to it.
STEPS: dict[str, tuple[tuple[str, Right], ...]] = {
    OrderState.DRAFT: (("intake", Right.RECEIVE_CAR),),
    OrderState.SIGNED: (("workshop", Right.RECEIVE_CAR),),
    OrderState.ISSUED: _IN_WORK,
    OrderState.WORKING: _IN_WORK,
    OrderState.WAITING: (("extra", Right.ASK_CLIENT), ("workshop", Right.ROUTE_WORK)),
    OrderState.CHECKING: (("check", Right.CHECK_QUALITY), ("check", Right.HAND_OVER)),
    OrderState.READY: (("handover", Right.HAND_OVER), ("settlement", Right.SETTLE)),
}


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table. ``typed`` is what a refused form held, "" where it holds nothing."""

    line: OrderLine
    typed: Mapping[str, Any] | None = None

    @property
    def code(self) -> str:
        """What the catalogue calls it; "" for a line in own words."""
        of = self.line.operation or self.line.part
        return of.code if of else ""

    @property
    def form_id(self) -> str:
        return f"line-{self.line.pk}"

    @property
    def is_own_price(self) -> bool:
        """A part of the client's: it has no price to type."""
        return self.line.origin == "clients_own"


@dataclass(frozen=True, slots=True)
class Sheet:
    """All that the page of an order says, in the page's language."""

    order: WorkOrder
    rows: tuple[Row, ...]
    totals: Totals
    can_edit: bool
    step: str
    repeat_of: str
    guarantee: str
    clauses: tuple[str, ...]
    versions: tuple[Version, ...]
    approvals: tuple[Approval, ...]
    stale: tuple[Stale, ...]
    now: dt.datetime

    @property
    def visit(self) -> Visit:
        return self.order.visit

    @property
    def is_here(self) -> bool:
        return self.visit.state in ON_SITE

    @property
    def is_open(self) -> bool:
        return self.order.state in OPEN

    @property
    def needs_warranty(self) -> bool:
        """Something is the warranty's and nobody has confirmed it (B-3.20)."""
        there = any(row.line.payer == Payer.WARRANTY for row in self.rows)
        return there and self.order.warranty_at is None

    @property
    def has_warranty(self) -> bool:
        return any(row.line.payer == Payer.WARRANTY for row in self.rows)

    @property
    def above(self) -> Decimal:
        """What the lines come to beyond what the client agreed to."""
        agreed = self.order.agreed_total
        return max(Decimal(0), self.totals.client - agreed) if agreed is not None else Decimal(0)

    @property
    def asked(self) -> list[Approval]:
        return [each for each in self.approvals if each.decided_at is None]

    @property
    def decided(self) -> list[Approval]:
        return [each for each in self.approvals if each.decided_at is not None]

    @property
    def has_outside(self) -> bool:
        return any(row.line.kind == LineKind.OUTSIDE for row in self.rows)


def load_order(
    site: Site,
    said: str,
    *,
    rights: frozenset[Right],
    now: dt.datetime,
    typed: tuple[int, Mapping[str, Any]] | None = None,
) -> Sheet | None:
    """The page of an order; None where the site has no such number. Eight queries at most.

    ``typed`` is what somebody wrote on a line, kept after a refusal.
    """
    order = find_order(site, said)
    if order is None:
        return None
    lines = [line for line in order.lines.all() if line.removed_at is None]
    kept = dict([typed]) if typed else {}
    changes = order.changes.select_related("by")[:MOST_VERSIONS]
    is_settled = order.settlements.filter(state="issued").exists()
    may_change = Right.EDIT_ORDER in rights and order.state in OPEN and not order.is_declined
    return Sheet(
        order=order,
        rows=tuple(Row(line, kept.get(line.pk)) for line in lines),
        totals=totals_of(site, lines),
        can_edit=may_change and not is_settled,
        step=_step_of(order, rights),
        repeat_of=repeat_words(order),
        guarantee=guarantee_of(order, policy_of(site)),
        clauses=tuple(own_parts_of(lines)),
        versions=tuple(versions_of(changes, site, now=now)),
        approvals=tuple(order.approvals.select_related("asked_by", "decided_by")),
        stale=tuple(stale_papers(order)),
        now=now,
    )


def repeat_words(order: WorkOrder) -> str:
    """What this order repeats: "W27-00031, 3 March 2027", or the visit where it had no order."""
    earlier = order.visit.repeat_of
    if earlier is None:
        return ""
    first = earlier.work_orders.select_related("site").exclude(state=OrderState.VOID).first()
    number = first.said if first else earlier.number
    ended = earlier.handed_over_at or earlier.created_at
    return f"{number}, {show_date(order.site.local(ended).date(), language())}"


def _step_of(order: WorkOrder, rights: frozenset[Right]) -> str:
    """The one page that comes next for this person; "" where none does."""
    return next((step for step, right in STEPS.get(order.state, ()) if right in rights), "")
