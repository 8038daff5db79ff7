"""Named reads of the diary, for its screens. Each is one query."""

import datetime as dt
from typing import Any

from django.db.models import Exists, F, OuterRef, Prefetch, QuerySet, Subquery

from appointments.models import LIVE, Appointment
from appointments.states import Kind
from service_desk.clients.models import ContactPoint, RecallVehicle
from service_desk.clients.states import ContactKind
from service_desk.organisation.models import Site
from service_desk.records.models import JournalEntry
from service_desk.visits.models import RequestedWork, Visit
from service_desk.visits.states import AHEAD

_CARD = (
    *("pk", "kind", "starts_at", "advisor_id", "advisor_name", "desk"),
    *("number", "state", "mobility", "repeat_of", "client", "plate", "code", "is_recalled"),
)


def appointments_on(site: Site, on: dt.date) -> list[Any]:
    """What the cards of a day need, as named tuples in the order of the day. One query.

    ``code`` is the first work's; ``is_recalled``: the maker calls this car in.
    """
    vin = OuterRef("visit__vehicle__vin")
    first_work = RequestedWork.objects.filter(visit=OuterRef("visit")).order_by("position", "id")
    return list(
        Appointment.objects.filter(LIVE, site=site, starts_on=on)
        .order_by("starts_at", "advisor__desk", "advisor_id")
        .annotate(
            code=Subquery(first_work.values("operation__code")[:1]),
            is_recalled=Exists(RecallVehicle.objects.filter(vin_from__lte=vin, vin_to__gte=vin)),
            advisor_name=F("advisor__name"),
            desk=F("advisor__desk"),
            number=F("visit__number"),
            state=F("visit__state"),
            mobility=F("visit__mobility"),
            repeat_of=F("visit__repeat_of"),
            client=F("visit__client__name"),
            plate=F("visit__vehicle__plate"),
        )
        .values_list(*_CARD, named=True)
    )


def visit_sheet(site: Site, number: str) -> Visit | None:
    """A visit of ``site`` with all that its panel shows; None if the site has no such number.

    ``held`` are its appointments, the live ones first; ``phone`` is E.164 or None. Three
    queries.
    """
    works = RequestedWork.objects.select_related("operation").order_by("position", "id")
    held = Appointment.objects.select_related("advisor").order_by(
        F("cancelled_at").desc(nulls_first=True), "starts_at"
    )
    phones = ContactPoint.objects.filter(client=OuterRef("client"), kind=ContactKind.PHONE)
    return (
        Visit.objects.filter(site=site, number=number)
        .select_related("client", "vehicle", "site__policy")
        .annotate(phone=Subquery(phones.order_by("-is_main", "id").values("value")[:1]))
        .prefetch_related(
            Prefetch("works", queryset=works),
            Prefetch("appointments", queryset=held, to_attr="held"),
        )
        .first()
    )


def visits_ahead_of(site: Site, clients: list[int]) -> QuerySet[Appointment]:
    """Drop-offs still to come of these clients, the next first."""
    return (
        Appointment.objects.filter(
            LIVE, site=site, kind=Kind.DROP_OFF, visit__client__in=clients, visit__state__in=AHEAD
        )
        .select_related("visit", "advisor")
        .order_by("starts_at")
    )


def last_change_at(site: int) -> int:
    """The newest journal entry of a site: it grows with every change. One indexed query."""
    entry = JournalEntry.objects.filter(site=site).order_by("-id").values_list("id", flat=True)
    return entry.first() or 0
