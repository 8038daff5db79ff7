"""What can be done on a client's file, with script and without: nothing typed is lost."""

import datetime as dt
import re

import pytest
import time_machine

from service_desk.clients.models import Client, ClientMerge, ContactEntry, Vehicle
from service_desk.visits.models import DeferredDefect
from tests.factories import NOW
from tests.factories.catalogue import make_operation
from tests.factories.clients import make_client, make_vehicle
from tests.factories.desk import make_desk
from tests.factories.visits import make_visit

pytestmark = pytest.mark.django_db

FRAGMENT = {"HX-Request": "true"}
VIN, OTHER_VIN = "VF7WV892C7S662585", "VSSB14A5URG500080"


@pytest.fixture(autouse=True)
def present():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def desk(client):
    desk = make_desk()
    desk.sign_in(client)
    return desk


@pytest.fixture
def lucia(desk):
    return make_client(desk.site, "Lucía Navarro Gil", phone="+34612304567")


@pytest.fixture
def car(lucia):
    return make_vehicle(lucia, "4821 LKM", vin=VIN, mileage=64_805, mileage_at=NOW)


@pytest.fixture
def do(desk, client, lucia):
    """Posts to an address of the file and follows; the words of the answer."""

    def post(verb, *, status=200, headers=None, **typed):
        url = f"{desk.url}clients/{lucia.pk}/{verb}"
        answer = client.post(url, typed, headers=headers or {}, follow=True)
        assert answer.status_code == status, answer.content.decode()[-3000:]
        return answer.content.decode()

    return post


@pytest.fixture
def form(desk, client, lucia):
    """The fields of a form of the file as the browser would send them."""

    def fields(verb):
        html = client.get(f"{desk.url}clients/{lucia.pk}/{verb}").content.decode()
        part = re.search(rf'<form[^>]+action="[^"]*{verb}".*?</form>', html, re.S)[0]
        found = {}
        for tag in re.findall(r"<input[^>]*>", part):
            name = re.search(r'name="([^"]+)"', tag)
            value = re.search(r'value="([^"]*)"', tag)
            if "checkbox" in tag or ("radio" in tag and "checked" not in tag) or not name:
                continue
            found[name[1]] = (value[1] if value else "").replace("&quot;", '"')
        for name, inner in re.findall(r'<select name="([^"]+)".*?>(.*?)</select>', part, re.S):
            chosen = re.search(r'value="([^"]*)" selected', inner)
            found[name] = chosen[1] if chosen else ""
        for name, inner in re.findall(
            r'<textarea name="([^"]+)"[^>]*>(.*?)</textarea>', part, re.S
        ):
            found[name] = inner.strip()
        return found

    return fields


def test_the_file_is_edited_in_place(do, form, desk, lucia):
    typed = form("edit/")

    page = do(
        "edit/",
        **{
            **typed, "name": "Lucía Navarro", "language": "ru", "phone": "911 234 567",
            "email": "Lucia@example.com", "preferred_advisor": desk.ana.pk, "consent_offers": "no",
            "best_hours": "after five",
        },
    )  # fmt: skip

    lucia.refresh_from_db()
    assert "The file is saved." in page
    assert (lucia.name, lucia.language, lucia.preferred_advisor) == (
        "Lucía Navarro",
        "ru",
        desk.ana,
    )
    assert sorted(lucia.contact_points.values_list("value", flat=True)) == [
        "+34612304567",
        "+34911234567",
        "lucia@example.com",
    ]
    assert lucia.consents.get().is_given is False


def test_what_cannot_be_read_is_told_at_its_field_and_stays_typed(do, form, lucia):
    typed = {**form("edit/"), "phone": "12", "email": "me at home", "note": "Coffee, black"}

    page = do("edit/", status=400, headers=FRAGMENT, **typed)

    assert 'value="12"' in page and 'value="me at home"' in page and "Coffee, black" in page
    assert "Enter the whole phone number" in page and "This is no e-mail address." in page
    lucia.refresh_from_db()
    assert lucia.note == ""


