"""Theme and language: chosen by a POST, kept on the device and on the account."""

from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import path
from django.utils import translation
from model_bakery import baker

from service_desk.organisation.models import Staff
from service_desk.organisation.roles import Right
from service_desk.web import navigation, preferences
from service_desk.web.languages import ChosenLanguage

# Two screens of the desk, and no third.
urlpatterns = [
    path("desk/<slug:site>/", HttpResponse, name="board"),
    path("desk/<slug:site>/clients/", HttpResponse, name="clients"),
]


def post(user=None, **typed):
    request = RequestFactory().post("/", typed)
    request.user = user or AnonymousUser()
    return request


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.mark.django_db
def test_a_theme_is_kept_on_the_device_and_on_the_account():
    ana = baker.make(Staff, username="ana", name="Ana Ruiz")

    response = preferences.set_theme(post(ana, theme="dark", next="/desk/north/"))

    ana.refresh_from_db()
    assert (response.status_code, response["Location"]) == (302, "/desk/north/")
    assert response.cookies["theme"].value == "dark"
    assert ana.theme == "dark"


def test_an_unknown_theme_changes_nothing():
    response = preferences.set_theme(post(theme="sepia", next="/desk/"))

    assert response.status_code == 302
    assert "theme" not in response.cookies


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example", "javascript:alert(1)", ""]
)
def test_nobody_is_sent_to_another_site(elsewhere):
    response = preferences.set_theme(post(theme="dark", next=elsewhere))

    assert response["Location"] == "/desk/"


def test_opening_the_address_changes_nothing():
    request = RequestFactory().get("/", {"theme": "dark"})
    request.user = AnonymousUser()

    assert preferences.set_theme(request).status_code == 405
    assert preferences.set_language(request).status_code == 405


@pytest.mark.django_db
def test_a_language_is_kept_on_the_device_and_on_the_account():
    ana = baker.make(Staff, username="ana", name="Ana Ruiz", language="en")

    response = preferences.set_language(post(ana, language="ru", next="/desk/"))

    ana.refresh_from_db()
    assert response.cookies["django_language"].value == "ru"
    assert ana.language == "ru"


def said(request) -> tuple[str, HttpResponse]:
    """The language a view finds itself in, and the response on its way out."""
    found: list[str | None] = []

    def view(_request) -> HttpResponse:
        found.append(translation.get_language())
        return HttpResponse()

    response = ChosenLanguage(view)(request)
    return str(found[0]), response


def test_the_address_chooses_and_the_device_remembers():
    request = RequestFactory().get("/book/", {"lang": "es"})
    request.user = AnonymousUser()

    language, response = said(request)

    assert language == "es"
    assert response.cookies["django_language"].value == "es"


def test_a_language_we_do_not_speak_is_passed_over():
    request = RequestFactory().get("/book/", {"lang": "tlh"})
    request.user = AnonymousUser()

    language, response = said(request)

    assert language == "en"
    assert "django_language" not in response.cookies


def test_the_account_speaks_where_the_device_is_silent():
    request = RequestFactory().get("/desk/")
    request.user = Staff(username="ana", language="ru")

    assert said(request)[0] == "ru"

    request.COOKIES["django_language"] = "es"
    translation.activate("es")  # as LocaleMiddleware has done by then
    assert said(request)[0] == "es"


def test_the_rail_shows_what_is_mounted_and_allowed(settings):
    settings.ROOT_URLCONF = __name__
    north = SimpleNamespace(slug="north")

    everything = list(navigation.rail_of(north, frozenset(Right)))
    mechanic = list(navigation.rail_of(north, {Right.SEE_BOARD}))

    assert [(entry.screen.key, entry.url) for entry in everything] == [
        ("board", "/desk/north/"),
        ("clients", "/desk/north/clients/"),
    ]
    assert [entry.screen.key for entry in mechanic] == ["board"]
