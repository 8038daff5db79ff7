"""The lines of an order: added with their kit, changed in place, removed, brought back."""

from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from service_desk.lib.refusals import Refusal
from service_desk.organisation.roles import Role
from tests.factories import NOW
from tests.factories.catalogue import make_operation, make_part
from tests.factories.orders import make_line, make_order
from tests.factories.organisation import make_staff
from workorders.actions.approvals import ask_approval, decide_approval
from workorders.actions.lines import LineWish
from workorders.actions.orders import (
    add_job,
    add_line,
    add_part,
    change_line,
    copy_line,
    remove_line,
    restore_line,
    undo_change,
)
from workorders.actions.orders_terms import confirm_warranty, set_note, set_pricing
from workorders.models import OrderChange, OrderLine, RoleLimit
from workorders.rules.orders import obstacles_to_issue
from workorders.states import ApprovalOf, LineKind, OrderState, Origin, Payer, Pricing

pytestmark = pytest.mark.django_db


@pytest.fixture
def advisor(site):
    return make_staff(site, Role.ADVISOR, name="Ana Ruiz")


@pytest.fixture
def who(advisor):
    return {"by": advisor, "door": "desk", "now": NOW}


@pytest.fixture
def order(site):
    return make_order(site)


def wish_of(line: OrderLine, **changes) -> LineWish:
    """What the line says already, but for ``changes``."""
    said: dict[str, Any] = {
        "words": line.words,
        "quantity": line.quantity,
        "price": line.price,
        "payer": Payer(line.payer),
        "origin": line.origin,
        "supplier": line.supplier,
    }
    return LineWish(**(said | changes))


def said(line: OrderLine) -> tuple[str, str, str, str]:
    line.refresh_from_db()
    return line.words, str(line.quantity), str(line.price), str(line.amount)


def last_change(order) -> list[dict]:
    return OrderChange.objects.filter(order=order).first().changes


def test_a_job_brings_its_kit_and_adds_up_to_its_price(site, order, who):
    brakes = make_operation(site, "BRK", name_es="Pastillas", price=Decimal(168), norm_hours=1)
    make_part(site, "BP-1", kit_of=brakes, price=Decimal("31.50"), quantity=2, name="Brake pads")
    rows = add_job(order, code="brk", **who)
    assert [said(row) for row in rows] == [
        ("Pastillas", "1.00", "105.00", "105.00"),
        ("Brake pads", "2.00", "31.50", "63.00"),
    ]
    assert [change["what"] for change in last_change(order)] == ["added", "added"]


def test_a_part_comes_at_the_sites_price_and_labour_at_its_rate(site, order, who):
    make_part(site, "OC-9", price=Decimal("11.90"))
    part = add_part(order, code="OC-9", quantity=Decimal(2), **who)
    labour = add_line(order, kind=LineKind.LABOUR, wish=LineWish(words="Noise searched"), **who)
    assert said(part) == ("Oil filter", "2.00", "11.90", "23.80")
    assert said(labour) == ("Noise searched", "1.00", "60.00", "60.00")


def test_a_part_the_client_brought_costs_nothing_and_has_no_guarantee(order, who):
    wish = LineWish(words="Own wipers", price=Decimal(20), origin=Origin.CLIENTS_OWN)
    part = add_line(order, kind=LineKind.PART, wish=wish, **who)
    assert (part.amount, part.has_no_guarantee) == (0, True)


def test_a_line_is_changed_in_place_and_the_version_tells_what(order, who):
    line = make_line(order, kind=LineKind.PART)
    change_line(line, wish=wish_of(line, quantity=Decimal(3)), **who)
    assert said(line) == ("Brake pads", "3.00", "20.00", "60.00")
    assert last_change(order) == [
        {
            "what": "changed",
            "about": f"line:{line.pk}",
            "words": "Brake pads",
            "before": {"quantity": "1"},
            "after": {"quantity": "3"},
        }
    ]


def test_a_change_is_taken_back_by_one_press(order, who):
    line = make_line(order, kind=LineKind.PART)
    change_line(line, wish=wish_of(line, words="Discs", price=Decimal(45)), **who)
    undo_change(line, **who)
    assert said(line) == ("Brake pads", "1.00", "20.00", "20.00")


def test_a_change_that_changes_nothing_is_no_version(order, who):
    line = make_line(order)
    change_line(line, wish=wish_of(line), **who)
    order.refresh_from_db()
    assert order.version == 1


def test_the_words_of_a_fixed_price_leave_its_sum(site, order, who):
    [labour] = add_job(order, code=make_operation(site, "FIX", norm_hours="0.70").code, **who)
    change_line(labour, wish=wish_of(labour, words="Oil and filter"), **who)
    assert said(labour)[3] == "129.00"


def test_a_removed_line_comes_back_as_it_was(order, who):
    line = make_line(order)
    remove_line(line, **who)
    order.refresh_from_db()
    assert order.lines.get(pk=line.pk).removed_at == NOW
    restore_line(line, **who)
    assert order.lines.get(pk=line.pk).removed_at is None


def test_a_line_is_copied_under_the_last(order, who):
    line = make_line(order)
    copied = copy_line(line, **who)
    assert said(copied) == said(line)
    assert copied.position > line.position


def test_two_at_one_line_the_second_is_told(site, order, who):
    line, seen = make_line(order), order.version
    colleague = {**who, "by": make_staff(site, Role.ADVISOR)}
    change_line(line, wish=wish_of(line, words="Theirs"), seen=seen, **colleague)
    with pytest.raises(Refusal, match="colleague changed this"):
        change_line(line, wish=wish_of(line, words="Yours"), seen=seen, **who)


