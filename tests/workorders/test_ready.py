"""Making a car ready: what has been seen to, who is told, and taking it back."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied

from appointments.states import Kind
from service_desk.lib.refusals import Refusal
from service_desk.messaging.models import Message
from service_desk.messaging.states import MessageState
from service_desk.organisation.roles import RIGHTS, Right, Role
from tests.factories import NOW, at
from tests.factories.appointments import make_appointment
from tests.factories.orders import make_line, make_order
from tests.factories.organisation import make_site, make_staff
from workorders.actions.course import advance, lock_order
from workorders.actions.quality import pass_check, plan_check, send_back
from workorders.actions.quality_marks import mark_rest
from workorders.actions.ready import (
    TICKS,
    declare_ready,
    leave_unwashed,
    note_told,
    tick,
    untick,
)
from workorders.models import ConsentRequest, HandOver, WorkshopPolicy
from workorders.states import OrderState

pytestmark = pytest.mark.django_db


@pytest.fixture
def site():
    site = make_site("north")
    WorkshopPolicy.objects.create(site=site, sample_percent=0)
    return site


@pytest.fixture
def rosa(site):
    return make_staff(site, Role.RECEPTIONIST, name="Rosa Rojo")


@pytest.fixture
def order(site):
    """The work is done and was not drawn for a check."""
    order = make_order(site, state=OrderState.CHECKING)
    order.lines.update(done_at=NOW)
    return order


def by_desk(person, now=NOW):
    return {"by": person, "door": "desk", "now": now}


def see_to_all(order, person):
    for what in TICKS:
        tick(order, what=what, **by_desk(person))


def ready_letters(order):
    return Message.objects.filter(subject=f"visit:{order.visit_id}", kind="ready")


def test_all_that_is_still_to_be_done_is_said_at_once(order, rosa):
    make_line(order)
    ConsentRequest.objects.create(order=order, number=1, state="draft", created_at=NOW)
    with pytest.raises(Refusal) as refused:
        declare_ready(order, **by_desk(rosa))
    assert [each.field for each in refused.value.obstacles] == [
        *("work", "consent", "wash", "looked_over", "papers", "totals")
    ]


def test_a_drawn_order_is_checked_before_it_is_ready(site, order, rosa):
    WorkshopPolicy.objects.filter(site=site).update(sample_percent=100)
    see_to_all(order, rosa)
    with pytest.raises(Refusal, match="needs a passed quality check"):
        declare_ready(order, **by_desk(rosa))
    inspector = make_staff(site, Role.QUALITY)
    plan_check(order, now=NOW)
    mark_rest(order, **by_desk(inspector))
    pass_check(order, **by_desk(inspector))
    assert declare_ready(order, **by_desk(rosa)).state == OrderState.READY


def test_seen_to_all_the_car_is_ready(order, rosa):
    see_to_all(order, rosa)
    order = declare_ready(order, **by_desk(rosa))
    assert (order.state, order.ready_at, order.visit.state) == ("READY", NOW, "READY")


def test_a_site_that_does_not_wash_asks_for_no_wash(site, order, rosa):
    WorkshopPolicy.objects.filter(site=site).update(washes_cars=False)
    for what in ("looked_over", "papers", "totals"):
        tick(order, what=what, **by_desk(rosa))
    assert declare_ready(order, **by_desk(rosa)).state == OrderState.READY


def test_a_car_may_stay_unwashed_for_a_reason(order, rosa):
    see_to_all(order, rosa)
    with pytest.raises(Refusal, match="Say why the car is not washed"):
        leave_unwashed(order, reason=" ", **by_desk(rosa))
    done = leave_unwashed(order, reason="Frost", **by_desk(rosa))
    assert (done.washed_at, done.no_wash_reason) == (None, "Frost")
    assert declare_ready(order, **by_desk(rosa)).state == OrderState.READY


@pytest.mark.parametrize("what", TICKS)
def test_a_tick_is_a_stamp_that_stays_and_comes_off(order, rosa, what):
    stamp = TICKS[what].stamp
    tick(order, what=what, **by_desk(rosa))
    tick(order, what=what, **by_desk(rosa, NOW + dt.timedelta(minutes=5)))
    assert getattr(HandOver.objects.get(order=order), stamp) == NOW
    assert getattr(untick(order, what=what, **by_desk(rosa)), stamp) is None


def test_nothing_is_ticked_on_a_car_that_is_still_in_work(site, rosa):
    with pytest.raises(Refusal, match="not finished yet"):
        tick(make_order(site, state=OrderState.WORKING), what="wash", **by_desk(rosa))


def test_only_who_hands_over_makes_ready(site, order):
    for role in Role:
        if Right.HAND_OVER not in RIGHTS[role]:
            person = make_staff(site, role)
            for act in (
                lambda by: tick(order, what="papers", **by_desk(by)),
                lambda by: declare_ready(order, **by_desk(by)),
            ):
                with pytest.raises(PermissionDenied):
                    act(person)


@pytest.mark.parametrize(
    ("pick_up", "told"),
    [("2027-03-08 16:00", "2027-03-08 15:00"), ("2027-03-12 16:00", "2027-03-12 12:00")],
    ids=["an hour before, for work of a day", "four hours before, for work of days"],
)
def test_the_client_is_told_before_the_booked_pick_up(order, rosa, pick_up, told):
    make_appointment(order.visit, at("2027-03-08 09:00"))
    make_appointment(order.visit, at(pick_up), kind=Kind.HANDOVER)
    see_to_all(order, rosa)
    declare_ready(order, **by_desk(rosa))
    assert ready_letters(order).get().due_at == at(told)


def test_a_walk_in_without_a_pick_up_is_told_at_once(order, rosa):
    now = at("2027-03-08 10:00")
    see_to_all(order, rosa)
    declare_ready(order, **by_desk(rosa, now))
    letter = ready_letters(order).get()
    assert (letter.due_at, letter.state) == (now, MessageState.PLANNED)


def test_ready_a_second_time_the_walk_in_is_told_a_second_time(site, order, rosa):
    inspector = make_staff(site, Role.QUALITY)
    see_to_all(order, rosa)
    declare_ready(order, **by_desk(rosa))
    ready_letters(order).update(state=MessageState.SENT, sent_at=NOW)
    order = send_back(order, reason="Lamp came on", **by_desk(inspector))
    order.lines.update(done_at=NOW)
    advance(lock_order(order), "finish", **by_desk(make_staff(site, Role.MECHANIC)))
    plan_check(order, now=NOW)
    mark_rest(order, **by_desk(inspector))
    pass_check(order, **by_desk(inspector))
    see_to_all(order, rosa)
    declare_ready(order, **by_desk(rosa))
    assert [row.intent_key.rpartition(":")[2] for row in ready_letters(order).order_by("pk")] == [
        *("unplanned", "unplanned/2")
    ]


def test_what_was_seen_to_is_seen_to_again_after_more_work(site, order, rosa):
    see_to_all(order, rosa)
    order = declare_ready(order, **by_desk(rosa))
    send_back(order, reason="Lamp came on", **by_desk(make_staff(site, Role.QUALITY)))
    done = HandOver.objects.get(order=order)
    assert [done.washed_at, done.looked_over_at, done.totals_at, done.told_at] == [None] * 4


def test_told_by_voice_is_noted_once(order, rosa):
    see_to_all(order, rosa)
    declare_ready(order, **by_desk(rosa))
    note_told(order, **by_desk(rosa))
    again = note_told(order, **by_desk(rosa, NOW + dt.timedelta(minutes=9)))
    assert again.told_at == NOW
