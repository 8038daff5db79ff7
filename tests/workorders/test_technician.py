"""A technician to reception (S-2c): called once, seen by foremen, answered by one of them."""

import pytest
from django.test import Client
from django.urls import reverse

from service_desk.organisation.roles import Role
from tests.factories.desk import make_desk
from tests.factories.intake import make_intake
from tests.factories.orders import make_order
from tests.factories.organisation import make_staff

pytestmark = pytest.mark.django_db


def test_who_comes_is_seen_at_the_car(client):
    desk = make_desk()
    order = make_order(desk.site)
    make_intake(order, by=desk.reception, bay="3")
    tablet = desk.sign_in(client)
    foreman = Client()
    foreman.force_login(make_staff(desk.site, Role.FOREMAN, name="Iván Bravo"))
    at_the_car = reverse("order_technician", args=[desk.site.slug, order.said])
    asks = reverse("technician_calls", args=[desk.site.slug])
    comes = reverse("order_technician_comes", args=[desk.site.slug, order.said])

    tablet.post(at_the_car)
    tablet.post(at_the_car)
    seen = foreman.get(asks).content.decode()
    foreman.post(comes)
    late = foreman.post(comes).content.decode()

    assert seen.count("Reception needs you:") == 1
    assert "bay 3" in seen
    assert "Iván Bravo is coming" in tablet.get(at_the_car).content.decode()
    assert "A colleague is on the way already." in late
    assert "Reception needs you" not in foreman.get(asks).content.decode()


def test_a_call_is_taken_back_and_reception_answers_none(client):
    desk = make_desk()
    order = make_order(desk.site)
    make_intake(order, by=desk.reception)
    tablet = desk.sign_in(client)
    url = reverse("order_technician", args=[desk.site.slug, order.said])
    tablet.post(url)

    after = tablet.post(url, {"back": "1"}).content.decode()

    assert "Call a technician" in after
    assert tablet.get(reverse("technician_calls", args=[desk.site.slug])).status_code == 403
