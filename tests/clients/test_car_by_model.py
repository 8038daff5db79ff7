"""A client who does not know the plate names the model."""

import pytest

from service_desk.clients.actions import find_or_create_vehicle
from service_desk.clients.models import Vehicle
from service_desk.lib.refusals import Refusal
from tests.factories import NOW
from tests.factories.clients import make_client, make_vehicle
from tests.factories.organisation import make_site

pytestmark = pytest.mark.django_db


@pytest.fixture
def client_on_file():
    return make_client(make_site())


def find(client, **said):
    return find_or_create_vehicle(client=client, by=None, door="public", now=NOW, **said)


def test_the_clients_own_car_of_that_model_is_found(client_on_file):
    own = make_vehicle(client_on_file, make="SEAT", model="León")
    make_vehicle(client_on_file, make="SEAT", model="Ibiza")

    assert find(client_on_file, make="Seat", model="león") == own


def test_a_car_of_somebody_else_is_not(client_on_file):
    make_vehicle(make_client(client_on_file.site), make="SEAT", model="León")

    mine = find(client_on_file, make="SEAT", model="León")

    assert (mine.plate, mine.make, Vehicle.objects.count()) == ("", "SEAT", 2)


def test_nothing_said_is_no_car(client_on_file):
    with pytest.raises(Refusal) as refused:
        find(client_on_file, model="León")

    assert [(each.code, each.field) for each in refused.value.obstacles] == [
        ("car_unknown", "plate")
    ]
