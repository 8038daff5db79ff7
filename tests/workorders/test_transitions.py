"""The course of an order: every verb from every state, by every role."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction

from service_desk.lib.refusals import Refusal
from service_desk.organisation.roles import RIGHTS, Role
from service_desk.visits.states import TRANSITIONS, VisitState
from tests.factories import NOW
from tests.factories.orders import make_order, make_signature
from tests.factories.organisation import make_staff
from workorders.actions.course import advance, lock_order
from workorders.models import GatePass, OrderChange, Payment, Settlement, WorkOrder
from workorders.states import OrderState, Purpose
from workorders.transitions import BY_VERB, TABLE, VISIT_STATE

pytestmark = pytest.mark.django_db


def try_verb(order: WorkOrder, verb: str, by) -> WorkOrder:
    """``verb`` with all that the database asks of it beside the state."""
    stamps: dict[str, dict[str, Any]] = {
        "sign": {"agreed_total": 0, "agreed_at": NOW},
        "void": {"void_reason": "Opened by mistake"},
        "decline": {"declined_at": NOW, "declined_reason": "Too expensive"},
    }
    if verb == "hand_over":
        ready_to_leave(order, by)
    return advance(lock_order(order), verb, by=by, door="desk", now=NOW, **stamps.get(verb, {}))


def ready_to_leave(order: WorkOrder, by) -> None:
    bill = Settlement.objects.create(
        order=order,
        site=order.site,
        number=f"{order.site.slug.upper()}-S27-00001",
        state="issued",
        subtotal=order.agreed_total or 0,
        total=order.agreed_total or 0,
        created_at=NOW,
        issued_at=NOW,
        issued_by=by,
    )
    if bill.total:
        Payment.objects.create(settlement=bill, amount=bill.total, way="card", at=NOW, by=by)
    GatePass.objects.create(order=order, number="NORTH-G27-00001", issued_at=NOW, issued_by=by)
    make_signature(order, Purpose.HANDOVER)


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.verb)
def test_a_role_with_the_right_may_and_no_other(site, row):
    done = set()
    for role in Role:
        order = make_order(site, state=next(iter(row.sources)))
        try:
            with transaction.atomic():
                try_verb(order, row.verb, make_staff(site, role))
                done.add(role)
                transaction.set_rollback(True)
        except PermissionDenied:
            order.refresh_from_db()
            assert order.state in row.sources
    assert done == {role for role in Role if row.right in RIGHTS[role]}


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.verb)
@pytest.mark.parametrize("state", OrderState, ids=lambda state: state.value)
def test_a_verb_goes_from_its_sources_only(site, row, state):
    manager = make_staff(site, Role.MANAGER)
    order = make_order(site, state=state)
    if state in row.sources:
        assert try_verb(order, row.verb, manager).state == row.target
    else:
        with pytest.raises(Refusal) as refused:
            advance(lock_order(order), row.verb, by=manager, door="desk", now=NOW)
        assert refused.value.status == 409


def test_every_state_is_reached_and_left_for_an_end():
    assert {OrderState.DRAFT, *(row.target for row in TABLE)} == set(OrderState)
    ends = {state for state in OrderState if not any(state in row.sources for row in TABLE)}
    assert ends == {OrderState.CLOSED, OrderState.VOID}


def test_the_visit_can_go_wherever_its_order_goes():
    for row in TABLE:
        to = VISIT_STATE.get(row.target)
        for source in row.sources:
            before = VISIT_STATE.get(source, VisitState.ARRIVED)
            assert to is None or before == to or to in TRANSITIONS[before], row.verb


def test_the_visit_moves_with_its_order(site):
    order = make_order(site, state=OrderState.CHECKING)
    try_verb(order, "declare_ready", make_staff(site, Role.MANAGER))
    order.visit.refresh_from_db()
    assert (order.visit.state, order.visit.ready_at) == (VisitState.READY, NOW)


def test_each_verb_has_a_milestone_of_its_own():
    words = [row.milestone for row in TABLE if row.milestone]
    assert len(words) == len(set(words))
    assert set(BY_VERB) == {row.verb for row in TABLE}


def test_an_order_opens_with_its_first_version(site):
    order = make_order(site)
    assert list(OrderChange.objects.values_list("order", "version", "client_total")) == [
        (order.pk, 1, sum(line.amount for line in order.lines.all()))
    ]


def test_what_the_database_refuses_is_said_in_a_sentence(site):
    order = make_order(site, state=OrderState.CHECKING)
    order.visit.repeat_of = make_order(site, state=OrderState.CLOSED).visit
    order.visit.save(update_fields=["repeat_of"])
    with pytest.raises(Refusal, match="needs a passed quality check"):
        try_verb(order, "declare_ready", make_staff(site, Role.MANAGER))
