"""The JSON API of work orders: the verbs of the screens, told by STAR words."""

import datetime as dt

import pytest
from django.test import Client as Browser

from service_desk.lib.clock import now
from service_desk.organisation.roles import RIGHTS, Role
from service_desk.organisation.tokens import issue_api_token
from service_desk.visits.states import VisitState
from tests.factories.orders import make_line, make_order
from tests.factories.organisation import make_site, make_staff
from tests.factories.visits import make_visit
from workorders.api.milestones import ACTS
from workorders.models import OrderLine, WorkOrder
from workorders.states import OrderState
from workorders.transitions import TABLE

pytestmark = pytest.mark.django_db

BASE = "/api/v1/work-orders/"


def caller(site, role=Role.MANAGER, **headers):
    key = issue_api_token(staff=make_staff(site, role), now=now())
    return Browser(headers={"Authorization": f"Token {key}", **headers})


def reach(browser, order, milestone, **given):
    return browser.post(
        f"{BASE}{order.number}/milestones/",
        {"milestone": milestone, **given},
        content_type="application/json",
    )


def test_an_order_is_opened_once_from_its_visit(site):
    visit, browser = make_visit(site, state=VisitState.ARRIVED), caller(site)

    first = browser.post(BASE, {"visit": visit.number}, content_type="application/json")
    again = browser.post(BASE, {"visit": visit.number}, content_type="application/json")

    assert (first.status_code, again.status_code) == (201, 200)
    order = WorkOrder.objects.get()
    shown = first.json()
    assert shown["number"] == again.json()["number"] == order.number
    assert (shown["status"], shown["visit"], shown["agreed_total"]) == (
        "DRAFT",
        visit.number,
        None,
    )
    assert [(line["operation"], line["amount"]) for line in shown["lines"]] == [("OIL", "129.00")]
    assert shown["totals"] == {
        "client": "129.00",
        "warranty": "0.00",
        "goodwill": "0.00",
        "internal": "0.00",
        "open": "129.00",
        "tax": "0.00",
        "total": "129.00",
    }
    assert shown["next"] == ["CHECKED_IN", "DECLINED"]


def test_what_was_agreed_and_how_far_it_is(site):
    order, browser = make_order(site, state=OrderState.SIGNED), caller(site)

    shown = reach(browser, order, "DISPATCHED").json()

    assert (shown["status"], shown["agreed_total"]) == ("ISSUED", "129.00")
    assert [agreement["how"] for agreement in shown["agreements"]] == ["signature"]
    assert [milestone["milestone"] for milestone in shown["milestones"]] == ["DISPATCHED"]
    assert [line["is_agreed"] for line in shown["lines"]] == [True]
    assert browser.get(f"{BASE}{order.number}/").json() == shown


def test_a_line_comes_on_as_a_job_a_part_or_words(site):
    order, browser = make_order(site), caller(site)

    def add(**given):
        return browser.post(f"{BASE}{order.number}/lines/", given, content_type="application/json")

    shown = add(words="Wipers", kind="part", quantity="2", price="19.00", payer="goodwill").json()

    assert [(line["words"], line["amount"], line["payer"]) for line in shown["lines"]][1:] == [
        ("Wipers", "38.00", "goodwill")
    ]
    assert add(operation="OIL").status_code == 201
    refused = add(operation="OIL", words="Oil")
    assert refused.status_code == 400
    assert refused.json()["obstacles"] == [
        {"code": "one_of_three", "message": "Give one of these: an operation, a part, or words."}
    ]


def test_after_an_agreement_a_dearer_line_is_refused_with_the_way_on(site):
    order, browser = make_order(site, state=OrderState.SIGNED), caller(site)

    refused = browser.post(
        f"{BASE}{order.number}/lines/",
        {"words": "More work", "price": "10.00"},
        content_type="application/json",
    )

    assert (refused.status_code, refused["Content-Type"]) == (409, "application/problem+json")
    assert [each["code"] for each in refused.json()["obstacles"]] == ["ask_first"]
    assert OrderLine.objects.filter(words="More work").count() == 0


def test_a_milestone_of_more_than_a_press_waits_for_its_conditions(site):
    order, browser = make_order(site), caller(site)

    refused = reach(browser, order, "CHECKED_IN", name="Marta García")

    assert refused.status_code == 409
    assert refused.json()["obstacles"]
    order.refresh_from_db()
    assert order.state == OrderState.DRAFT


