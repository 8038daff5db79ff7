"""Calls: who is on the line now, and the log of those that were (C1-1A, B-1.f8, R-1.3)."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from appointments.views.replies import SeeOther
from appointments.views.screen import is_fragment, staff
from service_desk.clients.actions.calls import NOTE_LENGTH, answer_call, write_note
from service_desk.clients.call_log import SHOWS, calls_of, tally_of
from service_desk.clients.models import ContactEntry
from service_desk.clients.states import Medium
from service_desk.lib import clock
from service_desk.lib.slots import day_bounds
from service_desk.organisation.models import Site
from service_desk.organisation.roles import Right
from service_desk.web.guards import desk_view

LOG = "appointments/calls/log.html"
ROW = "appointments/calls/_row.html"
RINGING = "appointments/calls/_ringing_here.html"
PER_PAGE = 50
PERIODS = (1, 7, 30)


@desk_view(Right.SEE_CLIENTS)
@require_safe
def log(request: HttpRequest, site: Site) -> HttpResponse:
    """The calls of ``?days=``, today's by default; ``?show=`` is the figure whose rows are seen."""
    days = _days(request)
    today = site.today(clock.now())
    since = day_bounds(today - dt.timedelta(days - 1), site.zone_info).start
    show = request.GET.get("show", "all")
    show = show if show in SHOWS else "all"
    calls = calls_of(site, since=since)
    page = Paginator(calls.filter(SHOWS[show]), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "nav": "calls",
        "shell": "alone",
        "tally": tally_of(calls),
        "page": page,
        "show": show,
        "days": days,
        "periods": PERIODS,
        "can_note": Right.EDIT_CLIENTS in request.rights,  # type: ignore[attr-defined]
    }
    return render(request, LOG, context)


@desk_view(Right.EDIT_CLIENTS)
@require_POST
def note(request: HttpRequest, site: Site, call: int) -> HttpResponse:
    """What was said, in free words, on a call of the log."""
    entry = call_or_404(site, call)
    words = request.POST.get("note", "").strip()[:NOTE_LENGTH]
    write_note(entry, note=words, by=staff(request), now=clock.now())
    if is_fragment(request):
        context = {"entry": calls_of(site, since=entry.started_at).get(pk=entry.pk)}
        return render(request, ROW, {**context, "can_note": True, "is_saved": True})
    messages.success(request, _("The note is kept."))
    return SeeOther(reverse("calls", args=[site.slug]))


@desk_view(Right.SEE_BOARD)
@require_safe
def ringing(request: HttpRequest, site: Site) -> HttpResponse:
    """The chip of the bar by itself, for a page that heard that something has changed."""
    return render(request, RINGING, {})


@desk_view(Right.BOOK)
@require_POST
def answer(request: HttpRequest, site: Site, call: int) -> HttpResponse:
    """I take it: the chip vanishes for everybody, and the booking of this caller opens."""
    entry = call_or_404(site, call)
    if entry.answered_at is None and entry.ended_at is None and entry.call_id:
        answer_call(
            site=site, call_id=entry.call_id, by=staff(request), door="desk", at=clock.now()
        )
    else:
        messages.info(request, _("This call was taken already."))
    return SeeOther(booking_of(site, entry))


def booking_of(site: Site, entry: ContactEntry) -> str:
    """The quick-book panel with this caller in it, as far as we know who it is."""
    book = reverse("board_book", args=[site.slug])
    if entry.client_id:
        return f"{book}?client={entry.client_id}"
    return f"{book}?q={entry.phone.removeprefix('+')}" if entry.phone.startswith("+") else book


def call_or_404(site: Site, call: int) -> ContactEntry:
    entry = ContactEntry.objects.filter(site=site, medium=Medium.CALL, pk=call).first()
    if entry is None:
        raise Http404
    return entry


def _days(request: HttpRequest) -> int:
    said: Any = request.GET.get("days", "")
    return int(said) if said in map(str, PERIODS) else PERIODS[0]
