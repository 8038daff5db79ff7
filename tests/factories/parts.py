"""Parts kept for a visit, and what the shelf says afterwards."""

from decimal import Decimal

from parts_prep.models import Reservation
from service_desk.catalogue.models import Part
from service_desk.visits.models import Visit
from tests.factories import NOW


def make_reservation(
    visit: Visit, part: Part, *, quantity: Decimal | int = 1, held: Decimal | int | None = None
) -> Reservation:
    """So many of ``part`` for ``visit``, all of them on the shelf unless ``held`` says less."""
    return Reservation.objects.create(
        visit=visit,
        site=visit.site,
        part=part,
        quantity=quantity,
        held=quantity if held is None else held,
        created_at=NOW,
    )


def kept(visit: Visit) -> list[tuple[str, str, str, str]]:
    """What is kept for a visit: the part, how much, how much of it is here, when the rest is."""
    return [
        (row.part.code, _plain(row.quantity), _plain(row.held), str(row.ready_on or ""))
        for row in visit.reservations.filter(released_at=None).select_related("part")
    ]


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"
