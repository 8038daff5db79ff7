"""What a reserved part can never say, by every door; a piece is never promised twice."""

import pytest

from parts_prep.models import Reservation
from tests.factories import NOW
from tests.factories.catalogue import make_part
from tests.factories.organisation import make_site
from tests.factories.visits import make_visit
from tests.never import Never, is_refused_by_orm, is_refused_by_sql, named_constraints

pytestmark = pytest.mark.django_db

NEVER = {
    "reservation_is_one_a_part": Never(Reservation, "other", {"part": "filter", "held": 0}),
    "reservation_is_of_something": Never(Reservation, "other", {"quantity": 0, "held": 0}),
    "reservation_holds_no_more_than_asked": Never(Reservation, "other", {"held": 3}),
}
# A trigger's: the sum over other rows is nothing a constraint can say.
WITHIN_STOCK = "reservation_is_within_stock"
BEYOND = Never(Reservation, "second", {"held": 2})


@pytest.fixture
def house():
    site = make_site("north")
    filter_, disc = (make_part(site, code, on_hand=3) for code in ("FLT", "DISC"))
    first, second = make_visit(site), make_visit(site)

    def reserve(visit, part, held):
        return Reservation.objects.create(
            visit=visit, site=site, part=part, quantity=2, held=held, created_at=NOW
        )

    return {
        "filter": filter_,
        "first": reserve(first, filter_, 2),
        "other": reserve(first, disc, 2),
        "second": reserve(second, filter_, 1),
    }


def test_nothing_is_left_untried():
    tried, named = named_constraints("parts_prep", NEVER)

    assert tried == named


@pytest.mark.parametrize("name", NEVER)
def test_the_orm_is_refused(house, name):
    is_refused_by_orm(NEVER[name], house, name)


@pytest.mark.parametrize("name", NEVER)
def test_plain_sql_is_refused(house, name):
    is_refused_by_sql(NEVER[name], house, name)


def test_a_piece_is_promised_once_whoever_writes(house):
    is_refused_by_orm(BEYOND, house, WITHIN_STOCK)
    house["second"].refresh_from_db()
    is_refused_by_sql(BEYOND, house, WITHIN_STOCK)


def test_what_is_given_back_can_be_promised_again(house):
    Reservation.objects.filter(pk=house["first"].pk).update(released_at=NOW)
    Reservation.objects.filter(pk=house["second"].pk).update(held=2)

    assert Reservation.objects.get(pk=house["second"].pk).held == 2
    is_refused_by_sql(Never(Reservation, "first", {"released_at": None}), house, WITHIN_STOCK)
