"""The tablet's questions and answers over HTTP: data in, data out, photos by guarded addresses."""

import json
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from service_desk.lib.clock import now
from service_desk.organisation.roles import Role
from service_desk.visits.models import DeferredDefect
from tests.factories.desk import make_desk
from tests.factories.intake import a_jpeg, make_intake, make_whole_intake
from tests.factories.orders import STROKES, make_line, make_order
from tests.factories.organisation import make_staff
from workorders.models import Belonging, Damage, Intake, OrderPhoto, WorkOrder
from workorders.states import OrderState

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    return make_desk()


@pytest.fixture
def order(desk):
    order = make_order(desk.site)
    make_line(order)
    WorkOrder.objects.filter(pk=order.pk).update(promised_at=now())
    return order


@pytest.fixture
def tablet(client, desk):
    return desk.sign_in(client)


def at(name: str, order: WorkOrder, *more: object) -> str:
    return reverse(name, args=[order.site.slug, order.said, *more])


def a_damage(**said: object) -> dict[str, object]:
    return {"key": uuid4(), "panel": "roof", "kind": "dent", "x": 500, "y": 290, **said}


def test_before_it_is_started_the_page_starts_it(tablet, order):
    before = tablet.get(at("order_intake", order))
    started = tablet.post(at("order_intake_start", order))
    page = tablet.get(at("order_intake", order))

    assert (before.status_code, started.status_code, page.status_code) == (200, 303, 200)
    assert "Start the walk-around" in before.content.decode()
    assert 'id="outline"' in page.content.decode()


def test_an_answer_is_told_as_it_is_kept(tablet, desk, order):
    make_intake(order, by=desk.reception)

    kept = tablet.post(at("order_intake_save", order), {"name": "mileage", "value": "48,640 km"})

    assert kept.json() == {"value": "48640", "saved": 1, "cautions": []}


def test_a_colleagues_answer_is_told_with_the_refusal(tablet, desk, order):
    make_intake(order, by=desk.reception, fuel=5)

    told = tablet.post(at("order_intake_save", order), {"name": "fuel", "value": "3", "was": ""})

    assert (told.status_code, told.json()["theirs"]) == (409, "5")


def test_signed_out_the_tablet_is_told_so_and_keeps_what_it_has(client, desk, order):
    make_intake(order, by=desk.reception)

    told = client.post(at("order_intake_save", order), {}, headers={"HX-Request": "true"})

    assert told.status_code == 401


def test_a_damage_sent_twice_is_one_and_sent_again_is_changed(tablet, desk, order):
    make_intake(order, by=desk.reception)
    said = a_damage(size_cm=3)

    first = tablet.post(at("order_damage", order), said)
    tablet.post(at("order_damage", order), said)
    tablet.post(at("order_damage", order), {**said, "size_cm": 12, "is_wanted_repaired": "1"})

    assert first.json() == {"number": 1}
    [row] = Damage.objects.all()
    assert (row.number, row.size_cm, row.is_wanted_repaired) == (1, 12, True)


def test_a_damage_is_dropped_and_put_back_with_its_key(tablet, desk, order):
    make_intake(order, by=desk.reception)
    said = a_damage()
    tablet.post(at("order_damage", order), said)

    tablet.post(at("order_damage_drop", order), {"key": said["key"]})
    assert not Damage.objects.exists()
    tablet.post(at("order_damage", order), said)

    assert Damage.objects.get().key == said["key"]


def test_what_lies_in_the_car_is_listed(tablet, desk, order):
    make_intake(order, by=desk.reception)
    key = uuid4()

    tablet.post(at("order_belonging", order), {"key": key, "words": "Child seat"})
    tablet.post(at("order_belonging", order), {"key": key, "words": "Child seat", "is_in_box": "1"})

    assert [(row.words, row.is_in_box) for row in Belonging.objects.all()] == [("Child seat", True)]


