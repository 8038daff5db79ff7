"""Offers: a few free quarters worth saying aloud, each with its reason (C1-3, B-1.f4)."""

import datetime as dt
from dataclasses import dataclass
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
    ready_after,
)
from appointments.states import Kind

AFTER_WORK = 17 * 60


@dataclass(frozen=True, slots=True)
class Offer:
    """A quarter (UTC) with the advisor who would take it, and why it is offered."""

    starts_at: dt.datetime
    advisor: Advisor
    reason: str | Promise = ""


def best_offers(
    diary: Diary,
    availability: Availability,
    *,
    count: int = 3,
    prefers: int | None = None,
) -> list[Offer]:
    """The first free time, a calm or late one, and the first of another day.

    ``prefers`` is the client's own advisor: taken where free, and named as the reason.
    """
    chosen: list[Offer] = []

    def take(slot: Slot | None, reason: str | Promise) -> None:
        if slot is None or any(offer.starts_at == slot.starts_at for offer in chosen):
            return
        advisor = pick_advisor(diary, slot, prefers=prefers)
        own = prefers is not None and advisor.id == prefers
        chosen.append(Offer(slot.starts_at, advisor, _("your advisor") if own else reason))

    slots = availability.slots
    if not slots:
        return []
    first_day = _day(diary, slots[0])
    take(slots[0], _("the first free time"))
    take(next((s for s in slots if _minute(diary, s) >= AFTER_WORK), None), _("after work"))
    take(next((s for s in slots if _day(diary, s) > first_day), None), _("first of the day"))
    take(next((s for s in slots if _is_calm(diary, s)), None), _("a calm hour"))
    for slot in slots:
        if len(chosen) >= count:
            break
        take(slot, _("also free"))
    return sorted(chosen[:count], key=lambda offer: offer.starts_at)


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
