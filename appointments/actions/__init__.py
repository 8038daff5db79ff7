"""Verbs of the diary. Screens, API and tasks call these; nobody writes the rows otherwise."""

from appointments.actions.arrive import mark_arrived, mark_no_show, take_back_arrival
from appointments.actions.book import book_visit
from appointments.actions.cancel import cancel_visit, restore_visit
from appointments.actions.confirm import confirm_visit
from appointments.actions.delay import tell_late
from appointments.actions.prompts import answer_prompt, take_back_prompt
from appointments.actions.reception import greet_client, start_reception, take_back_reception
from appointments.actions.reschedule import reschedule_visit
from appointments.actions.telling import send_link_again
from appointments.actions.unconfirm import take_back_confirmation
from appointments.actions.walk_in import receive_walk_in

__all__ = [
    "answer_prompt",
    "book_visit",
    "cancel_visit",
    "confirm_visit",
    "greet_client",
    "mark_arrived",
    "mark_no_show",
    "receive_walk_in",
    "reschedule_visit",
    "restore_visit",
    "send_link_again",
    "start_reception",
    "take_back_arrival",
    "take_back_confirmation",
    "take_back_prompt",
    "take_back_reception",
    "tell_late",
]
