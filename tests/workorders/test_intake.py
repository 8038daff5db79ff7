"""The walk-around: started, saved answer by answer, signed for once everything is said."""

import datetime as dt
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied

from service_desk.lib.refusals import Refusal
from service_desk.organisation.roles import Role
from service_desk.visits.models import Visit
from service_desk.visits.states import VisitState
from tests.factories import NOW
from tests.factories.intake import ALL_WELL, answer, make_intake, make_whole_intake
from tests.factories.orders import STROKES, make_line, make_order
from tests.factories.organisation import make_site, make_staff
from tests.factories.visits import make_visit
from workorders.actions.intake import sign_intake, start_intake
from workorders.actions.intake_marks import put_damage
from workorders.actions.intake_saving import save_answer
from workorders.actions.opening import void_order
from workorders.models import Intake, KeyHolding, WorkOrder
from workorders.reads.intake import known_damages, next_free_tag
from workorders.states import OrderState, Purpose

pytestmark = pytest.mark.django_db


@pytest.fixture
def site():
    return make_site()


@pytest.fixture
def ana(site):
    return make_staff(site, Role.ADVISOR, name="Ana Ruiz")


@pytest.fixture
def order(site, ana):
    order = make_order(site, by=ana)
    make_line(order)
    WorkOrder.objects.filter(pk=order.pk).update(promised_at=NOW + dt.timedelta(hours=7))
    return WorkOrder.objects.select_related("site", "visit__client", "visit__vehicle").get(
        pk=order.pk
    )


def sign(order, by, **more):
    return sign_intake(
        order, name="Lucía Vega", strokes=STROKES, by=by, door="desk", now=NOW, **more
    )


def say(order, by, name, value, was=""):
    return save_answer(order, name=name, value=value, was=was, by=by, now=NOW)


def codes(refused) -> list[str]:
    return [obstacle.code for obstacle in refused.value.obstacles]


def test_started_it_begins_with_the_clients_words_and_twice_is_once(order, ana):
    Visit.objects.filter(pk=order.visit_id).update(complaint="It squeals.")

    first = start_intake(order, by=ana, door="desk", now=NOW)
    second = start_intake(order, by=ana, door="desk", now=NOW)

    assert (first, first.client_words) == (second, "It squeals.")
    assert Visit.objects.get(pk=order.visit_id).reception_at == NOW


def test_a_car_that_has_not_come_is_not_walked_around(site, ana):
    order = make_order(site, visit=make_visit(site, state=VisitState.BOOKED))

    with pytest.raises(Refusal) as refused:
        start_intake(order, by=ana, door="desk", now=NOW)

    assert refused.value.messages == ("Mark the car as arrived first.",)


def test_a_mechanic_may_not_receive_cars(site, order):
    with pytest.raises(PermissionDenied):
        start_intake(order, by=make_staff(site, Role.MECHANIC), door="desk", now=NOW)


@pytest.mark.parametrize(
    ("name", "typed", "kept"),
    [
        ("mileage", "48,640 km", "48640"),
        ("fuel", "8", "8"),
        ("has_protection", "1", "1"),
        ("client_words", "It  squeals.\r\nIn the morning.", "It squeals.\nIn the morning."),
        ("tag", "a 14", "A 14"),
        ("mark:tyres", "watch", "watch"),
        ("paper:warranty", "here", "here"),
        ("until:warranty", "2027-09-01", "2027-09-01"),
    ],
)
def test_an_answer_is_kept_as_it_is_meant_and_sent_twice_it_is_one(order, ana, name, typed, kept):
    make_intake(order, by=ana)

    first = say(order, ana, name, typed)
    second = say(order, ana, name, typed)

    assert (first.value, first.count) == (second.value, second.count) == (kept, 1)


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("mileage", "many"),
        ("fuel", "9"),
        ("pieces", "0"),
        ("mark:tyres", "good"),
        ("word:tyres", "3 mm"),
        ("until:warranty", "soon"),
        ("place", "B4"),
        ("mark:sunroof", "ok"),
        ("signed_at", "now"),
    ],
)
def test_an_answer_that_cannot_be_kept_is_said_at_its_field(order, ana, name, typed):
    make_intake(order, by=ana)

    with pytest.raises(Refusal) as refused:
        say(order, ana, name, typed)

    assert refused.value.status == 400
    assert [obstacle.field for obstacle in refused.value.obstacles] == [name]


def test_two_tablets_that_wrote_different_things_see_both(order, ana):
    make_intake(order, by=ana)
    say(order, ana, "fuel", "5")

    with pytest.raises(Refusal) as refused:
        say(order, ana, "fuel", "3", was="")

    assert (refused.value.status, codes(refused)) == (409, ["changed_meanwhile"])
    assert refused.value.alternatives == ("5",)
    assert say(order, ana, "fuel", "3", was="5").value == "3"


def test_two_tablets_that_wrote_of_different_things_are_both_kept(order, ana):
    intake = make_intake(order, by=ana)

    say(order, ana, "fuel", "5")
    say(order, ana, "bay", "3")

    intake.refresh_from_db()
    assert (intake.fuel, intake.bay, intake.saved) == (5, "3", 2)


