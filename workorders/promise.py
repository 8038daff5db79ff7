"""When can a car be ready? From what is left to do, who is before it, and when its parts come.

now, or when the parts are there
  → behind the orders that are in the zone already, on as many cars as it works on at once
  → the hours left, on open days, as far as bookings of those days leave the zone hours
  → the policy's margin → the next quarter of the site's clock in opening hours
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Sum
from django.utils.functional import Promise as Words
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from appointments.models import ZoneLoad
from parts_prep.models import Reservation
from service_desk.lib.dates import show_day_short
from service_desk.lib.intervals import Interval
from service_desk.lib.slots import day_bounds
from service_desk.organisation.models import Site, Zone
from service_desk.organisation.opening import openings
from service_desk.organisation.states import ZoneKind
from service_desk.visits.states import AHEAD
from workorders.models import OrderLine, WorkOrder, WorkSpan
from workorders.queries import policy_of
from workorders.reads.mechanics import worked
from workorders.states import IN_WORKSHOP, LineKind, OrderState

AHEAD_DAYS = 28
_HOUR = dt.timedelta(hours=1)
_QUARTER = dt.timedelta(minutes=15)
_NONE = dt.timedelta()
_LEAST = dt.timedelta(minutes=15)  # of work that has taken its time and is not done


@dataclass(frozen=True, slots=True)
class Promise:
    """The earliest time (UTC) an order can be promised for, and why not before.

    ``at`` is None where nobody knows when a part comes, or four weeks do not suffice.
    """

    at: dt.datetime | None
    reasons: tuple[str | Words, ...] = ()


@dataclass(frozen=True, slots=True)
class ZoneState:
    """An arrival zone as it stands: hours a day, what is before us, what days have booked."""

    daily: dt.timedelta
    before: tuple[dt.timedelta, ...] = ()
    booked: dict[dt.date, dt.timedelta] = field(default_factory=dict)


def earliest_promise(order: WorkOrder, *, now: dt.datetime) -> Promise:
    """When ``order`` can be ready, from the real load of its zones. Eight queries."""
    site = order.site
    days = openings(site, site.today(now), site.today(now) + dt.timedelta(AHEAD_DAYS))
    left = hours_left(order, now=now)
    reasons: list[str | Words] = [_hours_words(sum(left.values(), _NONE))]
    parts_on, unknown = _parts(order)
    if unknown:
        return Promise(None, (*reasons, _("Nobody knows yet when %s is there.") % unknown))
    begins = now
    if parts_on is not None and parts_on > site.today(now):
        begins = day_bounds(parts_on, site.zone_info).start
        shown = show_day_short(parts_on, get_language() or "en")
        reasons.append(_("The parts are here from %(day)s.") % {"day": shown})
    states = _zone_states(order, set(left), now=now)
    at: dt.datetime | None = begins
    for kind in sorted(left):
        state = states.get(kind) or ZoneState(daily=24 * _HOUR)
        if state.before:
            reasons.append(_before_words(kind, len(state.before)))
        at = done_at(days, at, left[kind], state, site) if at else None
    margin = policy_of(site).margin_minutes
    if margin:
        reasons.append(_margin_words(margin))
    at = after(days, at, dt.timedelta(minutes=margin)) if at else None
    return Promise(at and next_quarter(days, at, site), tuple(reasons))


def done_at(
    days: Sequence[Interval[dt.datetime]],
    begins: dt.datetime,
    left: dt.timedelta,
    state: ZoneState,
    site: Site,
) -> dt.datetime | None:
    """When ``left`` of work begun at ``begins`` or after is done in a zone; pure.

    ``days`` are openings in order (UTC), so the hour a clock skips is no hour of work. None where
    they do not suffice.
    """
    by_day: dict[dt.date, dt.timedelta] = defaultdict(dt.timedelta)
    for each in days:
        by_day[site.local(each.start).date()] += each.end - each.start
    first = site.local(begins).date()
    start = after(days, begins, wait_before(state, by_day))
    if start is None:
        return None
    room = {
        on: state.daily - (state.booked.get(on, _NONE) if on > first else _NONE) for on in by_day
    }
    for each in days:
        on = site.local(each.start).date()
        opens = max(each.start, start)
        if opens >= each.end or room[on] <= _NONE:
            continue
        takes = min(left, each.end - opens, room[on])
        left -= takes
        room[on] -= takes
        if left <= _NONE:
            return opens + takes
    return None


def wait_before(state: ZoneState, by_day: dict[dt.date, dt.timedelta]) -> dt.timedelta:
    """How much open time passes until somebody is free, when each takes the next car in turn."""
    usual = max(by_day.values(), default=_HOUR)
    benches = [_NONE] * max(1, round(state.daily / usual))
    for each in state.before:
        benches[benches.index(min(benches))] += each
    return min(benches)


def after(
    days: Sequence[Interval[dt.datetime]], at: dt.datetime, span: dt.timedelta
) -> dt.datetime | None:
    """``span`` of open time after ``at``; None where the openings end before."""
    for each in days:
        opens = max(each.start, at)
        if opens > each.end or (opens == each.end and span > _NONE):
            continue
        if each.end - opens >= span:
            return opens + span
        span -= each.end - opens
    return None


def next_quarter(
    days: Sequence[Interval[dt.datetime]], at: dt.datetime, site: Site
) -> dt.datetime | None:
    """``at`` or the next quarter of the site's clock in which it is open: a car is collected."""
    here = site.local(at)
    over = dt.timedelta(
        minutes=here.minute % 15, seconds=here.second, microseconds=here.microsecond
    )
    at = at if not over else at - over + _QUARTER
    return next((max(each.start, at) for each in days if each.end > at), None)


