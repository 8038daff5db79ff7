"""Verbs of the register of booking requests: none is forgotten, won or lost (B-1.3, B-1.f7)."""

import datetime as dt

from appointments.models import BookingRequest
from appointments.states import Outcome
from appointments.wishes import VisitWish
from service_desk.organisation.models import Staff
from service_desk.visits.models import Visit


def note_won(
    visit: Visit, *, wish: VisitWish, is_new_client: bool, by: Staff | None, now: dt.datetime
) -> BookingRequest:
    """The row of a request that became a visit; ``book_visit`` writes it in its transaction."""
    return BookingRequest.objects.create(
        site=visit.site,
        at=now,
        by=by,
        source=wish.source,
        is_ours=wish.is_ours,
        is_new_client=is_new_client,
        client=visit.client,
        vehicle=visit.vehicle,
        operations=list(wish.operations),
        outcome=Outcome.WON,
        visit=visit,
        call_id=wish.call,
    )
