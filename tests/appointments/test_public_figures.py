"""The public page in figures: queries, weight, four languages."""

import gzip
import re

import pytest
import time_machine
from django.conf import settings
from django.test import Client

from appointments.views.draft import Draft
from service_desk.web.stylesheets import StylesheetFinder
from tests.factories import NOW, at
from tests.factories.appointments import make_booking
from tests.factories.clients import make_client, make_vehicle
from tests.factories.public import Walk, make_open_site

pytestmark = pytest.mark.django_db

LANGUAGES = ["en", "ru", "es", "zh-hans"]


@pytest.fixture(autouse=True)
def present():
    with time_machine.travel(NOW, tick=False):
        yield


def book(site, number: int) -> None:
    oil = site.operations.get(code="OIL")
    car = make_vehicle(make_client(site))
    for place in range(number):
        day, hour = 9 + place % 3, 8 + place // 3 % 5
        starts_at = at(f"2027-03-{day:02d} {hour:02d}:{15 * (place // 15 % 4):02d}")
        make_booking(site, starts_at, vehicle=car, operations=(oil,))


@pytest.mark.parametrize("bookings", [1, 30])
def test_queries_of_each_step_are_few_and_constant(bookings, django_assert_num_queries):
    site = make_open_site(advisors=6)
    book(site, bookings)
    walk = Walk(site)

    with django_assert_num_queries(3):  # the site, the work, the hours that stand in its head
        walk.get("/book/north/")
    walk.work()
    with django_assert_num_queries(2):
        walk.get(walk.path)
    walk.car()
    # and the parts, the diary: the house, its people; whether today is a day on which we call
    with django_assert_num_queries(6):
        walk.get(walk.path)
    walk.when()
    with django_assert_num_queries(2):
        walk.get(walk.path)


def packed(content: bytes) -> int:
    return len(gzip.compress(content, 6))


def test_a_first_view_weighs_less_than_a_photo():
    """15 kB of HTML a step, 80 kB for the first view with everything it asks for; no script."""
    site = make_open_site(advisors=6)
    walk = Walk(site)
    first = packed(walk.page.content)
    heaviest = [first]
    for step in (walk.work, walk.car, walk.when, walk.you):
        step()
        heaviest.append(packed(walk.page.content))
    assert "<script" not in walk.html.replace('<script type="application/ld+json">', "")

    css = packed(StylesheetFinder().build("css/public.bundle.css"))
    drawings = (settings.BASE_DIR / "static" / "img").glob("*.svg")
    total = first + css + sum(packed(path.read_bytes()) for path in drawings)
    assert (max(heaviest) <= 15_000, total <= 80_000) == (True, True), (heaviest, total)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_step_speaks_the_four_languages(language):
    site = make_open_site()
    walk = Walk(site, language=language)
    pages = [walk.html]
    for step in (walk.work, walk.car, walk.when, walk.you):
        step()
        assert walk.page.status_code == 200
        pages.append(walk.html)

    assert [re.search(r'<html lang="([^"]+)"', page)[1] for page in pages] == [language] * 5


def test_a_link_changes_the_language_and_the_answers_stay():
    walk = Walk(make_open_site()).work().car()

    walk.get(walk.path + "?lang=ru")
    walk.get(walk.path.partition("?")[0])

    assert '<html lang="ru"' in walk.html
    assert "4821 KLM" in walk.html


@pytest.mark.parametrize(
    ("browser", "spoken"),
    [("fr-FR, de;q=0.8", "es"), ("", "es"), ("pt, ru;q=0.4", "ru"), ("zh-CN", "zh-hans")],
)
def test_a_browser_of_another_tongue_hears_that_of_the_site(browser, spoken):
    make_open_site()

    page = Client().get("/book/north/", headers={"accept-language": browser})

    assert f'<html lang="{spoken}"' in page.content.decode()


@pytest.mark.parametrize("letter", ["a", "ё", "车", "🚗"])
def test_answers_fit_a_cookie_in_any_script(letter):
    draft = Draft(
        site="s" * 50,
        key="0" * 12,
        operations=tuple(f"OPERATION-{number:05d}" for number in range(8)),
        complaint="".join(chr(ord(letter) + number % 60) for number in range(500)),
        make=letter * 40,
        model=letter * 60,
        name=letter * 80,
        phone="+34 612 345 678",
        email=f"{'m' * 60}@{'example' * 5}.com",
    )

    assert len(f"booking-{draft.key}={draft.signed()}") < 4096
