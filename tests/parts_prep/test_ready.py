"""From which day all parts of the work can be there."""

import datetime as dt
from decimal import Decimal

import pytest

from parts_prep.queries import parts_needed, ready_from
from service_desk.catalogue.models import KitLine, Operation, Part, Stock
from service_desk.organisation.models import Site
from tests.factories import NOW
from tests.factories.catalogue import make_operation, make_part
from tests.factories.organisation import make_closure, make_site
from tests.factories.parts import make_reservation
from tests.factories.visits import make_visit

pytestmark = pytest.mark.django_db

MONDAY = dt.date(2027, 3, 8)


@pytest.fixture
def site() -> Site:
    return make_site("north")


@pytest.fixture
def oil(site) -> Operation:
    return make_operation(site)


def ready_on(site, *operations, now=NOW, visit=None) -> tuple[dt.date | None, list[str]]:
    ready = ready_from(site=site, operations=operations, now=now, visit=visit)
    return ready.on, [part.code for part in ready.late]


def test_kits_of_several_works_are_summed(site, oil):
    brakes = make_operation(site, "BRAKES")
    filter_ = make_part(site, "FILTER", kit_of=oil)
    pads = make_part(site, "PADS", kit_of=brakes, quantity=2)
    KitLine.objects.create(operation=brakes, part=filter_, quantity=Decimal("0.50"))

    assert parts_needed([oil, brakes]) == {filter_: Decimal("1.50"), pads: Decimal(2)}


def test_work_without_parts_can_begin_today(site, oil):
    assert ready_on(site, oil) == (MONDAY, [])


def test_what_lies_on_the_shelf_is_there_today(site, oil):
    make_part(site, kit_of=oil, on_hand=2, quantity=2)

    assert ready_on(site, oil) == (MONDAY, [])


def test_what_is_held_for_another_visit_is_not_free(site, oil):
    part = make_part(site, "FILTER", kit_of=oil, on_hand=1)
    other = make_visit(site)
    make_reservation(other, part)

    assert ready_on(site, oil) == (dt.date(2027, 3, 10), ["FILTER"])
    assert ready_on(site, oil, visit=other) == (MONDAY, [])


def test_what_was_given_back_is_free(site, oil):
    part = make_part(site, kit_of=oil, on_hand=1)
    make_reservation(make_visit(site), part)
    make_visit(site).reservations.model.objects.update(released_at=NOW)

    assert ready_on(site, oil) == (MONDAY, [])


@pytest.mark.parametrize(
    ("eta", "on"),
    [
        ("2027-03-08", "2027-03-08"),  # on its way today
        ("2027-03-19", "2027-03-19"),
        ("2027-03-05", "2027-03-10"),  # it should have come: as if ordered today
        (None, "2027-03-10"),
    ],
)
def test_the_day_the_stock_names_unless_it_has_passed(site, oil, eta, on):
    part = make_part(site, "FILTER", kit_of=oil, on_hand=0)
    Stock.objects.filter(part=part).update(eta=eta)

    assert ready_on(site, oil) == (dt.date.fromisoformat(on), ["FILTER"])


def test_an_ordered_part_takes_working_days(site, oil):
    make_part(site, "FILTER", kit_of=oil, on_hand=0)
    make_closure(site, dt.date(2027, 3, 12))
    thursday = NOW + dt.timedelta(days=3)

    # Friday is a holiday, Saturday is open, Sunday is not: two working days end on Monday.
    assert ready_on(site, oil, now=thursday) == (dt.date(2027, 3, 15), ["FILTER"])


def test_the_last_part_to_come_decides(site, oil):
    make_part(site, "FILTER", kit_of=oil, on_hand=0)
    seal = make_part(site, "SEAL", kit_of=oil, on_hand=0)
    make_part(site, "OIL-5W30", kit_of=oil, on_hand=9)
    Stock.objects.filter(part=seal).update(eta=dt.date(2027, 3, 22))

    assert ready_on(site, oil) == (dt.date(2027, 3, 22), ["FILTER", "SEAL"])


def test_a_part_the_site_never_had_is_ordered(site, oil):
    KitLine.objects.create(operation=oil, part=Part.objects.create(code="NEW"), quantity=1)

    assert ready_on(site, oil) == (dt.date(2027, 3, 10), ["NEW"])


def test_nobody_knows_the_day_at_a_site_that_never_opens(site, oil):
    make_part(site, "FILTER", kit_of=oil, on_hand=0)
    site.opening_hours.all().delete()

    assert ready_on(site, oil) == (None, ["FILTER"])


def test_today_is_the_sites_own_day(oil):
    tokyo = make_site(timezone="Asia/Tokyo", slug="tokyo")
    late_evening = dt.datetime(2027, 3, 8, 20, tzinfo=dt.UTC)  # Tuesday there

    assert ready_on(tokyo, make_operation(tokyo), now=late_evening) == (dt.date(2027, 3, 9), [])


def test_one_query_however_many_parts_are_late(site, oil, django_assert_num_queries):
    for _number in range(5):
        make_part(site, kit_of=oil, on_hand=0)

    with django_assert_num_queries(1):
        ready_from(site=site, operations=[oil], now=NOW)
