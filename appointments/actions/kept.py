"""What is kept for a waiting client: the one open offer of theirs, and its end."""

import datetime as dt

from appointments import messages
from appointments.actions.holds import release_holds
from appointments.models import WaitingEntry, WaitingOffer
from appointments.states import OfferState, WaitingState
from service_desk.records.moves import move

WAITING = (WaitingState.WAITING, WaitingState.OFFERED)


def owner_of_entry(entry_id: int) -> str:
    """Under whose name the quarter is held for a waiting client (models.Hold.owner)."""
    return f"waiting:{entry_id}"


def end_offer(offer: WaitingOffer, to: OfferState, *, now: dt.datetime) -> bool:
    """Settle an open offer; its quarter is free and its message stays here.

    False if it was settled already.
    """
    if not move(offer, sources=[OfferState.OPEN], to=to, settled_at=now):
        return False
    release_holds(owner_of_entry(offer.entry_id), now=now)
    messages.stop_telling(offer, now=now)
    return True


def end_offers(entry: WaitingEntry, to: OfferState, *, now: dt.datetime) -> None:
    """End what is open of an entry's offers: one at most."""
    for offer in entry.offers.filter(state=OfferState.OPEN):
        end_offer(offer, to, now=now)


def wait_on(entry_id: int) -> None:
    """An entry that was offered a time waits for the next one."""
    WaitingEntry.objects.filter(pk=entry_id, state=WaitingState.OFFERED).update(
        state=WaitingState.WAITING
    )
