"""The folder of a car: every order, paper and photo of it in one place (S-13)."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from service_desk.visits.states import VisitState
from tests.factories import NOW
from tests.factories.desk import make_desk
from tests.factories.orders import make_order
from tests.factories.papers import make_full_order, make_photo
from tests.factories.visits import make_visit
from workorders.actions.papers import issue_paper
from workorders.documents import PAPERS
from workorders.reads.folder import folder_of
from workorders.states import OrderState

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("undrawn")]


@pytest.fixture
def undrawn(settings):
    """Papers stay pages: this is about where they are found."""
    from service_desk.lib import pdf

    libraries, pdf.LIBRARIES = pdf.LIBRARIES, ("no-such-library",)
    pdf.can_draw.cache_clear()
    yield
    pdf.LIBRARIES = libraries
    pdf.can_draw.cache_clear()


@pytest.fixture
def desk(client):
    desk = make_desk()
    desk.sign_in(client)
    return desk


def test_the_folder_has_all_of_a_car_the_newest_visit_first(client, desk):
    order = make_full_order(desk.site, by=desk.ana)
    issue_paper(PAPERS["work_order"], order, by=desk.ana, now=NOW)
    issue_paper(PAPERS["supplement"], order, request=order.consents.get(), by=desk.ana, now=NOW)
    vehicle = order.visit.vehicle

    found = folder_of(vehicle)

    assert [row.order for row in found.visits] == [order, None]
    assert [paper.kind for paper in found.visits[0].papers] == ["work_order", "supplement"]
    assert (len(found.visits[0].photos), found.visits[0].damages) == (6, 2)
    page = client.get(f"/desk/{desk.site.slug}/cars/{vehicle.pk}/folder/").content.decode()
    for words in ("WO-27-00001", "SU-27-00001", order.said, "Walk-around with 2 marks"):
        assert words in page
    listed = client.get(f"/desk/{desk.site.slug}/cars/{vehicle.pk}/folder/list/")
    assert "WO-27-00001" in listed.content.decode()


def test_a_thick_folder_costs_no_more_questions_than_a_thin_one(desk):
    order = make_full_order(desk.site, by=desk.ana)
    vehicle = order.visit.vehicle
    with CaptureQueriesContext(
        connection,
    ) as thin:
        folder_of(vehicle)
    for _ in range(3):
        visit = make_visit(desk.site, vehicle=vehicle, state=VisitState.ARRIVED)
        another = make_order(desk.site, visit=visit, state=OrderState.SIGNED)
        make_photo(another, shot="front_left")
        issue_paper(PAPERS["work_order"], another, by=desk.ana, now=NOW)
    with CaptureQueriesContext(connection) as thick:
        assert len(folder_of(vehicle).visits) == 5
    assert len(thick) == len(thin)


def test_the_last_order_names_who_keeps_the_folder(desk):
    order = make_full_order(desk.site, by=desk.ana)

    assert folder_of(order.visit.vehicle).keeper == order.advisor


def test_the_folder_of_another_site_is_not_there(client, desk):
    assert client.get(f"/desk/{desk.site.slug}/cars/999999/folder/").status_code == 404
