"""What is pinned above the timeline: promises that are open, and work found and not done."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from appointments.board.words import clock, language
from appointments.dossier.whose import Whose
from appointments.models import LIVE, Appointment, OwedAnswer, WaitingEntry
from appointments.models.waiting import WAITS
from appointments.states import Kind, PartOfDay
from service_desk.clients.models import ContactPoint
from service_desk.clients.states import ContactKind
from service_desk.lib.dates import show_day_near, show_day_short
from service_desk.lib.names import first_name
from service_desk.lib.text import in_a_row, side_by_side
from service_desk.visits.models import DeferredDefect, RequestedWork, Visit
from service_desk.visits.states import AHEAD, ON_SITE, Source


@dataclass(frozen=True, kw_only=True, slots=True)
class Promise:
    """Something we said we would do. ``code`` gives shape and tone; ``is_late``: overdue."""

    code: str
    when: str
    strong: str
    rest: str = ""
    url: str = ""
    is_late: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Ahead:
    """A visit to come or under way, with its next appointment; ``handover`` in words."""

    visit: Visit
    day: str
    time: str
    advisor: str
    handover: str
    works: str


def visits_ahead(whose: Whose, *, now: dt.datetime) -> list[Ahead]:
    """Visits that are not over, the next first. Three queries."""
    works = RequestedWork.objects.select_related("operation").order_by("position", "id")
    held = Appointment.objects.filter(LIVE).select_related("advisor").order_by("starts_at")
    visits = (
        Visit.objects.filter(client__in=whose.files, site=whose.site, state__in=AHEAD | ON_SITE)
        .select_related("vehicle")
        .prefetch_related(
            Prefetch("works", queryset=works),
            Prefetch("appointments", queryset=held, to_attr="held"),
        )
    )
    last = dt.datetime.max.replace(tzinfo=dt.UTC)
    in_order = sorted(visits, key=lambda v: v.held[0].starts_at if v.held else last)
    return [_ahead(visit, whose, now) for visit in in_order]


def _ahead(visit: Visit, whose: Whose, now: dt.datetime) -> Ahead:
    held: list[Appointment] = visit.held  # type: ignore[attr-defined]
    drop_off = next((each for each in held if each.kind == Kind.DROP_OFF), None)
    handover = next((each for each in held if each.kind == Kind.HANDOVER), None)
    shown = drop_off or handover
    zone, today = whose.site.zone_info, whose.site.today(now)
    day = show_day_near(shown.starts_on, today, language()) if shown else ""
    collected = ""
    if handover is not None:
        collected = clock(handover.starts_at, zone)
        if drop_off is None or drop_off.starts_on != handover.starts_on:
            collected = f"{show_day_short(handover.starts_on, language())} {collected}"
    return Ahead(
        visit=visit,
        day=day[:1].upper() + day[1:],
        time=clock(shown.starts_at, zone) if shown else "",
        advisor=first_name(shown.advisor.name, whose.site.country) if shown else "",
        handover=collected,
        works=in_a_row(work.operation.local_name for work in visit.works.all()),
    )


def open_promises(whose: Whose, *, now: dt.datetime) -> list[Promise]:
    """Answers owed and places on the waiting list. Two queries."""
    return [*_owed(whose, now), *_waiting(whose)]


def _owed(whose: Whose, now: dt.datetime) -> Iterator[Promise]:
    """Also calls that were asked for on the public page from a phone of theirs, whoever it was."""
    phones = ContactPoint.objects.filter(client__in=whose.files, kind=ContactKind.PHONE)
    wished = Q(client=None, source=Source.PUBLIC, phone__in=phones.values("value"))
    owed = OwedAnswer.objects.filter(
        Q(client__in=whose.files) | wished, site=whose.site, answered_at=None
    )
    for answer in owed.select_related("by"):
        time = clock(answer.due_at, whose.site.zone_info)
        named = (answer.by.name,) if answer.by else (answer.name, answer.get_source_display())
        yield Promise(
            code="WAITING",
            when=time,
            strong=_("Call back by %(time)s") % {"time": time},
            rest=side_by_side((answer.question, answer.suits, *named)),
            is_late=answer.due_at < now,
        )


def _waiting(whose: Whose) -> Iterator[Promise]:
    entries = WaitingEntry.objects.filter(WAITS, client__in=whose.files)
    for entry in entries.select_related("vehicle"):
        days = {
            "first": show_day_short(entry.first_on, language()),
            "last": show_day_short(entry.last_on, language()),
        }
        rest = [in_a_row(entry.operations), entry.vehicle.plate]
        if entry.part_of_day != PartOfDay.ANY:
            rest.append(str(PartOfDay(entry.part_of_day).label).lower())
        yield Promise(
            code="REQUESTED",
            when="",
            strong=_("Waits for a time, %(first)s to %(last)s") % days,
            rest=side_by_side(rest),
        )


def open_defects(cars: list[int]) -> QuerySet[DeferredDefect]:
    """Found and not done on these cars, safety first, then the oldest."""
    return DeferredDefect.objects.filter(
        vehicle__in=cars, settled_by=None, dropped_at=None
    ).select_related("vehicle", "operation", "found_in")


def book_url(whose: Whose, vehicle: int | None, operation: str = "") -> str:
    """The quick-book panel with this client, this car, and perhaps this work."""
    url = f"{reverse('board_book', args=[whose.site.slug])}?client={whose.files[0]}"
    if vehicle is not None:
        url += f"&vehicle={vehicle}"
    return f"{url}&operations={operation}" if operation else url
