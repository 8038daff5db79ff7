"""Verbs of calls: what the exchange tells of each, and what the desk writes down of it.

An exchange's events may come doubled and in any order, and some never come. Each says of one call
when it rang, was answered or ended; the row keeps the earliest beginning and answer and the latest
end it was told, so that all orders of the same events make the same row.
"""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import transaction

from service_desk.clients.call_log import call_noted_by, live_call_of
from service_desk.clients.models import Client, ContactEntry, ContactPoint
from service_desk.clients.states import ContactKind, Direction, Medium, Topic
from service_desk.lib.phones import PhoneError, parse_phone
from service_desk.lib.transactions import hold
from service_desk.organisation.models import Site, Staff
from service_desk.records.journal import record

__all__ = ["answer_call", "end_call", "live_call_of", "note_call", "ring", "write_note"]

PHONE_LENGTH = 20
NOTE_LENGTH = 400


def ring(
    *, site: Site, call_id: str, phone: str, rings: int | None = None, at: dt.datetime
) -> ContactEntry:
    """It rings since ``at`` (UTC): the desk sees who is calling (C1-1A).

    A number that is withheld or can't be read is no obstacle; ``rings`` as counted so far.
    """
    return _told(site, call_id, "call_rang", phone=phone, rings=rings, began=at)


def answer_call(
    *,
    site: Site,
    call_id: str,
    phone: str = "",
    rings: int | None = None,
    by: Staff | None = None,
    door: str = "api",
    at: dt.datetime,
) -> ContactEntry:
    """Somebody took it at ``at``; ``by`` where the exchange or the desk knows who."""
    return _told(
        site, call_id, "call_answered", phone=phone, rings=rings, answered=at, by=by, door=door
    )


def end_call(
    *, site: Site, call_id: str, phone: str = "", rings: int | None = None, at: dt.datetime
) -> ContactEntry:
    """The line is free again; without an answer before it, the call was missed (B-1.f8)."""
    return _told(site, call_id, "call_ended", phone=phone, rings=rings, ended=at)


def note_call(
    *,
    site: Site,
    client: Client | None = None,
    topic: str,
    direction: str,
    phone: str = "",
    started_at: dt.datetime,
    answered_at: dt.datetime | None = None,
    ended_at: dt.datetime | None = None,
    rings: int | None = None,
    subject: str = "",
    steps: Sequence[str] = (),
    note: str = "",
    by: Staff | None,
    now: dt.datetime,
) -> ContactEntry:
    """What was said in a call, as one row of the contact log (R-1.3, S-A9).

    A call that ``by`` has, or just had, on the line through the exchange is that row, and its
    measured times stay; so is the row this panel (``started_at``) has written before. An incoming
    call without ``answered_at`` began with the answer; an outgoing one was not answered.
    """
    with transaction.atomic():
        entry = call_noted_by(by, site=site, direction=direction, since=started_at, now=now)
        if entry is None:
            entry = ContactEntry(
                site=site,
                direction=direction,
                medium=Medium.CALL,
                phone=phone[:PHONE_LENGTH],
                started_at=started_at,
                rings=rings,
                by=by,
            )
        if not entry.call_id:
            is_in = direction == Direction.IN
            entry.answered_at = answered_at or entry.answered_at or (started_at if is_in else None)
            entry.ended_at = max(ended_at, started_at) if ended_at else entry.ended_at
        if steps:
            entry.steps = list(dict.fromkeys([*(_earlier_steps(entry, topic)), *steps]))
        entry.topic = topic
        entry.client = client or entry.client
        entry.subject = subject or entry.subject
        entry.note = (note or entry.note)[:NOTE_LENGTH]
        entry.save()
        record(site=site, subject=entry, verb="call_noted", by=by, door="desk", now=now)
    return entry


@transaction.atomic
def write_note(entry: ContactEntry, *, note: str, by: Staff, now: dt.datetime) -> ContactEntry:
    """Free words on a call that is over; the same words again change nothing."""
    note = " ".join(note.split())[:NOTE_LENGTH]
    if ContactEntry.objects.filter(pk=entry.pk).exclude(note=note).update(note=note):
        record(site=entry.site, subject=entry, verb="call_noted", by=by, door="desk", now=now)
    entry.note = note
    return entry


def _earlier_steps(entry: ContactEntry, topic: str) -> list[str]:
    """A script ticked again says all its steps; those of another topic stay beside them."""
    return entry.steps if entry.pk and entry.topic not in {topic, Topic.OTHER} else []


def _told(
    site: Site,
    call_id: str,
    verb: str,
    *,
    phone: str,
    rings: int | None,
    began: dt.datetime | None = None,
    answered: dt.datetime | None = None,
    ended: dt.datetime | None = None,
    by: Staff | None = None,
    door: str = "api",
) -> ContactEntry:
    """The row of this call with one more fact in it; what is known already changes nothing."""
    at = began or answered or ended
    assert at is not None
    with transaction.atomic():
        hold(f"call:{site.pk}:{call_id}")
        entry = ContactEntry.objects.filter(site=site, call_id=call_id).first()
        is_new = entry is None
        if entry is None:
            entry = ContactEntry(
                site=site,
                call_id=call_id,
                direction=Direction.IN,
                medium=Medium.CALL,
                topic=Topic.OTHER,
                started_at=at,
            )
        before = _facts(entry)
        entry.started_at = min(entry.started_at, at)
        entry.answered_at = _earlier(entry.answered_at, answered)
        entry.ended_at = max(filter(None, (entry.ended_at, ended)), default=None)
        entry.rings = max((n for n in (entry.rings, rings) if n is not None), default=None)
        entry.by = entry.by or by
        if phone and not entry.phone:
            entry.phone = _readable(phone, site)
            entry.client = entry.client or client_calling(site, entry.phone)
        if is_new or _facts(entry) != before:
            entry.save()
            record(site=site, subject=entry, verb=verb, by=by, door=door, now=at)
    return entry


def client_calling(site: Site, phone: str) -> Client | None:
    """The one client of ``site`` with this phone (E.164); None for nobody, and for several."""
    points = ContactPoint.objects.filter(
        kind=ContactKind.PHONE, value=phone, client__site=site, client__merged_into=None
    ).select_related("client")[:2]
    found = list(points)
    return found[0].client if len(found) == 1 else None


def _facts(entry: ContactEntry) -> tuple[Any, ...]:
    times = (entry.started_at, entry.answered_at, entry.ended_at)
    return (*times, entry.rings, entry.phone, entry.by_id)


def _earlier(one: dt.datetime | None, other: dt.datetime | None) -> dt.datetime | None:
    return min(filter(None, (one, other)), default=None)


def _readable(phone: str, site: Site) -> str:
    """E.164 where it is a number in use; else as the exchange said it ("anonymous")."""
    try:
        return parse_phone(phone, site.country).e164
    except PhoneError:
        return " ".join(phone.split())[:PHONE_LENGTH]
