"""Keys on any layout, and where the keyboard stands after each answer (UX-63, UX-64)."""

from typing import Any, NamedTuple

import pytest
from playwright.sync_api import Page, expect

from service_desk.visits.models import Visit
from service_desk.visits.states import VisitState
from tests.factories import at
from tests.factories.appointments import make_booking
from tests.factories.clients import make_client, make_vehicle
from tests.factories.desk import Desk, make_desk
from tests.factories.messages import make_message

pytestmark = [pytest.mark.journeys, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def desk(present) -> Desk:
    desk = make_desk(advisors=2)
    person = make_client(desk.site, "Lucía Navarro Gil", phone="+34612304567")
    visit = make_booking(
        desk.site,
        at("2027-03-08 09:15"),
        advisor=desk.ana,
        client=person,
        vehicle=make_vehicle(person, "4821 LKM"),
    )
    make_message(person, subject=f"visit:{visit.pk}")
    return desk


class Layout(NamedTuple):
    """What keys say in a language: the places are the same, the letters are not."""

    b: str
    g: str
    c: str
    k: str
    z: str
    slash: str
    bracket: str


LAYOUTS = {
    "ru": Layout("и", "п", "с", "л", "я", ".", "ъ"),
    "es": Layout("b", "g", "c", "k", "z", "-", "+"),
    "zh": Layout("b", "g", "c", "k", "z", "/", "]"),
}


def hit(page: Page, code: str, key: str, **more: Any) -> None:
    """A key of a foreign layout: its place, and the letter it types there."""
    page.evaluate(
        """([code, key, more]) => (document.activeElement ?? document.body).dispatchEvent(
          new KeyboardEvent("keydown", { code, key, bubbles: true, cancelable: true, ...more }))""",
        [code, key, more],
    )


@pytest.mark.parametrize("name", LAYOUTS)
def test_every_kind_of_key_works_on_a_foreign_layout(sit, desk, name):
    keys = LAYOUTS[name]
    page = sit("board/")

    hit(page, "BracketRight", keys.bracket)
    expect(page.get_by_role("heading", level=1)).to_have_text("Tuesday 9\xa0March")
    hit(page, "KeyB", keys.b)
    expect(page.locator("#id_q")).to_be_focused()
    hit(page, "Escape", "Escape")
    expect(page.locator("#booking")).to_have_count(0)
    hit(page, "KeyK", keys.k, ctrlKey=True)
    expect(page.locator("#palette")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#palette")).to_be_hidden()
    page.locator("h1").click()
    hit(page, "Slash", keys.slash)
    expect(page.locator("#find")).to_be_focused()
    page.keyboard.press("Escape")
    page.evaluate(
        """(letters) => ["KeyG", "KeyC"].forEach((code, place) => document.body.dispatchEvent(
          new KeyboardEvent("keydown", { code, key: letters[place], bubbles: true })))""",
        [keys.g, keys.c],
    )
    expect(page.get_by_role("heading", level=1)).to_have_text("Clients")


@pytest.mark.parametrize("name", LAYOUTS)
def test_a_verb_is_done_and_undone_on_a_foreign_layout(sit, desk, name):
    page = sit("board/")
    page.locator("#board .job").focus()

    hit(page, "KeyA", "ф" if name == "ru" else "a")
    expect(page.locator("#board .job[data-state=arrived]")).to_be_visible()
    expect(page.locator("[data-key=undo]")).to_be_visible()
    hit(page, "KeyZ", LAYOUTS[name].z, ctrlKey=True)

    expect(page.locator("#board .job[data-state=arrived]")).to_have_count(0)
    assert Visit.objects.get().state != VisitState.ARRIVED


def test_keys_of_a_word_being_composed_are_nobodys(sit, desk):
    """Pinyin: digits and Enter choose a character; nothing is sent, nothing is opened."""
    page = sit("clients/")
    page.locator("#find").focus()
    session = page.context.new_cdp_session(page)
    session.send(
        "Input.imeSetComposition", {"text": "wang", "selectionStart": 4, "selectionEnd": 4}
    )
    before = page.url

    hit(page, "Enter", "Enter", isComposing=True)
    hit(page, "Digit1", "1", isComposing=True)
    hit(page, "Enter", "Process", keyCode=229)
    session.send("Input.insertText", {"text": "王"})

    assert page.url == before
    assert page.locator("#find").input_value() == "王"
    expect(page.locator("#find-found .hint")).to_contain_text("王")


def test_enter_in_a_composition_never_sends_a_form(sit, desk):
    page = sit("board/")
    page.keyboard.press("b")
    expect(page.locator("#id_q")).to_be_focused()
    sent = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else 0)

    hit(page, "Enter", "Enter", isComposing=True)
    hit(page, "Enter", "Enter", isComposing=True, ctrlKey=True)
    page.wait_for_timeout(300)

    assert [url for url in sent if "/book/" in url and not url.endswith("/who/")] == []


def test_no_key_acts_while_somebody_types(sit, desk):
    page = sit("messages/")
    for key in ("g", "c", "?", "b", "/"):
        page.locator("#find").press(key)

    assert page.locator("#find").input_value() == "gc?b/"
    expect(page.get_by_role("heading", level=1)).to_have_text("Messages")
    expect(page.locator("#keys")).to_be_hidden()


def test_the_help_lists_what_the_screen_declares_and_what_all_have(sit, desk):
    page = sit("board/")
    page.locator("#board .job").first.click()
    page.locator(".panel-body [data-visit]").wait_for()
    page.locator("h1").click()

    page.keyboard.press("?")

    listed = page.locator("#keys dt").all_inner_texts()
    assert {"/", "Ctrl K", "Ctrl Z", "Esc", "G B", "G C", "G M"} <= {
        " ".join(words.split()) for words in listed
    }
    here = " ".join(page.locator("#keys-here dd").all_inner_texts())
    declared = page.locator("#panel-body [data-code][data-key-label]:visible").count()
    assert declared == 0 or here


def test_single_keys_off_leaves_those_with_ctrl(sit, desk):
    desk.reception.has_single_keys = False
    desk.reception.save()
    page = sit("messages/")

    page.keyboard.press("g")
    page.keyboard.press("c")
    page.keyboard.press("/")
    expect(page.locator("#find")).not_to_be_focused()
    expect(page.get_by_role("heading", level=1)).to_have_text("Messages")
    page.keyboard.press("Control+k")

    expect(page.locator("#palette-text")).to_be_focused()
    page.keyboard.type("clients")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Clients")


def test_the_switch_is_in_the_persons_menu(sit, desk):
    page = sit("messages/")
    page.locator(".menu summary").click()
    page.locator("[name=single_keys]").click()
    page.locator(".menu summary").click()

    expect(page.locator("[name=single_keys]")).to_have_attribute("aria-pressed", "false")
    page.keyboard.press("Escape")
    page.keyboard.press("g")
    page.keyboard.press("c")
    expect(page.get_by_role("heading", level=1)).to_have_text("Messages")


SWAPS = """() => {
  const visible = (element) => element.checkVisibility({ visibilityProperty: true });
  const asks = [...document.querySelectorAll("#main, #panel, #foot, .bar")].flatMap((part) =>
    [...part.querySelectorAll("a[hx-get], button[hx-post], button[hx-get]")]);
  const pressed = asks.filter((each) => visible(each) && !each.disabled && each.tabIndex >= 0);
  const address = (each) => each.getAttribute("hx-get") ?? each.getAttribute("hx-post");
  return [...new Set(pressed.map(address))];
}"""

WATCH = """() => {
  window.told = [];
  const note = (records) => records.forEach(({ target, addedNodes }) => {
    const words = [...addedNodes].map((node) => node.textContent.trim()).join("");
    if (words) window.told.push(words);
  });
  for (const id of ["said", "toasts"]) {
    new MutationObserver(note).observe(document.getElementById(id), { childList: true });
  }
}"""

STANDS = """() => {
  const here = document.activeElement;
  const isLive = here?.isConnected && here !== document.body && here.checkVisibility();
  return [Boolean(isLive), here?.outerHTML.slice(0, 140) ?? ""];
}"""


@pytest.mark.parametrize("path", ["board/", "visit", "booking", "script", "messages/", "dossier"])
def test_after_each_swap_the_keyboard_stands_on_something_live(sit, desk, path):
    """Every address that a page asks for a part of itself, pressed with Enter (UX-63)."""
    visit = Visit.objects.get()
    place = {
        "visit": f"visits/{visit.number}/",
        "booking": "board/panel/book/",
        "script": "calls/script/follow_up/",
        "dossier": f"clients/{visit.client_id}/",
    }.get(path, path)
    page = sit(place)
    addresses = page.evaluate(SWAPS)
    lost, loud = {}, {}

    for address in addresses:
        page.goto(page.url.split("/desk/")[0] + desk.url + place)
        page.evaluate(WATCH)
        pressed = page.locator(
            f':is(a, button):is([hx-get="{address}"], [hx-post="{address}"]):visible'
        ).first
        if not pressed.count():
            continue
        pressed.focus()
        page.keyboard.press("Enter")
        page.wait_for_timeout(800)
        is_live, where = page.evaluate(STANDS)
        if not is_live:
            lost[address] = where
        told = page.evaluate("window.told ?? []")
        if len(told) != len(set(told)):
            loud[address] = told

    assert addresses
    assert (lost, loud) == ({}, {})
