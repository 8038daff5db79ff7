"""Taking quarters, workshop hours, parts and a loaner: the middle of book, move and restore."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from django.db import IntegrityError
from django.utils.translation import gettext_lazy as _

from appointments.availability import Diary, Wanted, free_slots_in, load_diary, slot_at
from appointments.availability.attending import Pair, attendants_on, attended
from appointments.models import LIVE, Appointment, Attendance, LoanerBooking, ZoneLoad
from appointments.offers import Offer, handover_for, nearest_offers, pick_advisor
from appointments.rules import obstacles_to_grid, obstacles_to_start
from appointments.states import Audience, Kind
from parts_prep.actions import reserve_parts
from parts_prep.queries import PartsReady, ready_from
from service_desk.catalogue.models import Operation
from service_desk.lib.intervals import Interval
from service_desk.lib.refusals import Blocker, Obstacle, Refusal
from service_desk.lib.transactions import constraint_of, hold
from service_desk.organisation.models import Site
from service_desk.organisation.roles import Role
from service_desk.visits.models import Visit

# How far the nearest times and the handover are looked for, also after the parts have come.
LOOK_AHEAD = dt.timedelta(days=14)
FURTHEST = dt.timedelta(days=400)
_DAY = dt.timedelta(days=1)

SENTENCES = {
    "appointment_quarter_has_one_client": _("That time has just gone. Choose another."),
    "appointment_seat_is_taken_once": _("This hour is full. Choose another time."),
    "appointment_hour_is_full": _("This hour is full. Choose another time."),
    "appointment_seat_is_within_the_site_cap": _("This hour is full. Choose another time."),
    "appointment_starts_on_a_quarter": _("Times start at :00, :15, :30 or :45."),
    "loaner_is_lent_to_one_at_a_time": _("This loaner has just gone. Choose another way."),
    "attendance_is_in_one_place_at_a_time": _("That time has just gone. Choose another."),
}


@dataclass(frozen=True, slots=True)
class Times:
    """The times asked for; ``plan_handover`` lets the diary find the handover itself."""

    starts_at: dt.datetime
    handover_at: dt.datetime | None = None
    plan_handover: bool = False


@dataclass(frozen=True, slots=True)
class Places:
    """What a visit takes: the drop-off, its handover if planned, and a loaner if wanted.

    ``works`` with what the shelf has for them; ``attend`` for a repeat claim.
    """

    diary: Diary
    drop_off: Offer
    handover: Offer | None
    works: tuple[Operation, ...] = ()
    ready: PartsReady | None = None
    loaner: int | None = None
    attend: Pair | None = None

    @property
    def loan(self) -> Interval[dt.datetime]:
        """How long a loaner is out: until the handover, a day where none is planned."""
        starts_at = self.drop_off.starts_at
        return Interval(starts_at, self.handover.starts_at if self.handover else starts_at + _DAY)


def find_places(
    *,
    site: Site,
    wanted: Wanted,
    times: Times,
    works: Sequence[Operation],
    visit: Visit | None = None,
    owner: str = "",
    now: dt.datetime,
) -> Places:
    """The places for a visit, read under the site's diary lock, so that they are still there
    when ``take_places`` writes them a moment later in the same transaction.

    ``visit`` is the one that moves: it has freed its quarters before, and its parts are its
    own. Soft holds of ``owner`` count as free. Raises Refusal: 400 for a time off the grid, 409
    with the three nearest times otherwise.
    """
    _refuse_nonsense(site, times, now)
    hold(f"diary:{site.pk}")
    ready = ready_from(site=site, operations=works, now=now, visit=visit)
    wanted = replace(wanted, parts_from=ready.parts_from)
    first = max(site.local(times.starts_at).date(), site.today(now))
    last = max(first, ready.parts_from or first) + LOOK_AHEAD
    diary = load_diary(
        site,
        first,
        max(last, _last_day(site, times)),
        now=now,
        owner=owner,
        with_experts=wanted.is_repeat,
    )

    drop_off = _offer_at(diary, wanted, times.starts_at, field="starts_at", now=now)
    handover = _handover(diary, wanted, drop_off, times, now=now)
    places = Places(diary, drop_off, handover, tuple(works), ready)
    if wanted.is_repeat:
        places = replace(places, attend=_attend(diary, drop_off))
    if not wanted.needs_loaner:
        return places
    loaner = diary.free_loaner(places.loan)
    if loaner is None:
        raise Refusal(
            Blocker("no_loaner", _("No loaner is free for that time."), "mobility"),
            alternatives=alternatives_to(diary, wanted, times.starts_at, now=now),
        )
    return replace(places, loaner=loaner)


def take_places(
    visit: Visit, places: Places, wanted: Wanted, *, sequence: int = 0, now: dt.datetime
) -> list[Appointment]:
    """Write the rows of ``places``; gives back the drop-off, and the handover if there is one.

    The constraints have the last word (Refusal 409).
    """
    on = visit.site.local(places.drop_off.starts_at).date()
    try:
        appointments = Appointment.objects.bulk_create(
            Appointment(
                visit=visit,
                site=visit.site,
                advisor_id=offer.advisor.id,
                kind=kind,
                starts_at=offer.starts_at,
                sequence=sequence,
            )
            for kind, offer in (
                (Kind.DROP_OFF, places.drop_off),
                (Kind.HANDOVER, places.handover),
            )
            if offer is not None
        )
        ZoneLoad.objects.bulk_create(
            ZoneLoad(visit=visit, zone_id=places.diary.workshops[kind].id, on=on, hours=hours)
            for kind, hours in wanted.hours.items()
            if kind in places.diary.workshops
        )
        if places.loaner is not None:
            LoanerBooking.objects.create(
                visit=visit,
                loaner_id=places.loaner,
                during=(places.loan.start, places.loan.end),
            )
        if places.attend is not None:
            _promise_attendance(visit, places.diary, places.drop_off.starts_at, places.attend)
    except IntegrityError as error:
        raise refusal_of(error) from error
    if places.ready is not None and places.ready.needs:
        reserve_parts(
            visit, operations=places.works, now=now, ready=places.ready, is_new=sequence == 0
        )
    return appointments


def free_places(visit: Visit, *, now: dt.datetime) -> None:
    """Give back the time that a visit holds; its parts stay kept until it is cancelled."""
    visit.appointments.filter(cancelled_at=None).update(cancelled_at=now)
    visit.zone_loads.all().delete()
    visit.loaner_bookings.filter(cancelled_at=None).update(cancelled_at=now)
    if visit.repeat_of_id is not None:
        visit.attendances.filter(LIVE).update(cancelled_at=now)


def alternatives_to(
    diary: Diary, wanted: Wanted, at: dt.datetime, *, now: dt.datetime
) -> list[Offer]:
    """The three nearest free times; of any advisor where the wanted one has none."""
    free = free_slots_in(diary, wanted, now=now)
    if not free.slots and wanted.advisor is not None:
        free = free_slots_in(diary, replace(wanted, advisor=None), now=now)
    return nearest_offers(diary, free, at)


def refusal_of(error: IntegrityError) -> Refusal:
    """The sentence of a diary constraint; an unknown one is a fault and goes on as it came."""
    name = constraint_of(error)
    if name not in SENTENCES:
        raise error
    return Refusal(Blocker(name, SENTENCES[name], "starts_at"))


def _attend(diary: Diary, drop_off: Offer) -> Pair | None:
    """Who attends: ``rules`` have just found somebody free for one of the advisors."""
    at = drop_off.starts_at
    on = at.astimezone(diary.zone).date()
    return attendants_on(diary, on).pair_at(at, but=drop_off.advisor.id)


def _promise_attendance(visit: Visit, diary: Diary, at: dt.datetime, pair: Pair) -> None:
    during = attended(diary, at)
    roles = {pair.expert: Role.EXPERT, pair.manager: Role.MANAGER}
    Attendance.objects.bulk_create(
        Attendance(visit=visit, staff_id=staff, role=role, during=(during.start, during.end))
        for staff, role in roles.items()
    )


def _refuse_nonsense(site: Site, times: Times, now: dt.datetime) -> None:
    """Times that are no times of any diary: off the grid, or further than one is kept."""
    wrong: list[Obstacle] = []
    for field, at in (("starts_at", times.starts_at), ("handover_at", times.handover_at)):
        if at is None:
            continue
        if at - now > FURTHEST:
            wrong.append(Blocker("too_far", _("The diary does not go that far ahead."), field))
        else:
            wrong += obstacles_to_grid(site, at, field=field)
    if wrong:
        raise Refusal(*wrong, status=400)


def _last_day(site: Site, times: Times) -> dt.date:
    return site.local(times.handover_at or times.starts_at).date()


def _offer_at(
    diary: Diary,
    wanted: Wanted,
    at: dt.datetime,
    *,
    field: str,
    now: dt.datetime,
    prefers: int | None = None,
) -> Offer:
    """The quarter at exactly ``at`` with who takes it. Refusal 409 with the three nearest."""
    obstacles = obstacles_to_start(diary, wanted, at, now=now, field=field)
    if obstacles:
        nearest = alternatives_to(diary, wanted, at, now=now)
        raise Refusal(*obstacles, alternatives=nearest)
    slot = slot_at(diary, wanted, at, now=now)
    return Offer(at, pick_advisor(diary, slot, prefers=prefers))


def _handover(
    diary: Diary, wanted: Wanted, drop_off: Offer, times: Times, *, now: dt.datetime
) -> Offer | None:
    if times.handover_at is None:
        if not times.plan_handover:
            return None
        hours = sum(wanted.hours.values(), Decimal(0))
        return handover_for(diary, drop_off=drop_off, hours=hours, now=now)
    if times.handover_at <= times.starts_at:
        sentence = _("The handover comes after the drop-off.")
        raise Refusal(Blocker("handover_first", sentence, "handover_at"))
    # The drop-off takes its quarter and its seat first, then the handover is asked for.
    taken = diary.with_taken(drop_off.advisor.id, drop_off.starts_at)
    give_back = Wanted(kind=Kind.HANDOVER, audience=Audience.STAFF)
    return _offer_at(
        taken,
        give_back,
        times.handover_at,
        field="handover_at",
        now=now,
        prefers=drop_off.advisor.id,
    )
