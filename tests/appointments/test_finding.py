"""Universal search: one field for everything a person may open (UX-61)."""

import pytest
from django.test import Client as Browser
from django.utils import translation

from appointments.finding.commands import commands_for
from appointments.finding.search import Asker, find
from service_desk.organisation.roles import RIGHTS, Right, Role
from service_desk.visits.models import Visit
from tests.factories import NOW, at
from tests.factories.appointments import make_booking
from tests.factories.catalogue import make_operation
from tests.factories.clients import make_client, make_vehicle
from tests.factories.desk import make_desk
from tests.factories.organisation import make_loaner, make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    desk = make_desk("north")
    navarro = make_client(desk.site, "Lucía Navarro Gil", phone="+34612304567")
    car = make_vehicle(navarro, "4821 LKM")
    make_client(desk.site, "王伟", phone="+8613800138000")
    make_loaner(desk.site, "7777 LNR")
    make_operation(
        desk.site, "BRAKES", name="Front brakes", name_ru="Передние тормоза", name_es="Frenos"
    )
    visit = make_booking(
        desk.site, at("2027-03-09 10:00"), advisor=desk.ana, client=navarro, vehicle=car
    )
    Visit.objects.filter(pk=visit.pk).update(number="NORTH-27-00042")
    return desk


def found(desk, text, role=Role.RECEPTIONIST, **fields) -> dict[str, list[str]]:
    asker = Asker(make_staff(desk.site, role, **fields), RIGHTS[role])
    answer = find(site=desk.site, text=text, asker=asker, now=NOW)
    return {group.key: [str(hit.title) for hit in group.hits] for group in answer.groups}


@pytest.mark.parametrize(
    ("text", "groups"),
    [
        ("4567", {"clients": ["Lucía Navarro Gil"]}),
        ("Наварро", {"clients": ["Lucía Navarro Gil"]}),
        ("4821 LКМ", {"clients": ["Lucía Navarro Gil"]}),
        ("ww", {"clients": ["王伟"]}),
        ("王", {"clients": ["王伟"]}),
        ("42", {"visits": ["NORTH-27-00042"]}),
        ("27-42", {"visits": ["NORTH-27-00042"]}),
        ("north-27-00042", {"visits": ["NORTH-27-00042"]}),
        ("brak", {"work": ["Front brakes"]}),
        ("тормоз", {"work": ["Front brakes"]}),
        ("777", {"loaners": ["Citroën C3"]}),
        ("outb", {}),
        ("messa", {"screens": ["Messages"]}),
        ("", {}),
        ("x", {}),
        ("\x00%_", {}),
    ],
)
def test_a_piece_of_anything_finds_it(desk, text, groups):
    assert found(desk, text) == groups


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("", ""),
        ("n", "Type 1 more character."),
        ("4", "Type 1 more character."),
        ("45", "2 more digits find phones."),
        ("456", "1 more digit finds phones."),
        ("4567", ""),
        ("nav", ""),
    ],
)
def test_it_says_how_much_more_to_type(desk, text, hint):
    asker = Asker(desk.reception, RIGHTS[Role.RECEPTIONIST])

    assert find(site=desk.site, text=text, asker=asker, now=NOW).hint == hint


def test_nobody_is_shown_what_they_may_not_open(desk):
    assert found(desk, "4567", Role.MECHANIC) == {}
    assert found(desk, "brak", Role.FOREMAN) == {}
    assert found(desk, "campai", Role.MANAGER) == {}
    assert found(desk, "campai", Role.ADMINISTRATOR, is_staff=True) == {
        "screens": ["Recall campaigns"]
    }


def test_the_set_up_is_found_in_english_from_any_language(desk):
    with translation.override("ru"):
        titles = found(desk, "campai", Role.ADMINISTRATOR, is_staff=True)["screens"]

    assert len(titles) == 1 and titles != ["Recall campaigns"]


@pytest.mark.parametrize("text", ["4567", "navarro", "42", "777", "brakes"])
def test_a_search_is_six_queries_at_most(desk, text, django_assert_max_num_queries):
    asker = Asker(desk.reception, RIGHTS[Role.RECEPTIONIST])

    with django_assert_max_num_queries(6):
        find(site=desk.site, text=text, asker=asker, now=NOW)


def test_the_field_is_on_every_page_and_answers_with_options(desk):
    browser = desk.sign_in(Browser())

    for page in ("board/", "clients/", "messages/", "find/"):
        assert 'id="find"' in browser.get(desk.url + page).content.decode()
    options = browser.post(f"{desk.url}find/", {"q": "nava", "list": "<x>"}).content.decode()

    assert options.count('role="option"') == 1
    assert 'id="find-clients-1"' in options
    assert "Navarro" in browser.get(f"{desk.url}find/?q=4567").content.decode()


def test_every_command_leads_somewhere_the_person_may_go(desk):
    browser = desk.sign_in(Browser())

    urls = [command.url for command in commands_for(desk.site, RIGHTS[Role.RECEPTIONIST])]

    assert {browser.get(url).status_code for url in urls if url} <= {200, 302}
    assert desk.url + "board/panel/book/" in urls


def test_the_palette_shows_only_what_a_person_may_do(desk):
    mechanic = {str(each.label) for each in commands_for(desk.site, {Right.SEE_BOARD})}

    assert "Board" in mechanic
    assert not mechanic & {"Book for a client", "Clients", "Messages"}


def test_single_keys_are_switched_in_the_persons_menu(desk):
    browser = desk.sign_in(Browser())

    answer = browser.post("/desk/keys/", {"single_keys": "off", "next": f"{desk.url}board/"})

    assert answer["Location"] == f"{desk.url}board/"
    desk.reception.refresh_from_db()
    assert desk.reception.has_single_keys is False
    assert 'name="single-keys"' not in browser.get(f"{desk.url}board/").content.decode()
