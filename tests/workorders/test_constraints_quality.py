"""What a check can never say; no repeat is ready or closed without a passed one (UX-34)."""

import pytest
from django.contrib import admin
from django.db import IntegrityError, connection, transaction

from service_desk.lib.refusals import Refusal
from service_desk.lib.transactions import constraint_of
from service_desk.organisation.roles import Role
from tests.factories import NOW
from tests.factories.orders import make_order
from tests.factories.organisation import make_site, make_staff
from tests.factories.visits import make_visit
from tests.never import Never, is_refused_by_orm, is_refused_by_sql, named_constraints
from workorders.actions.course import advance, lock_order
from workorders.actions.quality import plan_check
from workorders.actions.ready import declare_ready, tick
from workorders.models import QualityCheck, QualityPoint, WorkOrder, WorkshopPolicy
from workorders.states import OrderState

pytestmark = pytest.mark.django_db

NEVER = {
    "quality_check_state_is_known": Never(
        QualityCheck, "check", {"state": "maybe", "decided_at": NOW, "decided_by": "manager"}
    ),
    "quality_check_is_one_a_round": Never(QualityCheck, "check", {"round": 2}),
    "quality_check_is_decided_by_a_person": Never(QualityCheck, "check", {"state": "passed"}),
    "quality_check_goes_back_for_a_reason": Never(
        QualityCheck, "check", {"state": "back", "decided_at": NOW, "decided_by": "manager"}
    ),
    "quality_point_mark_is_known": Never(QualityPoint, "point", {"mark": "fine"}),
    "quality_point_says_what": Never(QualityPoint, "point", {"words": ""}),
}


@pytest.fixture
def house():
    site = make_site("north")
    WorkshopPolicy.objects.create(site=site, sample_percent=100)
    order = make_order(site, state=OrderState.CHECKING)
    check = plan_check(order, now=NOW)
    QualityCheck.objects.create(order=order, round=2, created_at=NOW)
    return {
        "check": check,
        "point": check.points.first(),
        "manager": make_staff(site, Role.MANAGER),
    }


@pytest.mark.parametrize("name", NEVER)
def test_the_orm_refuses_it(house, name):
    is_refused_by_orm(NEVER[name], house, name)


@pytest.mark.parametrize("name", NEVER)
def test_plain_sql_refuses_it(house, name):
    is_refused_by_sql(NEVER[name], house, name)


def test_all_that_quality_control_can_never_say_is_tried():
    tried, known = named_constraints("workorders", NEVER)
    assert tried == known


# A repeat claim, its work done, in a house that draws nobody.


@pytest.fixture
def repeat():
    site = make_site("south")
    WorkshopPolicy.objects.create(site=site, sample_percent=0, washes_cars=False)
    first = make_visit(site)
    visit = make_visit(
        site, client=first.client, vehicle=first.vehicle, repeat_of=first, arrived_at=NOW
    )
    order = make_order(site, state=OrderState.CHECKING, visit=visit)
    order.lines.update(done_at=NOW)
    return order


UNCHECKED = "work_order_is_checked_before_it_is_ready"


def test_the_verb_refuses_a_repeat_without_a_check(repeat):
    manager = make_staff(repeat.site, Role.MANAGER)
    for what in ("looked_over", "papers", "totals"):
        tick(repeat, what=what, by=manager, door="desk", now=NOW)
    with pytest.raises(Refusal, match="needs a passed quality check") as refused:
        declare_ready(repeat, by=manager, door="desk", now=NOW)
    assert [each.code for each in refused.value.obstacles] == [UNCHECKED]


def test_the_one_way_of_an_order_refuses_it_too(repeat):
    manager = make_staff(repeat.site, Role.MANAGER)
    with pytest.raises(Refusal, match="needs a passed quality check"), transaction.atomic():
        advance(lock_order(repeat), "declare_ready", by=manager, door="api", now=NOW)


@pytest.mark.parametrize("state", [OrderState.READY, OrderState.CLOSED])
@pytest.mark.parametrize("rounds", [[], ["due"], ["back"], ["passed", "due"]])
def test_orm_and_sql_refuse_it_by_every_state_of_the_check(repeat, state, rounds):
    by = make_staff(repeat.site, Role.QUALITY)
    for number, said in enumerate(rounds, start=1):
        decided = {} if said == "due" else {"decided_at": NOW, "decided_by": by}
        QualityCheck.objects.create(
            order=repeat, round=number, state=said, created_at=NOW, words="Loose", **decided
        )
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        WorkOrder.objects.filter(pk=repeat.pk).update(state=state, ready_at=NOW, closed_at=NOW)
    assert constraint_of(refused.value) == UNCHECKED
    with pytest.raises(IntegrityError) as refused, transaction.atomic(), connection.cursor() as sql:
        sql.execute(
            "UPDATE workorders_workorder SET state = %s, ready_at = now(), closed_at = now()"
            " WHERE id = %s",
            [state, repeat.pk],
        )
    assert constraint_of(refused.value) == UNCHECKED


def test_what_was_worked_on_is_not_called_declined_to_get_round_it(repeat):
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        WorkOrder.objects.filter(pk=repeat.pk).update(
            state=OrderState.READY, ready_at=NOW, declined_at=NOW, declined_reason="Never mind"
        )
    assert constraint_of(refused.value) == "work_order_is_declined_before_work"


def test_the_set_up_pages_change_no_order_s_state_and_no_check(repeat, rf):
    request = rf.get("/admin/")
    request.user = make_staff(repeat.site, Role.ADMINISTRATOR, is_staff=True, is_superuser=True)
    for model in (WorkOrder, QualityCheck, QualityPoint):
        page = admin.site._registry.get(model)
        assert page is None or not page.has_change_permission(request)
