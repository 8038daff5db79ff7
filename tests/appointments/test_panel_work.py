"""What: work by its code, what was put off, recalled or is due, and what it comes to."""

import pytest
import time_machine

from service_desk.catalogue.models import MaintenancePlan
from service_desk.clients.models import RecallCampaign
from service_desk.organisation.roles import Role
from service_desk.visits.models import RepeatDecision, Visit
from service_desk.visits.states import VisitState
from tests.factories import NOW, at
from tests.factories.catalogue import make_operation, make_part
from tests.factories.clients import make_client, make_vehicle
from tests.factories.desk import make_desk
from tests.factories.organisation import make_staff
from tests.factories.panel import TOMORROW_TEN, PanelHand, words_of
from tests.factories.visits import make_visit

pytestmark = pytest.mark.django_db

VIN = "VF7NC5FWC31234567"


@pytest.fixture(autouse=True)
def present():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def hand(client):
    desk = make_desk(tax_percent=21)
    desk.sign_in(client)
    make_operation(desk.site, "BRAKES", name="Front brakes", price=289, norm_hours="1.75")
    return PanelHand(desk, client)


@pytest.fixture
def car(hand):
    lucia = make_client(hand.desk.site, "Lucía Navarro Gil")
    car = make_vehicle(lucia, vin=VIN)
    hand.type(client=lucia.pk, vehicle=car.pk)
    return car


def codes(page):
    return [
        code
        for code in ("OIL", "BRAKES", "RECALL")
        if f'<input type="hidden" name="operations" value="{code}">' in page
    ]


@pytest.mark.parametrize("typed", ["OIL", "oil", "Oi", "щшд", "oil serv", "serv"])
def test_work_is_found_by_code_or_by_name_on_any_keyboard(hand, typed):
    assert codes(hand.press("add", typed)) == ["OIL"]


def test_without_script_the_field_itself_is_read(hand):
    assert codes(hand.type(job="bra").press("add", "")) == ["BRAKES"]


@pytest.mark.parametrize("typed", ["xyz", "<script>", "o" * 500])
def test_no_such_work_is_said_and_stays_typed(hand, typed):
    page = hand.press("add", typed)

    assert "is no work of ours. Type its code or its name." in page
    assert codes(page) == [] and "<script>o" not in page


def test_a_line_is_taken_away_again_and_said_twice_stands_once(hand):
    hand.type(operations=["OIL", "BRAKES"])

    assert codes(hand.press("add", "OIL")) == ["OIL", "BRAKES"]
    assert codes(hand.press("drop", "OIL")) == ["BRAKES"]


def test_the_estimate_says_hours_labour_parts_tax_and_total(hand):
    make_part(hand.desk.site, price=29, kit_of=hand.desk.site.operations.get(code="OIL"))

    page = words_of(hand.type(operations=["OIL", "BRAKES"]).press("look"))

    assert "Oil service 48 min, €129" in page
    assert "Estimate 2.6 h €418 Labour €389 Parts €29 Tax contained €72.55" in page


def test_what_was_put_off_last_time_is_added_with_one_press(hand, car):
    car.deferred_defects.create(
        words="Brakes at 3 mm",
        found_on="2027-01-29",
        operation=hand.desk.site.operations.get(code="BRAKES"),
    )

    page = hand.press("look")

    assert 'name="add" value="BRAKES"' in page and "Brakes at 3 mm" in page
    assert codes(hand.press("add", "BRAKES")) == ["BRAKES"]


def test_an_open_recall_is_added_with_one_press(hand, car):
    make_operation(hand.desk.site, "RECALL", name="Recall work", price=0)
    campaign = RecallCampaign.objects.create(code="KDR-17", title="Airbag cable")
    campaign.vehicles.create(vin_from=VIN, vin_to=VIN)

    assert 'name="add" value="RECALL"' in hand.press("look")
    page = hand.press("add", "RECALL")
    assert codes(page) == ["RECALL"] and "Recall: Airbag cable" in page


@pytest.mark.parametrize(
    ("mileage", "registered", "is_due"),
    [(16_000, None, True), (14_000, None, False), (None, "2025-01-01", True), (None, None, False)],
)
def test_work_of_the_makers_plan_is_offered_once_it_is_due(hand, car, mileage, registered, is_due):
    MaintenancePlan.objects.create(
        operation=hand.desk.site.operations.get(code="OIL"),
        make="Citroën",
        every_km=15_000,
        every_months=12,
    )
    car.mileage, car.first_registered_on = mileage, registered
    car.save()

    assert ("Due: Oil service" in hand.press("look")) == is_due


def test_work_that_was_just_done_is_not_due(hand, car):
    MaintenancePlan.objects.create(
        operation=hand.desk.site.operations.get(code="OIL"), make="Citroën", every_months=12
    )
    car.first_registered_on = "2020-01-01"
    car.save()
    make_visit(
        hand.desk.site, vehicle=car, state=VisitState.HANDED_OVER, handed_over_at=at("2026-10-01")
    )

    assert "Due: Oil service" not in hand.press("look")


@pytest.fixture
def lately(hand, car):
    return make_visit(
        hand.desk.site, vehicle=car, state=VisitState.HANDED_OVER, handed_over_at=at("2027-01-29")
    )


def test_whether_it_is_the_same_trouble_has_to_be_asked(hand, lately):
    hand.type(operations="OIL", place=f"{TOMORROW_TEN}|{hand.desk.ana.pk}")

    page = hand.press("book", status=400)
    assert "Ask whether it is the same trouble: Yes or No." in page

    hand.type(same="no").press("book")
    decision = RepeatDecision.objects.get()
    assert (decision.earlier, decision.is_repeat) == (lately, False)


def test_the_same_trouble_is_offered_only_with_expert_and_manager(hand, lately):
    hand.type(operations="OIL", place=f"{TOMORROW_TEN}|{hand.desk.ana.pk}", same="yes")

    page = hand.press("look")

    assert "expert" in page or "manager" in page
    assert Visit.objects.count() == 1


def test_a_role_of_its_own_may_not_book(hand):
    hand.desk.sign_in(hand.browser, make_staff(hand.desk.site, Role.FOREMAN))

    for at_step in ("", "owe", "wait", "lost"):
        hand.press("look", at=at_step, status=403)
