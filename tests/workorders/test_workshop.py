"""From the signed order to the work that is done: issued, routed, given, started, stopped."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied

from service_desk.lib.refusals import Refusal
from service_desk.organisation.roles import Role
from service_desk.organisation.states import ZoneKind
from service_desk.records.models import JournalEntry
from service_desk.visits.models import Visit
from service_desk.visits.states import VisitState
from tests.factories import NOW, at
from tests.factories.catalogue import make_operation
from tests.factories.orders import STROKES, make_line, make_order
from tests.factories.organisation import make_site, make_staff
from tests.factories.visits import make_visit
from tests.factories.workshop import make_assignment, make_mechanic, make_team
from workorders.actions.workshop import issue_order, route_order, send_on, take_back_order
from workorders.actions.workshop_giving import (
    assign_line,
    give_back,
    give_order,
    withdraw_assignment,
)
from workorders.actions.workshop_work import (
    finish_line,
    finish_order,
    need_part,
    part_came,
    reopen_line,
    start_work,
    stop_work,
)
from workorders.models import Assignment, ConsentRequest, Signature, WorkOrder, WorkSpan
from workorders.reads.custody import place_of, to_ten_minutes
from workorders.states import OrderState, Place, Purpose, StopReason

pytestmark = pytest.mark.django_db

HOUR = dt.timedelta(hours=1)


@pytest.fixture
def advisor(site):
    return make_staff(site, Role.ADVISOR, name="Ana Ruiz")


@pytest.fixture
def foreman(site):
    return make_staff(site, Role.FOREMAN, name="Luis Prado")


@pytest.fixture
def ivan(site):
    return make_mechanic(site, "Iván Soto", skills="electrics, brakes")


def press(by, now=NOW):
    return {"by": by, "door": "desk", "now": now}


def labour(order):
    return order.lines.filter(kind="labour").first()


def test_an_order_of_one_zone_goes_to_its_only_team(site, advisor, ivan):
    team = make_team(site, ivan)
    make_team(site, zone=ZoneKind.BODY)
    order = issue_order(make_order(site, state=OrderState.SIGNED), **press(advisor))
    assert order.state == OrderState.ISSUED
    assert list(order.assignments.values_list("line", "team", "mechanic")) == [
        (labour(order).pk, team.pk, None)
    ]


@pytest.mark.parametrize("teams", [0, 2])
def test_without_one_team_the_foreman_routes(site, advisor, teams):
    for _number in range(teams):
        make_team(site)
    order = issue_order(make_order(site, state=OrderState.SIGNED), **press(advisor))
    assert not order.assignments.exists()


def test_work_in_two_zones_goes_to_the_foreman(site, advisor):
    make_team(site)
    paint = make_operation(site, "PAINT", zone=ZoneKind.BODY)
    visit = make_visit(site, state=VisitState.ARRIVED, operations=(make_operation(site), paint))
    order = make_order(site, visit=visit, state=OrderState.SIGNED)
    assert not issue_order(order, **press(advisor)).assignments.exists()


def test_work_agreed_later_follows_to_the_same_team(site, advisor):
    team = make_team(site)
    order = issue_order(make_order(site, state=OrderState.SIGNED), **press(advisor))
    later = make_line(order)
    assert route_order(order, by=advisor, now=NOW) == team
    assert later.assignments.get().team == team


def test_who_takes_the_car_signs_to_ten_minutes(site, advisor, foreman):
    order = make_order(site, state=OrderState.SIGNED)
    issue_order(order, taken_by=foreman, strokes=STROKES, **press(advisor, at("2027-03-08 10:26")))
    stamp = order.stamps.get()
    assert (stamp.from_place, stamp.to_place) == (Place.RECEPTION, Place.WORKSHOP)
    assert (stamp.given_by, stamp.taken_by) == (advisor, foreman)
    assert stamp.stamped_at == at("2027-03-08 10:30")
    assert Signature.objects.get(order=order, purpose=Purpose.CUSTODY).name == "Luis Prado"


@pytest.mark.parametrize(
    ("clock", "stamp"),
    [("10:24", "10:20"), ("10:25", "10:30"), ("23:56", "00:00"), ("10:20", "10:20")],
)
def test_a_stamp_is_rounded_on_the_clock_of_the_site(clock, stamp):
    site = make_site(timezone="Asia/Kathmandu")
    rounded = to_ten_minutes(at(f"2027-03-08 {clock}", "Asia/Kathmandu"), site)
    assert f"{site.local(rounded):%H:%M}" == stamp


def test_taken_back_nobody_has_it_and_the_car_is_at_reception(site, advisor, foreman):
    make_team(site)
    order = make_order(site, state=OrderState.SIGNED)
    issue_order(order, taken_by=foreman, **press(advisor))
    order = take_back_order(order, **press(advisor))
    assert (order.state, place_of(order)) == (OrderState.SIGNED, Place.RECEPTION)
    assert not order.assignments.filter(withdrawn_at=None).exists()
    order.visit.refresh_from_db()
    assert order.visit.state == VisitState.ARRIVED


def test_a_car_goes_to_the_wash_and_back(site, advisor, ivan):
    order = make_order(site, state=OrderState.WORKING)
    send_on(order, to=Place.WASH, **press(ivan))
    stamp = send_on(order, to=Place.RECEPTION, words="Washed", **press(ivan, NOW + HOUR))
    assert (stamp.from_place, stamp.to_place, stamp.taken_by) == ("wash", "reception", ivan)
    with pytest.raises(Refusal, match="there already"):
        send_on(order, to=Place.RECEPTION, **press(advisor))


def test_only_who_works_or_receives_moves_cars(site):
    order = make_order(site, state=OrderState.WORKING)
    with pytest.raises(PermissionDenied):
        send_on(order, to=Place.WASH, **press(make_staff(site, Role.PARTS)))


def test_a_mechanic_without_the_skill_needs_a_reason(site, foreman, ivan):
    make_operation(site, skill="air conditioning")
    order = make_order(site, state=OrderState.ISSUED)
    with pytest.raises(Refusal, match="not marked for “air conditioning”") as refused:
        assign_line(labour(order), mechanic=ivan, **press(foreman))
    assert [each.code for each in refused.value.obstacles] == ["needs_reason"]
    given = assign_line(labour(order), mechanic=ivan, reason="Learns it", **press(foreman))
    assert (given.mechanic, given.reason) == (ivan, "Learns it")


def test_skills_are_words_and_case_does_not_matter(site, foreman, ivan):
    make_operation(site, skill="Brakes")
    order = make_order(site, state=OrderState.ISSUED)
    assert assign_line(labour(order), mechanic=ivan, **press(foreman)).reason == ""


def test_a_repeat_goes_to_who_did_the_work_or_for_a_reason(site, foreman, ivan):
    first = make_order(site, state=OrderState.CLOSED)
    WorkSpan.objects.create(
        assignment=make_assignment(first, ivan),
        mechanic=ivan,
        starts_at=NOW - 9 * HOUR,
        ends_at=NOW - 8 * HOUR,
        stopped_for="done",
    )
    visit = make_visit(site, state=VisitState.ARRIVED, repeat_of=first.visit)
    order = make_order(site, visit=visit, state=OrderState.ISSUED)
    other = make_mechanic(site, "Rosa Gil")
    with pytest.raises(Refusal, match="Iván Soto did this work the first time"):
        give_order(order, mechanic=other, **press(foreman))
    assert give_order(order, mechanic=ivan, **press(foreman))[0].mechanic == ivan
    assert give_order(order, mechanic=other, reason="On leave", **press(foreman))


def test_work_is_given_once_and_given_again(site, foreman, ivan):
    order = make_order(site, state=OrderState.ISSUED)
    team = make_team(site, ivan)
    assign_line(labour(order), team=team, **press(foreman))
    assign_line(labour(order), mechanic=ivan, **press(foreman))
    live = Assignment.objects.filter(order=order, withdrawn_at=None)
    assert list(live.values_list("mechanic", "team")) == [(ivan.pk, None)]


def test_a_withdrawn_assignment_is_given_back_unless_somebody_has_it(site, foreman, ivan):
    order = make_order(site, state=OrderState.ISSUED)
    given = assign_line(labour(order), mechanic=ivan, **press(foreman))
    assert withdraw_assignment(given, **press(foreman)).withdrawn_at == NOW
    assert give_back(given, **press(foreman)).withdrawn_at is None
    withdraw_assignment(given, **press(foreman))
    assign_line(labour(order), mechanic=make_mechanic(site), **press(foreman))
    with pytest.raises(Refusal, match="given to somebody else"):
        give_back(given, **press(foreman))


def test_work_starts_and_the_car_is_taken_over(site, ivan):
    order = make_order(site, state=OrderState.ISSUED)
    span = start_work(make_assignment(order, ivan), **press(ivan))
    order.refresh_from_db()
    order.visit.refresh_from_db()
    assert (order.state, order.started_at, order.visit.state) == ("WORKING", NOW, "IN_WORK")
    assert (span.mechanic, span.starts_at, span.ends_at) == (ivan, NOW, None)
    assert (place_of(order), order.stamps.get().taken_by) == (Place.WORKSHOP, ivan)


def test_a_teams_work_becomes_the_mechanics_who_starts_it(site, ivan):
    order = make_order(site, state=OrderState.ISSUED)
    teams = make_assignment(order, team=make_team(site, ivan))
    start_work(teams, **press(ivan))
    teams.refresh_from_db()
    assert teams.mechanic == ivan


def test_nobody_starts_the_work_of_another(site, ivan, foreman):
    other = make_mechanic(site, "Rosa Gil")
    assignment = make_assignment(make_order(site, state=OrderState.ISSUED), ivan)
    with pytest.raises(Refusal, match="Iván Soto has this work"):
        start_work(assignment, mechanic=other, **press(other))
    with pytest.raises(PermissionDenied):
        start_work(assignment, mechanic=ivan, **press(other))
    assert start_work(assignment, **press(foreman)).mechanic == ivan


def test_a_mechanic_works_on_one_car_at_a_time(site, ivan):
    first = make_order(site, state=OrderState.ISSUED)
    start_work(make_assignment(first, ivan), **press(ivan))
    second = make_order(site, state=OrderState.ISSUED)
    with pytest.raises(Refusal, match=f"at work on {first.visit.vehicle.plate}"):
        start_work(make_assignment(second, ivan), **press(ivan))


@pytest.mark.parametrize(
    ("reason", "state"),
    [
        (StopReason.PAUSE, OrderState.WORKING),
        (StopReason.OTHER_CAR, OrderState.WORKING),
        (StopReason.PARTS, OrderState.WAITING),
        (StopReason.CLIENT, OrderState.WAITING),
        (StopReason.HELP, OrderState.WAITING),
    ],
)
def test_an_order_waits_for_what_the_workshop_has_not(site, ivan, reason, state):
    order = make_order(site, state=OrderState.ISSUED)
    span = start_work(make_assignment(order, ivan), **press(ivan))
    stop_work(span, reason=reason, words="Bolt M8", **press(ivan, NOW + HOUR))
    order.refresh_from_db()
    span.refresh_from_db()
    assert (order.state, span.ends_at, span.stopped_for) == (state, NOW + HOUR, reason)


def test_a_second_stop_changes_nothing(site, ivan):
    span = start_work(
        make_assignment(make_order(site, state=OrderState.ISSUED), ivan), **press(ivan)
    )
    stop_work(span, reason=StopReason.PAUSE, **press(ivan, NOW + HOUR))
    stop_work(span, reason=StopReason.PAUSE, **press(ivan, NOW + 2 * HOUR))
    span.refresh_from_db()
    assert span.ends_at == NOW + HOUR


def test_an_order_waits_only_when_nobody_is_at_it_any_more(site, ivan):
    rosa = make_mechanic(site, "Rosa Gil")
    order = make_order(site, state=OrderState.ISSUED)
    mine = start_work(make_assignment(order, ivan), **press(ivan))
    start_work(make_assignment(order, rosa, line=make_line(order)), **press(rosa))
    stop_work(mine, reason=StopReason.CLIENT, **press(ivan))
    order.refresh_from_db()
    assert order.state == OrderState.WORKING


def test_a_part_is_needed_and_comes(site, ivan):
    order = make_order(site, state=OrderState.ISSUED)
    start_work(make_assignment(order, ivan), **press(ivan))
    order = need_part(order, words="Bolt M8", **press(ivan))
    assert order.state == OrderState.WAITING
    told = JournalEntry.objects.filter(verb="part_needed").values_list("subject", "data__words")
    assert set(told) == {
        (f"workorder:{order.pk}", "Bolt M8"),
        (f"visit:{order.visit_id}", "Bolt M8"),
    }
    part_came(order, **press(make_staff(site, Role.FOREMAN)))
    start_work(order.assignments.get(), **press(ivan, NOW + HOUR))
    order.refresh_from_db()
    assert order.state == OrderState.WORKING


def test_the_last_line_done_sends_the_order_to_the_check(site, ivan):
    order = make_order(site, state=OrderState.ISSUED)
    second = make_line(order)
    start_work(make_assignment(order, ivan), **press(ivan))
    finish_line(labour(order), **press(ivan, NOW + HOUR))
    order.refresh_from_db()
    assert order.state == OrderState.WORKING
    start_work(make_assignment(order, ivan, line=second), **press(ivan, NOW + HOUR))
    finish_line(second, **press(ivan, NOW + 2 * HOUR))
    order.refresh_from_db()
    assert (order.state, order.finished_at) == (OrderState.CHECKING, NOW + 2 * HOUR)
    assert Visit.objects.get(pk=order.visit_id).state == VisitState.CHECKING


def test_what_was_not_started_is_done_by_the_foremans_word_only(site, ivan, foreman):
    order = make_order(site, state=OrderState.ISSUED)
    second = make_line(order)
    start_work(make_assignment(order, ivan), **press(ivan))
    make_assignment(order, ivan, line=second)
    with pytest.raises(Refusal, match="Start the work first"):
        finish_line(second, **press(ivan))
    assert finish_line(second, **press(foreman)).done_at == NOW
    assert reopen_line(second, **press(ivan)).done_at is None


def test_an_open_question_keeps_the_order_in_the_workshop(site, ivan):
    order = make_order(site, state=OrderState.ISSUED)
    start_work(make_assignment(order, ivan), **press(ivan))
    asked = ConsentRequest.objects.create(order=order, number=1, state="draft", created_at=NOW)
    finish_line(labour(order), **press(ivan))
    with pytest.raises(Refusal, match="has not answered"):
        finish_order(order, **press(ivan))
    asked.delete()
    assert finish_order(order, **press(ivan)).state == OrderState.CHECKING


def test_an_order_without_labour_passes_the_workshop_in_one_step(site, foreman):
    order = make_order(site, state=OrderState.ISSUED)
    order.lines.filter(kind="labour").update(removed_at=NOW)
    assert finish_order(order, **press(foreman)).state == OrderState.CHECKING
    assert WorkOrder.objects.get(pk=order.pk).started_at == NOW
