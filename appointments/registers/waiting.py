"""The waiting list as the desk sees it: who waits, for what, what is offered, and until when."""

import datetime as dt
from typing import NamedTuple

from django.db.models import Prefetch, Q, QuerySet

from appointments.board.words import clock, language
from appointments.models import WaitingEntry, WaitingOffer
from appointments.models.waiting import WAITS
from appointments.states import OfferState, WaitingState
from service_desk.clients.states import Channel, ContactKind
from service_desk.lib.dates import show_day_short
from service_desk.lib.phones import show_phone
from service_desk.lib.plates import show_plate
from service_desk.organisation.models import Site

ROWS = 200
LOOK_BACK = dt.timedelta(days=14)
LOOKS: dict[str, str] = {
    WaitingState.WAITING: "BOOKED",
    WaitingState.OFFERED: "WAITING",
    WaitingState.BOOKED: "CONFIRMED",
    WaitingState.EXPIRED: "NO_SHOW",
    WaitingState.WITHDRAWN: "CANCELLED",
}


class Offered(NamedTuple):
    """The open offer of an entry; ``must_call`` for a client who prefers the phone."""

    offer: WaitingOffer
    day: str
    time: str
    until: str
    must_call: bool


class Waiting(NamedTuple):
    """One entry in words."""

    entry: WaitingEntry
    look: str
    phone: str
    phone_words: str
    car: str
    work: str
    days: str
    offered: Offered | None


def waiting_list(site: Site) -> list[Waiting]:
    """Who waits, in the order in which they are served. Four queries."""
    return [_row(entry, site) for entry in _with_names(WaitingEntry.objects.filter(WAITS), site)]


def no_longer_waiting(site: Site, *, now: dt.datetime) -> list[Waiting]:
    """Those of the last fortnight who wait no more, the last first. Four queries."""
    rows = WaitingEntry.objects.filter(~Q(WAITS), ended_at__gt=now - LOOK_BACK)
    return [_row(entry, site) for entry in _with_names(rows.order_by("-ended_at"), site)]


def _with_names(rows: QuerySet[WaitingEntry], site: Site) -> QuerySet[WaitingEntry]:
    offers = WaitingOffer.objects.filter(state=OfferState.OPEN).select_related("advisor")
    return (
        rows.filter(site=site)
        .select_related("client", "vehicle", "visit", "advisor", "created_by", "request")
        .prefetch_related(
            "client__contact_points",
            "request__photos",
            Prefetch("offers", queryset=offers, to_attr="open_offers"),
        )[:ROWS]
    )


def _row(entry: WaitingEntry, site: Site) -> Waiting:
    points = entry.client.contact_points.all()
    phone = next((point.value for point in points if point.kind == ContactKind.PHONE), "")
    car = entry.vehicle
    return Waiting(
        entry=entry,
        look=LOOKS[entry.state],
        phone=phone,
        phone_words=show_phone(phone, site.country) if phone else "",
        car=" ".join(filter(None, (car.make, car.model, show_plate(car.plate)))),
        work=", ".join(entry.operations),
        days="–".join(
            dict.fromkeys(show_day_short(on, language()) for on in (entry.first_on, entry.last_on))
        ),
        offered=_offered(entry, site),
    )


def _offered(entry: WaitingEntry, site: Site) -> Offered | None:
    offer = next(iter(entry.open_offers), None)  # type: ignore[attr-defined]
    if offer is None:
        return None
    return Offered(
        offer=offer,
        day=show_day_short(site.local(offer.starts_at).date(), language()),
        time=clock(offer.starts_at, site.zone_info),
        until=clock(offer.expires_at, site.zone_info),
        must_call=entry.client.prefers == Channel.PHONE,
    )
