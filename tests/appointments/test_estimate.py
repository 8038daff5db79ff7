"""An estimate takes the agreed price apart, to the cent, and never changes it (R-1.11)."""

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from appointments.estimate import Work, estimate_of, estimate_of_visit, estimate_works
from service_desk.catalogue.models import KitLine, Operation, Part, Stock
from tests.factories.catalogue import make_operation, make_part
from tests.factories.organisation import make_site
from tests.factories.visits import make_visit

pytestmark = pytest.mark.django_db


@pytest.fixture
def site():
    return make_site("north", tax_percent=Decimal(21))


def test_a_line_names_hours_labour_and_parts_in_the_clients_language(site):
    oil = make_operation(site)
    make_part(site, "FLT-1", name="Oil filter", price=Decimal("12.40"), kit_of=oil)
    make_part(site, "OIL-1", name="Oil, litre", price="9.90", kit_of=oil, quantity=Decimal("4.5"))

    estimate = estimate_of(site, [oil], "es")

    (line,) = estimate.lines
    assert (line.code, line.name, line.hours) == ("OIL", "Cambio de aceite", Decimal("0.80"))
    assert [(part.code, part.quantity, part.amount) for part in line.parts] == [
        ("FLT-1", 1, Decimal("12.40")),
        ("OIL-1", Decimal("4.5"), Decimal("44.55")),
    ]
    assert (line.labour, line.reduction, line.total) == (Decimal("72.05"), 0, Decimal("129.00"))
    assert (estimate.labour_hours, estimate.parts) == (Decimal("0.80"), Decimal("56.95"))
    assert (estimate.net, estimate.tax, estimate.total) == (
        Decimal("106.61"),
        Decimal("22.39"),
        Decimal("129.00"),
    )


def test_a_fixed_price_below_its_parts_stays_the_price(site):
    recall = make_operation(site, "RECALL", price=Decimal(0))
    make_part(site, price=Decimal("80.00"), kit_of=recall)

    (line,) = estimate_of(site, [recall], "en").lines

    assert (line.labour, line.reduction, line.total) == (0, Decimal("80.00"), 0)


def test_a_visit_is_estimated_at_the_price_it_was_booked_at(site):
    oil = make_operation(site)
    visit = make_visit(site, operations=(oil,), language="ru")
    Operation.objects.update(price=Decimal("149.00"))

    estimate = estimate_of_visit(visit)

    assert [line.name for line in estimate.lines] == ["Замена масла"]
    assert estimate.total == Decimal("129.00")


def test_a_part_of_another_site_only_has_no_price_here(site):
    oil = make_operation(site)
    make_part(make_site("east"), price=Decimal("12.40"), kit_of=oil)

    (line,) = estimate_of(site, [oil], "en").lines

    assert (line.parts[0].amount, line.labour) == (0, Decimal("129.00"))


def test_an_estimate_is_one_query_for_any_number_of_jobs(site, django_assert_num_queries):
    jobs = [make_operation(site, code) for code in ("A", "B", "C")]
    for job in jobs:
        make_part(site, kit_of=job)

    with django_assert_num_queries(1):
        estimate_of(site, jobs, "en")


cents = st.decimals(min_value=0, max_value=50_000, places=2)
kit_lines = st.lists(
    st.tuples(st.decimals(min_value="0.01", max_value=99, places=2), cents), max_size=4
)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    jobs=st.lists(st.tuples(cents, kit_lines), min_size=1, max_size=4),
    tax=st.decimals(min_value=0, max_value="99.99", places=2),
    currency=st.sampled_from(["EUR", "RUB", "JPY"]),
)
def test_every_sum_is_right_to_the_coin_whatever_the_prices(site, jobs, tax, currency):
    for model in (Stock, KitLine, Operation, Part):
        model.objects.all().delete()
    site.tax_percent, site.currency = tax, currency
    works = []
    for number, (price, kit) in enumerate(jobs):
        job = make_operation(site, f"J{number}")
        works.append(Work(job, Decimal("0.10"), price))
        for quantity, each in kit:
            make_part(site, kit_of=job, quantity=quantity, price=each)

    estimate = estimate_works(site, works, "en")

    for line in estimate.lines:
        parts = sum(part.amount for part in line.parts)
        assert line.labour + parts - line.reduction == line.total
        assert min(line.labour, line.reduction) == 0
    assert estimate.labour + estimate.parts - estimate.reduction == estimate.total
    assert estimate.total == sum(line.total for line in estimate.lines)
    assert estimate.net + estimate.tax == estimate.total
    assert 0 <= estimate.tax <= estimate.total
    assert estimate.labour_hours == Decimal("0.10") * len(jobs)
    assert KitLine.objects.count() == sum(len(kit) for _price, kit in jobs)
