"""A real visit, or what else a kind speaks of, for whoever writes a text and wants to see it.

The rows given here are never stored: ``Kind.example``.
"""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.db import models

from appointments.messages.times import CANCELLED, CONFIRMATION, key_of
from appointments.models import LIVE, Appointment
from appointments.states import Kind
from service_desk.clients.models import Client
from service_desk.messaging.models import Message
from service_desk.organisation.models import Site
from service_desk.records.journal import subject_of
from service_desk.visits.states import AHEAD, VisitState

Example = Callable[[Site, dt.datetime], Message | None]


def next_visit(kind: str, **more: Any) -> Example:
    """The next visit ahead; for a question one that is not confirmed. ``more`` narrows it."""

    def found(site: Site, now: dt.datetime) -> Message | None:
        ahead = Appointment.objects.filter(LIVE, visit__state__in=AHEAD, **more)
        if kind == CONFIRMATION:
            ahead = ahead.filter(visit__confirmed_at=None)
        return _of_drop_off(kind, site, ahead, now)

    return found


def next_cancelled(site: Site, now: dt.datetime) -> Message | None:
    """The next visit that was cancelled and whose time is still ahead."""
    off = Appointment.objects.filter(visit__state=VisitState.CANCELLED)
    return _of_drop_off(CANCELLED, site, off, now)


def row_about(
    subject: models.Model, *, kind: str, key: str, site: Site, client: Client | None
) -> Message:
    """A row that is not stored."""
    return Message(site=site, client=client, kind=kind, subject=subject_of(subject), intent_key=key)


def _of_drop_off(
    kind: str, site: Site, among: models.QuerySet[Appointment], now: dt.datetime
) -> Message | None:
    ahead = among.filter(kind=Kind.DROP_OFF, visit__site=site, starts_at__gt=now)
    drop_off = ahead.select_related("visit__client").order_by("starts_at", "-sequence").first()
    if drop_off is None:
        return None
    visit = drop_off.visit
    key = key_of(kind, drop_off)
    return row_about(visit, kind=kind, key=key, site=site, client=visit.client)
