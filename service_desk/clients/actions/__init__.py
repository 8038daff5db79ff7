"""Verbs of the client file."""

from service_desk.clients.actions.contacts import (
    add_contact,
    flag_number,
    give_consent,
    make_main,
    remove_contact,
)
from service_desk.clients.actions.correcting import Correction, correct_file, facts_of
from service_desk.clients.actions.editing import check_file, edit_client, edit_vehicle
from service_desk.clients.actions.files import find_or_create_client, find_or_create_vehicle
from service_desk.clients.actions.merging import merge_clients, undo_merge
from service_desk.clients.actions.mileage import read_mileage
from service_desk.clients.actions.notes import note_contact
from service_desk.clients.actions.owners import add_car, change_owner, take_back_owner
from service_desk.clients.actions.silence import set_silence

__all__ = [
    "Correction",
    "add_car",
    "add_contact",
    "change_owner",
    "check_file",
    "correct_file",
    "edit_client",
    "edit_vehicle",
    "facts_of",
    "find_or_create_client",
    "find_or_create_vehicle",
    "flag_number",
    "give_consent",
    "make_main",
    "merge_clients",
    "note_contact",
    "read_mileage",
    "remove_contact",
    "set_silence",
    "take_back_owner",
    "undo_merge",
]
