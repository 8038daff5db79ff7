"""Scans of lost requests: the part has come, a time has come free; the client is to be told.

Both ask one cheap question when nothing waits, settle each request by itself, and change nothing
when run twice (B-1.f3).
"""

import datetime as dt
from collections import defaultdict
from decimal import Decimal
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery, Sum

from appointments.actions.following import mark_came
from appointments.availability import Wanted, free_slots_in, load_diary
from appointments.availability.reads import hours_by_zone
from appointments.models import Appointment, BookingRequest
from appointments.states import Decision, LostReason, Outcome
from parts_prep.models import Reservation
from service_desk.catalogue.models import KitLine, Operation, Stock
from service_desk.organisation.models import Site

# Whoever asked earlier has gone elsewhere, or has asked again.
STILL_WANTED = dt.timedelta(days=30)
PART_STILL_WANTED = dt.timedelta(days=90)
LOOK_AHEAD = dt.timedelta(days=14)
TIME_TO_RING = dt.timedelta(hours=2)


def parts_came(now: dt.datetime) -> int:
    """Requests lost for a part that is free on the shelf now; how many were.

    Of one piece only the first to ask is told; one who was told and has not booked yet still
    counts as taking it.
    """
    rows = _unanswered(LostReason.NO_PART, now - PART_STILL_WANTED).exclude(part=None)
    free: dict[tuple[int, int], Decimal] = {}
    done = 0
    request: Any  # annotated, which the stubs do not see
    for request in _with_stock(rows):
        key = (request.site_id, request.part_id)
        if key not in free:
            free[key] = (request.on_hand or Decimal(0)) - (request.held or 0)
            free[key] -= _promised(request, now)
        need = request.need or Decimal(1)
        if free[key] >= need:
            free[key] -= need
            mark_came(request, by=None, door="scan", now=now)
            done += 1
    return done


def times_freed(now: dt.datetime) -> int:
    """Requests lost for want of a time, since which a time has come free; how many were.

    A time that was given back after the client had asked, and which nobody has taken since.
    """
    rows = _unanswered(LostReason.NO_SLOT, now - STILL_WANTED)
    by_site: dict[int, list[BookingRequest]] = defaultdict(list)
    for request in rows:
        by_site[request.site_id].append(request)
    return sum(
        _tell_at(site, by_site[site.pk], now)
        for site in Site.objects.filter(pk__in=by_site).select_related("policy")
    )


def _tell_at(site: Site, requests: list[BookingRequest], now: dt.datetime) -> int:
    given_back = list(
        Appointment.objects.filter(
            site=site,
            cancelled_at__gt=min(request.at for request in requests),
            starts_at__gt=now + TIME_TO_RING,
            starts_at__lt=now + LOOK_AHEAD,
        ).values_list("starts_at", "advisor", "cancelled_at")
    )
    if not given_back:
        return 0
    today = site.today(now)
    diary = load_diary(site, today, today + LOOK_AHEAD, now=now)
    codes = {code for request in requests for code in request.operations}
    works = {work.code: work for work in Operation.objects.filter(site=site, code__in=codes)}
    done = 0
    for request in requests:
        wanted = Wanted(hours=hours_by_zone(works[c] for c in request.operations if c in works))
        free = {
            (slot.starts_at, advisor.id)
            for slot in free_slots_in(diary, wanted, now=now).slots
            for advisor in slot.advisors
        }
        freed = sorted(
            (at, advisor)
            for at, advisor, cancelled_at in given_back
            if cancelled_at and cancelled_at > request.at and (at, advisor) in free
        )
        if freed:
            at, advisor = freed[0]
            mark_came(
                request,
                by=None,
                door="scan",
                now=now,
                starts_at=at.astimezone(dt.UTC).isoformat(),
                advisor=advisor,
            )
            # One free quarter is told to one client.
            diary = diary.with_taken(advisor, at)
            done += 1
    return done


def _unanswered(reason: LostReason, since: dt.datetime) -> QuerySet[BookingRequest]:
    """Lost for this reason, and still to be told; the supervisor may have said to leave it."""
    return (
        BookingRequest.objects.filter(
            ~Q(decision=Decision.LEAVE),
            outcome=Outcome.LOST,
            lost_reason=reason,
            came_at=None,
            told_at=None,
            at__gt=since,
        )
        .select_related("site")
        .order_by("at", "id")
    )


def _with_stock(rows: QuerySet[BookingRequest]) -> QuerySet[BookingRequest]:
    stock = Stock.objects.filter(site=OuterRef("site"), part=OuterRef("part"))
    reserved = Reservation.objects.filter(
        site=OuterRef("site"), part=OuterRef("part"), released_at=None
    )
    kit = KitLine.objects.filter(
        operation__site=OuterRef("site"),
        part=OuterRef("part"),
        operation__code=OuterRef("operations__0"),
    )
    return rows.annotate(
        on_hand=Subquery(stock.values("on_hand")[:1]),
        held=Subquery(reserved.order_by().values("part").annotate(n=Sum("held")).values("n")),
        need=Subquery(kit.values("quantity")[:1]),
    )


def _promised(request: BookingRequest, now: dt.datetime) -> int:
    """Pieces of this part that others have been, or are to be, told of."""
    return BookingRequest.objects.filter(
        site=request.site_id,
        part=request.part_id,
        outcome=Outcome.LOST,
        came_at__gt=now - STILL_WANTED,
        told_at=None,
    ).count()
