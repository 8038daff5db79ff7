"""A loaner goes out with its figures and a signature, and comes back with both (C1-7)."""

import datetime as dt
from typing import Any

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from appointments.actions.words import read_words
from appointments.models import LoanerBooking
from service_desk.lib.refusals import Refusal, Unreadable, refuse_if
from service_desk.lib.text import clean_text
from service_desk.lib.transactions import whole_transaction
from service_desk.organisation.models import Loaner, Staff
from service_desk.organisation.roles import Right
from workorders.actions.course import lock_order, refusal_of, tell
from workorders.actions.signing import keep_signature
from workorders.models import Loan, WorkOrder
from workorders.reads.loans import booking_of, due_back
from workorders.rules import check_right
from workorders.rules.loans import obstacles_to_lend, obstacles_to_take_in
from workorders.states import Purpose

LICENCE_LENGTH, WORDS_LENGTH = 40, 200


@whole_transaction
def hand_out_loaner(
    order: WorkOrder,
    loaner: Loaner,
    *,
    licence: str,
    km: int,
    fuel: int,
    signature: dict[str, Any],
    by: Staff,
    door: str,
    now: dt.datetime,
) -> Loan:
    """Lend ``loaner`` with its mileage in km and fuel in eighths, signed by the client.

    The promise goes with it: another car than the booked one takes its booking over, a client
    without one gets it now. Raises Refusal 400 without a licence or a signature, 409 for a car
    that is not free, or whose odometer would have fallen.
    """
    order = lock_order(order)
    check_right(by, order.site, Right.HAND_OVER)
    loaner = Loaner.objects.select_for_update().get(pk=loaner.pk, site=order.site)
    booking = booking_of(order.visit)
    until = due_back(order, booking, now=now)
    refuse_if(obstacles_to_lend(order, loaner, km=km, until=until, now=now))
    try:
        with transaction.atomic():
            loan = Loan.objects.create(
                order=order,
                loaner=loaner,
                booking=_promise(order, booking, loaner, now, until),
                licence=_licence(licence),
                out_at=now,
                out_by=by,
                out_km=km,
                out_fuel=fuel,
                due_at=until,
            )
    except IntegrityError as error:
        raise refusal_of(error) from error
    _sign(loan, Purpose.LOAN_OUT, signature, by=by, now=now)
    _drive(loaner, km)
    tell(order, "loaner_out", by=by, door=door, now=now, plate=loaner.plate, km=km)
    return loan


@whole_transaction
def take_back_loaner(
    loan: Loan,
    *,
    km: int,
    fuel: int,
    words: str = "",
    signature: dict[str, Any],
    by: Staff,
    door: str,
    now: dt.datetime,
) -> Loan:
    """Take the loaner in: its figures, what there is to say of it, and the client's name.

    From then on it is free for others. Raises Refusal 409 for one that is back, or whose
    odometer would have fallen.
    """
    order = lock_order(loan.order)
    check_right(by, order.site, Right.HAND_OVER)
    loan = Loan.objects.select_for_update(of=("self",)).select_related("loaner").get(pk=loan.pk)
    refuse_if(obstacles_to_take_in(loan, km=km))
    loan.in_at, loan.in_by, loan.in_km, loan.in_fuel = now, by, km, fuel
    loan.words = read_words(words, WORDS_LENGTH, "words")
    loan.save()
    _sign(loan, Purpose.LOAN_IN, signature, by=by, now=now)
    _drive(loan.loaner, km)
    _free(loan.booking, now)
    tell(order, "loaner_in", by=by, door=door, now=now, plate=loan.loaner.plate, km=km)
    return loan


def about(loan: Loan) -> str:
    """What a signature under a loan names: an order may have had two."""
    return f"loan:{loan.pk}"


def _promise(
    order: WorkOrder,
    booking: LoanerBooking | None,
    loaner: Loaner,
    now: dt.datetime,
    until: dt.datetime,
) -> LoanerBooking:
    booking = booking or LoanerBooking(visit=order.visit, during=DateTimeTZRange(now, until))
    booking.loaner = loaner
    booking.during = DateTimeTZRange(min(booking.during.lower, now), until)
    booking.save()
    return booking


def _free(booking: LoanerBooking | None, now: dt.datetime) -> None:
    if booking is not None and booking.during.lower < now < booking.during.upper:
        booking.during = DateTimeTZRange(booking.during.lower, now)
        booking.save(update_fields=["during"])


def _drive(loaner: Loaner, km: int) -> None:
    loaner.mileage = km
    loaner.save(update_fields=["mileage"])


def _licence(typed: str) -> str:
    try:
        return clean_text(typed, LICENCE_LENGTH)
    except Unreadable as problem:
        raise Refusal(problem.as_blocker("licence"), status=400) from None


def _sign(
    loan: Loan, purpose: Purpose, signature: dict[str, Any], *, by: Staff, now: dt.datetime
) -> None:
    keep_signature(loan.order, purpose=purpose, about=about(loan), by=by, now=now, **signature)
