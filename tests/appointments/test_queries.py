"""The diary's named reads."""

import datetime as dt

import pytest

from appointments.queries import appointments_on, last_change_at, visit_sheet, visits_ahead_of
from appointments.states import Kind
from service_desk.clients.models import RecallCampaign, RecallVehicle
from service_desk.records.journal import record
from service_desk.visits.states import VisitState
from tests.factories import NOW, at
from tests.factories.appointments import make_appointment, make_booking
from tests.factories.catalogue import make_operation
from tests.factories.desk import make_desk

pytestmark = pytest.mark.django_db

MONDAY = dt.date(2027, 3, 8)


@pytest.fixture
def desk():
    return make_desk()


def test_appointments_on_is_one_query_in_the_order_of_the_day(desk, django_assert_num_queries):
    make_booking(desk.site, at("2027-03-08 11:00"), handover_at=at("2027-03-08 09:00"))
    make_booking(desk.site, at("2027-03-09 08:00"))

    with django_assert_num_queries(1):
        rows = appointments_on(desk.site, MONDAY)

    assert [(row.kind, row.starts_at) for row in rows] == [
        (Kind.HANDOVER, at("2027-03-08 09:00")),
        (Kind.DROP_OFF, at("2027-03-08 11:00")),
    ]


def test_appointments_on_leaves_out_what_was_cancelled_and_other_sites(desk):
    gone = make_booking(desk.site, at("2027-03-08 11:00"))
    gone.appointments.update(cancelled_at=NOW)
    make_booking(make_desk("east").site, at("2027-03-08 11:00"))

    assert appointments_on(desk.site, MONDAY) == []


def test_appointments_on_names_the_first_work_and_a_recall(desk):
    works = (make_operation(desk.site, "BRAKES"), desk.site.operations.get(code="OIL"))
    visit = make_booking(desk.site, at("2027-03-08 11:00"), operations=works)
    visit.vehicle.vin = "VF7ABCDEF12345678"
    visit.vehicle.save()
    campaign = RecallCampaign.objects.create(code="AIR", title="Airbag")
    RecallVehicle.objects.create(
        campaign=campaign, vin_from="VF7ABCDEF12345000", vin_to="VF7ABCDEF12346000"
    )
    make_booking(desk.site, at("2027-03-08 11:15"))

    rows = appointments_on(desk.site, MONDAY)

    assert [(row.code, row.is_recalled) for row in rows] == [("BRAKES", True), ("OIL", False)]


def test_visit_sheet_holds_live_appointments_first(desk):
    visit = make_booking(desk.site, at("2027-03-08 11:00"))
    visit.appointments.update(cancelled_at=NOW)
    make_appointment(visit, at("2027-03-09 11:00"), advisor=desk.ana)

    sheet = visit_sheet(desk.site, visit.number)

    assert [held.starts_at for held in sheet.held] == [
        at("2027-03-09 11:00"),
        at("2027-03-08 11:00"),
    ]
    assert sheet.phone == visit.client.contact_points.get().value


def test_visit_sheet_knows_no_visit_of_another_site(desk):
    visit = make_booking(make_desk("east").site, at("2027-03-08 11:00"))

    assert visit_sheet(desk.site, visit.number) is None


def test_visits_ahead_of_clients_are_the_expected_ones(desk):
    expected = make_booking(desk.site, at("2027-03-09 11:00"))
    here = make_booking(desk.site, at("2027-03-08 11:00"), state=VisitState.ARRIVED)
    clients = [expected.client_id, here.client_id]

    assert [drop_off.visit for drop_off in visits_ahead_of(desk.site, clients)] == [expected]


def test_last_change_at_grows_with_the_journal_of_the_site_alone(desk):
    assert last_change_at(desk.site.pk) == "0.0"
    by = {"by": None, "door": "scan", "now": NOW}
    mine = record(site=desk.site, subject=desk.site, verb="seen", **by)
    east = make_desk("east").site
    record(site=east, subject=east, verb="seen", **by)

    assert last_change_at(desk.site.pk) == f"{mine.pk}.0"
