"""What the catalogue can never say, tried by every door."""

import pytest
from django.urls import reverse

from service_desk.catalogue.models import KitLine, MaintenancePlan, Operation, Part, Stock
from service_desk.organisation.roles import Role
from tests.factories.catalogue import make_operation, make_part
from tests.factories.organisation import make_site, make_staff
from tests.never import (
    Never,
    is_refused_by_orm,
    is_refused_by_page,
    is_refused_by_sql,
    named_constraints,
    page_of,
)
from tests.organisation.pages import as_posted, owner_at

pytestmark = pytest.mark.django_db

NEVER = {
    "operation_code_is_unique": Never(Operation, "oil", {"code": "DIAG"}, "oil"),
    "operation_code_is_plain": Never(Operation, "oil", {"code": "oil!"}, "oil"),
    "operation_takes_some_time": Never(Operation, "oil", {"norm_hours": 0}, "oil"),
    "operation_price_is_not_negative": Never(Operation, "oil", {"price": -1}, "oil"),
    "stock_is_one_row_a_part": Never(Stock, "stock", {"part": "fluid"}),
    "stock_is_never_negative": Never(Stock, "stock", {"on_hand": -1}, "filter"),
    "stock_price_is_not_negative": Never(Stock, "stock", {"price": -1}, "filter"),
    "kit_names_a_part_once": Never(KitLine, "line", {"part": "fluid"}),
    "kit_quantity_is_positive": Never(KitLine, "line", {"quantity": 0}, "oil"),
    "plan_is_said_once_a_model": Never(MaintenancePlan, "plan", {"model": "C5"}, "oil"),
    "plan_comes_by_km_or_months": Never(MaintenancePlan, "plan", {"every_km": None}, "oil"),
}


@pytest.fixture
def house():
    site = make_site("north")
    oil, _diag = make_operation(site, "OIL"), make_operation(site, "DIAG")
    filter_, fluid = (make_part(site, code, kit_of=oil) for code in ("FLT-OIL", "OIL-5W30"))
    plans = [
        MaintenancePlan.objects.create(operation=oil, make="Citroën", model=model, every_km=15_000)
        for model in ("C4", "C5")
    ]
    return {
        "site": site,
        "oil": oil,
        "filter": filter_,
        "fluid": fluid,
        "stock": filter_.stock.get(),
        "line": oil.kit.get(part=filter_),
        "plan": plans[0],
    }


def test_nothing_is_left_untried():
    tried, named = named_constraints("catalogue", NEVER)

    assert tried == named


@pytest.mark.parametrize("name", NEVER)
def test_the_orm_is_refused(house, name):
    is_refused_by_orm(NEVER[name], house, name)


@pytest.mark.parametrize("name", NEVER)
def test_plain_sql_is_refused(house, name):
    is_refused_by_sql(NEVER[name], house, name)


@pytest.mark.parametrize("name", [name for name, never in NEVER.items() if never.page])
def test_the_set_up_page_says_why_not(client, house, name):
    is_refused_by_page(client, NEVER[name], house)


@pytest.mark.parametrize("page", ["oil", "filter", "plan"])
def test_what_is_good_is_saved(client, house, page):
    client.force_login(owner_at())
    url = page_of(house[page])

    answer = client.post(url, as_posted(client.get(url)))

    assert answer.status_code == 302
    assert Operation.objects.get(pk=house["oil"].pk).papers == ["registration", "service_book"]


def test_a_part_named_twice_in_a_kit_is_told_on_the_page(client, house):
    client.force_login(owner_at())
    url = page_of(house["oil"])
    posted = as_posted(client.get(url), house["line"], {"part": house["fluid"]})

    answer = client.post(url, posted)

    assert answer.status_code == 200
    assert "errorlist" in answer.content.decode()


@pytest.mark.parametrize("page", ["operation", "part", "maintenanceplan"])
def test_lists_open(client, house, page):
    client.force_login(owner_at())

    answer = client.get(reverse(f"admin:catalogue_{page}_changelist"))

    assert answer.status_code == 200


def test_an_administrator_sees_the_stock_of_their_own_site_only(client, house):
    east = make_site("east")
    Stock.objects.create(site=east, part=house["filter"], on_hand=7777)
    client.force_login(make_staff(house["site"], Role.ADMINISTRATOR, is_staff=True))

    listed = client.get(reverse("admin:catalogue_part_changelist")).content.decode()
    page = client.get(page_of(house["filter"])).content.decode()

    assert "7777" not in listed
    assert 'value="7777.00"' not in page
    assert Part.objects.count() == 2
