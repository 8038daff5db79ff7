"""Photos beside the own words: on the way, with the visit, at the desk, and swept away."""

import datetime as dt
import io
import re
from pathlib import Path

import pytest
import time_machine
from django.conf import settings as present_settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from appointments.actions.photos import forget_photos
from appointments.limits import HOUR, LIMITS, Act, Limit, Per
from appointments.models import DraftPhoto
from service_desk.organisation.roles import Role
from service_desk.records.models import JournalEntry
from service_desk.visits.models import Visit, VisitPhoto
from service_desk.web import uploads
from tests.factories import NOW
from tests.factories.organisation import make_site, make_staff
from tests.factories.public import Walk, make_open_site

pytestmark = pytest.mark.django_db

WRONG = {"is_wrong": "on", "complaint": "It rattles in front"}


@pytest.fixture(autouse=True)
def present(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def site():
    return make_open_site()


def photo(name: str = "IMG_2041.jpg", *, colour: str = "red") -> SimpleUploadedFile:
    file = io.BytesIO()
    Image.new("RGB", (400, 300), colour).save(file, "JPEG")
    return SimpleUploadedFile(name, file.getvalue(), "image/jpeg")


def heic() -> SimpleUploadedFile:
    return SimpleUploadedFile("IMG_1.HEIC", b"\0\0\0\x18ftypheic" + bytes(90), "image/heic")


def files() -> list[Path]:
    return [path for path in Path(present_settings.MEDIA_ROOT).rglob("*") if path.is_file()]


def pictures(walk: Walk) -> list[str]:
    return re.findall(r'<img src="([^"]+)"', walk.html)


def test_a_photo_goes_with_the_booking_to_the_visit(site, django_capture_on_commit_callbacks):
    walk = Walk(site)
    walk.post(photos=[photo(), photo()], **WRONG)
    assert walk.title == "Which car is it?"
    assert len(pictures(walk)) == 2
    kept = walk.browser.get(pictures(walk)[0])
    assert (kept["Content-Type"], kept["X-Content-Type-Options"]) == ("image/jpeg", "nosniff")
    assert kept["Cache-Control"].startswith("private")

    with django_capture_on_commit_callbacks(execute=True):
        walk.car().when()
        assert len(pictures(walk)) == 2
        walk.you()

    visit = Visit.objects.get()
    assert visit.photos.count() == len(files()) == 2
    assert DraftPhoto.objects.count() == 0
    assert JournalEntry.objects.get(verb="photos_sent").subject == f"visit:{visit.pk}"


def test_nothing_of_a_name_or_of_who_sent_it_stands_in_the_storage(site):
    Walk(site).post(photos=[photo("marta-4821-KLM.jpg")], **WRONG)

    (file,) = files()
    assert re.fullmatch(r"[0-9a-f]{32}\.jpg", file.name)


def test_a_photo_is_removed_and_what_was_typed_is_kept(site, django_capture_on_commit_callbacks):
    walk = Walk(site)
    walk.post(photos=[photo(), heic()], **WRONG)
    button = re.search(r'name="remove" value="(\d+)"', walk.html)
    assert button

    with django_capture_on_commit_callbacks(execute=True):
        walk.post(remove=button[1], is_wrong="on", complaint="It rattles, and now it smokes")

    assert (walk.page.status_code, pictures(walk), files()) == (200, [], [])
    assert "It rattles, and now it smokes" in walk.html
    assert "errors" not in walk.html
    walk.post(**WRONG)
    assert walk.title == "Which car is it?"


def test_a_bad_photo_is_said_at_the_field_and_costs_neither_words_nor_the_good_one(site):
    walk = Walk(site)

    walk.post(photos=[photo(), heic()], **WRONG)

    assert walk.page.status_code == 400
    assert "We can&#x27;t open a HEIC photo. Please send a JPEG." in walk.html
    assert 'href="#id_photos"' in walk.html
    assert "It rattles in front" in walk.html
    assert len(pictures(walk)) == 1
    walk.post(**WRONG)
    walk.car().when().you()
    assert Visit.objects.get().photos.count() == 1


def test_a_photo_without_a_word_is_kept_while_the_words_are_asked_for(site):
    walk = Walk(site)

    walk.post(photos=[photo()], is_wrong="on")

    assert walk.page.status_code == 400
    assert "Tell us in a few words what is wrong." in walk.html
    assert len(pictures(walk)) == 1


def test_three_are_enough(site):
    walk = Walk(site)
    walk.post(photos=[photo() for _ in range(4)], **WRONG)
    assert "Three photos are enough: the first three are kept." in walk.html
    assert 'type="file"' not in walk.html

    walk.post(photos=[photo()], **WRONG)

    assert "Three photos are enough. Remove one to send another." in walk.html
    assert DraftPhoto.objects.count() == 3


def test_a_photo_is_seen_by_the_browser_that_sent_it_and_no_other(site):
    walk = Walk(site)
    walk.post(photos=[photo()], **WRONG)

    assert walk.browser.get(pictures(walk)[0]).status_code == 200
    assert Client().get(pictures(walk)[0]).status_code == 404


def test_at_the_desk_it_stands_beside_the_words_for_who_may_see_clients(site):
    walk = Walk(site)
    walk.post(photos=[photo()], **WRONG)
    walk.car().when().you()
    visit, kept = Visit.objects.get(), VisitPhoto.objects.get()
    address = f"/desk/north/visits/{visit.number}/photos/{kept.pk}/"
    desk = Client(headers={"accept-language": "en"})
    desk.force_login(make_staff(site, Role.RECEPTIONIST))

    page = desk.get(f"/desk/north/visits/{visit.number}/").content.decode()

    assert f'href="{address}"' in page and "Photos sent along" in page
    whole, small = desk.get(address), desk.get(f"{address}?small")
    assert Image.open(io.BytesIO(whole.content)).size == (400, 300)
    assert Image.open(io.BytesIO(small.content)).size == (240, 180)
    assert whole["Cache-Control"].startswith("private")
    stranger = Client()
    stranger.force_login(make_staff(make_site("east"), Role.MANAGER))
    assert stranger.get(address).status_code == 404
    assert stranger.get(address.replace("north", "east")).status_code == 404


def test_bytes_that_are_lost_are_no_page(site):
    walk = Walk(site)
    walk.post(photos=[photo()], **WRONG)
    for file in files():
        file.unlink()

    assert walk.browser.get(pictures(walk)[0]).status_code == 404


def test_what_nobody_booked_is_swept_away_after_a_day(site, django_capture_on_commit_callbacks):
    Walk(site).post(photos=[photo()], **WRONG)
    day = dt.timedelta(days=1)

    with django_capture_on_commit_callbacks(execute=True):
        swept = [forget_photos(NOW + day), forget_photos(NOW + day * 1.01)]

    assert (swept, DraftPhoto.objects.count(), files()) == ([0, 1], 0, [])
    assert forget_photos(NOW + 2 * day) == 0


WAITS = {"first_on": "2027-03-10", "last_on": "2027-03-12", "part_of_day": "any"}


@pytest.mark.parametrize(
    ("step", "said", "page"),
    [("call", {"suits": "", "question": ""}, "owed/"), ("wait", WAITS, "waiting/")],
)
def test_photos_go_along_with_a_wish_for_a_call_or_a_time(
    site, client, step, said, page, django_capture_on_commit_callbacks
):
    """The desk sees them while the wish is open; what comes of it takes them over."""
    walk = Walk(site).work("OIL", **WRONG, photos=photo()).car()
    walk.get(walk.path.replace("when/", f"{step}/"))
    assert len(pictures(walk)) == 1
    walk.post(name="Marta García", phone="612 345 678", **said)
    client.force_login(make_staff(site, Role.RECEPTIONIST))

    with django_capture_on_commit_callbacks(execute=True):
        assert forget_photos(NOW + dt.timedelta(days=3)) == 0
    shown = client.get(f"/desk/north/{page}").content.decode()
    small = re.findall(r'<img src="(/desk/north/requests/photos/\d+/\?small)"', shown)
    Walk(site).work("OIL").car().when().you(phone="612 345 678")

    assert [client.get(address).status_code for address in small] == [404]
    assert (VisitPhoto.objects.get().visit, DraftPhoto.objects.count()) == (Visit.objects.get(), 0)
    assert len(files()) == 1


def test_photos_of_a_wish_that_is_over_are_swept_away(site, django_capture_on_commit_callbacks):
    walk = Walk(site).work("OIL", **WRONG, photos=photo()).car()
    walk.get(walk.path.replace("when/", "wait/"))
    walk.post(name="Marta García", phone="612 345 678", **WAITS)
    walk.post(walk.path)  # off the list

    with django_capture_on_commit_callbacks(execute=True):
        assert forget_photos(NOW + dt.timedelta(days=2)) == 1
    assert files() == []


def test_what_is_not_sent_yet_is_not_seen_at_the_desk(site, client):
    Walk(site).work("OIL", **WRONG, photos=photo())
    client.force_login(make_staff(site, Role.RECEPTIONIST))

    page = client.get(f"/desk/north/requests/photos/{DraftPhoto.objects.get().pk}/")

    assert page.status_code == 404


def test_a_machine_that_sends_photos_is_told_when_to_try_again(site, monkeypatch):
    monkeypatch.setitem(LIMITS, Act.PHOTO, (Limit(Per.SENDER, 2, HOUR),))
    walks = [Walk(site) for _ in range(3)]

    for walk in walks:
        walk.post(photos=[photo()], **WRONG)

    last = walks[-1]
    assert DraftPhoto.objects.count() == 2
    assert (last.page.status_code, "Too many tries just now." in last.html) == (400, True)
    assert "It rattles in front" in last.html
    last.post(**WRONG)
    assert last.title == "Which car is it?"


def test_more_than_a_request_may_bring_is_not_kept(site, monkeypatch):
    monkeypatch.setattr(uploads, "MOST", 1000)
    walk = Walk(site)

    walk.post(photos=[photo()], **WRONG)

    assert walk.page.status_code == 400
    assert "It rattles in front" in walk.html
    assert files() == []
