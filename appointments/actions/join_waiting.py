"""The waiting list from the public page: a client who found no time puts themselves on it."""

import datetime as dt

from appointments.actions.photos import send_along
from appointments.actions.waiting import wait_for_time
from appointments.limits import Act, count_request
from appointments.messages.waiting_link import plan_waiting_link
from appointments.models import WaitingEntry
from appointments.models.waiting import WAITS
from appointments.states import PartOfDay
from appointments.wishes import RequestWords
from service_desk.lib.phones import parse_phone
from service_desk.lib.plates import normalise_plate
from service_desk.lib.refusals import Refusal, Unreadable
from service_desk.lib.transactions import whole_transaction
from service_desk.visits.states import Mobility

TAKEN = "waiting_is_once_a_car"


@whole_transaction
def join_waiting(
    asked: RequestWords,
    *,
    complaint: str,
    mobility: Mobility,
    first_on: dt.date,
    last_on: dt.date,
    part_of_day: PartOfDay,
    photos: str = "",
    sender: str = "",
    now: dt.datetime,
) -> tuple[WaitingEntry, bool]:
    """Put a client and their car on the list, known or not, and send them the link to their place;
    sent twice, they wait once, and False says so.

    The ``photos`` of a draft go along; ``sender`` is the address it came from. Raises Refusal as
    ``wait_for_time`` does, and TooOften (429); 409 ``waiting_is_once_a_car`` where the car
    waits already, under another phone.
    """
    try:
        phone = parse_phone(asked.phone, asked.site.country).e164
    except Unreadable as problem:
        raise Refusal(problem.as_blocker("phone"), status=400) from problem
    count_request(Act.WAIT, site=asked.site, sender=sender, contact=phone, now=now)
    try:
        entry = wait_for_time(
            asked,
            complaint=complaint,
            mobility=mobility,
            first_on=first_on,
            last_on=last_on,
            part_of_day=part_of_day,
            by=None,
            door="public",
            now=now,
        )
    except Refusal as refusal:
        waiting = _theirs(asked, phone) if refusal.obstacles[0].code == TAKEN else None
        if waiting is None:
            raise
        plan_waiting_link(waiting, is_again=True, language=asked.language, now=now)
        return waiting, False
    if entry.request is not None:
        send_along(entry.request, key=photos)
    plan_waiting_link(entry, language=asked.language, now=now)
    return entry, True


def _theirs(asked: RequestWords, phone: str) -> WaitingEntry | None:
    """The entry of this phone for this car, still open."""
    entries = WaitingEntry.objects.filter(
        WAITS, site=asked.site, client__contact_points__value=phone
    )
    if asked.plate:
        entries = entries.filter(vehicle__plate_key=normalise_plate(asked.plate))
    return entries.order_by("-created_at").first()
