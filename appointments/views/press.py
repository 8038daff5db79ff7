"""What the form of the panel holds once one of its buttons is pressed.

A button looks something up, picks, adds, takes away; nothing that was typed is lost by it.
"""

from collections.abc import Sequence
from typing import Any

from django.http import QueryDict

from appointments.panel import find_work
from service_desk.catalogue.models import Operation
from service_desk.lib.phones import digits

LONGEST_SEARCH = 60
FEWEST_PHONE_DIGITS = 4
_OF_A_PERSON = (
    "email",
    "mobile",
    "mileage",
    "remark",
    "vin",
    "same",
    "open",
    "language",
    "told_by",
)


def press(typed: QueryDict, offered: Sequence[Operation]) -> QueryDict:
    """The form after the button: a person picked, work added, a time taken, …"""
    after = typed.copy()
    _press_who(typed, after)
    _press_work(typed, after, offered)
    _press_when(typed, after)
    return after


def _press_who(typed: Any, after: Any) -> None:
    if pick := typed.get("pick"):
        client, _colon, vehicle = pick.partition(":")
        _forget(after)
        after["client"], after["vehicle"] = client, vehicle
    elif client := typed.get("client"):
        after["client"] = client
    if car := typed.get("car"):
        for name in ("mileage", "remark", "vin", "same"):
            after[name] = ""
        after["vehicle"] = "" if car == "new" else car
        after["other_car"] = "1" if car == "new" else ""
    if "forget" in typed:
        _forget(after)
    if "new" in typed:
        _forget(after)
        after["is_new"] = "1"
        # What was searched in vain is the new client's phone, or their name.
        is_phone = len(digits(typed["new"])) >= FEWEST_PHONE_DIGITS
        said = "phone" if is_phone and not any(map(str.isalpha, typed["new"])) else "name"
        after[said] = typed.get(said) or typed["new"][:LONGEST_SEARCH]
    if gap := typed.get("fill"):
        after.setlist("open", [*typed.getlist("open"), gap])


def _forget(after: Any) -> None:
    """Somebody else is meant: what was said of the first is not said of them."""
    for name in ("client", "vehicle", "is_new", "other_car"):
        after[name] = ""
    for name in _OF_A_PERSON:
        after.pop(name, None)


def _press_work(typed: Any, after: Any, offered: Sequence[Operation]) -> None:
    codes = typed.getlist("operations")
    if "add" in typed:
        said = typed["add"] or typed.get("job", "")
        if work := find_work(said[:LONGEST_SEARCH], offered):
            after.setlist("operations", list(dict.fromkeys([*codes, work.code])))
            after["job"] = ""
        elif said.strip():
            after["job_unknown"] = said[:LONGEST_SEARCH]
    if "drop" in typed:
        after.setlist("operations", [code for code in codes if code != typed["drop"]])


def _press_when(typed: Any, after: Any) -> None:
    if "offer" in typed:
        after["place"], after["handover"], after["more"] = typed["offer"], "", ""
    if at := typed.get("at"):
        after["place"] = f"{at}|{typed.get('advisor', '')}"
    if "handover_at" in typed:
        after["handover"] = typed["handover_at"].partition("|")[0]
    if "fewer" in typed:
        after["more"] = ""
    if "way" in typed:
        after["mobility"] = typed["way"]
