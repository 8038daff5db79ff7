"""Parts kept for a visit and given back; one piece is never promised twice."""

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction

from parts_prep.actions import release_parts, reserve_parts
from parts_prep.models import Reservation
from parts_prep.queries import ready_from
from service_desk.catalogue.models import Operation, Stock
from service_desk.lib.refusals import Refusal
from service_desk.lib.transactions import constraint_of
from service_desk.organisation.models import Site
from tests.factories import NOW
from tests.factories.catalogue import make_operation, make_part
from tests.factories.organisation import make_site
from tests.factories.parts import kept, make_reservation
from tests.factories.visits import make_visit

pytestmark = pytest.mark.django_db


@pytest.fixture
def site() -> Site:
    return make_site("north")


@pytest.fixture
def oil(site) -> Operation:
    return make_operation(site)


def test_the_shelf_gives_what_is_free_and_the_rest_has_its_day(site, oil):
    make_part(site, "FILTER", kit_of=oil, on_hand=5)
    make_part(site, "PADS", kit_of=oil, on_hand=1, quantity=4)
    visit = make_visit(site)

    reserve_parts(visit, operations=[oil], now=NOW)

    assert kept(visit) == [("FILTER", "1", "1", ""), ("PADS", "4", "1", "2027-03-10")]
    assert [row.is_whole for row in visit.reservations.all()] == [True, False]


def test_the_second_visit_gets_what_the_first_left(site, oil):
    make_part(site, "FILTER", kit_of=oil, on_hand=1)
    first, second = make_visit(site), make_visit(site)

    reserve_parts(first, operations=[oil], now=NOW)
    reserve_parts(second, operations=[oil], now=NOW)

    assert kept(first) == [("FILTER", "1", "1", "")]
    assert kept(second) == [("FILTER", "1", "0", "2027-03-10")]


def test_what_is_given_back_is_there_for_the_next(site, oil):
    make_part(site, "FILTER", kit_of=oil, on_hand=1)
    first, second = make_visit(site), make_visit(site)
    reserve_parts(first, operations=[oil], now=NOW)

    given_back = release_parts(first, now=NOW)
    reserve_parts(second, operations=[oil], now=NOW)

    assert (given_back, kept(first)) == (1, [])
    assert kept(second) == [("FILTER", "1", "1", "")]
    assert release_parts(first, now=NOW) == 0


def test_asked_again_a_visit_keeps_its_own_and_gets_what_came(site, oil):
    part = make_part(site, "PADS", kit_of=oil, on_hand=1, quantity=4)
    visit = make_visit(site)
    reserve_parts(visit, operations=[oil], now=NOW)
    Stock.objects.filter(part=part).update(on_hand=4)

    reserve_parts(visit, operations=[oil], now=NOW)

    assert kept(visit) == [("PADS", "4", "4", "")]


def test_a_shelf_that_was_counted_anew_takes_nothing_away(site, oil):
    part = make_part(site, "PADS", kit_of=oil, on_hand=4, quantity=4)
    visit = make_visit(site)
    reserve_parts(visit, operations=[oil], now=NOW)
    Stock.objects.filter(part=part).update(on_hand=2, eta=dt.date(2027, 3, 12))

    reserve_parts(visit, operations=[oil], now=NOW)

    assert kept(visit) == [("PADS", "4", "4", "2027-03-12")]


def test_a_shelf_read_too_early_is_a_refusal(site, oil):
    part = make_part(site, kit_of=oil, on_hand=1)
    visit = make_visit(site)
    seen = ready_from(site=site, operations=[oil], now=NOW)
    make_reservation(make_visit(site), part)

    with pytest.raises(Refusal) as caught, transaction.atomic():
        reserve_parts(visit, operations=[oil], now=NOW, ready=seen)

    assert caught.value.messages == ("The last piece of a part has just gone. Please try again.",)
    assert kept(visit) == []


def by_orm(row: Reservation, held: int) -> None:
    row.held = held
    row.save()


def by_sql(row: Reservation, held: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE parts_prep_reservation SET held = %s WHERE id = %s", [held, row.pk])


@pytest.mark.parametrize("write", [by_orm, by_sql])
def test_no_writer_promises_one_piece_twice(site, oil, write):
    part = make_part(site, on_hand=3)
    make_reservation(make_visit(site), part, quantity=2)
    row = make_reservation(make_visit(site), part, quantity=2, held=1)

    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        write(row, 2)

    assert constraint_of(refused.value) == "reservation_is_within_stock"


def test_nothing_is_held_that_the_site_has_no_stock_of(site, oil):
    part = make_part(make_site("east"), on_hand=9)

    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        make_reservation(make_visit(site), part)

    assert constraint_of(refused.value) == "reservation_is_within_stock"


def test_a_row_that_was_given_back_does_not_come_back_into_a_full_shelf(site):
    part = make_part(site, on_hand=1)
    row = make_reservation(make_visit(site), part)
    release_parts(row.visit, now=NOW)
    make_reservation(make_visit(site), part)

    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        Reservation.objects.filter(pk=row.pk).update(released_at=None)

    assert constraint_of(refused.value) == "reservation_is_within_stock"