def test_somebody_elses_words_are_not_written_over_in_silence(do, form, lucia):
    typed = {**form("edit/"), "note": "Tea"}
    Client.objects.filter(pk=lucia.pk).update(note="Coffee", address="Calle 1")

    page = do("edit/", status=409, headers=FRAGMENT, **typed)

    assert "Meanwhile this became “Coffee”. Save again to write yours." in page
    again = re.search(r'name="seen" value="([^"]+)"', page)[1].replace("&quot;", '"')
    do("edit/", **{**typed, "seen": again, "address": "Calle 1"})
    lucia.refresh_from_db()
    assert (lucia.note, lucia.address) == ("Tea", "Calle 1")


def test_a_phone_is_removed_but_never_the_last(do, form, lucia):
    second = lucia.contact_points.create(kind="phone", value="+34911234567")
    first = lucia.contact_points.get(value="+34612304567")

    do("edit/", **{**form("edit/"), "main_phone": second.pk, "gone": [first.pk]})

    assert list(lucia.contact_points.values_list("value", "is_main")) == [("+34911234567", True)]
    page = do("edit/", status=409, **{**form("edit/"), "gone": [second.pk]})
    assert "This is the only phone. Enter another one first." in page


def test_the_file_is_marked_as_checked(do, lucia):
    page = do("checked/")

    lucia.refresh_from_db()
    assert lucia.verified_at == NOW
    assert "Checked with the client on 8\xa0March\xa02027." in page


def test_a_note_a_letter_and_a_talk_are_written_down(do):
    for medium in ("note", "letter", "talk"):
        do("note/", medium=medium, direction="out", note=f"About the {medium}")

    assert ContactEntry.objects.filter(medium="letter", direction="out").get().note == (
        "About the letter"
    )
    assert "Write what it was about." in do("note/", status=400, medium="note", note=" ")
    assert ContactEntry.objects.count() == 3


def test_a_car_is_added_corrected_and_read(do, lucia, car):
    page = do("cars/new/", plate="1111 AAA", make="Seat", mileage="12 000", warranty_km="100000")
    new = Vehicle.objects.get(plate="1111 AAA")
    do(f"cars/{new.pk}/edit/", plate="1111 AAA", vin=OTHER_VIN, make="Seat", model="León")
    do(f"cars/{new.pk}/mileage/", km="12.500")

    new.refresh_from_db()
    assert "The car is on the file." in page
    assert (new.vin, new.model, new.mileage, new.warranty_km) == (OTHER_VIN, "León", 12_500, None)
    assert [each.km for each in new.mileage_readings.all()] == [12_000, 12_500]
    page = do(f"cars/{new.pk}/edit/", status=409, plate="1111 AAA", vin=VIN)
    assert "This VIN is already on another car&#x27;s file." in page
    assert Vehicle.objects.get(pk=new.pk).vin == OTHER_VIN


def test_a_car_of_somebody_else_is_said_to_be(do, desk, car):
    make_vehicle(make_client(desk.site, "Pablo Sanz"), "2222 BBB")

    page = do("cars/new/", status=409, plate="2222 BBB")

    assert "This car is on the file of Pablo Sanz. Change its owner there." in page


def test_a_lower_mileage_asks_for_a_remark_and_keeps_the_figure(do, car):
    page = do(f"cars/{car.pk}/mileage/", status=409, headers=FRAGMENT, km="120")

    assert "It was 64805 km before. Say why it is lower now." in page and 'value="120"' in page
    do(f"cars/{car.pk}/mileage/", km="120", remark="New instrument cluster")
    car.refresh_from_db()
    assert car.mileage == 120


def test_a_leap_is_written_and_said(do, car):
    assert "That is a lot since 64805 km." in do(f"cars/{car.pk}/mileage/", km="200000")


