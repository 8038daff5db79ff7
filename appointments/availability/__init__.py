"""Which quarters are free: the one pipeline behind page, panel, API and the writer itself.

Load once (two queries), then subtract in memory, each step by its name: see ``pipeline``.
"""

from appointments.availability.diary import Advisor, Diary, HeldBy
from appointments.availability.loading import load_diary
from appointments.availability.pipeline import (
    Availability,
    Day,
    Slot,
    Wanted,
    free_slots_in,
    ready_after,
    slot_at,
)
from appointments.availability.reads import free_slots

__all__ = [
    "Advisor",
    "Availability",
    "Day",
    "Diary",
    "HeldBy",
    "Slot",
    "Wanted",
    "free_slots",
    "free_slots_in",
    "load_diary",
    "ready_after",
    "slot_at",
]