def test_a_key_tag_is_on_one_key_at_a_time(site, order, ana):
    other = make_order(site)
    make_intake(other, by=ana)
    answer(other, {"tag": "14"}, by=ana)
    make_intake(order, by=ana)

    with pytest.raises(Refusal) as refused:
        say(order, ana, "tag", "14")

    assert refused.value.messages == ("This key tag is in use. Take another.",)


def test_a_void_order_keeps_no_key(site, order, ana):
    make_intake(order, by=ana)
    answer(order, {"tag": "14"}, by=ana)

    void_order(order, reason="Opened twice", by=ana, door="desk", now=NOW)

    assert next_free_tag(site) == "1"
    assert not KeyHolding.objects.filter(returned_at=None).exists()


def test_the_next_free_tag_is_the_lowest_that_hangs_nowhere(site, order, ana):
    for tag in ("1", "3"):
        other = make_order(site)
        make_intake(other, by=ana)
        answer(other, {"tag": tag}, by=ana)

    assert next_free_tag(site) == "2"


def test_what_the_last_walk_around_found_is_known(site, order, ana):
    make_whole_intake(order, by=ana)
    where = {"panel": "roof", "kind": "dent", "x": 500, "y": 290}
    put_damage(order, key=uuid4(), by=ana, **where)
    sign(order, ana)
    visit = make_visit(
        site,
        state=VisitState.ARRIVED,
        client=order.visit.client,
        vehicle=order.visit.vehicle,
    )

    known = known_damages(make_order(site, visit=visit))

    assert [(row.panel, seen_on) for row, seen_on in known] == [("roof", site.today(NOW))]


def test_a_leap_of_the_mileage_is_a_caution_and_a_fall_needs_its_reason(order, ana):
    vehicle = order.visit.vehicle
    vehicle.mileage, vehicle.mileage_at = 40_000, NOW - dt.timedelta(days=365)
    vehicle.save()
    make_whole_intake(order, by=ana)

    leap = say(order, ana, "mileage", "140000", was="48640")
    fall = say(order, ana, "mileage", "39000", was="140000")

    assert [caution.code for caution in leap.cautions + fall.cautions] == [
        "mileage_leapt",
        "mileage_fell",
    ]
    with pytest.raises(Refusal) as refused:
        sign(order, ana)
    assert codes(refused) == ["mileage_fell"]


def test_what_is_missing_is_said_all_at_once(order, ana):
    make_intake(order, by=ana)
    order.lines.all().update(removed_at=NOW, removed_reason="Not wanted")
    WorkOrder.objects.filter(pk=order.pk).update(promised_at=None)

    with pytest.raises(Refusal) as refused:
        sign(order, ana)

    assert codes(refused) == [
        *("no_lines", "no_promise", "fuel_missing", "mileage_missing", "tag_missing"),
        *("protection_missing", "valuables_missing", "shots_missing", "points_missing"),
    ]


def test_signed_the_keys_are_ours_and_the_price_is_agreed(order, ana):
    make_whole_intake(order, by=ana)

    signed = sign(order, ana)

    intake, visit = Intake.objects.get(), Visit.objects.get(pk=order.visit_id)
    assert (signed.state, intake.signed_at, intake.signed_by) == (OrderState.SIGNED, NOW, ana)
    assert (visit.keys_at, visit.state, visit.vehicle.mileage) == (NOW, VisitState.ARRIVED, 48_640)
    agreement = signed.agreements.get()
    assert agreement.total == signed.agreed_total == sum(line.amount for line in order.lines.all())
    assert agreement.signature.purpose == Purpose.INTAKE
    assert not order.lines.filter(agreed_in=None).exists()
    assert KeyHolding.objects.get().tag == "14"


def test_signed_it_is_closed(order, ana):
    make_whole_intake(order, by=ana)
    sign(order, ana)

    with pytest.raises(Refusal) as refused:
        say(order, ana, "fuel", "1", was="5")
    assert codes(refused) == ["signed"]
    with pytest.raises(Refusal) as again:
        sign(order, ana)
    assert codes(again) == ["out_of_order"]


def test_a_refused_walk_around_asks_for_no_photos_and_is_signed_as_such(order, ana):
    intake = make_intake(order, by=ana)
    all_but_points = {name: value for name, value in ALL_WELL.items() if "mark" not in name}
    answer(order, {**all_but_points, "mark:valuables": "ok"}, by=ana)

    say(order, ana, "refused_reason", "In a hurry")
    sign(order, ana)

    intake.refresh_from_db()
    assert intake.refused_at == NOW
    assert order.signatures.get().purpose == Purpose.NO_INSPECTION


def test_without_a_name_nothing_is_signed(order, ana):
    make_whole_intake(order, by=ana)

    with pytest.raises(Refusal) as refused:
        sign_intake(order, name=" ", strokes=STROKES, by=ana, door="desk", now=NOW)

    assert [obstacle.field for obstacle in refused.value.obstacles] == ["name"]
    assert WorkOrder.objects.get(pk=order.pk).state == OrderState.DRAFT
