"""Calls: who is on the line, in the bar of every page, and the figures of the log."""

import datetime as dt
from typing import Any

from django import template

from appointments.views.calls import booking_of
from service_desk.clients.call_log import QUICK_RINGS, SHORT, ringing_at
from service_desk.clients.models import ContactEntry
from service_desk.clients.scripts import Words, result_of
from service_desk.lib import clock
from service_desk.lib.names import surname_of
from service_desk.lib.phones import show_phone
from service_desk.organisation.models import Site
from service_desk.organisation.roles import Right

register = template.Library()

MOST_SHOWN = 3


@register.inclusion_tag("appointments/calls/_ringing.html", takes_context=True)
def ringing(context: template.Context) -> dict[str, Any]:
    """Who is calling at this moment, for everybody at the site. One query."""
    site, now = context["site"], clock.now()
    return {
        "site": site,
        "csrf_token": context.get("csrf_token"),
        "can_answer": Right.BOOK in (context.get("rights") or ()),
        "calls": [
            {
                "pk": entry.pk,
                "who": caller(entry, site),
                "since": int((now - entry.started_at).total_seconds()),
                "url": booking_of(site, entry),
            }
            for entry in ringing_at(site, now)[:MOST_SHOWN]
        ],
    }


@register.simple_tag
def caller(entry: ContactEntry, site: Site) -> str:
    """The surname of who is known, else the number; empty for a withheld one."""
    if entry.client is not None:
        return surname_of(entry.client.name, site.country)
    return show_phone(entry.phone, site.country) if entry.phone.startswith("+") else ""


@register.filter
def clocked(span: dt.timedelta | None) -> str:
    """2:05 for two minutes and five seconds; empty for nothing measured."""
    if span is None:
        return ""
    seconds = int(span.total_seconds())
    return f"{seconds // 60}:{seconds % 60:02d}"


@register.filter
def waited(entry: ContactEntry) -> int | None:
    """Seconds from the first ring to the answer, where both were measured."""
    if entry.answered_at is None or not entry.call_id:
        return None
    return int((entry.answered_at - entry.started_at).total_seconds())


@register.filter
def is_quick(entry: ContactEntry) -> bool | None:
    """Answered by the third ring; None where nobody counted."""
    if entry.rings is None or entry.answered_at is None:
        return None
    return entry.rings <= QUICK_RINGS


@register.filter
def is_short(span: dt.timedelta | None) -> bool | None:
    """Kept within three minutes."""
    return None if span is None else span <= SHORT


@register.filter
def outcome(entry: ContactEntry) -> Words:
    """How the call ended, as its script was closed."""
    return result_of(entry.topic, entry.steps)
