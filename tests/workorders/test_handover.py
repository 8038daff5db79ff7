"""The handover: what must be answered first, what it leaves behind, and who is called after it."""

import uuid
from decimal import Decimal

import pytest

from followups.messages import FOLLOW_UP_CALL, WITHIN, plan_follow_ups
from service_desk.clients.models import MileageReading
from service_desk.lib.refusals import Refusal
from service_desk.messaging.models import Message
from service_desk.organisation.roles import Role
from service_desk.visits.models import DeferredDefect, Visit
from service_desk.visits.states import VisitState
from tests.factories import NOW
from tests.factories.catalogue import make_operation
from tests.factories.orders import STROKES, make_order
from tests.factories.organisation import make_loaner, make_staff
from tests.factories.visits import make_visit
from tests.workorders.leaving import (
    SIGNED,
    desk_of,
    issued,
    make_ready,
    pay,
    ready_to_sign,
)
from workorders.actions.extra import add_finding
from workorders.actions.extra_answering import note_answer_by_voice
from workorders.actions.handover import (
    answer_belonging,
    hand_over,
    note_explained,
    note_return,
    return_belongings,
    return_key,
)
from workorders.actions.payments import issue_gate_pass
from workorders.models import Belonging, HandOver, Intake, KeyHolding, Loan, WorkOrder
from workorders.reads.extra import unsigned_refusals
from workorders.reads.handover import explain, ready_block
from workorders.states import Answer, OrderState, Payer, Purpose

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(site):
    return make_ready(site)


@pytest.fixture
def loaner(site):
    return make_loaner(site)


def leave_things(order, *words):
    intake = Intake.objects.create(order=order, mileage=48_640, fuel=5, started_at=NOW)
    return [Belonging.objects.create(intake=intake, key=uuid.uuid4(), words=each) for each in words]


def hang_key(order, tag="14"):
    return KeyHolding.objects.create(
        site=order.site, order=order, tag=tag, place="A3", taken_at=NOW
    )


def codes_of(refused) -> set[str]:
    return {obstacle.code for obstacle in refused.value.obstacles}


def test_the_car_is_the_clients_again(order, ana):
    ready_to_sign(order, ana)

    hand_over(order, signature=SIGNED, **desk_of(ana))

    order.refresh_from_db()
    order.visit.refresh_from_db()
    assert (order.state, order.closed_at) == (OrderState.CLOSED, NOW)
    assert (order.visit.state, order.visit.handed_over_at) == (VisitState.HANDED_OVER, NOW)
    assert order.signatures.get(purpose=Purpose.HANDOVER).name == "Lucía Castro"
    assert (order.hand_over.done_by, order.gate_pass.left_at) == (ana, NOW)


def test_everything_that_is_missing_is_said_at_once(site, order, ana, loaner):
    leave_things(order, "Child seat")
    hang_key(order)
    Loan.objects.create(
        order=order, loaner=loaner, licence="X", out_at=NOW, out_by=ana, out_km=9, out_fuel=8
    )

    with pytest.raises(Refusal) as refused:
        hand_over(order, signature={"name": "Lucía", "strokes": []}, **desk_of(ana))

    assert codes_of(refused) == {
        "work_order_leaves_with_its_settlement",
        "work_order_leaves_with_a_gate_pass",
        "work_order_leaves_when_the_loaner_is_back",
        "belongings",
        "key",
        "explained",
        "figures",
        "work_order_leaves_with_a_signature",
    }
    assert all(obstacle.field for obstacle in refused.value.obstacles), "each says where"


def test_an_unpaid_car_stays_unless_a_manager_lets_it_go(site, order, ana):
    note_explained(order, **desk_of(ana))
    note_return(order, mileage=48_700, fuel=5, **desk_of(ana))
    issued(order, ana)
    with pytest.raises(Refusal) as refused:
        hand_over(order, signature=SIGNED, **desk_of(ana))
    assert codes_of(refused) == {"work_order_leaves_paid", "work_order_leaves_with_a_gate_pass"}

    manager = make_staff(site, Role.MANAGER)
    issue_gate_pass(order, unpaid_reason="Fleet, by the month", **desk_of(manager))

    assert hand_over(order, signature=SIGNED, **desk_of(ana)).state == OrderState.CLOSED


def test_a_bill_of_another_order_than_is_there_now_is_not_left_on(order, ana):
    ready_to_sign(order, ana)
    order.lines.update(payer=Payer.GOODWILL)

    with pytest.raises(Refusal, match="changed since the settlement"):
        hand_over(order, signature=SIGNED, **desk_of(ana))


def test_a_car_that_is_not_ready_goes_nowhere(site, ana):
    working = make_order(site, state=OrderState.WORKING)
    with pytest.raises(Refusal, match="not ready yet"):
        hand_over(working, signature=SIGNED, **desk_of(ana))
    with pytest.raises(Refusal, match="not ready yet"):
        note_explained(working, **desk_of(ana))


