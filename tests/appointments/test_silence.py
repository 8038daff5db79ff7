"""«Do not contact» on a client's file: said at once, kept by the outbox, and taken back."""

import pytest

from service_desk.clients.models import Client, ContactPoint
from service_desk.lib import clock
from service_desk.messaging.models import Message
from service_desk.organisation.roles import Role
from tests.factories.clients import make_client
from tests.factories.messages import make_message
from tests.factories.organisation import make_site, make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    return make_client(make_site("north"), email="lucia@example.com")


@pytest.fixture
def desk(client, person):
    client.force_login(make_staff(person.site, Role.RECEPTIONIST))
    return client


def test_it_is_said_on_the_file_and_withdraws_what_waits(desk, person):
    make_message(person, due_at=clock.now())
    file = f"/desk/north/clients/{person.pk}/"

    page = desk.post(f"{file}silence/", follow=True).text

    assert "Do not contact: the client wants to hear nothing from us." in page
    assert "1 message is withdrawn." in page
    assert page.count("<del>") >= 3
    assert Message.objects.get().state == "cancelled"
    assert f'action="{file}silence/end/"' in page


def test_it_ends_and_what_is_still_of_use_comes_back(desk, person):
    make_message(person, due_at=clock.now())
    file = f"/desk/north/clients/{person.pk}/"
    desk.post(f"{file}silence/")

    page = desk.post(f"{file}silence/end/", follow=True).text

    assert "Do not contact:" not in page
    assert Client.objects.get().silent_since is None
    assert Message.objects.get().state == "planned"


def test_who_may_not_edit_may_not_say_it(client, person):
    client.force_login(make_staff(person.site, Role.FOREMAN))

    assert client.post(f"/desk/north/clients/{person.pk}/silence/").status_code == 403
    assert Client.objects.get().silent_since is None


def test_a_wrong_number_is_said_where_it_stands(desk, person):
    ContactPoint.objects.filter(kind="phone").update(wrong_since=clock.now())

    page = desk.get(f"/desk/north/clients/{person.pk}/").text

    assert "wrong number" in page
    assert "no phone" in page
