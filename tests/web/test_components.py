"""The page of components, and the shells around a page."""

import re
from types import SimpleNamespace

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory

from service_desk.web import components
from service_desk.web.tones import BADGES, STATES
from tests.factories.organisation import make_site, make_staff

SITE = SimpleNamespace(
    name="Norte Motor",
    slug="north",
    phone=SimpleNamespace(as_rfc3966="tel:+34910000142", as_national="910 000 142"),
)


def request_of(name="Ana Ruiz"):
    request = RequestFactory().get("/desk/components/")
    request.user = SimpleNamespace(is_authenticated=True, name=name, initials="AR")
    return request


@pytest.fixture(scope="module")
def page():
    return components.components(request_of()).content.decode()


def test_every_state_and_badge_is_shown_in_both_themes(page):
    for look in (*STATES.values(), *BADGES.values()):
        assert page.count(f"#s-{look.shape}") >= 2, look.shape
    assert page.count('data-theme="light"') == page.count('data-theme="dark"') == 1


def test_no_two_things_have_one_id(page):
    ids = re.findall(r'\sid="([^"]+)"', page)

    assert sorted(ids) == sorted(set(ids))


def test_what_is_pointed_at_is_there(page):
    ids = set(re.findall(r'\sid="([^"]+)"', page))
    pointed = re.findall(r'(?:aria-labelledby|aria-describedby|for)="([^"]+)"', page)

    assert {one for several in pointed for one in several.split()} <= ids


def test_staff_are_asked_to_sign_in():
    request = RequestFactory().get("/desk/components/")
    request.user = SimpleNamespace(is_authenticated=False)

    assert components.components(request).status_code == 302


@pytest.mark.parametrize("theme", ["", "light", "dark"])
def test_a_page_follows_the_device_until_somebody_chooses(theme):
    html = render_to_string("base.html", {"theme": theme}, request_of())

    assert (f'data-theme="{theme}"' in html) is bool(theme)
    assert ("data-theme" in html) is bool(theme)


@pytest.mark.django_db
def test_a_staff_page_has_one_stylesheet_one_main_and_one_place_that_speaks():
    site, request = make_site("north"), request_of()
    request.user = make_staff(site)

    html = render_to_string("base.html", {"site": site, "rights": frozenset()}, request)

    assert html.count('rel="stylesheet"') == 1
    assert html.count("<main") == html.count("<h1") == 1
    assert html.count('role="status"') == 1
    assert 'href="#main"' in html


def test_a_client_page_has_no_script_no_font_and_the_phone_in_its_corner():
    html = render_to_string(
        "base_public.html", {"site": SITE, "step": 2, "steps_total": 4}, request_of()
    )

    assert "<script" not in html
    assert "woff2" not in html
    assert 'href="tel:+34910000142"' in html
    assert "Step 2 of 4" in html
    assert 'data-density="client"' in html


def test_the_wall_has_a_theme_of_its_own():
    html = render_to_string("base_wall.html", {"site": SITE, "theme": "light"}, request_of())

    assert html.count("data-theme") == 1
    assert 'data-theme="wall"' in html


def test_a_paper_loads_nothing():
    html = render_to_string(
        "base_print.html", {"site": SITE, "language": "ru", "number": "24-0318", "made_at": "10:27"}
    )

    assert "src=" not in html
    assert "href=" not in html
    assert '<html lang="ru">' in html
