"""What orders, lines, signatures, agreements, limits and approvals can never say, by every door."""

import pytest
from django.db import IntegrityError, connection, transaction

from service_desk.lib.transactions import constraint_of
from service_desk.organisation.roles import Role
from tests.factories import NOW
from tests.factories.orders import make_line, make_order, make_signature
from tests.factories.organisation import make_site, make_staff
from tests.never import (
    Never,
    is_refused_by_orm,
    is_refused_by_page,
    is_refused_by_sql,
    named_constraints,
)
from workorders.actions.course import refusal_of
from workorders.models import (
    Agreement,
    Approval,
    OrderChange,
    OrderLine,
    RoleLimit,
    Signature,
    WorkOrder,
    WorkshopPolicy,
)
from workorders.states import ApprovalOf, LineKind, OrderState, Origin

pytestmark = pytest.mark.django_db

NEVER = {
    "work_order_state_is_known": Never(WorkOrder, "signed", {"state": "LOST"}),
    "work_order_pricing_is_known": Never(WorkOrder, "draft", {"pricing": "by_guess"}),
    "work_order_is_one_a_visit": Never(WorkOrder, "draft", {"visit": "other_visit"}),
    "work_order_agreement_has_its_time": Never(WorkOrder, "draft", {"agreed_total": 1}),
    "work_order_warranty_has_its_person": Never(WorkOrder, "draft", {"warranty_at": NOW}),
    "work_order_is_agreed_before_work": Never(WorkOrder, "draft", {"state": "SIGNED"}),
    "work_order_work_has_its_start": Never(WorkOrder, "signed", {"state": "WORKING"}),
    "work_order_ready_has_its_time": Never(WorkOrder, "signed", {"state": "READY"}),
    "work_order_closed_has_its_time": Never(WorkOrder, "closed", {"closed_at": None}),
    "work_order_is_declined_for_a_reason": Never(WorkOrder, "draft", {"declined_at": NOW}),
    "work_order_is_declined_before_work": Never(
        WorkOrder,
        "signed",
        {"declined_at": NOW, "declined_reason": "Too dear", "started_at": NOW},
    ),
    "work_order_is_void_for_a_reason": Never(WorkOrder, "draft", {"state": "VOID"}),
    "order_line_kind_is_known": Never(OrderLine, "labour", {"kind": "gift"}),
    "order_line_payer_is_known": Never(OrderLine, "labour", {"payer": "nobody"}),
    "order_line_is_of_something": Never(OrderLine, "labour", {"quantity": 0}),
    "order_line_amount_is_its_sum": Never(OrderLine, "part", {"amount": 19}),
    "order_line_part_has_its_origin": Never(OrderLine, "part", {"origin": ""}),
    "order_line_says_what": Never(OrderLine, "labour", {"words": ""}),
    "order_line_own_part_costs_nothing": Never(
        OrderLine, "part", {"origin": Origin.CLIENTS_OWN.value}
    ),
    "signature_purpose_is_known": Never(Signature, "name", {"purpose": "fun"}),
    "signature_is_given_once": Never(Signature, "name", {"purpose": "intake"}),
    "signature_has_its_name": Never(Signature, "name", {"name": ""}),
    "signature_on_a_pad_has_strokes": Never(Signature, "name", {"strokes": "no_strokes"}),
    "agreement_way_is_known": Never(Agreement, "said", {"how": "nod"}),
    "agreement_is_of_a_price": Never(Agreement, "said", {"total": -1}),
    "agreement_has_its_person": Never(Agreement, "said", {"name": ""}),
    "agreement_signed_has_its_signature": Never(Agreement, "said", {"how": "signature"}),
    "agreement_by_voice_has_its_words": Never(Agreement, "said", {"words": ""}),
    "order_change_is_one_a_version": Never(OrderChange, "change", {"version": 1}),
    "workshop_policy_asks_in_time": Never(
        WorkshopPolicy, "policy", {"progress_percent": 81}, page="policy"
    ),
    "workshop_policy_samples_a_share": Never(
        WorkshopPolicy, "policy", {"sample_percent": 101}, page="policy"
    ),
    "workshop_policy_prices_are_not_negative": Never(
        WorkshopPolicy, "policy", {"labour_rate": -1}, page="policy"
    ),
    "role_limit_is_said_once": Never(RoleLimit, "limit", {"role": "cashier"}, page="limit"),
    "role_limit_role_is_known": Never(RoleLimit, "limit", {"role": "king"}, page="limit"),
    "role_limit_kind_is_known": Never(RoleLimit, "limit", {"kind": "gift"}, page="limit"),
    "role_limit_is_a_share": Never(RoleLimit, "limit", {"most_percent": 101}, page="limit"),
    "approval_kind_is_known": Never(Approval, "approval", {"kind": "gift"}),
    "approval_is_asked_for_a_reason": Never(Approval, "approval", {"reason": ""}),
    "approval_has_its_person": Never(Approval, "approval", {"decided_at": NOW}),
    "approval_is_asked_once_at_a_time": Never(Approval, "approval", {"kind": "goodwill"}),
}
# What other constraints of a table would refuse as well: the trigger that keeps agreements speaks
# first where an agreement is rewritten, so a new row is tried instead.
NEW_ROWS = {name for name, never in NEVER.items() if never.model is Agreement}