def test_two_at_two_lines_are_in_nobodys_way(site, order, who):
    one, other, seen = make_line(order), make_line(order), order.version
    colleague = {**who, "by": make_staff(site, Role.ADVISOR)}
    change_line(one, wish=wish_of(one, words="Theirs"), seen=seen, **colleague)
    change_line(other, wish=wish_of(other, words="Yours"), seen=seen, **who)
    assert said(other)[0] == "Yours"


@pytest.fixture
def signed(site):
    """Agreed with the client: the oil service that was booked, for 129.00."""
    return make_order(site, state=OrderState.SIGNED)


def test_after_an_agreement_new_work_for_the_client_is_asked_first(signed, who):
    with pytest.raises(Refusal) as refused:
        add_line(signed, kind=LineKind.LABOUR, wish=LineWish(words="More"), **who)
    assert [obstacle.code for obstacle in refused.value.obstacles] == ["ask_first"]


def test_after_an_agreement_a_price_falls_and_rises_back_but_no_higher(signed, who):
    line = signed.lines.first()
    change_line(line, wish=wish_of(line, price=Decimal(100), quantity=Decimal(1)), **who)
    line.refresh_from_db()
    change_line(line, wish=wish_of(line, price=Decimal(129)), **who)
    line.refresh_from_db()
    with pytest.raises(Refusal, match="Ask the client first"):
        change_line(line, wish=wish_of(line, price=Decimal("129.01")), **who)


def test_after_an_agreement_what_others_pay_for_comes_in(signed, who):
    wish = LineWish(words="Sensor", payer=Payer.WARRANTY)
    assert add_line(signed, kind=LineKind.LABOUR, wish=wish, **who).amount == 60


def test_an_agreed_line_removed_and_brought_back_is_still_agreed(signed, who):
    line = signed.lines.first()
    remove_line(line, **who)
    restore_line(line, **who)
    assert signed.lines.get(pk=line.pk).agreed_in_id is not None


def test_goodwill_within_the_limit_of_a_role_and_above_it_an_approval(site, order, who):
    RoleLimit.objects.create(
        site=site, role=Role.ADVISOR, kind=ApprovalOf.GOODWILL, most_percent=50, most_amount=30
    )
    line = make_line(order)
    wish = wish_of(line, payer=Payer.GOODWILL, price=Decimal(60))
    with pytest.raises(Refusal, match="may give €30") as refused:
        change_line(line, wish=wish, **who)
    asked = ask_approval(
        order, kind=ApprovalOf.GOODWILL, amount=refused.value.alternatives[0], reason="Loyal", **who
    )
    manager = {**who, "by": make_staff(site, Role.MANAGER)}
    decide_approval(asked, is_granted=True, **manager)
    assert change_line(line, wish=wish, **who).payer == Payer.GOODWILL


def test_who_may_approve_gives_without_asking(site, order, who):
    line = make_line(order)
    manager = {**who, "by": make_staff(site, Role.MANAGER)}
    assert (
        change_line(line, wish=wish_of(line, payer=Payer.GOODWILL), **manager).payer == "goodwill"
    )


def test_an_approval_is_decided_once(site, order, who):
    asked = ask_approval(order, kind=ApprovalOf.GOODWILL, amount=Decimal(10), reason="Loyal", **who)
    manager = {**who, "by": make_staff(site, Role.MANAGER)}
    with pytest.raises(PermissionDenied):
        decide_approval(asked, is_granted=True, **who)
    decide_approval(asked, is_granted=False, word="Not this time", **manager)
    with pytest.raises(Refusal, match="decided this already"):
        decide_approval(asked, is_granted=True, **manager)


def test_warranty_work_is_confirmed_before_the_workshop_and_anew_when_it_grows(site, order, who):
    wish = LineWish(words="Sensor", payer=Payer.WARRANTY)
    add_line(order, kind=LineKind.LABOUR, wish=wish, **who)
    order.agreed_at = NOW

    def codes() -> list[str]:
        order.refresh_from_db(fields=["warranty_at"])
        lines = order.lines.exclude(payer=Payer.CLIENT)
        return [obstacle.code for obstacle in obstacles_to_issue(order, lines)]

    assert codes() == ["warranty_unconfirmed"]
    confirm_warranty(order, **{**who, "by": make_staff(site, Role.EXPERT)})
    assert codes() == []
    add_line(order, kind=LineKind.LABOUR, wish=wish, **who)
    assert codes() == ["warranty_unconfirmed"]


def test_pricing_is_chosen_until_it_is_agreed(order, signed, who):
    assert set_pricing(order, pricing=Pricing.BY_WORK, **who).pricing == "by_work"
    with pytest.raises(Refusal, match="agreed to these terms"):
        set_pricing(signed, pricing=Pricing.BY_WORK, **who)


def test_a_word_to_the_workshop_is_kept_with_its_road_test(order, who):
    noted = set_note(order, note=" Listen at 90 km/h ", needs_road_test=True, **who)
    assert (noted.note, noted.needs_road_test) == ("Listen at 90 km/h", True)


@pytest.mark.parametrize("state", [OrderState.CLOSED, OrderState.VOID])
def test_an_order_that_is_over_stays_as_it_is(site, who, state):
    order = make_order(site, state=state)
    with pytest.raises(Refusal, match="Nothing can be changed"):
        add_line(order, kind=LineKind.LABOUR, wish=LineWish(words="More"), **who)


def test_a_role_without_the_right_changes_nothing(site, order, who):
    who["by"] = make_staff(site, Role.MECHANIC)
    with pytest.raises(PermissionDenied):
        add_line(order, kind=LineKind.LABOUR, wish=LineWish(words="More"), **who)
