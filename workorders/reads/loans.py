"""Loaners of a visit: which one is promised, which one is out, which ones could go."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from appointments.models import LIVE, LoanerBooking
from service_desk.organisation.models import Loaner, Site
from service_desk.visits.models import Visit
from service_desk.visits.states import Mobility
from workorders.models import Loan, WorkOrder

_LEAST = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Lending:
    """``loan`` is the last one of the order, out or back; ``booking`` what was promised."""

    booking: LoanerBooking | None
    loan: Loan | None
    is_wanted: bool

    @property
    def is_out(self) -> bool:
        return self.loan is not None and self.loan.in_at is None

    @property
    def is_shown(self) -> bool:
        return self.is_wanted or self.booking is not None or self.loan is not None


def lending_of(order: WorkOrder) -> Lending:
    """How the client of ``order`` gets about meanwhile. Two queries."""
    return Lending(
        booking=booking_of(order.visit),
        loan=order.loans.select_related("loaner").order_by("-out_at").first(),
        is_wanted=order.visit.mobility == Mobility.LOANER,
    )


def booking_of(visit: Visit) -> LoanerBooking | None:
    """The loaner promised to a visit. One query."""
    return visit.loaner_bookings.filter(LIVE).select_related("loaner").first()


def due_back(order: WorkOrder, booking: LoanerBooking | None, *, now: dt.datetime) -> dt.datetime:
    """Until when a loaner goes out: as promised, else until the car is, at least a day."""
    promised = booking.during.upper if booking is not None else order.promised_at
    return promised if promised is not None and promised > now else now + _LEAST


def free_loaners(
    site: Site, *, visit: Visit, now: dt.datetime, until: dt.datetime
) -> QuerySet[Loaner]:
    """Cars of the fleet that are here, insured, and promised to nobody else until then."""
    out = Loan.objects.filter(loaner=OuterRef("pk"), in_at=None)
    promised = LoanerBooking.objects.filter(
        LIVE, loaner=OuterRef("pk"), during__overlap=(now, until)
    ).exclude(visit=visit)
    insured = Q(insured_until=None) | Q(insured_until__gte=site.today(until))
    return Loaner.objects.filter(
        insured, ~Exists(out), ~Exists(promised), site=site, is_active=True
    )
