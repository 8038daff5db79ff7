"""The question three quarters of the way, its answers, and the list of promises at risk."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied

from appointments.actions import tell_late
from appointments.states import LateReason
from service_desk.lib.refusals import Refusal
from service_desk.organisation.roles import Role
from service_desk.records.models import JournalEntry
from service_desk.scans import run_scan
from tests.factories import NOW, at
from tests.factories.orders import make_order
from tests.factories.organisation import make_staff
from tests.factories.workshop import make_assignment, make_mechanic
from workorders.actions.workshop_progress import answer_progress, set_promise
from workorders.actions.workshop_work import start_work
from workorders.models import ProgressCheck, WorkOrder, WorkshopPolicy
from workorders.reads.radar import Risk, asks_at, at_risk
from workorders.states import OrderState, Progress

pytestmark = pytest.mark.django_db

HOUR = dt.timedelta(hours=1)


@pytest.fixture
def ivan(site):
    return make_mechanic(site)


@pytest.fixture
def order(site, ivan):
    """Begun at nine, promised for one: the question falls due at noon."""
    order = make_order(site, state=OrderState.ISSUED, promised_at=NOW + 4 * HOUR)
    start_work(make_assignment(order, ivan), by=ivan, door="desk", now=NOW)
    return WorkOrder.objects.select_related("site", "visit").get(pk=order.pk)


def risks(site, now):
    return [(each.risk, each.check is not None) for each in at_risk(site, now=now)]


def answer(order, said, by, now=NOW + 3 * HOUR, **more):
    check = order.progress_checks.get(promised_at=order.promised_at)
    return answer_progress(check, answer=said, by=by, door="desk", now=now, **more)


def test_the_first_start_plans_the_question(order):
    check = order.progress_checks.get()
    assert (check.promised_at, check.due_at) == (NOW + 4 * HOUR, NOW + 3 * HOUR)


@pytest.mark.parametrize(("percent", "clock"), [(70, "11:48"), (80, "12:12")])
def test_the_share_is_the_policys(site, ivan, percent, clock):
    WorkshopPolicy.objects.create(site=site, progress_percent=percent)
    order = make_order(site, state=OrderState.ISSUED, promised_at=NOW + 4 * HOUR)
    start_work(make_assignment(order, ivan), by=ivan, door="desk", now=NOW)
    assert f"{site.local(order.progress_checks.get().due_at):%H:%M}" == clock


def test_planned_time_is_open_time(site):
    # Monday 14:00 to Tuesday 12:00 are eight open hours: six of them end on Tuesday at ten.
    asked = asks_at(site, at("2027-03-08 14:00"), at("2027-03-09 12:00"), 75)
    assert asked == at("2027-03-09 10:00")


def test_a_promise_is_at_risk_once_it_is_asked_about(site, order):
    assert risks(site, NOW + 3 * HOUR - dt.timedelta(minutes=1)) == []
    # In the last hour what nobody answers for is red.
    assert risks(site, NOW + 3 * HOUR) == [(Risk.LATE_SOON, True)]
    answer(order, Progress.ON_TIME, order.assignments.get().mechanic)
    assert risks(site, NOW + 3 * HOUR) == []
    assert risks(site, NOW + 4 * HOUR) == [(Risk.PASSED, True)]


def test_later_stays_at_risk_until_the_client_is_told(site, order, ivan):
    now = NOW + 2 * HOUR
    check = answer(order, Progress.LATE, ivan, now=now, new_ready_at=NOW + 6 * HOUR)
    assert risks(site, now) == [(Risk.LATE, True)]
    set_promise(
        order,
        ready_at=check.new_ready_at,
        reason=LateReason.MORE_WORK,
        by=make_staff(site, Role.ADVISOR),
        door="desk",
        now=now,
    )
    assert risks(site, now) == []
    check.refresh_from_db()
    assert check.told_at == now
    # The new promise has its own question, three quarters of the way from now.
    asked = ProgressCheck.objects.get(promised_at=NOW + 6 * HOUR)
    assert (asked.due_at, asked.answer) == (NOW + 5 * HOUR, "")


def test_something_wrong_goes_to_the_advisor_and_the_foreman(site, order, ivan):
    answer(order, Progress.ANOMALY, ivan, now=NOW + HOUR, words="Thread torn")
    assert risks(site, NOW + HOUR) == [(Risk.WRONG, True)]
    on_visit = JournalEntry.objects.get(subject=f"visit:{order.visit_id}", verb="progress_answered")
    assert on_visit.data == {"answer": "anomaly", "words": "Thread torn"}


@pytest.mark.parametrize(
    ("said", "more", "field"),
    [
        (Progress.LATE, {}, "new_ready_at"),
        (Progress.LATE, {"new_ready_at": NOW + 3 * HOUR}, "new_ready_at"),
        (Progress.ANOMALY, {"words": " "}, "words"),
    ],
)
def test_an_answer_says_what_it_has_to(order, ivan, said, more, field):
    with pytest.raises(Refusal) as refused:
        answer(order, said, ivan, **more)
    assert (refused.value.status, refused.value.obstacles[0].field) == (400, field)


def test_the_cashier_does_not_answer_for_the_workshop(site, order):
    with pytest.raises(PermissionDenied):
        answer(order, Progress.ON_TIME, make_staff(site, Role.CASHIER))


def test_what_is_not_begun_and_can_not_be_done_in_time_is_at_risk(site):
    make_order(site, state=OrderState.ISSUED, promised_at=NOW + 2 * HOUR, planned_hours=3)
    make_order(site, state=OrderState.ISSUED, promised_at=NOW + 4 * HOUR, planned_hours=3)
    assert risks(site, NOW) == [(Risk.NOT_BEGUN, False)]


def test_the_most_urgent_comes_first(site, order, ivan):
    passed = make_order(site, state=OrderState.CHECKING, promised_at=NOW)
    answer(order, Progress.ANOMALY, ivan, words="Thread torn")
    make_order(site, state=OrderState.READY, promised_at=NOW)
    found = at_risk(site, now=NOW + HOUR)
    assert [each.order for each in found] == [passed, order]
    assert [each.risk.is_red for each in found] == [True, False]


def test_the_scan_finds_what_nobody_asks_about_and_changes_nothing_twice(site):
    make_order(site, state=OrderState.WORKING, promised_at=NOW + 4 * HOUR)
    make_order(site, state=OrderState.ISSUED, promised_at=NOW + 4 * HOUR)
    assert [run_scan("progress", NOW) for _time in range(2)] == [1, 0]
    assert ProgressCheck.objects.count() == 1


def test_a_day_without_the_clock_loses_nothing(site, order):
    assert risks(site, NOW + 24 * HOUR) == [(Risk.PASSED, True)]


def test_a_later_time_told_at_the_desk_becomes_the_orders(site, order):
    by, later = make_staff(site), NOW + 6 * HOUR
    tell_late(
        order.visit, ready_at=later, reason=LateReason.PART, by=by, door="desk", now=NOW + HOUR
    )
    assert [run_scan("progress", NOW + HOUR) for _time in range(2)] == [1, 0]
    order.refresh_from_db()
    assert (order.promised_at, order.version) == (later, 2)
    assert risks(site, NOW + 4 * HOUR) == []


def test_the_list_asks_the_same_of_one_order_and_of_three(site, django_assert_num_queries):
    for number in range(1, 4):
        make_order(site, state=OrderState.WORKING, promised_at=NOW)
        with django_assert_num_queries(2):
            assert len(at_risk(site, now=NOW)) == number
