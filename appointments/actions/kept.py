"""What is kept for a waiting client: the one open offer of theirs, and its end."""

import datetime as dt

from appointments.models import WaitingEntry, WaitingOffer
from appointments.states import OfferState, WaitingState


def owner_of_entry(entry_id: int) -> str:
    """Under whose name the quarter is held for a waiting client (models.Hold.owner)."""
    return f"waiting:{entry_id}"


def end_offers(entry: WaitingEntry, to: OfferState, *, now: dt.datetime) -> int:
    """End what is open of an entry's offers; how many there were (one at most)."""
    open_ones = WaitingOffer.objects.filter(entry=entry, state=OfferState.OPEN)
    return open_ones.update(state=to, settled_at=now)


def wait_on(entry_id: int) -> None:
    """An entry that was offered a time waits for the next one."""
    WaitingEntry.objects.filter(pk=entry_id, state=WaitingState.OFFERED).update(
        state=WaitingState.WAITING
    )
