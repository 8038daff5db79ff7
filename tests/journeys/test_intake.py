"""The walk-around on a tablet: on the way, without a network, turned, and signed together."""

import datetime as dt
import io
import re
from decimal import Decimal

import pytest
from django.urls import reverse
from PIL import Image
from playwright.sync_api import FilePayload, Page, expect

from service_desk.visits.models import Visit
from service_desk.visits.states import VisitState
from tests.factories import NOW
from tests.factories.clients import make_client, make_vehicle
from tests.factories.intake import make_intake, make_photo
from tests.factories.orders import make_line, make_order
from tests.factories.visits import make_visit
from tests.journeys.screen import violations
from workorders.models import Damage, Intake, OrderPhoto, WorkOrder
from workorders.states import SIX_SHOTS, OrderState

pytestmark = [pytest.mark.journeys, pytest.mark.django_db(transaction=True)]

TABLET = {"width": 1180, "height": 820}
UPRIGHT = {"width": 820, "height": 1180}


@pytest.fixture
def order(desk, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    person = make_client(desk.site, "Mikhail Petrov")
    car = make_vehicle(person, mileage=48_210, mileage_at=NOW - dt.timedelta(days=17))
    visit = make_visit(
        desk.site, state=VisitState.ARRIVED, client=person, vehicle=car, complaint="It squeals."
    )
    order = make_order(desk.site, visit=visit)
    make_line(order, words="Brake pads, front", price=Decimal(129))
    WorkOrder.objects.filter(pk=order.pk).update(promised_at=NOW + dt.timedelta(hours=7))
    return order


@pytest.fixture
def walk(sit, desk, order):
    """Opens the walk-around on a tablet, started."""
    make_intake(order, by=desk.reception)

    def on_a_tablet(**options) -> Page:
        page = sit(
            f"orders/{order.said}/intake/", **{"viewport": TABLET, "has_touch": True, **options}
        )
        page.locator("#intake[data-ready]").wait_for()
        return page

    return on_a_tablet


class Taps:
    """Counts what a finger does."""

    def __init__(self, page: Page) -> None:
        self.page, self.count = page, 0

    def tap(self, selector: str) -> None:
        self.count += 1
        self.page.locator(selector).first.click()

    def named(self, name: str) -> None:
        self.count += 1
        self.page.get_by_role("button", name=name, exact=True).click()


def a_photo(colour: str = "#8899aa", size: tuple[int, int] = (2400, 1800)) -> FilePayload:
    Image.new("RGB", size, colour).save(written := io.BytesIO(), "JPEG")
    return {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": written.getvalue()}


def shoot(page: Page, count: int = 1) -> None:
    for _each in range(count):
        before = page.locator(".shot.is-taken").count()
        page.locator("#camera").set_input_files(a_photo())
        expect(page.locator(".shot.is-taken")).to_have_count(before + 1)


def is_sent(page: Page) -> None:
    expect(page.locator("#intake")).to_have_attribute("data-waiting", "0")


def write_name(page: Page) -> None:
    box = page.locator(".pad > svg").bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 4, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    for step in range(8):
        page.mouse.move(x + 30 * step, y + (-1) ** step * 20)
    page.mouse.up()


def mark_damage(taps: Taps, panel: str, kind: str, size: str) -> None:
    taps.tap(f"[data-panel={panel}]")
    taps.tap(f"#damage label:has-text('{kind}')")
    taps.tap(f"#damage .sizes label:has-text('{size}')")
    taps.tap("#damage [data-closes]")


def test_a_whole_walk_around_takes_at_most_25_taps_besides_its_photos(walk, order):
    """UX-24"""
    page = walk()
    taps = Taps(page)
    taps.tap(".fuel label:has([value='5'])")
    taps.tap("#at-mileage")
    page.keyboard.type("48640")
    taps.named("1 is free")
    taps.tap(".kit")
    mark_damage(taps, "left_rear_door", "Scratch", "12 cm")
    mark_damage(taps, "right_front_wing", "Dent", "3 cm")
    taps.named("The rest is in order")
    taps.tap("[data-point=valuables] .ok")
    shoot(page, 6)
    taps.named("Sign together")
    expect(page.get_by_role("heading", name="Read and sign together")).to_be_visible()
    taps.count += 1
    write_name(page)
    taps.named("We agree")
    page.wait_for_url(f"**{reverse('order', args=[order.site.slug, order.said])}")

    order.refresh_from_db()
    intake = Intake.objects.get()
    assert taps.count <= 25
    assert (order.state, intake.mileage, intake.fuel) == (OrderState.SIGNED, 48_640, 5)
    assert [(row.number, row.panel, row.kind, row.size_cm) for row in Damage.objects.all()] == [
        (1, "left_rear_door", "scratch", 12),
        (2, "right_front_wing", "dent", 3),
    ]
    assert {photo.shot for photo in OrderPhoto.objects.all()} == set(SIX_SHOTS)
    assert all(photo.file.size <= 400_000 for photo in OrderPhoto.objects.all())
    assert Visit.objects.get().keys_at is not None


def test_without_a_network_nothing_is_lost(walk, order):
    """UX-25: answers, marks, photos wait, outlive the page, and are sent when it is back."""
    page = walk()
    context = page.context
    context.set_offline(True)
    page.locator(".fuel label:has([value='3'])").click()
    mark_damage(Taps(page), "bonnet", "Chip", "1 cm")
    shoot(page, 4)
    expect(page.locator("#waiting")).to_have_text("4 photos waiting, nothing lost")
    page.set_viewport_size(UPRIGHT)
    expect(page.locator(".shot.is-taken")).to_have_count(4)
    assert (OrderPhoto.objects.count(), Damage.objects.count()) == (0, 0)
    url = page.url
    page.goto("about:blank")  # the tablet's browser was shut in between

    context.set_offline(False)
    page.goto(url)
    expect(page.locator(".shot.is-taken")).to_have_count(4)
    expect(page.locator(".fuel label:has(:checked)")).to_have_text("3")
    is_sent(page)

    assert Intake.objects.get().fuel == 3
    assert [row.panel for row in Damage.objects.all()] == ["bonnet"]
    assert OrderPhoto.objects.count() == 4
    assert all(photo.taken_at <= photo.received_at for photo in OrderPhoto.objects.all())


def test_a_signature_is_there_after_the_tablet_is_turned(walk, order, desk):
    page = walk()
    make_all_but_the_name(page, order)
    page.get_by_role("button", name="Sign together").click()
    write_name(page)
    drawn = page.locator(".pad .ink").get_attribute("d")

    page.set_viewport_size(UPRIGHT)

    assert page.locator(".pad .ink").get_attribute("d") == drawn
    box, pad = page.locator(".pad .ink").bounding_box(), page.locator(".pad").bounding_box()
    assert pad["x"] <= box["x"] and box["x"] + box["width"] <= pad["x"] + pad["width"]
    page.get_by_role("button", name="Clear").click()
    page.get_by_role("button", name="Bring back").click()
    assert page.locator(".pad .ink").get_attribute("d") == drawn


def make_all_but_the_name(page: Page, order: WorkOrder) -> None:
    page.locator(".fuel label:has([value='5'])").click()
    page.locator("#at-mileage").fill("48640")
    page.get_by_role("button", name="1 is free").click()
    page.locator(".kit").click()
    page.get_by_role("button", name="The rest is in order").click()
    page.locator("[data-point=valuables] .ok").click()
    for shot in SIX_SHOTS:
        make_photo(order, shot)


def test_two_tablets_write_different_things_and_a_person_decides(walk):
    one, two = walk(), walk()
    one.locator(".fuel label:has([value='5'])").click()
    is_sent(one)

    two.locator(".fuel label:has([value='3'])").click()

    expect(two.locator("#theirs")).to_have_text("5")
    expect(two.locator("#yours")).to_have_text("3")
    two.get_by_role("button", name="Write yours").click()
    is_sent(two)
    assert Intake.objects.get().fuel == 3


def test_signed_out_it_waits_and_a_dark_photo_is_told(walk):
    page = walk()
    cookies = page.context.cookies()
    page.context.clear_cookies(name="sessionid")
    page.locator(".fuel label:has([value='2'])").click()
    expect(page.locator("#signed-out")).to_be_visible()
    page.locator("#camera").set_input_files(a_photo("#050505"))
    expect(page.locator("#caution")).to_contain_text("This photo is dark")
    page.context.add_cookies([each for each in cookies if each["name"] == "sessionid"])

    page.reload()

    is_sent(page)
    assert (Intake.objects.get().fuel, OrderPhoto.objects.count()) == (2, 1)


def test_a_mark_taken_off_comes_back_by_undo_and_the_keyboard_can_set_one(walk):
    page = walk()
    page.locator("[data-panel=roof]").focus()
    page.keyboard.press("Enter")
    page.locator("#damage [value=dent]").check(force=True)
    page.get_by_role("button", name="No damage").click()
    expect(page.locator(".mark")).to_have_count(0)

    page.locator(".toast button").click()

    expect(page.locator(".mark")).to_have_count(1)
    is_sent(page)
    assert [row.panel for row in Damage.objects.all()] == ["roof"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_part_of_it_has_an_accessibility_violation(walk, order, scheme):
    page = walk(color_scheme=scheme)
    found = {"begun": violations(page)}
    page.locator("[data-panel=roof]").click()
    page.locator("#damage label").filter(has_text=re.compile("^Dent$")).click()
    found["damage"] = violations(page)
    page.locator("#damage [data-closes]").click()
    page.get_by_role("button", name="Sign together").click()
    expect(page.get_by_role("heading", name="Before you sign")).to_be_visible()
    found["missing"] = violations(page)
    page.get_by_role("button", name="Back to the car").click()
    make_all_but_the_name(page, order)
    for fold in page.locator(".fold summary").all():
        fold.click()
    found["all said"] = violations(page)
    page.get_by_role("button", name="Sign together").click()
    expect(page.get_by_role("heading", name="Read and sign together")).to_be_visible()
    found["sheet"] = violations(page)

    assert {name: wrong for name, wrong in found.items() if wrong} == {}
