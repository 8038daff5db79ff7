"""The orders that an address names."""

import datetime as dt
from collections.abc import Iterable, Mapping

from django.db.models import Prefetch, Q, QuerySet
from django.http import Http404
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

from service_desk.lib.slots import localize
from service_desk.organisation.models import Site
from service_desk.organisation.roles import Right
from service_desk.records.journal import subject_of
from service_desk.records.models import JournalEntry
from service_desk.web.api import ApiView
from workorders.api.outputs import VERB
from workorders.models import OrderLine, WorkOrder
from workorders.states import OrderState
from workorders.transitions import TABLE

_TOLD = [f"{VERB}{row.verb}" for row in TABLE if row.milestone]


def orders() -> QuerySet[WorkOrder]:
    """Orders with all that ``order_output`` shows, in one query."""
    return WorkOrder.objects.select_related(
        "site", "advisor", "visit__client", "visit__vehicle", "visit__repeat_of"
    )


def whole_order(number: str) -> WorkOrder | None:
    """An order with its lines and agreements."""
    lines = OrderLine.objects.select_related("operation", "part")
    found = orders().prefetch_related(Prefetch("lines", lines), "agreements")
    return found.filter(number=number).first()


def order_named(view: ApiView, request: Request, number: str, right: Right) -> WorkOrder:
    """The order of this number: 404 at a site that is not the caller's, 403 without the right."""
    order = orders().filter(number=number).first()
    if order is None:
        raise Http404
    view.site_for(request, order.site.slug, right)
    return order


def course_of(order: WorkOrder) -> QuerySet[JournalEntry]:
    """What the journal says of an order's milestones, in the order in which they were told."""
    told = JournalEntry.objects.filter(subject=subject_of(order), verb__in=_TOLD)
    return told.select_related("by").order_by("at", "id")


def orders_asked_for(sites: Iterable[Site], asked: Mapping[str, str]) -> QuerySet[WorkOrder]:
    """The orders of these sites by ``state``, and by the day they were opened (``from``, ``to``).

    A day is the site's own.
    """
    first, last = (_day(name, asked[name]) if asked.get(name) else None for name in ("from", "to"))
    here = Q(pk=None)
    for site in sites:
        begins = Q(opened_at__gte=_midnight(site, first)) if first else Q()
        ends = Q(opened_at__lt=_midnight(site, last + dt.timedelta(days=1))) if last else Q()
        here |= Q(site=site) & begins & ends
    found = orders().filter(here)
    if state := asked.get("state"):
        if state not in OrderState.values:
            raise ValidationError({"state": [_("This state is not known.")]})
        found = found.filter(state=state)
    return found


def _midnight(site: Site, on: dt.date) -> dt.datetime:
    return localize(dt.datetime.combine(on, dt.time()), site.zone_info)


def _day(name: str, text: str) -> dt.date:
    try:
        day = parse_date(text)
    except ValueError:
        day = None
    if day is None or not dt.date.min < day < dt.date.max:
        raise ValidationError({name: [_("Give the day as YYYY-MM-DD.")]})
    return day