def test_the_car_changes_hands_and_comes_back(do, desk, client, lucia, car):
    pablo = make_client(desk.site, "Pablo Sanz", phone="+34699111222")
    page = do(f"cars/{car.pk}/owner/", search="1", q="1222", on="08.03.2027")
    assert f'name="to" value="{pablo.pk}"' in page

    page = do(f"cars/{car.pk}/owner/", to=pablo.pk, on="08.03.2027")

    assert "The car is Pablo Sanz&#x27;s now." in page
    assert car.ownerships.get(ends_on=None).client == pablo
    undo = re.search(r'class="toast".*?action="([^"]+)"', page, re.S)[1]
    client.post(undo)
    assert car.ownerships.get().client == lucia


def test_the_new_owner_gets_a_file_where_there_is_none(do, car):
    do(f"cars/{car.pk}/owner/", name="Nora Paz", phone="699 111 222", on="1.3.2027")

    owned = car.ownerships.get(ends_on=None)
    assert (owned.client.name, owned.starts_on) == ("Nora Paz", dt.date(2027, 3, 1))
    assert "Choose somebody on file" in do(f"cars/{car.pk}/owner/", status=400, on="1.3.2027")


def test_work_found_is_noted_dropped_with_a_reason_and_said_again(do, desk, client, car):
    make_operation(desk.site, "BRAKES")
    do(f"cars/{car.pk}/defects/", words="Pads 2 mm", is_safety="on", operation="BRAKES")
    defect = DeferredDefect.objects.get()
    drop = f"cars/{car.pk}/defects/{defect.pk}/drop/"

    assert "Say why it need not be done." in do(drop, status=400, reason="")
    page = do(drop, reason="Sells the car")

    defect.refresh_from_db()
    assert (defect.is_safety, defect.dropped_reason, defect.dropped_by) == (
        True,
        "Sells the car",
        desk.reception,
    )
    client.post(re.search(r'class="toast".*?action="([^"]+)"', page, re.S)[1])
    defect.refresh_from_db()
    assert defect.dropped_at is None


def test_duplicates_stand_side_by_side_and_are_merged_and_undone(do, desk, client, lucia, car):
    twice = make_client(desk.site, "Lucia Navarro", phone="+34612304567", address="Calle 1")
    make_visit(desk.site, client=twice)
    page = client.get(f"{desk.url}clients/{lucia.pk}/duplicates/").content.decode()
    assert "<mark>612\xa0304\xa0567</mark>" in page and "Calle 1" in page

    page = do("merge/", other=twice.pk, keep=lucia.pk)

    assert "The files are one now. Lucía Navarro Gil is kept." in page
    merge = ClientMerge.objects.get()
    assert page.count(f"/unmerge/{merge.pk}/") == 3  # the toast's, and the timeline's with htmx
    moved = client.get(f"{desk.url}clients/{twice.pk}/")
    assert moved["Location"] == f"{desk.url}clients/{lucia.pk}/"
    client.post(f"{desk.url}clients/{lucia.pk}/unmerge/{merge.pk}/")
    twice.refresh_from_db()
    assert twice.merged_into is None and twice.visits.count() == 1


def test_a_file_is_not_merged_with_itself(do, lucia):
    page = do("merge/", status=409, other=lucia.pk, keep=lucia.pk)

    assert "This is one and the same file. Choose another." in page


def test_incomplete_files_older_than_two_days_are_listed(desk, client, lucia):
    Client.objects.filter(pk=lucia.pk).update(created_at=NOW - dt.timedelta(days=3))
    make_client(desk.site, "Fresh Person")

    page = client.get(f"{desk.url}clients/incomplete/").content.decode()

    assert "Lucía Navarro Gil" in page and "Fresh Person" not in page
    assert "1 file older than two days lacks something." in page


def test_one_character_gets_a_hint_and_no_list(desk, client, lucia):
    page = client.get(f"{desk.url}clients/", {"q": "N"}).content.decode()

    assert "Type one more character" in page and "Lucía Navarro" not in page
    assert (
        f'href="/desk/north/clients/{lucia.pk}/"'
        in client.get(f"{desk.url}clients/", {"q": "Na"}).content.decode()
    )


def test_another_clients_car_is_not_there(do, desk, car):
    strange = make_vehicle(make_client(desk.site))

    for verb in ("edit/", "mileage/", "owner/", "defects/"):
        do(f"cars/{strange.pk}/{verb}", status=404)