def test_what_was_left_in_the_car_goes_back_or_is_accounted_for(order, ana):
    seat, cable, jack = leave_things(order, "Child seat", "Cable", "Jack")
    answer_belonging(cable, is_here=False, words="Taken by his wife", **desk_of(ana))
    with pytest.raises(Refusal, match="why it is missing"):
        answer_belonging(jack, is_here=False, words=" ", **desk_of(ana))

    assert return_belongings(order, **desk_of(ana)) == 2

    assert list(Belonging.objects.values_list("words", "returned_at", "missing_words")) == [
        ("Child seat", NOW, ""),
        ("Cable", None, "Taken by his wife"),
        ("Jack", NOW, ""),
    ]
    answer_belonging(seat, is_here=None, **desk_of(ana))
    seat.refresh_from_db()
    assert seat.returned_at is None


def test_a_key_is_given_back_and_its_tag_is_free(site, order, ana):
    hang_key(order)
    return_key(order, **desk_of(ana))
    other = make_order(site, state=OrderState.SIGNED)
    hang_key(other)

    with pytest.raises(Refusal, match="key tag is in use"):
        return_key(order, is_returned=False, **desk_of(ana))


def test_a_mileage_below_the_last_is_asked_about(order, ana):
    note_return(order, mileage=48_700, fuel=5, **desk_of(ana))
    with pytest.raises(Refusal, match="Say why it is lower"):
        note_return(order, mileage=48_000, fuel=5, **desk_of(ana))

    note_return(order, mileage=48_000, fuel=5, why_lower="Typed wrongly", **desk_of(ana))

    assert MileageReading.objects.order_by("-id")[0].remark == "Typed wrongly"


def test_every_handover_is_called_about_within_48_hours(site, ana):
    """UX-36: all of them, by the visit's state alone; the scan may run as often as it likes."""
    orders = [ready_to_sign(make_ready(site), ana) for _car in range(3)]
    for order in orders:
        hand_over(order, signature=SIGNED, **desk_of(ana))

    plan_follow_ups(NOW)
    plan_follow_ups(NOW)

    planned = Message.objects.filter(kind=FOLLOW_UP_CALL)
    assert {message.subject for message in planned} == {
        f"visit:{order.visit_id}" for order in orders
    }
    assert planned.count() == 3
    assert all(message.not_after <= NOW + WITHIN for message in planned)


def test_what_was_put_off_is_settled_by_what_was_done(site, ana):
    """B-3.f1: the brakes were done now; the wipers that were promised were not."""
    brakes, wipers = make_operation(site, "BRAKES"), make_operation(site, "WIPERS")
    visit = make_visit(site, state=VisitState.ARRIVED, operations=(brakes,))
    defects = {
        work.code: DeferredDefect.objects.create(
            vehicle=visit.vehicle, operation=work, words=work.name, found_on=NOW.date(), **settled
        )
        for work, settled in ((brakes, {}), (wipers, {"settled_by": visit}))
    }
    order = ready_to_sign(make_ready(site, visit=visit), ana)

    hand_over(order, signature=SIGNED, **desk_of(ana))

    for defect in defects.values():
        defect.refresh_from_db()
    assert defects["BRAKES"].settled_by == visit
    assert defects["WIPERS"].settled_by is None


def test_safety_work_refused_on_the_phone_is_signed_for_with_the_car(site, ana):
    """B-3.f1: by voice nobody signs, so the one signature stands under the refusal as well."""
    order = make_order(site, state=OrderState.WORKING)
    cracked = {"words": "Brake hose is cracked.", "amount": Decimal(90), "is_safety": True}
    hose = add_finding(order, **cracked, **desk_of(ana))
    said = {"answers": {hose.pk: Answer.DECLINED}, "name": "Lucía Castro", "words": "Not today"}
    note_answer_by_voice(hose.request, **said, **desk_of(ana))
    assert order.signatures.filter(purpose__in=[Purpose.EXTRA, Purpose.SAFETY]).count() == 0
    WorkOrder.objects.update(state=OrderState.READY, finished_at=NOW, ready_at=NOW)
    Visit.objects.update(state=VisitState.READY)

    hand_over(ready_to_sign(order, ana), signature=SIGNED, **desk_of(ana))

    refusal = order.signatures.get(purpose=Purpose.SAFETY)
    assert (refusal.about, refusal.strokes) == (f"finding:{hose.pk}", STROKES)
    assert unsigned_refusals(order) == []


def test_the_sheet_says_it_in_the_clients_words(order, ana):
    """C2-7c: the bill in plain words, in any of the four languages."""
    ready_to_sign(order, ana)
    HandOver.objects.update(washed_at=NOW)
    hang_key(order)

    told = explain(order, "en", now=NOW)

    assert told.greeting.endswith("good to see you. Your car is ready.")
    assert (told.total, told.owed) == ("€129.00", "")
    assert told.sentence == "It is what you agreed to, tax included."
    assert (told.wash, told.key) == ("Washed at 09:00", "Key 14, place A3")
    assert explain(order, "es").total == "129,00\N{NO-BREAK SPACE}€"


def test_the_clients_page_says_what_where_and_when(order, ana):
    block = ready_block(order.visit, now=NOW)

    assert block is not None
    assert (block.total, block.is_paid) == ("129,00\N{NO-BREAK SPACE}€", False)
    assert len(block.opens) == 2


def test_a_bill_paid_before_the_handover_is_what_was_paid(order, ana):
    issued(order, ana)
    pay(order, ana)

    block = ready_block(order.visit, now=NOW)

    assert block is not None
    assert (block.is_paid, block.owed) == (True, "")
