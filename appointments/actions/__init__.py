"""Verbs of the diary. Screens, API and tasks call these; nobody writes the rows otherwise."""

from appointments.actions.arrive import mark_arrived, mark_no_show, take_back_arrival
from appointments.actions.book import book_visit
from appointments.actions.cancel import cancel_visit, restore_visit
from appointments.actions.confirm import confirm_visit
from appointments.actions.reschedule import reschedule_visit
from appointments.actions.unconfirm import take_back_confirmation

__all__ = [
    "book_visit",
    "cancel_visit",
    "confirm_visit",
    "mark_arrived",
    "mark_no_show",
    "reschedule_visit",
    "restore_visit",
    "take_back_arrival",
    "take_back_confirmation",
]
