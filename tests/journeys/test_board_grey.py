"""UX-05: without any colour the board's twelve states are told apart, by shape and by word."""

import io
from itertools import combinations

import pytest
from PIL import Image, ImageChops, ImageStat
from playwright.sync_api import Page

from service_desk.visits.states import VisitState
from tests.factories import at
from tests.factories.appointments import make_booking
from tests.factories.desk import Desk
from tests.journeys.screen import Sit

pytestmark = [pytest.mark.journeys, pytest.mark.django_db(transaction=True)]

STATES = [state for state in VisitState if state != VisitState.CANCELLED]
# Of 255: two drawings of one shape differ by less than one, by anti-aliasing alone.
TOLD_APART = 8


@pytest.fixture
def page(sit: Sit, desk) -> Page:
    """A board with a card in each of the twelve states, every colour taken away."""
    for number, state in enumerate(STATES):
        fill_place(desk, number, state)
    page = sit()
    page.evaluate("document.documentElement.style.filter = 'grayscale(1)'")
    return page


def fill_place(desk: Desk, number: int, state: VisitState) -> None:
    clock = f"{10 + number // 5:02d}:00"
    make_booking(
        desk.site, at(f"2027-03-09 {clock}"), advisor=desk.advisors[number % 5], state=state
    )


def grey(page: Page, state: VisitState) -> Image.Image:
    """The shape of a state as it is drawn, black on white whatever its tint."""
    css = state.lower().replace("_", "-")
    shape = page.locator(f"#board .job[data-state={css}] > .shape")
    shape.evaluate("node => { node.style.background = '#fff'; node.style.color = '#000' }")
    return Image.open(io.BytesIO(shape.screenshot())).convert("L").resize((32, 32))


def test_twelve_states_have_twelve_shapes_and_twelve_words_without_colour(page):
    assert len(STATES) == 12
    shapes = {state: grey(page, state) for state in STATES}

    alike = [
        (one, other)
        for one, other in combinations(STATES, 2)
        if ImageStat.Stat(ImageChops.difference(shapes[one], shapes[other])).mean[0] < TOLD_APART
    ]

    assert alike == []
    words = page.locator("#board .job > .shape").evaluate_all(
        "all => all.map(shape => shape.getAttribute('aria-label'))"
    )
    assert sorted(words) == sorted(str(state.label) for state in STATES)