@pytest.fixture
def house():
    site = make_site("north")
    ana = make_staff(site, Role.ADVISOR)
    draft, signed = make_order(site), make_order(site, state=OrderState.SIGNED)
    limits = [
        RoleLimit.objects.create(
            site=site, role=role, kind=ApprovalOf.DISCOUNT, most_percent=5, most_amount=50
        )
        for role in (Role.ADVISOR, Role.CASHIER)
    ]
    approvals = [
        Approval.objects.create(
            order=draft, kind=kind, amount=10, reason="Loyal", asked_at=NOW, asked_by=ana
        )
        for kind in ApprovalOf
    ]
    return {
        "draft": draft,
        "signed": signed,
        "closed": make_order(site, state=OrderState.CLOSED),
        "other_visit": signed.visit,
        "labour": make_line(draft),
        "part": make_line(draft, kind=LineKind.PART),
        "name": make_signature(signed, "extra"),
        "no_strokes": [],
        "said": Agreement(
            order=signed, how="voice", name="Lucía", words="Yes", total=1, snapshot=[], at=NOW
        ),
        "change": OrderChange.objects.create(
            order=draft, version=2, total=0, client_total=0, at=NOW
        ),
        "policy": WorkshopPolicy.objects.create(site=site),
        "limit": limits[0],
        "approval": approvals[0],
    }


def test_every_constraint_of_orders_and_policy_is_tried():
    tried, there = named_constraints("workorders", NEVER)
    assert tried == there


@pytest.mark.parametrize("name", NEVER)
def test_the_orm_is_refused(name, house):
    is_refused_by_orm(NEVER[name], house, name)


@pytest.mark.parametrize("name", [name for name in NEVER if name not in NEW_ROWS])
def test_plain_sql_is_refused(name, house):
    if NEVER[name].bad == {"strokes": "no_strokes"}:
        house["no_strokes"] = "[]"
    is_refused_by_sql(NEVER[name], house, name)


@pytest.mark.parametrize("name", [name for name, never in NEVER.items() if never.page])
def test_the_set_up_page_says_why(name, house, client):
    is_refused_by_page(client, NEVER[name], house)


@pytest.mark.parametrize(
    "change", ["total = 0", "snapshot = '[]'", "name = 'Nobody'", "how = 'link'"]
)
def test_an_agreement_is_kept_as_it_was(change, house):
    """The trigger ``agreement_kept`` refuses every door, and says so in a sentence."""
    agreement = house["signed"].agreements.get()
    with pytest.raises(IntegrityError) as refused, transaction.atomic(), connection.cursor() as sql:
        sql.execute(f"UPDATE workorders_agreement SET {change} WHERE id = %s", [agreement.pk])  # noqa: S608
    assert constraint_of(refused.value) == "agreement_is_kept_as_it_was"
    assert str(refusal_of(refused.value)).startswith("An agreement is kept as it was.")


def test_an_order_is_looked_at_in_the_set_up_with_its_lines_and_versions(house, client):
    from tests.organisation.pages import owner_at

    client.force_login(owner_at())
    order = house["signed"]
    page = client.get(f"/admin/workorders/workorder/{order.pk}/change/").content.decode()
    for words in (order.number, order.lines.first().words, order.agreements.get().name):
        assert words in page
    assert 'type="submit" value="Save"' not in page
