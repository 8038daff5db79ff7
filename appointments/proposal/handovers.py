"""The handover of a drop-off: the one that goes with it, one the desk names, and others."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

from appointments.availability import Diary, Wanted, free_slots_in, ready_after, slot_at
from appointments.offers import Offer, handover_for, pick_advisor
from appointments.rules import obstacles_to_start
from appointments.states import Kind

MOST = 8
_GIVE_BACK = Wanted(kind=Kind.HANDOVER)


def handovers_of(
    diary: Diary, drop_off: Offer, hours: Decimal, *, named: dt.datetime | None, now: dt.datetime
) -> tuple[Offer | None, list[Offer]]:
    """The handover and a few others after the promised work time, on the days nearest to it.

    ``named`` is taken where it is still free. None and nothing where the work is not done
    within the diary.
    """
    usual = handover_for(diary, drop_off=drop_off, hours=hours, now=now)
    if usual is None:
        return None, []
    taken = diary.with_taken(drop_off.advisor.id, drop_off.starts_at)
    chosen = usual
    if named is not None and named > drop_off.starts_at:
        chosen = _at(taken, named, drop_off.advisor.id, now) or usual
    return chosen, _others(taken, drop_off, chosen, hours, now)


def _at(taken: Diary, at: dt.datetime, prefers: int, now: dt.datetime) -> Offer | None:
    if obstacles_to_start(taken, _GIVE_BACK, at, now=now):
        return None
    return Offer(at, pick_advisor(taken, slot_at(taken, _GIVE_BACK, at, now=now), prefers=prefers))


def _others(
    taken: Diary, drop_off: Offer, chosen: Offer, hours: Decimal, now: dt.datetime
) -> list[Offer]:
    """Every half hour from when the work is done: the first two days that have any."""
    ready_at = ready_after(taken, drop_off.starts_at, hours)
    if ready_at is None:
        return []
    first = ready_at.astimezone(taken.zone).date()
    near = replace(taken, first=first, last=min(taken.last, first + dt.timedelta(3)))
    free = free_slots_in(near, _GIVE_BACK, now=now)
    own = drop_off.advisor.id
    return [
        Offer(slot.starts_at, pick_advisor(taken, slot, prefers=own))
        for slot in free.slots
        if slot.starts_at >= ready_at
        and slot.starts_at != chosen.starts_at
        and slot.starts_at.minute % 30 == ready_at.minute % 30
    ][:MOST]
