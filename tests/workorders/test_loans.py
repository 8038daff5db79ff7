"""A loaner out and back: its figures, its promise in the diary, and both signatures."""

import datetime as dt

import pytest
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from appointments.models import LoanerBooking
from service_desk.lib.refusals import Refusal
from tests.factories import NOW
from tests.factories.orders import make_order
from tests.factories.organisation import make_loaner
from tests.workorders.leaving import SIGNED, desk_of
from workorders.actions.loans import about, hand_out_loaner, take_back_loaner
from workorders.models import Loan
from workorders.reads.loans import free_loaners, lending_of
from workorders.states import OrderState, Purpose

pytestmark = pytest.mark.django_db

LATER = NOW + dt.timedelta(hours=8)


@pytest.fixture
def order(site):
    return make_order(site, state=OrderState.SIGNED, promised_at=LATER)


@pytest.fixture
def loaner(site):
    return make_loaner(site, "1234 LNR", mileage=20_000)


def book(order, loaner, until=LATER):
    return LoanerBooking.objects.create(
        visit=order.visit, loaner=loaner, during=DateTimeTZRange(NOW, until)
    )


def lend(order, loaner, by, km=20_010, **fields):
    given = {"licence": "B-123", "km": km, "fuel": 8, "signature": SIGNED, **fields}
    return hand_out_loaner(order, loaner, **given, **desk_of(by))


def test_a_promised_loaner_goes_out_as_booked(order, loaner, ana):
    booking = book(order, loaner)

    loan = lend(order, loaner, ana)

    loaner.refresh_from_db()
    assert (loan.booking, loan.due_at, loaner.mileage) == (booking, LATER, 20_010)
    signature = order.signatures.get(purpose=Purpose.LOAN_OUT)
    assert (signature.about, signature.name) == (about(loan), "Lucía Castro")


def test_another_car_than_the_booked_one_takes_its_promise_over(site, order, loaner, ana):
    booking, other = book(order, loaner), make_loaner(site)

    lend(order, other, ana)

    booking.refresh_from_db()
    assert booking.loaner == other
    assert list(free_loaners(site, visit=make_order(site).visit, now=NOW, until=LATER)) == [loaner]


def test_without_a_promise_it_is_promised_now(order, loaner, ana):
    loan = lend(order, loaner, ana)

    assert loan.booking is not None
    assert (loan.booking.during.lower, loan.booking.during.upper) == (NOW, LATER)


def test_a_car_that_is_out_or_promised_or_not_insured_is_not_lent(site, order, loaner, ana):
    lend(make_order(site, state=OrderState.SIGNED), loaner, ana)
    promised = make_loaner(site)
    book(make_order(site), promised)
    lapsed = make_loaner(site, insured_until=NOW.date() - dt.timedelta(1))

    for car in (loaner, promised, lapsed):
        with pytest.raises(Refusal, match="out, promised or not insured"):
            lend(order, car, ana, km=30_000)


def test_a_client_has_one_loaner_at_a_time(site, order, loaner, ana):
    lend(order, loaner, ana)

    with pytest.raises(Refusal, match="has a loaner already"):
        lend(order, make_loaner(site), ana)


def test_its_odometer_never_falls(order, loaner, ana):
    with pytest.raises(Refusal, match="showed 20000 km before"):
        lend(order, loaner, ana, km=19_999)
    loan = lend(order, loaner, ana)

    with pytest.raises(Refusal, match="showed 20010 km before"):
        take_back_loaner(loan, km=20_000, fuel=6, signature=SIGNED, **desk_of(ana, LATER))


def test_nothing_is_lent_without_licence_signature_or_an_order_that_is_signed(
    site, order, loaner, ana
):
    with pytest.raises(Refusal, match="is empty"):
        lend(order, loaner, ana, licence=" ")
    with pytest.raises(Refusal, match="sign in the field"):
        lend(order, loaner, ana, signature={"name": "Lucía", "strokes": []})
    with pytest.raises(Refusal, match="Sign the order"):
        lend(make_order(site), loaner, ana)
    assert not Loan.objects.exists()


def test_back_early_it_is_free_for_the_next(site, order, loaner, ana):
    loan = lend(order, loaner, ana)
    soon = NOW + dt.timedelta(hours=2)

    take_back_loaner(loan, km=20_070, fuel=6, words="Mud", signature=SIGNED, **desk_of(ana, soon))

    loan.refresh_from_db()
    loaner.refresh_from_db()
    assert (loan.in_at, loan.in_km, loan.in_fuel, loan.words) == (soon, 20_070, 6, "Mud")
    assert loaner.mileage == 20_070
    assert loan.booking.during.upper == soon
    assert not lending_of(order).is_out
    with pytest.raises(Refusal, match="back already"):
        take_back_loaner(loan, km=20_080, fuel=6, signature=SIGNED, **desk_of(ana, soon))
