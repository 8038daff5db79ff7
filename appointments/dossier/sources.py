"""Where a timeline's rows come from. Each source is one query (visits: two), newest first."""

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from django.db.models import (
    CharField,
    DateTimeField,
    F,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Cast, Coalesce, Concat

from appointments.dossier import events
from appointments.dossier.events import Happening
from appointments.dossier.whose import Whose
from appointments.models import LIVE, Appointment
from appointments.states import Kind
from service_desk.clients.models import ContactEntry
from service_desk.messaging.models import Message
from service_desk.records.models import JournalEntry
from service_desk.visits.models import RequestedWork, Visit

# Said by the visit's own line already; under "Changes" they are all there.
_TOLD_BY_THE_VISIT = (
    *("booked", "arrived", "greeted", "reception_started", "handed_over"),
    *("cancelled", "no_show", "confirmed"),
)


class Source(NamedTuple):
    """``rows`` have ``happened_at``; ``tell`` makes of them what the page says."""

    name: str
    rows: Callable[[Whose, str], QuerySet[Any]]
    tell: Callable[[Whose, Iterable[Any], dt.datetime], list[Happening]]


def _visits(whose: Whose, show: str) -> QuerySet[Any]:
    works = RequestedWork.objects.select_related("operation").order_by("position", "id")
    drop_off = Appointment.objects.filter(LIVE, visit=OuterRef("pk"), kind=Kind.DROP_OFF)
    ended = Coalesce("handed_over_at", "no_show_at", "cancelled_at", "arrived_at", "created_at")
    return (
        _of_these(whose)
        .annotate(
            happened_at=ended,
            drop_off_at=Subquery(drop_off.values("starts_at")[:1]),
        )
        .select_related("vehicle", "imported_order")
        .prefetch_related(Prefetch("works", queryset=works))
    )


def _messages(whose: Whose, show: str) -> QuerySet[Any]:
    at = Coalesce("sent_at", "due_at", output_field=DateTimeField())
    return Message.objects.filter(client__in=whose.files).annotate(happened_at=at)


def _contacts(whose: Whose, show: str) -> QuerySet[Any]:
    entries = ContactEntry.objects.filter(client__in=whose.files).select_related("by")
    return entries.annotate(happened_at=F("started_at"))


def _changes(whose: Whose, show: str) -> QuerySet[Any]:
    own = [f"client:{pk}" for pk in whose.files]
    if whose.car is not None:
        own.append(f"vehicle:{whose.car}")
    of_visits = _of_these(whose).values(
        subject=Concat(Value("visit:"), Cast("pk", CharField()), output_field=CharField())
    )
    entries = JournalEntry.objects.filter(
        Q(subject__in=own) | Q(subject__in=of_visits), site=whose.site
    )
    if show != "changes":
        entries = entries.exclude(verb__in=_TOLD_BY_THE_VISIT)
    return entries.select_related("by").annotate(happened_at=F("at"))


def _of_these(whose: Whose) -> QuerySet[Visit]:
    """Their visits, and those of the open car under earlier owners: one folder a car (S-13)."""
    return Visit.objects.filter(Q(client__in=whose.files) | Q(vehicle=whose.car), site=whose.site)


SOURCES = (
    Source("visits", _visits, events.of_visits),
    Source("messages", _messages, events.of_messages),
    Source("contacts", _contacts, events.of_contacts),
    Source("changes", _changes, events.of_changes),
)
