"""Keeping parts for a visit and giving them back; the diary calls these in its transaction."""

import datetime as dt
from collections.abc import Iterable

from django.db import IntegrityError
from django.utils.translation import gettext_lazy as _

from parts_prep.models import Reservation
from parts_prep.queries import PartsReady, ready_from
from service_desk.catalogue.models import Operation
from service_desk.lib.refusals import Blocker, Refusal
from service_desk.lib.transactions import constraint_of
from service_desk.visits.models import Visit


def reserve_parts(
    visit: Visit,
    *,
    operations: Iterable[Operation],
    now: dt.datetime,
    ready: PartsReady | None = None,
    is_new: bool = False,
) -> list[Reservation]:
    """Keep the parts of the work for a visit (C1-6e): from the shelf what is free, the rest
    with the day it is there.

    What the visit holds already it keeps, and gets more of where more is free now. ``ready`` is
    the shelf as read a moment ago in this transaction; a visit that ``is_new`` holds nothing
    yet. Raises Refusal 409 where somebody else took the last piece meanwhile.
    """
    held = [] if is_new else visit.reservations.filter(released_at=None)
    kept = {row.part_id: row for row in held}
    if ready is None:
        ready = ready_from(site=visit.site, operations=operations, now=now, visit=visit)
    rows = []
    for need in ready.needs:
        row = kept.get(need.part.pk) or Reservation(
            visit=visit, site=visit.site, part=need.part, created_at=now
        )
        row.quantity = need.quantity
        row.held = max(min(row.held, need.quantity), min(need.free, need.quantity))
        row.ready_on = need.ready_on
        rows.append(row)
    try:
        Reservation.objects.bulk_create(row for row in rows if row.pk is None)
        for row in rows:
            if row.part_id in kept:
                row.save(update_fields=["quantity", "held", "ready_on"])
    except IntegrityError as error:
        if constraint_of(error) != "reservation_is_within_stock":
            raise
        sentence = _("The last piece of a part has just gone. Please try again.")
        raise Refusal(Blocker("part_taken", sentence, "operations")) from error
    return rows


def release_parts(visit: Visit, *, now: dt.datetime) -> int:
    """Give back all that is kept for a visit; how many parts that were."""
    return visit.reservations.filter(released_at=None).update(released_at=now)
