"""A work order is opened from its visit: nothing is typed again (C1-6b, UX-27)."""

import datetime as dt

from django.db import IntegrityError
from django.utils.translation import gettext_lazy as _

from appointments.actions.locks import lock_visit
from appointments.estimate import estimate_of_visit
from appointments.models import LIVE, Appointment
from appointments.states import Kind
from service_desk.lib.refusals import refuse
from service_desk.lib.transactions import whole_transaction
from service_desk.organisation.models import Site, Staff
from service_desk.organisation.roles import Right
from service_desk.records.journal import record
from service_desk.records.numbers import next_number
from service_desk.visits.models import Visit
from service_desk.visits.states import VisitState
from workorders.actions.course import advance, lock_order, refusal_of
from workorders.actions.lines import lines_of
from workorders.actions.versions import note_change
from workorders.models import OrderLine, WorkOrder
from workorders.queries import order_of
from workorders.rules import check_right
from workorders.states import OrderState

_NONE_LEFT = frozenset(
    {VisitState.CANCELLED, VisitState.NO_SHOW, VisitState.HANDED_OVER, VisitState.CONTACTED}
)


@whole_transaction
def open_order(visit: Visit, *, by: Staff | None, door: str, now: dt.datetime) -> WorkOrder:
    """Open the order of ``visit`` with the work, parts and prices agreed at booking.

    The promise is the booked pick-up, where there is one. A second press gives the order that is
    there. Raises Refusal 409 for a visit that is over or cancelled.
    """
    visit = lock_visit(visit)
    check_right(by, visit.site, Right.EDIT_ORDER)
    if there := order_of(visit):
        return there
    if visit.state in _NONE_LEFT:
        refuse("visit_over", _("This visit is over: open a new one for this car."))
    order = _create(visit, by=by, now=now)
    OrderLine.objects.bulk_create(_lines(order))
    note_change(order, [{"what": "opened"}], by=by, now=now)
    for subject in (order, visit):
        record(
            site=visit.site,
            subject=subject,
            verb="order_opened",
            by=by,
            door=door,
            now=now,
            number=order.number,
        )
    return order


@whole_transaction
def void_order(
    order: WorkOrder, *, reason: str, by: Staff, door: str, now: dt.datetime
) -> WorkOrder:
    """Opened by mistake: the number stays and says so; the visit may have another order."""
    if not reason.strip():
        refuse("required", _("Say why the order is void."), "reason", status=400)
    order = lock_order(order)
    said = reason.strip()[:200]
    # A tag that was put on the key for this order is free again.
    order.keys.filter(returned_at=None).update(returned_at=now, returned_by=by)
    return advance(
        order, "void", by=by, door=door, now=now, void_reason=said, told={"reason": said}
    )


def order_number(site: Site, year: int, serial: int) -> str:
    """NORTH-W27-00042: the 42nd order of north in 2027."""
    return f"{site.slug.upper()}-W{year % 100:02d}-{serial:05d}"


def _create(visit: Visit, *, by: Staff | None, now: dt.datetime) -> WorkOrder:
    site, booked = visit.site, _booked(visit)
    year = site.today(now).year
    drop_off, handover = booked.get(Kind.DROP_OFF), booked.get(Kind.HANDOVER)
    meets = drop_off or handover
    try:
        return WorkOrder.objects.create(
            site=site,
            visit=visit,
            number=order_number(site, year, next_number(site=site, kind="work_order", year=year)),
            state=OrderState.DRAFT,
            version=0,
            advisor=meets.advisor if meets else by,
            promised_at=handover.starts_at if handover else None,
            opened_at=now,
            opened_by=by,
        )
    except IntegrityError as error:
        raise refusal_of(error) from error


def _booked(visit: Visit) -> dict[str, Appointment]:
    rows = Appointment.objects.filter(LIVE, visit=visit).select_related("advisor")
    return {row.kind: row for row in rows}


def _lines(order: WorkOrder) -> list[OrderLine]:
    """Each operation as it was promised."""
    works = order.visit.works.select_related("operation")
    operations = {work.operation.code: work.operation for work in works}
    return lines_of(order, estimate_of_visit(order.visit), operations)
