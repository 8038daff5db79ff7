"""The work lists of lost requests: to decide, to call, to buy for, to tell."""

import datetime as dt
from typing import NamedTuple
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from appointments.board.words import language
from appointments.models import BookingRequest
from appointments.registers.asking import with_names
from appointments.registers.lines import Line, line_of
from appointments.registers.tabs import LOST, WORK
from service_desk.lib.dates import show_moment
from service_desk.organisation.models import Site
from service_desk.records.journal import subject_of
from service_desk.records.models import JournalEntry

ROWS = 100
TIME_FREED = "request_came"

NOTHING: dict[str, tuple[str | Promise, str | Promise]] = {
    "decide": (
        _("Nothing to decide"),
        _("Each request that is lost comes here with its reason."),
    ),
    "call": (_("Nobody to call"), _("Decide to call a client again, and they stand here.")),
    "buy": (_("No part to buy"), _("A request lost for a part comes here at once.")),
    "tell": (
        _("Nobody to tell"),
        _("When a missing part has come or a time is free, the client stands here."),
    ),
}


class Job(NamedTuple):
    """A line with what is to be done: where it is booked, and the time that has come free."""

    line: Line
    book_url: str
    freed: str
    is_overdue: bool


def work_list(site: Site, key: str, *, now: dt.datetime) -> list[Job]:
    """The rows of one list, the oldest first. Three queries."""
    rows = BookingRequest.objects.filter(LOST, WORK[key], site=site)
    requests = list(with_names(rows).order_by("at", "id")[:ROWS])
    freed = _freed_times(requests) if key == "tell" else {}
    today = site.today(now)
    return [
        Job(
            line=line_of(request, site),
            book_url=book_url(request, site, freed.get(request.pk), now=now),
            freed=_moment(site, freed.get(request.pk), now),
            is_overdue=request.expected_on is not None and request.expected_on < today,
        )
        for request in requests
    ]


def book_url(
    request: BookingRequest, site: Site, freed: tuple[str, int] | None, *, now: dt.datetime
) -> str:
    """The booking panel with all that the request said filled in."""
    said: list[tuple[str, object]] = []
    if request.client_id:
        said += [("client", request.client_id), ("vehicle", request.vehicle_id or "")]
    else:
        said += [("new", request.phone or request.name), ("name", request.name)]
        said += [("plate", request.plate)]
    said += [("operations", code) for code in request.operations]
    if freed and dt.datetime.fromisoformat(freed[0]) > now:
        said += [("at", freed[0].replace("+00:00", "Z")), ("advisor", freed[1])]
    return f"{reverse('board_book', args=[site.slug])}?{urlencode(said)}"


def _moment(site: Site, freed: tuple[str, int] | None, now: dt.datetime) -> str:
    """Tuesday 12 March, 10:15; nothing once that time has passed."""
    if not freed or (at := dt.datetime.fromisoformat(freed[0])) <= now:
        return ""
    return show_moment(at, site.zone_info, language())


def _freed_times(requests: list[BookingRequest]) -> dict[int, tuple[str, int]]:
    """The time that had come free for each request that was lost for want of one."""
    by_subject = {subject_of(request): request.pk for request in requests}
    entries = JournalEntry.objects.filter(
        subject__in=by_subject, verb=TIME_FREED, data__has_key="starts_at"
    ).order_by("id")
    return {
        by_subject[entry.subject]: (entry.data["starts_at"], entry.data["advisor"])
        for entry in entries
    }