def test_a_repeat_is_not_ready_without_a_passed_check(site):
    order, browser = make_order(site, state=OrderState.CHECKING), caller(site)
    order.visit.repeat_of = make_visit(site, state=VisitState.HANDED_OVER)
    order.visit.save(update_fields=["repeat_of"])

    assert reach(browser, order, "READY_FOR_PICKUP").status_code == 409

    order.refresh_from_db()
    assert order.state == OrderState.CHECKING


@pytest.mark.parametrize("row", [row for row in TABLE if row.milestone], ids=lambda row: row.verb)
def test_a_milestone_is_for_who_may_do_it_on_the_screen(site, row):
    order = make_order(site, state=next(iter(row.sources)))
    turned_away = {
        role for role in Role if reach(caller(site, role), order, row.milestone).status_code == 403
    }
    assert turned_away == {role for role in Role if row.right not in RIGHTS[role]}


def test_every_milestone_has_its_verb():
    assert set(ACTS) == {row.milestone for row in TABLE if row.milestone}


def test_a_foreign_site_has_no_such_order(site):
    order, stranger = make_order(site), caller(make_site("east"))
    assert stranger.get(f"{BASE}{order.number}/").status_code == 404
    assert reach(stranger, order, "DISPATCHED").status_code == 404
    assert stranger.get(BASE).json()["results"] == []
    assert stranger.get(BASE, {"site": "north"}).status_code == 404


def test_the_same_key_gives_the_first_answer(site):
    order = make_order(site, state=OrderState.SIGNED)
    browser = caller(site, **{"Idempotency-Key": "7f3a"})

    first, again = (reach(browser, order, "DISPATCHED") for _press in range(2))

    assert first.status_code == again.status_code == 200
    assert first.json() == again.json()


def test_a_second_press_without_a_key_is_refused_politely(site):
    order, browser = make_order(site, state=OrderState.SIGNED), caller(site)
    reach(browser, order, "DISPATCHED")
    refused = reach(browser, order, "DISPATCHED")
    assert refused.status_code == 409
    assert refused.json()["obstacles"][0]["code"] == "out_of_order"


def test_a_time_told_is_never_ahead_and_never_before_the_last_step(site):
    opened = now() - dt.timedelta(hours=2)
    order = make_order(site, state=OrderState.SIGNED, now=opened)
    browser = caller(site)
    ahead, before = now() + dt.timedelta(hours=1), opened - dt.timedelta(minutes=1)

    assert reach(browser, order, "DISPATCHED", at=ahead.isoformat()).status_code == 400
    assert reach(browser, order, "DISPATCHED", at=before.isoformat()).status_code == 400
    an_hour_ago = now() - dt.timedelta(hours=1)
    assert reach(browser, order, "DISPATCHED", at=an_hour_ago.isoformat()).status_code == 200
    order.refresh_from_db()
    assert order.issued_at == an_hour_ago


def test_orders_are_listed_by_state_and_the_sites_own_day(site):
    opened = dt.datetime(2027, 3, 9, 23, 30, tzinfo=dt.UTC)  # half past midnight in Madrid
    order = make_order(site, opened_at=opened)
    make_order(site, state=OrderState.SIGNED, opened_at=opened - dt.timedelta(days=1))
    browser = caller(site)

    def numbers(**asked):
        return [each["number"] for each in browser.get(BASE, asked).json()["results"]]

    assert len(numbers()) == 2
    assert numbers(**{"from": "2027-03-10", "to": "2027-03-10"}) == [order.number]
    assert numbers(state="DRAFT") == [order.number]
    assert browser.get(BASE, {"state": "LOST"}).status_code == 400
    assert browser.get(BASE, {"from": "yesterday"}).status_code == 400


@pytest.mark.parametrize("count", [1, 3])
def test_a_list_costs_the_same_for_any_length(site, count, django_assert_num_queries):
    for _each in range(count):
        make_line(make_order(site))
    browser = caller(site)
    with django_assert_num_queries(3):
        assert len(browser.get(BASE).json()["results"]) == count


@pytest.mark.parametrize("count", [1, 3])
def test_an_order_costs_the_same_for_any_number_of_lines(site, count, django_assert_num_queries):
    order = make_order(site)
    for _each in range(count):
        make_line(order)
    browser = caller(site)
    with django_assert_num_queries(8):
        assert len(browser.get(f"{BASE}{order.number}/").json()["lines"]) == count + 1
