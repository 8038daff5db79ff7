"""A new booking from a visit's page: the car is known, who comes is asked again."""

import pytest
import time_machine

from appointments.actions import cancel_visit
from service_desk.visits.models import Visit
from tests.factories import NOW
from tests.factories.public import Walk, heading_of, link_to, make_martas_visit, make_open_site

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def present():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def visit():
    visit = make_martas_visit(make_open_site())
    cancel_visit(visit, reason="", by=None, door="link", now=NOW)
    return visit


def again(visit) -> Walk:
    walk = Walk(visit.site)
    walk.page = walk.browser.get(f"{link_to(visit)}again/")
    walk.get(walk.page["Location"])
    return walk


def test_the_visits_page_leads_there(visit, client):
    address = link_to(visit)

    assert f'href="{address}again/"' in client.get(address).content.decode()


def test_the_second_question_is_skipped_and_the_same_car_comes(visit):
    walk = again(visit)
    assert heading_of(walk.html.replace(' id="question"', "")) == "What does your car need?"

    walk.work("BRAKES")

    assert walk.title == "When will you bring it?"
    assert "SEAT León, ···\u00a0KLM" in walk.html and "4821" not in walk.html
    walk.when().you(name="Pepa Ruiz", phone="611 222 333")
    new = Visit.objects.exclude(pk=visit.pk).get()
    assert (new.vehicle, new.client.name) == (visit.vehicle, "Pepa Ruiz")


def test_nothing_of_the_client_is_on_any_page(visit):
    walk = again(visit)
    seen = [walk.html]
    for step in (walk.work, walk.when):
        step()
        seen.append(walk.html)

    assert [word for word in ("Marta", "García", "612", "4821") if word in "".join(seen)] == []


def test_another_car_may_come_instead(visit):
    walk = again(visit).work("BRAKES")

    walk.get(walk.path.replace("/when/", "/car/"))
    walk.post(plate="9999 ZZZ")
    walk.when().you()

    assert Visit.objects.exclude(pk=visit.pk).get().vehicle.plate == "9999 ZZZ"


def test_a_dead_link_begins_nothing(visit, client):
    assert client.get("/v/nobody/again/").status_code == 404
    assert not any(name.startswith("booking") for name in client.cookies)