def test_a_photo_sent_twice_is_one_and_seen_by_those_who_may(
    tablet, desk, order, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    make_intake(order, by=desk.reception)
    said = {"key": uuid4(), "shot": "front_left", "taken_at": "2027-03-09T08:00:00+00:00"}

    first = tablet.post(at("order_intake_photo", order), {**said, "file": a_jpeg()})
    again = tablet.post(at("order_intake_photo", order), {**said, "file": a_jpeg()})

    assert first.json() == again.json()
    assert OrderPhoto.objects.count() == 1
    url = first.json()["url"]
    stranger = Client()
    stranger.force_login(make_staff(make_desk("south").site, Role.ADVISOR))
    assert tablet.get(f"{url}?small")["Content-Type"] == "image/jpeg"
    assert (Client().get(url).status_code, stranger.get(url).status_code) == (302, 404)


def test_no_photo_is_refused_in_a_sentence(tablet, desk, order):
    make_intake(order, by=desk.reception)
    text = a_jpeg()
    text.file.seek(0)
    text.file.write(b"not a photo at all, whatever its name says")
    text.seek(0)
    said = {"key": uuid4(), "shot": "front_left", "file": text}

    told = tablet.post(at("order_intake_photo", order), said)

    assert told.status_code == 400
    assert [each["field"] for each in told.json()["obstacles"]] == ["file"]
    assert not OrderPhoto.objects.exists()


def test_the_sheet_says_what_is_missing_and_then_what_is_signed(tablet, desk, order):
    make_intake(order, by=desk.reception)
    missing = tablet.get(at("order_intake_sheet", order)).content.decode()
    Intake.objects.all().delete()
    make_whole_intake(order, by=desk.reception)

    whole = tablet.get(at("order_intake_sheet", order)).content.decode()

    assert "Tap how much fuel is in the tank." in missing
    assert "Brakes looked at" in whole
    assert "We agree" in whole


def test_signing_leads_to_the_order_and_a_bare_pad_is_asked_again(tablet, desk, order):
    make_whole_intake(order, by=desk.reception)
    name = {"name": "Lucía Vega"}

    bare = tablet.post(at("order_intake_sign", order), name)
    signed = tablet.post(at("order_intake_sign", order), {**name, "strokes": json.dumps(STROKES)})

    assert (bare.status_code, signed.status_code) == (400, 303)
    assert "Please sign in the field." in bare.content.decode()
    order.refresh_from_db()
    assert (order.state, signed["Location"]) == (OrderState.SIGNED, at("order", order))
    assert "Lucía Vega" in tablet.get(at("order_intake", order)).content.decode()


def test_work_declined_last_time_is_on_the_order_again(tablet, desk, order):
    make_intake(order, by=desk.reception)
    defect = DeferredDefect.objects.create(
        vehicle=order.visit.vehicle, words="Wiper blades torn", found_on=now().date()
    )

    tablet.post(at("order_intake_offer", order, defect.pk))

    assert order.lines.filter(words="Wiper blades torn", removed_at=None).count() == 1
    defect.refresh_from_db()
    assert defect.settled_by == order.visit


def test_the_page_asks_as_much_of_the_database_with_one_mark_as_with_three(
    tablet, desk, order, django_assert_max_num_queries
):
    make_intake(order, by=desk.reception)
    url = at("order_intake", order)
    tablet.get(url)
    counts = []
    for marks in (1, 3):
        while Damage.objects.count() < marks:
            tablet.post(at("order_damage", order), a_damage())
        with django_assert_max_num_queries(40) as asked:
            tablet.get(url)
        counts.append(len(asked))

    assert counts[0] == counts[1]


def test_the_orders_page_says_how_far_the_walk_around_is(tablet, desk, order):
    url = at("order_intake_aside", order)
    before = tablet.get(url).content.decode()
    make_whole_intake(order, by=desk.reception)

    begun = tablet.get(url).content.decode()

    assert "Start the walk-around" in before
    assert "Ready to be signed" in begun
