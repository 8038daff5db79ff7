"""The safety net under the ladder: rungs that no row stands for are planned by the clock.

Each verb plans its own; this finds those of an import, or of a row that was lost (C1-8). The same
few queries whatever the number of visits, while nothing is missing; run twice it plans nothing
twice.
"""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import replace

from django.db.models import CharField, Exists, Max, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat

from appointments.messages.asked_by_phone import Openings, openings_before
from appointments.messages.ready import EARLY, UNPLANNED, told_unplanned
from appointments.messages.rungs import Held, owed, rungs_of
from appointments.messages.times import READY, USUAL
from appointments.models import LIVE, Appointment, LoanerBooking
from appointments.states import Kind
from service_desk.messaging import reasons
from service_desk.messaging.actions import Intent, plan_messages
from service_desk.messaging.kinds import kind_of
from service_desk.messaging.models import Message
from service_desk.organisation.models import BookingPolicy, Site
from service_desk.visits.models import Visit
from service_desk.visits.states import AHEAD, ON_SITE, VisitState

# Quiet hours move a rung to the evening before: a row is looked for this much earlier.
_SLACK = dt.timedelta(hours=24)


def plan_missing_rungs(now: dt.datetime) -> int:
    """Plan the rungs of visits near enough that no row stands for; how many there were."""
    until = now + _longest_rung() + _SLACK
    held = [*_ahead(now, until), *_here(now, now + EARLY + _SLACK)]
    return _plan_missing(held, now) + _tell_of_unplanned(now)


def _plan_missing(visits: list[Held], now: dt.datetime) -> int:
    wanted = {key: held for held in visits for _kind, key in owed(held, now=now)}
    known = Message.objects.filter(intent_key__in=wanted).values_list("intent_key", flat=True)
    missing = wanted.keys() - set(known)
    spans = _Spans(visits)
    planned = 0
    for held in {id(wanted[key]): wanted[key] for key in sorted(missing)}.values():
        visit = held.visit
        rungs = rungs_of(held, booked_at=visit.created_at, spans=spans.of(visit.site), now=now)
        intents = [_in_time(rungs[key], now) for key in rungs.keys() & missing]
        planned += plan_messages(site=visit.site, client=visit.client, intents=intents, now=now)
    return planned


def _in_time(intent: Intent, now: dt.datetime) -> Intent:
    """What nobody would ring about is not planned when it is of no use any more."""
    is_late = intent.not_after <= now and not kind_of(intent.kind).is_worth_a_call
    return replace(intent, skip=intent.skip or reasons.LATE) if is_late else intent


class _Spans:
    """The openings of each site, read once, when the first of its calls is planned."""

    def __init__(self, visits: Iterable[Held]) -> None:
        starts = [held.drop_off.starts_at for held in visits if held.drop_off]
        self._first, self._last = min(starts, default=None), max(starts, default=None)
        self._read: dict[int, Openings] = {}

    def of(self, site: Site) -> Callable[[], Openings]:
        def read() -> Openings:
            if site.pk not in self._read and self._first and self._last:
                self._read[site.pk] = openings_before(site, self._first, self._last)
            return self._read.get(site.pk, ())

        return read


def _ahead(now: dt.datetime, until: dt.datetime) -> list[Held]:
    """Visits still to come, each with its handover. Two queries."""
    drop_offs = list(
        _with_visit(Appointment.objects.filter(LIVE, kind=Kind.DROP_OFF))
        .filter(starts_at__gt=now, starts_at__lte=until, visit__state__in=AHEAD)
        .annotate(has_loaner=Exists(LoanerBooking.objects.filter(LIVE, visit=OuterRef("visit"))))
    )
    handovers = Appointment.objects.filter(
        LIVE, kind=Kind.HANDOVER, visit__in=[each.visit_id for each in drop_offs]
    )
    later = {each.visit_id: each for each in handovers}
    return [Held(each.visit, each, later.get(each.visit_id), each.has_loaner) for each in drop_offs]


def _here(now: dt.datetime, until: dt.datetime) -> list[Held]:
    """Cars that are here and will soon be collected. Two queries."""
    handovers = list(
        _with_visit(Appointment.objects.filter(LIVE, kind=Kind.HANDOVER)).filter(
            starts_at__gt=now, starts_at__lte=until, visit__state__in=ON_SITE
        )
    )
    drop_offs = Appointment.objects.filter(
        LIVE, kind=Kind.DROP_OFF, visit__in=[each.visit_id for each in handovers]
    )
    earlier = {each.visit_id: each for each in drop_offs}
    return [Held(each.visit, earlier.get(each.visit_id), each, False) for each in handovers]


def _tell_of_unplanned(now: dt.datetime) -> int:
    """Cars that are ready, and nobody has a time to collect them. One query."""
    subject = Concat(Value("visit:"), Cast(OuterRef("pk"), CharField()))
    told = Message.objects.filter(subject=subject, kind=READY, intent_key__endswith=f":{UNPLANNED}")
    planned = Appointment.objects.filter(LIVE, visit=OuterRef("pk"), kind=Kind.HANDOVER)
    ready = Visit.objects.filter(~Q(Exists(told)), ~Q(Exists(planned)), state=VisitState.READY)
    return sum(
        plan_messages(
            site=visit.site, client=visit.client, intents=[told_unplanned(visit, now=now)], now=now
        )
        for visit in ready.select_related("site__policy", "client")
    )


def _with_visit(rows: QuerySet[Appointment]) -> QuerySet[Appointment]:
    return rows.select_related(
        "visit__site__policy", "visit__site__message_policy", "visit__client"
    ).order_by("starts_at", "pk")


def _longest_rung() -> dt.timedelta:
    rungs = BookingPolicy.objects.aggregate(
        one=Max("reminder_hours"), two=Max("confirmation_hours")
    )
    known = [hours for hours in rungs.values() if hours is not None]
    return dt.timedelta(hours=max(known, default=USUAL.reminder_hours))
