"""Named reads of the diary, for its screens. Each is one query."""

import datetime as dt
from typing import Any, NamedTuple

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from appointments.models import LIVE, Appointment, Hold, Prompt
from appointments.states import Kind
from parts_prep.models import Reservation
from service_desk.clients.models import ContactPoint, RecallVehicle
from service_desk.clients.states import ContactKind
from service_desk.lib.slots import day_bounds
from service_desk.organisation.models import Site
from service_desk.records.models import JournalEntry
from service_desk.visits.models import DeferredDefect, RequestedWork, Visit, VisitPhoto
from service_desk.visits.states import AHEAD, Source, VisitState

_CARD = (
    *("pk", "kind", "starts_at", "advisor_id", "advisor_name", "desk"),
    *("number", "state", "mobility", "repeat_of_id", "client", "plate", "lane", "code"),
    *("is_recalled", "is_declined", "is_short", "is_regular"),
    *("arrived_at", "greeted_at", "reception_at", "prompts"),
)
REGULAR_AFTER = 3


class WalkIn(NamedTuple):
    """What the card of a visit without an appointment needs."""

    number: str
    state: str
    arrived_at: dt.datetime
    greeted_at: dt.datetime | None
    reception_at: dt.datetime | None
    client: str
    plate: str
    lane: str
    mobility: str
    repeat_of_id: int | None
    code: str | None
    is_recalled: bool
    is_declined: bool
    is_short: bool
    is_regular: bool


def appointments_on(site: Site, on: dt.date) -> list[Any]:
    """What the cards of a day need, as named tuples in the order of the day. One query.

    ``code`` is the first work's, ``prompts`` the kinds answered for this very time.
    """
    answered = Prompt.objects.filter(visit=OuterRef("visit"), starts_at=OuterRef("starts_at"))
    return list(
        Appointment.objects.filter(LIVE, site=site, starts_on=on)
        .order_by("starts_at", "advisor__desk", "advisor_id")
        .annotate(
            **_special("visit__", OuterRef("visit")),
            prompts=ArraySubquery(answered.values("kind")),
            advisor_name=F("advisor__name"),
            desk=F("advisor__desk"),
            number=F("visit__number"),
            state=F("visit__state"),
            mobility=F("visit__mobility"),
            repeat_of_id=F("visit__repeat_of"),
            client=F("visit__client__name"),
            plate=F("visit__vehicle__plate"),
            lane=F("visit__zone"),
            arrived_at=F("visit__arrived_at"),
            greeted_at=F("visit__greeted_at"),
            reception_at=F("visit__reception_at"),
        )
        .values_list(*_CARD, named=True)
    )


def walk_ins_on(site: Site, *days: dt.date) -> list[WalkIn]:
    """Who came without an appointment on these days, in the order they came. One query."""
    then = Q(pk=None)
    for bounds in (day_bounds(day, site.zone_info) for day in days):
        then |= Q(arrived_at__gte=bounds.start, arrived_at__lt=bounds.end)
    rows = (
        Visit.objects.filter(then, site=site, source=Source.WALK_IN)
        .order_by("arrived_at", "pk")
        .annotate(**_special("", OuterRef("pk")))
        .values_list(
            *("number", "state", "arrived_at", "greeted_at", "reception_at"),
            *("client__name", "vehicle__plate", "zone", "mobility", "repeat_of_id", "code"),
            *("is_recalled", "is_declined", "is_short", "is_regular"),
        )
    )
    return [WalkIn(*row) for row in rows]


def _special(path: str, visit: OuterRef) -> dict[str, Any]:
    """The first work's code, and what a badge says of a visit.

    ``is_recalled``: the maker calls the car in; ``is_declined``: work found earlier waits;
    ``is_short``: a part is not on the shelf; ``is_regular``: a client of many visits (B-3.4).
    """
    vin, car = OuterRef(f"{path}vehicle__vin"), OuterRef(f"{path}vehicle")
    works = RequestedWork.objects.filter(visit=visit).order_by("position", "id")
    found = DeferredDefect.objects.filter(vehicle=car, settled_by=None, dropped_at=None)
    short = Reservation.objects.filter(visit=visit, released_at=None, held__lt=F("quantity"))
    earlier = Visit.objects.filter(
        client=OuterRef(f"{path}client"), state__in=[VisitState.HANDED_OVER, VisitState.CONTACTED]
    )
    return {
        "code": Subquery(works.values("operation__code")[:1]),
        "is_recalled": Exists(RecallVehicle.objects.filter(vin_from__lte=vin, vin_to__gte=vin)),
        "is_declined": Exists(found),
        "is_short": Exists(short),
        # The third is looked for and no further: a firm may have hundreds.
        "is_regular": Exists(earlier.values("pk")[REGULAR_AFTER - 1 : REGULAR_AFTER]),
    }


def visit_sheet(site: Site, number: str) -> Visit | None:
    """A visit of ``site`` with all that its panel shows; None if the site has no such number.

    ``held`` are its appointments, the live ones first; ``phone`` is E.164 or None;
    ``answered`` the kinds of prompts answered; ``photo_ids`` the rows of what the client showed.
    Three queries.
    """
    photos = VisitPhoto.objects.filter(visit=OuterRef("pk")).order_by("pk")
    works = RequestedWork.objects.select_related("operation").order_by("position", "id")
    held = Appointment.objects.select_related("advisor").order_by(
        F("cancelled_at").desc(nulls_first=True), "starts_at"
    )
    phones = ContactPoint.objects.filter(client=OuterRef("client"), kind=ContactKind.PHONE)
    # Answers given for the time the visit has now, not for one it was moved away from.
    present = Appointment.objects.filter(LIVE, visit=OuterRef("visit"), kind=Kind.DROP_OFF)
    answered = Prompt.objects.filter(
        visit=OuterRef("pk"), starts_at__in=present.values("starts_at")
    )
    return (
        Visit.objects.filter(site=site, number=number)
        .select_related("client", "vehicle", "site__policy")
        .annotate(
            **_special("", OuterRef("pk")),
            phone=Subquery(phones.order_by("-is_main", "id").values("value")[:1]),
            answered=ArraySubquery(answered.values("kind")),
            photo_ids=ArraySubquery(photos.values("pk")),
        )
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


def last_change_at(site: int) -> str:
    """What a site's screens compare: its newest journal entry and newest change of a hold.

    One query of two indexed reads.
    """
    here = OuterRef("pk")
    entries = JournalEntry.objects.filter(site=here).order_by("-id").values("id")
    stamps = Hold.objects.filter(site=here).order_by("-stamp").values("stamp")
    newest = Site.objects.filter(pk=site).values_list(
        Coalesce(Subquery(entries[:1]), 0), Coalesce(Subquery(stamps[:1]), 0)
    )
    return ".".join(map(str, newest.order_by().first() or ()))
