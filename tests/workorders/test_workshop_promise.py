"""When a car can be ready: what is left, who is before it, its parts, our opening hours."""

import datetime as dt
from decimal import Decimal

import pytest

from appointments.models import ZoneLoad
from appointments.states import LateReason
from service_desk.lib.refusals import Refusal
from service_desk.organisation.models import Zone
from service_desk.organisation.opening import openings
from service_desk.organisation.roles import Role
from service_desk.records.models import JournalEntry
from service_desk.visits.states import VisitState
from tests.factories import NOW, at
from tests.factories.appointments import make_booking
from tests.factories.catalogue import make_part
from tests.factories.orders import make_line, make_order
from tests.factories.organisation import make_advisor, make_closure, make_site, make_staff
from tests.factories.parts import make_reservation
from tests.factories.visits import make_visit
from tests.factories.workshop import make_assignment, make_mechanic
from workorders.actions.workshop_progress import set_promise
from workorders.models import OrderChange, WorkOrder, WorkshopPolicy, WorkSpan
from workorders.promise import ZoneState, done_at, earliest_promise, wait_before
from workorders.states import OrderState

pytestmark = pytest.mark.django_db

HOUR = dt.timedelta(hours=1)


def of_hours(site, hours, **fields):
    """An order whose labour is ``hours``, in the zone of its oil service."""
    order = make_order(site, **{"state": OrderState.SIGNED, **fields})
    order.lines.filter(kind="labour").update(quantity=Decimal(hours))
    return order


def promised(order, now=NOW):
    found = earliest_promise(order, now=now).at
    return found and f"{order.site.local(found):%a %d %H:%M}"


def test_now_the_work_the_margin_and_the_next_quarter(site):
    found = earliest_promise(of_hours(site, 2), now=NOW)
    assert found.at == at("2027-03-08 11:30")
    assert found.reasons == ("2.0 h of work are left.", "30 minutes of margin.")


def test_a_quarter_is_rounded_up_on_the_sites_clock(site):
    assert promised(of_hours(site, "1.10")) == "Mon 08 10:45"


def test_the_margin_is_the_policys(site):
    WorkshopPolicy.objects.create(site=site, margin_minutes=0)
    assert promised(of_hours(site, 2)) == "Mon 08 11:00"


def test_work_goes_on_when_the_site_opens_again(site):
    assert promised(of_hours(site, 10)) == "Tue 09 09:30"
    assert promised(of_hours(site, 10), now=at("2027-03-12 09:00")) == "Sat 13 10:30"


def test_a_closed_day_is_left_out(site):
    make_closure(site, dt.date(2027, 3, 9))
    assert promised(of_hours(site, 10)) == "Wed 10 09:30"


def test_the_time_at_work_is_behind_us(site):
    order = of_hours(site, 3, state=OrderState.WORKING)
    ivan = make_mechanic(site)
    WorkSpan.objects.create(
        assignment=make_assignment(order, ivan), mechanic=ivan, starts_at=NOW - 2 * HOUR
    )
    assert promised(order) == "Mon 08 10:30"


def test_who_is_in_the_zone_already_goes_first(site):
    Zone.objects.filter(site=site).update(daily_hours=10)  # one car at a time
    of_hours(site, 3, state=OrderState.ISSUED)
    of_hours(site, 1, state=OrderState.WORKING)
    found = earliest_promise(of_hours(site, 2), now=NOW)
    assert found.at == at("2027-03-08 15:30")
    assert "Express: 2 orders are before it." in found.reasons


def test_another_zone_is_in_nobodys_way(site):
    Zone.objects.filter(site=site).update(daily_hours=10)
    visit = make_visit(site, state=VisitState.ARRIVED)
    other = of_hours(site, 3, visit=visit, state=OrderState.ISSUED)
    order = of_hours(site, 2)
    order.lines.update(operation=None)
    type(order.visit).objects.filter(pk=order.visit_id).update(zone="body")
    assert other.visit.zone == "express"
    assert promised(WorkOrder.objects.get(pk=order.pk)) == "Mon 08 11:30"


def test_the_bookings_of_later_days_have_their_hours(site):
    zone = Zone.objects.get(site=site, kind="express")
    Zone.objects.filter(pk=zone.pk).update(daily_hours=10)
    for days in (1, 2):
        ZoneLoad.objects.create(
            visit=make_visit(site), zone=zone, on=dt.date(2027, 3, 8 + days), hours=8
        )
    # Nine today, two on Tuesday, and the last one on Wednesday.
    assert promised(of_hours(site, 12)) == "Wed 10 09:30"


def test_parts_come_first(site):
    order = of_hours(site, 2)
    row = make_reservation(order.visit, make_part(site), held=0)
    row.ready_on = dt.date(2027, 3, 11)
    row.save()
    found = earliest_promise(order, now=NOW)
    assert found.at == at("2027-03-11 10:30")
    assert "The parts are here from Thu 11\u00a0March." in found.reasons


def test_a_part_of_which_nobody_knows_the_day_has_no_promise(site):
    order = of_hours(site, 2)
    make_reservation(order.visit, make_part(site, name="Bolt M8"), held=0)
    found = earliest_promise(order, now=NOW)
    assert found.at is None
    assert "Nobody knows yet when Bolt M8 is there." in found.reasons


def test_a_site_that_never_opens_promises_nothing(site):
    site.opening_hours.all().delete()
    assert promised(of_hours(site, 2)) is None


