"""Offers: a few free quarters worth saying aloud, each with its reason (C1-3, B-1.f4)."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from appointments.availability import (
    Advisor,
    Availability,
    Diary,
    Slot,
    Wanted,
    free_slots_in,
    load_diary,
    ready_after,
)
from appointments.availability.reads import hours_by_zone
from appointments.states import Audience, Kind
from parts_prep.queries import ready_from
from service_desk.catalogue.models import Operation
from service_desk.organisation.models import Site
from service_desk.visits.states import Mobility

AFTER_WORK = 17 * 60
# How far three times are looked for, from the first day that can be meant.
LOOK_AHEAD = dt.timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Offer:
    """A quarter (UTC) with the advisor who would take it, and why it is offered."""

    starts_at: dt.datetime
    advisor: Advisor
    reason: str | Promise = ""


@dataclass(frozen=True, slots=True)
class OfferPair:
    """A drop-off and the handover that goes with it; None where the work outlasts the diary."""

    drop_off: Offer
    handover: Offer | None


def three_offers(
    *,
    site: Site,
    operations: Sequence[Operation],
    vehicle: int | None = None,
    mobility: str = Mobility.NONE,
    prefers: int | None = None,
    is_repeat: bool = False,
    audience: Audience,
    owner: str = "",
    at: dt.datetime | None = None,
    now: dt.datetime,
) -> list[OfferPair]:
    """The three best times for a booking, each with its reason and its handover (B-1.6).

    Honours all that a booking does; what needs a stated reason is not among them. A time the
    client asks for (``at``) leads if it is free (B-1.f4). ``vehicle`` is the row of a car on
    file: the advisor its owner prefers takes it where free, as does ``prefers``. Three queries.
    """
    ready = ready_from(site=site, operations=operations, now=now)
    wanted = Wanted(
        hours=hours_by_zone(operations),
        needs_loaner=mobility == Mobility.LOANER,
        mobility=mobility,
        audience=audience,
        parts_from=ready.parts_from,
        is_repeat=is_repeat,
    )
    first = max(site.today(now), ready.parts_from or dt.date.min)
    diary = load_diary(
        site,
        first,
        max(first, site.local(at).date() if at else first) + LOOK_AHEAD,
        now=now,
        owner=owner,
        with_experts=is_repeat,
        vehicle=vehicle,
    )
    free = free_slots_in(diary, wanted, now=now)
    if audience == Audience.STAFF and not is_repeat:
        free = after_today(diary, free, now=now)
    hours = sum(wanted.hours.values(), Decimal(0))
    return [
        OfferPair(offer, handover_for(diary, drop_off=offer, hours=hours, now=now))
        for offer in best_offers(diary, free, prefers=prefers, wanted=wanted, at=at)
    ]


def after_today(diary: Diary, free: Availability, *, now: dt.datetime) -> Availability:
    """Without what would need a stated reason for being today (B-1.f2)."""
    today = now.astimezone(diary.zone).date()
    return replace(free, slots=tuple(slot for slot in free.slots if _day(diary, slot) > today))


def best_offers(
    diary: Diary,
    availability: Availability,
    *,
    count: int = 3,
    prefers: int | None = None,
    wanted: Wanted | None = None,
    at: dt.datetime | None = None,
) -> list[Offer]:
    """A few times, earliest first, each for a reason of its own; a wished one leads (B-1.f4).

    The client's advisor in a calm hour, the first free time, one after work, the first of
    another day, a calm one. ``prefers`` is that advisor; else the one whom the diary knows as
    the client's own. ``wanted`` says what a time may be praised for.
    """
    slots = availability.slots
    if not slots:
        return []
    if prefers is None:
        prefers = next((advisor.id for advisor in diary.advisors if advisor.is_own), None)
    first_day = _day(diary, slots[0])
    candidates: list[tuple[Slot | None, str | Promise]] = [
        (_first(slots, lambda s: s.starts_at == at), _("the time asked for")),
        _of_own(diary, slots, prefers),
        (slots[0], _why_first(wanted)),
        (_first(slots, lambda s: _minute(diary, s) >= AFTER_WORK), _("after work")),
        (_first(slots, lambda s: _day(diary, s) > first_day), _("first of the day")),
        (_first(slots, lambda s: _is_calm(diary, s)), _("a calm hour")),
        *((slot, _("also free")) for slot in slots),
    ]
    chosen: dict[dt.datetime, Offer] = {}
    for slot, reason in candidates:
        if slot is None or slot.starts_at in chosen:
            continue
        advisor = pick_advisor(diary, slot, prefers=prefers)
        chosen[slot.starts_at] = Offer(slot.starts_at, advisor, reason)
        if len(chosen) == count:
            break
    return sorted(chosen.values(), key=lambda offer: (offer.starts_at != at, offer.starts_at))


def nearest_offers(
    diary: Diary, availability: Availability, at: dt.datetime, *, count: int = 3
) -> list[Offer]:
    """The free times nearest to one that was wanted, the earlier first where two are as near."""
    ranked = sorted(availability.slots, key=lambda s: (abs(s.starts_at - at), s.starts_at))
    offers = [Offer(slot.starts_at, pick_advisor(diary, slot)) for slot in ranked[:count]]
    return sorted(offers, key=lambda offer: offer.starts_at)


def handover_for(
    diary: Diary, *, drop_off: Offer, hours: Decimal, now: dt.datetime
) -> Offer | None:
    """The handover that goes with a drop-off: after the promised work time (C1-3c).

    The same advisor on the first possible day, else whoever is free first. The drop-off has
    already taken its quarter and its seat. None when the work is not done within the diary.
    """
    ready_at = ready_after(diary, drop_off.starts_at, hours)
    if ready_at is None:
        return None
    taken = diary.with_taken(drop_off.advisor.id, drop_off.starts_at)
    free = free_slots_in(taken, Wanted(kind=Kind.HANDOVER), now=now)
    possible = [slot for slot in free.slots if slot.starts_at >= ready_at]
    if not possible:
        return None
    first_day = _day(diary, possible[0])
    for slot in possible:
        if _day(diary, slot) != first_day:
            break
        if any(advisor.id == drop_off.advisor.id for advisor in slot.advisors):
            return Offer(slot.starts_at, pick_advisor(taken, slot, prefers=drop_off.advisor.id))
    return Offer(possible[0].starts_at, pick_advisor(taken, possible[0]))


def pick_advisor(diary: Diary, slot: Slot, *, prefers: int | None = None) -> Advisor:
    """Who takes a free quarter: the preferred one, else who has fewest clients that day."""
    for advisor in slot.advisors:
        if advisor.id == prefers:
            return advisor
    on = _day(diary, slot)

    def clients_that_day(advisor: Advisor) -> int:
        return sum(n for (day, _hour), n in advisor.taken.items() if day == on)

    return min(slot.advisors, key=clients_that_day)


def _why_first(wanted: Wanted | None) -> str | Promise:
    """What the first free time had to wait for."""
    if wanted is not None and wanted.parts_from is not None:
        return _("the parts are here then")
    if wanted is not None and wanted.needs_loaner:
        return _("a loaner is free")
    return _("the first free time")


def _first(slots: Sequence[Slot], is_meant: Callable[[Slot], bool]) -> Slot | None:
    return next((slot for slot in slots if is_meant(slot)), None)


def _of_own(
    diary: Diary, slots: Sequence[Slot], own: int | None
) -> tuple[Slot | None, str | Promise]:
    """The client's own advisor's first calm time, else their first at all."""
    theirs = [slot for slot in slots if any(advisor.id == own for advisor in slot.advisors)]

    def is_calm(slot: Slot) -> bool:
        hour = _hour(diary, slot.starts_at)
        return any(a.id == own and a.taken.get(hour, 0) == 0 for a in slot.advisors)

    if calm := _first(theirs, is_calm):
        return calm, _("your advisor and a calm hour")
    return (theirs[0] if theirs else None), _("your advisor")


def _hour(diary: Diary, at: dt.datetime) -> tuple[dt.date, int]:
    local = at.astimezone(diary.zone)
    return local.date(), local.hour


def _day(diary: Diary, slot: Slot) -> dt.date:
    return slot.starts_at.astimezone(diary.zone).date()


def _minute(diary: Diary, slot: Slot) -> int:
    local = slot.starts_at.astimezone(diary.zone)
    return local.hour * 60 + local.minute


def _is_calm(diary: Diary, slot: Slot) -> bool:
    """Nobody else comes to that advisor within the hour."""
    hour = _hour(diary, slot.starts_at)
    return any(advisor.taken.get(hour, 0) == 0 for advisor in slot.advisors)
