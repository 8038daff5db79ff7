"""The set-up page of imports: tried first, brought in second, refused rows to take away."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import translation

from service_desk.clients.models import Client, Vehicle
from service_desk.organisation.roles import Role
from service_desk.records.models import JournalEntry
from tests.factories.organisation import make_site, make_staff

DATA = Path(__file__).parents[1] / "data"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def north():
    return make_site("north")


@pytest.fixture
def administrator(client, north):
    person = make_staff(north, Role.ADMINISTRATOR, is_staff=True)
    client.force_login(person)
    return person


def send(client, kind="clients", name="clients-es.csv", **said):
    file = SimpleUploadedFile(name, (DATA / name).read_bytes())
    return client.post(reverse("admin_import"), {"kind": kind, "file": file, **said})


def ticket_of(response):
    return re.search(r'name="upload" value="([^"]+)"', response.content.decode())[1]


def finish(client, ticket, button="import"):
    return client.post(reverse("admin_import_finish"), {"upload": ticket, button: "1"})


def test_a_try_shows_each_refused_row_and_writes_nothing(client, administrator):
    response = send(client)

    page = response.content.decode()
    assert "Nothing has been written yet." in page
    assert (response.context["report"].new, response.context["report"].twice) == (4, 1)
    rows = response.context["refused"]
    assert [row["line"] for row in rows] == [8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 21]
    assert "A VIN has 17 characters, this one has 16." in page
    assert Client.objects.count() == JournalEntry.objects.count() == 0


def test_the_second_button_brings_it_in(client, administrator, north):
    response = finish(client, ticket_of(send(client)))

    assert "The file was imported." in response.content.decode()
    assert Vehicle.objects.filter(site=north).count() == 4
    entry = JournalEntry.objects.get()
    assert (entry.by, entry.data["new"]) == (administrator, 4)


def test_refused_rows_can_be_taken_away(client, administrator):
    ticket = ticket_of(send(client))

    for _before_and_after in range(2):
        response = finish(client, ticket, "refused")

        assert 'filename="clients-es.csv.rejected.csv"' in response["Content-Disposition"]
        assert len(response.getvalue().decode("utf-8-sig").splitlines()) == 14
        finish(client, ticket)


@pytest.mark.parametrize(
    ("said", "field", "sentence"),
    [
        (
            {"kind": "clients", "name": "operations.csv"},
            "file",
            "These columns are missing: phone.",
        ),
        ({"encoding": "utf-16"}, "file", "No column is recognised."),
        ({"site": "east"}, "site", "Select a valid choice."),
        ({"kind": "jokes"}, "kind", "Select a valid choice."),
    ],
)
def test_what_cannot_be_read_is_told_at_its_field(client, administrator, said, field, sentence):
    make_site("east")

    response = send(client, **said)

    (error,) = response.context["form"].errors[field]
    assert sentence in error
    assert Client.objects.count() == 0


def test_a_file_for_one_of_two_own_sites_needs_the_site(client, administrator, north):
    east = make_site("east")
    administrator.postings.create(site=east, role=Role.ADMINISTRATOR)

    response = send(client)

    (error,) = response.context["form"].errors["site"]
    assert error == "Say for which site this is. Choose one of: east, north."
    assert finish(client, ticket_of(send(client, site="east"))).status_code == 200
    assert set(Vehicle.objects.values_list("site", flat=True)) == {east.pk}


def test_operations_for_all_come_to_own_sites_only(client, administrator, north):
    elsewhere = make_site("elsewhere")

    finish(client, ticket_of(send(client, "operations", "operations.csv")))

    assert (north.operations.count(), elsewhere.operations.count()) == (3, 0)


@pytest.mark.parametrize("ticket", ["", "made up", "e30:1vFake:signature"])
def test_a_ticket_nobody_signed_leads_back_to_the_form(client, administrator, ticket):
    response = client.post(reverse("admin_import_finish"), {"upload": ticket}, follow=True)

    assert response.redirect_chain == [(reverse("admin_import"), 302)]
    assert "The file is no longer here." in response.content.decode()


def test_looking_at_the_second_address_changes_nothing(client, administrator):
    ticket = ticket_of(send(client))

    client.get(reverse("admin_import_finish"), {"upload": ticket})

    assert Client.objects.count() == 0


@pytest.mark.parametrize(
    ("role", "is_staff", "status"),
    [(Role.ADMINISTRATOR, True, 200), (Role.MANAGER, True, 403), (Role.ADMINISTRATOR, False, 302)],
)
def test_only_an_administrator_comes_in(client, north, role, is_staff, status):
    client.force_login(make_staff(north, role, is_staff=is_staff))

    assert client.get(reverse("admin_import")).status_code == status
    assert client.post(reverse("admin_import_finish")).status_code in {status, 302}


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
def test_both_pages_are_written_in_each_language(client, administrator, language):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language

    with translation.override("en"):  # and the next test finds the language it expects
        pages = [client.get(reverse("admin_import")), send(client)]

    for response in pages:
        assert response.status_code == 200
        assert f'<html lang="{language}"' in response.content.decode()


def test_the_set_up_leads_here(client, administrator):
    page = client.get(reverse("admin:index")).content.decode()

    assert f'href="{reverse("admin_import")}"' in page