@pytest.mark.parametrize(
    ("zone", "night", "hours", "ready"),
    [
        # Clocks go forward at 02:00: open 00:00 to 06:00 is five hours of work.
        ("Europe/Madrid", "2027-03-28", 5, "06:00"),
        ("Europe/Madrid", "2027-03-28", 2, "03:00"),
        # They go back: seven hours.
        ("Europe/Madrid", "2027-10-31", 7, "06:00"),
        # Midnight itself is skipped: the day begins at one.
        ("America/Santiago", "2027-09-05", 2, "03:00"),
    ],
)
def test_on_the_night_the_clocks_change_each_hour_is_an_hour_of_work(zone, night, hours, ready):
    site = make_site(timezone=zone)
    site.opening_hours.all().delete()
    on = dt.date.fromisoformat(night)
    site.opening_hours.create(weekday=on.weekday(), opens_at=dt.time(0), closes_at=dt.time(6))
    days = openings(site, on, on)
    done = done_at(days, days[0].start, hours * HOUR, ZoneState(40 * HOUR), site)
    assert done is not None
    assert f"{site.local(done):%H:%M}" == ready


def test_benches_take_the_next_car_in_turn():
    two_benches = ZoneState(16 * HOUR, before=(1 * HOUR, 4 * HOUR, 2 * HOUR))
    # The first is free after 1 h and takes the last: 1 + 2; the other has 4.
    assert wait_before(two_benches, {NOW.date(): 8 * HOUR}) == 3 * HOUR
    assert wait_before(ZoneState(16 * HOUR, before=(5 * HOUR,)), {NOW.date(): 8 * HOUR}) == 0 * HOUR


@pytest.fixture
def booked(site):
    """A car that is here, promised for its pick-up at 16:00."""
    make_advisor(site)
    visit = make_booking(
        site,
        at("2027-03-08 08:30"),
        handover_at=at("2027-03-08 16:00"),
        state=VisitState.ARRIVED,
    )
    return make_order(site, visit=visit, state=OrderState.ISSUED)


def promise(order, ready_at, by, **more):
    return set_promise(order, ready_at=at(ready_at), by=by, door="desk", now=NOW, **more)


def test_earlier_is_a_new_version_and_nobody_has_to_be_told(site, booked):
    order = promise(booked, "2027-03-08 14:00", make_staff(site, Role.FOREMAN))
    assert order.promised_at == at("2027-03-08 14:00")
    assert OrderChange.objects.get(order=order, version=2).changes == [
        {
            "what": "promised",
            "before": "2027-03-08T15:00:00+00:00",
            "after": "2027-03-08T13:00:00+00:00",
        }
    ]
    assert not JournalEntry.objects.filter(verb="told_late").exists()


def test_later_moves_the_pick_up_and_tells_the_client(site, booked):
    by = make_staff(site, Role.ADVISOR)
    promise(booked, "2027-03-08 17:00", by, reason=LateReason.MORE_WORK)
    assert booked.visit.appointments.get(kind="handover", cancelled_at=None).starts_at == at(
        "2027-03-08 17:00"
    )
    assert JournalEntry.objects.filter(verb="told_late").count() == 1
    assert booked.visit.client.messages.filter(kind="late").count() == 1


def test_later_without_a_reason_is_refused_for_nothing_is_silently_late(site, booked):
    with pytest.raises(Refusal) as refused:
        promise(booked, "2027-03-08 17:00", make_staff(site, Role.ADVISOR))
    assert (refused.value.status, refused.value.obstacles[0].field) == (400, "reason")
    booked.refresh_from_db()
    assert booked.promised_at == at("2027-03-08 16:00")


def test_back_to_the_pick_up_that_is_booked_is_not_later_for_the_client(site, booked):
    by = make_staff(site, Role.FOREMAN)
    promise(booked, "2027-03-08 14:00", by)
    assert promise(booked, "2027-03-08 16:00", by).version == 3
    assert not JournalEntry.objects.filter(verb="told_late").exists()


def test_a_walk_in_is_told_by_what_the_order_promised(site):
    order = make_order(site, state=OrderState.ISSUED, promised_at=at("2027-03-08 12:00"))
    by = make_staff(site, Role.ADVISOR)
    with pytest.raises(Refusal):
        promise(order, "2027-03-08 13:00", by)
    promise(order, "2027-03-08 13:00", by, reason=LateReason.PART)
    assert order.visit.client.messages.filter(kind="late").count() == 1


@pytest.mark.parametrize(
    ("ready_at", "state", "code"),
    [
        ("2027-03-08 08:45", OrderState.ISSUED, "past"),
        ("2027-03-08 12:00", OrderState.ISSUED, "same"),
        ("2027-03-08 13:00", OrderState.READY, "no_promise"),
    ],
)
def test_what_can_not_be_promised(site, ready_at, state, code):
    order = make_order(site, state=state, promised_at=at("2027-03-08 12:00"))
    with pytest.raises(Refusal) as refused:
        promise(order, ready_at, make_staff(site, Role.ADVISOR), reason=LateReason.PART)
    assert refused.value.obstacles[0].code == code


def test_a_promise_is_not_written_over_a_colleagues(site):
    order = make_order(site, state=OrderState.ISSUED, promised_at=at("2027-03-08 12:00"))
    with pytest.raises(Refusal, match="colleague changed this order"):
        promise(order, "2027-03-08 11:00", make_staff(site, Role.ADVISOR), version=0)


def test_labour_that_is_done_takes_no_time(site):
    order = of_hours(site, 2)
    make_line(order, quantity=9, done_at=NOW)
    assert promised(order) == "Mon 08 11:30"