def hours_left(order: WorkOrder, *, now: dt.datetime) -> dict[str, dt.timedelta]:
    """Labour that is not done, by zone, less the time at it; a little where that is used up."""
    return _left([order], now=now).get(order.pk, {})


def _left(orders: Iterable[WorkOrder], *, now: dt.datetime) -> dict[int, dict[str, dt.timedelta]]:
    """By order and zone; two queries for any number of orders."""
    by_pk = {order.pk: order for order in orders}
    lines = OrderLine.objects.filter(
        order__in=by_pk, kind=LineKind.LABOUR, removed_at=None, done_at=None
    ).select_related("operation")
    spent: dict[int, list[WorkSpan]] = defaultdict(list)
    spans = WorkSpan.objects.filter(assignment__order__in=by_pk)
    for span in spans.select_related("assignment"):
        spent[span.assignment.line_id].append(span)
    found: dict[int, dict[str, dt.timedelta]] = defaultdict(lambda: defaultdict(dt.timedelta))
    for line in lines:
        zone = line.operation.zone if line.operation else by_pk[line.order_id].visit.zone
        rest = _span_of(line.quantity) - worked(spent[line.pk], now=now)
        found[line.order_id][zone] += max(rest, _LEAST)
    return found


def _zone_states(order: WorkOrder, kinds: set[str], *, now: dt.datetime) -> dict[str, ZoneState]:
    site, today = order.site, order.site.today(now)
    zones = {zone.kind: zone for zone in Zone.objects.filter(site=site, kind__in=kinds)}
    others = (
        WorkOrder.objects.for_site(site)
        .filter(state__in=IN_WORKSHOP)
        .exclude(pk=order.pk)
        .select_related("visit")
    )
    ahead = [each for each in others if _is_before(each, order)]
    before: dict[str, list[dt.timedelta]] = defaultdict(list)
    for rests in _left(ahead, now=now).values():
        for kind, rest in rests.items():
            before[kind].append(rest)
    loads = (
        ZoneLoad.objects.filter(
            zone__in=zones.values(),
            on__gt=today,
            on__lte=today + dt.timedelta(AHEAD_DAYS),
            visit__state__in=AHEAD,
        )
        .exclude(visit=order.visit_id)
        .values_list("zone__kind", "on")
        .annotate(hours=Sum("hours"))
    )
    booked: dict[str, dict[dt.date, dt.timedelta]] = defaultdict(dict)
    for kind, on, hours in loads:
        booked[kind][on] = _span_of(hours)
    return {
        kind: ZoneState(_span_of(zone.daily_hours), tuple(sorted(before[kind])), booked[kind])
        for kind, zone in zones.items()
    }


def _is_before(other: WorkOrder, order: WorkOrder) -> bool:
    """Who is at work goes first, then who is in the workshop, then who was promised earlier."""
    if order.state == OrderState.WORKING:
        return False
    if order.state not in IN_WORKSHOP or other.state == OrderState.WORKING:
        return True
    if other.promised_at is None or order.promised_at is None:
        return other.pk < order.pk
    return (other.promised_at, other.pk) < (order.promised_at, order.pk)


def _parts(order: WorkOrder) -> tuple[dt.date | None, str]:
    """The day all parts are there (None: they are), and a part of which nobody knows the day."""
    rows = Reservation.objects.filter(visit=order.visit_id, released_at=None)
    late = [row for row in rows.select_related("part") if not row.is_whole]
    unknown = next((row.part.name for row in late if row.ready_on is None), "")
    return max((row.ready_on for row in late if row.ready_on), default=None), unknown


def _span_of(hours: Decimal) -> dt.timedelta:
    return dt.timedelta(seconds=round(hours * 3600))


def _hours_words(left: dt.timedelta) -> str:
    return _("%(hours)s h of work are left.") % {"hours": f"{left / _HOUR:.1f}"}


def _before_words(kind: str, orders: int) -> str:
    words = ngettext(
        "%(zone)s: %(orders)d order is before it.",
        "%(zone)s: %(orders)d orders are before it.",
        orders,
    )
    return words % {"zone": ZoneKind(kind).label, "orders": orders}


def _margin_words(minutes: int) -> str:
    words = ngettext("%(minutes)d minute of margin.", "%(minutes)d minutes of margin.", minutes)
    return words % {"minutes": minutes}
