"""Search and palette at work: one field, one list, any keyboard layout (UX-61, UX-62)."""

import random
import re
import time

import pytest
from playwright.sync_api import Page, Route, expect

from service_desk.clients.models import Client as Person
from service_desk.organisation.roles import Role
from tests.factories import at
from tests.factories.appointments import make_booking
from tests.factories.clients import make_client, make_vehicle
from tests.factories.desk import Desk, make_desk
from tests.factories.organisation import make_staff
from tests.journeys.screen import violations

pytestmark = [pytest.mark.journeys, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def desk(present) -> Desk:
    desk = make_desk(advisors=2)
    for surname, tail in (("Navarro", 4567), ("Navas", 4568), ("Nadal", 4599)):
        person = make_client(desk.site, f"Lucía {surname} Gil", phone=f"+3461230{tail}")
        make_vehicle(person, f"{tail} LKM")
    make_booking(desk.site, at("2027-03-08 10:00"), advisor=desk.ana)
    return desk


def test_slash_searches_from_every_page_and_enter_opens_the_marked_one(sit, desk):
    page = sit("messages/")
    page.keyboard.press("/")
    page.keyboard.type("nava")
    options = page.locator("#find-found [role=option]")
    expect(options).to_have_count(2)
    expect(page.locator("#said")).to_have_text("2 found")
    assert violations(page) == []

    page.keyboard.press("ArrowDown")
    marked = page.locator("#find-found [aria-selected=true]")
    expect(marked).to_have_count(1)
    expect(marked).to_contain_text("Navas")
    assert page.locator("#find").get_attribute("aria-activedescendant") == marked.get_attribute(
        "id"
    )
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_contain_text("Navas")


def test_enter_waits_for_the_answer_under_way(sit):
    page = sit("clients/")

    def slowly(route: Route) -> None:
        time.sleep(0.6)
        route.continue_()

    page.route("**/find/", slowly)
    page.keyboard.press("/")
    page.keyboard.type("4599")
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_contain_text("Nadal")


def test_an_answer_that_was_overtaken_is_never_shown(sit):
    """Answers in any order: what is listed always fits what is typed (UX-08)."""
    page = sit("clients/")
    dice = random.Random(7)
    shown = []

    def whenever(route: Route) -> None:
        time.sleep(dice.uniform(0, 0.3))
        route.continue_()

    page.route("**/find/", whenever)
    page.evaluate(
        """() => {
          window.shown = [];
          new MutationObserver(() => {
            const names = [...document.querySelectorAll("#find-found b")].map((b) => b.textContent);
            if (names.length) window.shown.push([document.getElementById("find").value, names]);
          }).observe(document.getElementById("find-found"), { childList: true, subtree: true });
        }"""
    )
    page.locator("#find").focus()
    for text in ("navarro", "nada", "navas", "4567", "4568", "nadal"):
        page.locator("#find").fill(text)
        page.wait_for_timeout(dice.randint(60, 260))
    expect(page.locator("#find-found b")).to_have_text(["Lucía Nadal Gil"], timeout=4000)

    shown = page.evaluate("window.shown")
    wanted = {"navarro": "Navarro", "nada": "Nadal", "navas": "Navas", "nadal": "Nadal"}
    wanted |= {"4567": "Navarro", "4568": "Navas"}
    assert shown
    assert [pair for pair in shown if not all(wanted[pair[0]] in name for name in pair[1])] == []


def test_one_character_says_how_many_more(sit):
    page = sit("clients/")
    page.locator("#find").fill("n")

    expect(page.locator("#find-found .hint")).to_have_text("Type 1 more character.")
    page.keyboard.press("Escape")
    expect(page.locator("#find-found")).to_be_hidden()


def test_the_search_without_script(sit):
    page = sit("clients/", java_script_enabled=False)
    page.locator("#find").fill("4567")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Lucía Navarro Gil").click()

    expect(page.get_by_role("heading", level=1)).to_contain_text("Navarro")


OPENING = """() => {
  const times = [];
  for (let turn = 0; turn < 20; turn += 1) {
    const began = performance.now();
    const pressed = { code: "KeyK", key: "л", ctrlKey: true, bubbles: true };
    document.dispatchEvent(new KeyboardEvent("keydown", pressed));
    document.getElementById("palette").getBoundingClientRect();
    times.push(performance.now() - began);
    if (!document.getElementById("palette").open) return [9999];
    document.getElementById("palette").close();
  }
  return times.sort((one, other) => one - other);
}"""


@pytest.mark.parametrize("path", ["board/", "clients/"])
def test_the_palette_opens_at_once(sit, path, record_property):
    page = sit(path)
    page.wait_for_load_state("networkidle")

    times = page.evaluate(OPENING)

    record_property("palette opens, ms", (times[10], times[18]))
    print(f"palette opens on {path}: median {times[10]:.1f} ms, p95 {times[18]:.1f} ms")
    assert times[10] <= 50  # the 95th of a hundred is the machine's, not the page's


def names(page: Page) -> list[str]:
    return page.locator("#palette-commands [role=option] > span:first-child").all_inner_texts()


def test_the_palette_filters_shows_keys_and_remembers(sit, desk):
    page = sit("board/")
    page.keyboard.press("Control+k")
    field = page.locator("#palette-text")
    expect(field).to_be_focused()
    expect(page.locator("#palette [aria-selected=true]")).to_have_count(1)
    assert violations(page) == []
    assert {"Board", "Clients", "Book for a client", "Dark theme", "Sign out"} <= set(names(page))
    row = page.locator("#palette-commands [role=option]", has_text="Clients").first
    expect(row.locator("kbd")).to_have_text(["G", "C"])

    page.keyboard.type("dark")
    assert names(page) == ["Dark theme"]
    page.keyboard.press("Enter")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")

    page.keyboard.press("Control+k")
    assert names(page)[0] == "Dark theme"


def test_what_this_screen_offers_comes_first_and_is_pressed(sit, desk):
    page = sit("board/")
    page.locator("#board .job").first.click()
    page.locator(".panel-body [data-visit]").wait_for()

    page.keyboard.press("Control+k")
    here = page.locator("#palette-commands [role=option]:has(small)").all_inner_texts()
    assert any("Move" in each for each in here)
    page.keyboard.type("move")
    page.keyboard.press("Enter")

    expect(page.locator("#moving")).to_be_visible()


def test_the_palette_finds_clients_below_its_commands(sit):
    page = sit("messages/")
    page.keyboard.press("Control+k")
    page.keyboard.type("4567")
    expect(page.locator("#palette-found [role=option]")).to_have_count(1)
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_contain_text("Navarro")


def test_a_mechanic_is_offered_what_a_mechanic_may_do(sit, desk):
    page = sit("board/", person=make_staff(desk.site, Role.MECHANIC))

    page.keyboard.press("Control+k")

    assert not {"Clients", "Book for a client", "Calls"} & set(names(page))
    page.keyboard.press("Escape")
    expect(page.locator("#palette")).to_be_hidden()


def test_a_call_rings_on_every_screen_and_is_gone_once_answered(sit, desk):
    from service_desk.clients.actions.calls import ring
    from service_desk.lib.clock import now

    mine, theirs = sit("board/"), sit("messages/")
    ring(site=desk.site, call_id="1", phone="+34612304567", at=now())
    for page in (mine, theirs):
        expect(page.locator("#ringing")).to_contain_text("Navarro is calling", timeout=5000)
        expect(page.locator("#said")).to_contain_text("Navarro is calling", timeout=60_000)
        assert violations(page) == []
    expect(mine.locator("#ringing [role=timer]")).to_have_text(re.compile(r"0:0\d"))

    mine.keyboard.press("Shift+A")

    expect(mine.locator("#panel-body .person")).to_contain_text("Navarro")
    for page in (mine, theirs):
        expect(page.locator("#ringing .calling")).to_have_count(0, timeout=5000)


def test_a_script_is_ticked_by_one_key_a_step_and_survives_the_booking(sit, desk):
    """Ticks that are still on their way are in the script that is opened next."""
    page = sit("board/")

    def slowly(route: Route) -> None:
        if route.request.method == "POST":
            time.sleep(0.3)
        route.continue_()

    page.route("**/calls/script/**", slowly)
    page.keyboard.press("Control+k")
    page.keyboard.type("new booking")
    page.keyboard.press("Enter")
    page.locator("#call-script").wait_for()
    expect(page.locator("#call-script [name=steps]").first).to_be_focused()
    assert violations(page) == []

    for step in range(3):
        page.locator("#call-script [name=steps]:focus:not(:checked)").wait_for()
        page.keyboard.press("Space")
        expect(page.locator("#call-script :checked")).to_have_count(step + 1)
    expect(page.locator("#call-script :checked")).to_have_count(3)
    page.keyboard.press("b")
    expect(page.locator("#id_q")).to_be_focused()
    page.locator("#id_q").fill("Nava")
    page.get_by_role("link", name="Call script").click()

    expect(page.locator("#call-script :checked")).to_have_count(3)
    page.keyboard.press("b")
    expect(page.locator("#id_q")).to_have_value("Nava")
    page.get_by_role("link", name="Call script").click()
    expect(page.locator("#call-script :checked")).to_have_count(3)
    page.keyboard.press("Control+Enter")
    expect(page.locator(".toast")).to_contain_text("The call is noted.")


def test_a_booking_from_a_script_is_for_whom_the_script_is(sit, desk):
    navas = Person.objects.get(name="Lucía Navas Gil")
    page = sit(f"calls/script/booking/?client={navas.pk}")

    page.keyboard.press("b")

    expect(page.locator("#panel-body .person")).to_contain_text("Navas")


def test_what_was_asked_for_last_is_what_is_shown(sit, desk):
    """The draft comes back late, when a walk-in already stands at the desk."""
    page = sit("board/")
    page.keyboard.press("b")
    page.locator("#id_q").fill("Nava")
    page.keyboard.press("Escape")
    expect(page.locator("#booking")).to_have_count(0)
    late: list[Route] = []
    page.route("**/panel/book/", lambda route: late.append(route))
    with page.expect_request("**/panel/book/"):
        page.keyboard.press("b")
    page.keyboard.press("w")
    page.locator("#walking").wait_for()

    with page.expect_response("**/panel/book/"):
        late[0].continue_()

    page.wait_for_timeout(200)
    expect(page.locator("#walking")).to_be_visible()
    expect(page.locator("#draft")).to_be_visible()
