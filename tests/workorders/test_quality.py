"""Quality control: who is checked, what is looked at, passed or back to work."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from appointments.states import Kind
from service_desk.lib.refusals import Refusal
from service_desk.organisation.roles import RIGHTS, Right, Role
from service_desk.records.models import JournalEntry
from tests.factories import NOW, at
from tests.factories.appointments import make_appointment
from tests.factories.orders import make_line, make_order
from tests.factories.organisation import make_staff
from tests.factories.visits import make_visit
from workorders.actions.course import lock_order
from workorders.actions.quality import (
    pass_check,
    plan_check,
    send_back,
    start_check,
    take_back_pass,
)
from workorders.actions.quality_marks import mark_point, mark_rest, unmark
from workorders.actions.workshop_work import finish_order
from workorders.models import Assignment, QualityCheck, WorkshopPolicy
from workorders.rules.quality import is_drawn
from workorders.states import CheckState, LineKind, Mark, OrderState

pytestmark = pytest.mark.django_db

UNDRAWN, ALWAYS = 0, 100


@pytest.fixture
def inspector(site):
    return make_staff(site, Role.QUALITY, name="Inés Roca")


def finished(site, *, share: int = ALWAYS, **fields):
    """An order whose work is done, at a site that checks ``share`` per cent."""
    WorkshopPolicy.objects.update_or_create(site=site, defaults={"sample_percent": share})
    return make_order(site, state=OrderState.CHECKING, **fields)


def repeat_at(site):
    """A car that is back for the same trouble, its work done again; nobody else is checked."""
    first = make_visit(site)
    visit = make_visit(site, client=first.client, vehicle=first.vehicle, repeat_of=first)
    visit.complaint = "Squeals when braking"
    visit.arrived_at = NOW
    visit.state = "ARRIVED"
    visit.save()
    return finished(site, share=UNDRAWN, visit=visit)


def by_desk(person):
    return {"by": person, "door": "desk", "now": NOW}


def test_the_share_drawn_of_a_thousand_is_the_site_s():
    numbers = [f"NORTH-W27-{serial:05d}" for serial in range(1, 1001)]
    for percent in (0, 20, 50, 100):
        drawn = [number for number in numbers if is_drawn(number, percent)]
        assert abs(len(drawn) - percent * 10) <= 30
        assert drawn == [number for number in numbers if is_drawn(number, percent)]


def test_a_larger_share_checks_what_the_smaller_one_did():
    numbers = [f"NORTH-W27-{serial:05d}" for serial in range(1, 1001)]
    assert {n for n in numbers if is_drawn(n, 10)} <= {n for n in numbers if is_drawn(n, 35)}


def test_an_order_that_is_not_drawn_has_no_check(site):
    assert plan_check(finished(site, share=UNDRAWN), now=NOW) is None
    assert not QualityCheck.objects.exists()


def test_a_repeat_and_a_road_test_are_always_checked(site):
    driven = finished(site, share=UNDRAWN, needs_road_test=True)
    for order in (repeat_at(site), driven):
        assert plan_check(order, now=NOW).is_sampled


def test_planned_twice_it_is_the_same_check(site):
    order = finished(site, promised_at=at("2027-03-08 16:00"))
    first = plan_check(order, now=NOW)
    again = plan_check(order, now=NOW)
    assert (first.pk, again.points.count()) == (again.pk, first.points.count())
    assert first.due_at == at("2027-03-08 15:30")


def test_the_list_is_made_from_the_order(site):
    order = repeat_at(site)
    make_line(order, words="Front brake pads")
    make_line(order, kind=LineKind.PART)
    make_line(order, words="Wipers", removed_at=NOW, removed_reason="Declined")
    points = plan_check(order, now=NOW).points.all()
    assert [point.code or point.words for point in points] == [
        *("complaint", "Cambio de aceite", "Front brake pads", "parts", "wheels"),
        *("fluids", "lamps", "left", "clean"),
    ]


def test_the_list_follows_the_order_until_a_mark_is_given(site, inspector):
    order = finished(site)
    check = plan_check(order, now=NOW)
    make_line(order, words="Battery")
    assert plan_check(order, now=NOW).points.filter(words="Battery").exists()
    mark_point(order, point=check.points.first().pk, mark=Mark.OK, **by_desk(inspector))
    make_line(order, words="Bulb")
    assert not plan_check(order, now=NOW).points.filter(words="Bulb").exists()


def test_a_clean_check_is_two_presses(site, inspector):
    order = finished(site)
    plan_check(order, now=NOW)
    marked = mark_rest(order, **by_desk(inspector))
    check = pass_check(order, **by_desk(inspector))
    assert len(marked) == check.points.filter(mark=Mark.OK).count() == check.points.count()
    assert (check.state, check.decided_at, check.decided_by) == (CheckState.PASSED, NOW, inspector)


def test_what_was_marked_in_one_press_is_open_again_by_undo(site, inspector):
    order = finished(site)
    check = plan_check(order, now=NOW)
    worn = check.points.first()
    mark_point(order, point=worn.pk, mark=Mark.WATCH, note="3 mm", **by_desk(inspector))
    unmark(order, points=mark_rest(order, **by_desk(inspector)), **by_desk(inspector))
    assert list(check.points.exclude(mark="").values_list("pk", "note")) == [(worn.pk, "3 mm")]


def test_a_pass_needs_every_point_and_none_to_act_on(site, inspector):
    order = finished(site)
    check = plan_check(order, now=NOW)
    mark_point(order, point=check.points.first().pk, mark=Mark.ACT, **by_desk(inspector))
    with pytest.raises(Refusal) as refused:
        pass_check(order, **by_desk(inspector))
    assert [each.code for each in refused.value.obstacles] == ["unmarked", "act"]


def test_a_repeat_is_driven_before_it_is_passed(site, inspector):
    order = repeat_at(site)
    plan_check(order, now=NOW)
    mark_rest(order, **by_desk(inspector))
    with pytest.raises(Refusal, match="Drive the car first"):
        pass_check(order, **by_desk(inspector))
    check = pass_check(order, road_km=Decimal("5.5"), **by_desk(inspector))
    assert (check.state, check.road_km) == (CheckState.PASSED, Decimal("5.5"))


def test_nobody_drives_a_thousand_kilometres(site, inspector):
    order = repeat_at(site)
    plan_check(order, now=NOW)
    with pytest.raises(Refusal, match="500 at most"):
        pass_check(order, road_km=Decimal(1000), **by_desk(inspector))


def test_a_pass_confirms_the_booked_pick_up(site, inspector):
    order = finished(site)
    pick_up = make_appointment(order.visit, at("2027-03-08 16:00"), kind=Kind.HANDOVER)
    plan_check(order, now=NOW)
    mark_rest(order, **by_desk(inspector))
    pass_check(order, **by_desk(inspector))
    said = JournalEntry.objects.get(verb="check_passed").data
    assert said == {"round": 1, "pick_up": pick_up.starts_at.isoformat()}


def test_a_pass_is_taken_back_with_its_marks(site, inspector):
    order = finished(site)
    plan_check(order, now=NOW)
    mark_rest(order, **by_desk(inspector))
    pass_check(order, **by_desk(inspector))
    check = take_back_pass(order, **by_desk(inspector))
    assert (check.state, check.decided_by, check.points.filter(mark="").count()) == ("due", None, 0)


def test_back_to_work_goes_to_the_same_mechanic_and_is_checked_again(site, inspector):
    order = finished(site)
    mechanic = make_staff(site, Role.MECHANIC, name="Raúl Gil")
    oil, brakes = order.lines.get(), make_line(order)
    for line in (oil, brakes):
        Assignment.objects.create(
            order=order, line=line, mechanic=mechanic, planned_hours=1, assigned_at=NOW, done_at=NOW
        )
    order.lines.update(done_at=NOW)
    check = plan_check(order, now=NOW)
    loose = check.points.get(line=brakes)
    mark_point(order, point=loose.pk, mark=Mark.ACT, **by_desk(inspector))
    order = send_back(order, reason="Pad still squeals", **by_desk(inspector))
    assert order.state == OrderState.WORKING
    assert list(order.checks.values_list("round", "state", "words")) == [
        (1, "back", "Pad still squeals"),
        (2, "due", ""),
    ]
    again = Assignment.objects.get(done_at=None)
    assert (again.line, again.mechanic, again.line.done_at) == (brakes, mechanic, None)


def test_a_car_that_is_not_ready_after_all_is_checked_though_it_was_not_drawn(site, inspector):
    WorkshopPolicy.objects.create(site=site, sample_percent=UNDRAWN)
    order = make_order(site, state=OrderState.READY)
    send_back(order, reason="Lamp came on", **by_desk(inspector))
    assert list(order.checks.values_list("round", "state")) == [(1, "back"), (2, "due")]


def test_back_to_work_has_a_reason(site, inspector):
    order = finished(site)
    with pytest.raises(Refusal, match="Say what has to be done again"):
        send_back(order, reason="  ", **by_desk(inspector))
    order.refresh_from_db()
    assert order.state == OrderState.CHECKING


def test_somebody_may_ask_for_a_check_that_was_not_drawn(site, inspector):
    check = start_check(finished(site, share=UNDRAWN), **by_desk(inspector))
    assert (check.state, check.is_sampled) == (CheckState.DUE, False)


@pytest.mark.parametrize("verb", ["rest", "pass", "back", "start"])
def test_who_may_not_check_is_refused_everything(site, verb):
    order = finished(site)
    plan_check(lock_order(order), now=NOW)
    acts = {
        "rest": lambda by: mark_rest(order, **by_desk(by)),
        "pass": lambda by: pass_check(order, **by_desk(by)),
        "back": lambda by: send_back(order, reason="Loose", **by_desk(by)),
        "start": lambda by: start_check(order, **by_desk(by)),
    }
    for role in Role:
        if Right.CHECK_QUALITY not in RIGHTS[role]:
            with pytest.raises(PermissionDenied):
                acts[verb](make_staff(site, role))


def test_nothing_is_marked_once_the_check_is_decided(site, inspector):
    order = finished(site)
    check = plan_check(order, now=NOW)
    mark_rest(order, **by_desk(inspector))
    pass_check(order, **by_desk(inspector))
    with pytest.raises(Refusal, match="not being checked"):
        mark_point(order, point=check.points.first().pk, mark=Mark.ACT, **by_desk(inspector))


def test_work_that_is_finished_asks_for_its_check(site):
    WorkshopPolicy.objects.create(site=site, sample_percent=ALWAYS)
    order = make_order(site, state=OrderState.WORKING)
    order.lines.update(done_at=NOW)
    finish_order(order, **by_desk(make_staff(site, Role.FOREMAN)))
    assert list(order.checks.values_list("state", flat=True)) == [CheckState.DUE]
