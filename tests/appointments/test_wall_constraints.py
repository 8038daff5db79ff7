"""What a wall screen can never say, tried by every door, and its page in the set-up."""

import re

import pytest
from django.urls import reverse

from appointments.models import WallScreen
from tests.factories import NOW
from tests.factories.desk import make_desk
from tests.factories.wall import make_wall
from tests.never import (
    Never,
    is_refused_by_orm,
    is_refused_by_page,
    is_refused_by_sql,
    named_constraints,
    page_of,
)
from tests.organisation.pages import as_posted, owner_at

pytestmark = pytest.mark.django_db

NEVER = {
    "wall_hangs_in_one_place": Never(WallScreen, "wall", {"name": "Café"}, "wall"),
    "wall_speaks_one_or_two_languages": Never(WallScreen, "wall", {"languages": []}, "wall"),
    "wall_can_be_read": Never(WallScreen, "wall", {"inches": 7}, "wall"),
    "wall_ends_after_it_starts": Never(WallScreen, "wall", {"expires_at": "long_ago"}),
    "wall_names_clients_in_a_known_way": Never(WallScreen, "wall", {"names": "full"}, "wall"),
}


@pytest.fixture
def house():
    site = make_desk().site
    make_wall(site, name="Café")
    screen, address = make_wall(site)
    return {
        "site": site,
        "wall": screen,
        "address": address,
        "long_ago": NOW.replace(year=2026),
    }


def test_nothing_is_left_untried():
    tried, named = named_constraints("appointments", NEVER)

    assert tried == named


@pytest.mark.parametrize("name", NEVER)
def test_the_orm_is_refused(house, name):
    is_refused_by_orm(NEVER[name], house, name)


@pytest.mark.parametrize("name", NEVER)
def test_plain_sql_is_refused(house, name):
    is_refused_by_sql(NEVER[name], house, name)


@pytest.mark.parametrize("name", [name for name, never in NEVER.items() if never.page])
def test_the_set_up_page_says_why_not(client, house, name):
    is_refused_by_page(client, NEVER[name], house)


def test_the_set_up_shows_a_new_screens_address_once_and_gives_another(client, house):
    client.force_login(owner_at())
    add = reverse("admin:appointments_wallscreen_add")
    words = {
        "site": house["site"].pk, "name": "Stairs", "names": "first", "languages": "es,en",
        "inches": 43, "metres": "3.5",
    }  # fmt: skip

    page = client.post(add, words, follow=True).content.decode()

    path = re.search(r'href="[^"]*(/wall/\w+/)"', page).group(1)
    assert client.get(path).status_code == 200
    list_page = reverse("admin:appointments_wallscreen_changelist")
    chosen = {"action": "give_new_address", "_selected_action": WallScreen.objects.last().pk}
    again = client.post(list_page, chosen, follow=True).content.decode()
    assert path not in again
    assert "/wall/" in again


def test_a_screen_speaks_what_its_site_speaks(client, house):
    client.force_login(owner_at())
    url = page_of(house["wall"])

    page = client.post(url, as_posted(client.get(url), house["wall"], {"languages": "zh-hans"}))

    assert "Choose among these." in page.content.decode()
