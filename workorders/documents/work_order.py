"""The work order on paper: who, which car, what, at whose cost, agreed, signed (S-3a, B-3.20)."""

from typing import Any

from django.utils.translation import gettext as _

from service_desk.clients.states import ContactKind
from service_desk.lib.phones import show_phone
from service_desk.visits.models import DeferredDefect
from workorders.documents.car import state_of_car
from workorders.documents.terms import terms_of
from workorders.documents.words import (
    DENSE_FROM,
    Box,
    Writer,
    box_of,
    rows_of,
    signatures_of,
    sums_of,
)
from workorders.models import Finding, WorkOrder
from workorders.queries import order_of, policy_of
from workorders.reads.papers import lines_of
from workorders.states import ApprovalOf, Purpose
from workorders.totals import totals_of

MOST_DEFERRED = 4


def work_order(order: WorkOrder, write: Writer) -> dict[str, Any]:
    """All that the work order shows beside its head."""
    lines = lines_of(order)
    key = order.keys.order_by("-taken_at").first()
    return {
        "rows": rows_of(lines, write),
        "is_dense": len(lines) >= DENSE_FROM,
        "sums": sums_of(totals_of(order.site, lines), write),
        "agreed": write.stamp(order.agreed_at) if order.agreed_at else "",
        "goodwill_by": _who_allowed(order),
        "repeat": repeat_of(order, write),
        "phone": phone_of(order),
        "mechanics": mechanics_of(order),
        "words": words_of(order),
        "car_state": state_of_car(order, write),
        "key_tag": key.tag if key else "",
        "deferred": deferred_of(order, write),
        "terms": terms_of(order, lines, policy_of(order.site)),
        "boxes": _boxes(order, write),
    }


def words_of(order: WorkOrder) -> str:
    """The client's own words: at the car where they were said there, else at booking (B-3.f2)."""
    intake = getattr(order, "intake", None)
    return (intake.client_words if intake else "") or order.visit.complaint


def phone_of(order: WorkOrder) -> str:
    phones = order.visit.client.contact_points.filter(kind=ContactKind.PHONE, wrong_since=None)
    first = phones.first()
    return show_phone(first.value, order.site.country) if first else ""


def mechanics_of(order: WorkOrder) -> list[str]:
    """Who works on it, each once."""
    rows = order.assignments.filter(withdrawn_at=None, mechanic__isnull=False)
    return list(dict.fromkeys(rows.values_list("mechanic__name", flat=True)))


def repeat_of(order: WorkOrder, write: Writer) -> str:
    """To which order the same trouble was brought before; "" for no repeat claim (C2-2d)."""
    earlier = order.visit.repeat_of
    if earlier is None:
        return ""
    first = order_of(earlier)
    day = write.day(order.site.local(earlier.arrived_at or earlier.created_at).date())
    said = first.said if first else earlier.number
    return _("to No. {number} of {day}").format(number=said, day=day)


def deferred_of(order: WorkOrder, write: Writer, *, is_priced: bool = True) -> list[str]:
    """Work that was found and not done, with its price where one was said (B-3.f1)."""
    open_rows = DeferredDefect.objects.filter(
        vehicle=order.visit.vehicle, settled_by=None, dropped_at=None
    )
    rows = list(open_rows[:MOST_DEFERRED])
    prices = dict(
        Finding.objects.filter(defect__in=rows).values_list("defect", "amount").order_by("id")
    )
    said = []
    for row in rows:
        price = prices.get(row.pk) if is_priced else None
        words = f"{row.words}, {write.money(price)}" if price else row.words
        said.append(_("{work} (safety)").format(work=words) if row.is_safety else words)
    return said


def _who_allowed(order: WorkOrder) -> str:
    granted = order.approvals.filter(kind=ApprovalOf.GOODWILL, is_granted=True)
    row = granted.select_related("decided_by").last()
    return row.decided_by.name if row and row.decided_by else ""


def _boxes(order: WorkOrder, write: Writer) -> list[Box]:
    """Two at the reception, two at the handover (S-3b, S-6f, S-12d)."""
    given, client = signatures_of(order), order.visit.client.name
    client_words = _("{name}, client").format(name=client)
    advisor = order.advisor.name if order.advisor else ""
    ours = _("{name}, advisor").format(name=advisor) if advisor else _("advisor")
    return [
        box_of(
            given,
            Purpose.INTAKE,
            _("Reception: I agree to the work, the price and the walk-around"),
            client_words,
            write,
        ),
        Box(_("Reception: the service has taken the car over"), ours),
        box_of(
            given,
            Purpose.HANDOVER,
            _("Handover: car and belongings received"),
            client_words,
            write,
        ),
        Box(_("Handover: quality check passed, work explained"), _("advisor")),
    ]
