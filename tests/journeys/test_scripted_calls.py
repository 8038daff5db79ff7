"""Ten calls as they come in, in four languages, taken by the keyboard from the first ring on.

What is said is in the docstring of each. The seconds are the machine's own share of a call: a
person's thinking and talking come on top of it (UX-07, B-1.f8).
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Page, expect

from appointments.models import BookingRequest, OwedAnswer, WaitingEntry
from appointments.states import Outcome
from service_desk.clients.models import Client as Person
from service_desk.clients.models import ContactEntry, RecallCampaign, RecallVehicle
from service_desk.organisation.roles import Role
from service_desk.visits.models import Visit
from service_desk.visits.states import Mobility, VisitState
from tests.factories import at
from tests.factories.catalogue import make_operation
from tests.factories.clients import make_client, make_vehicle
from tests.factories.desk import Desk, make_desk
from tests.factories.organisation import make_staff
from tests.factories.visits import make_visit
from tests.journeys.screen import Sit

pytestmark = [pytest.mark.journeys, pytest.mark.django_db(transaction=True)]

VIN = "VF7WV892C7S662585"
MOST_SECONDS = 60.0


@pytest.fixture
def desk(present) -> Desk:
    """Five advisors, an expert and a manager; four clients, each with a car and a language."""
    desk = make_desk(advisors=5, languages=["es", "en", "ru", "zh-hans"])
    make_operation(desk.site, "BRK", name="Front brakes", zone="mechanical")
    make_operation(desk.site, "RECALL", name="Recall campaign work", zone="mechanical")
    for role, name in ((Role.EXPERT, "Iván Costa"), (Role.MANAGER, "Irene Flores")):
        make_shifts(desk, make_staff(desk.site, role, name=name))
    for name, phone, plate, language in (
        ("Lucía Navarro Gil", "+34612304567", "4821 LKM", "es"),
        ("Анна Соколова", "+34612308899", "1907 MNB", "ru"),
        ("王秀英", "+34612301122", "3344 JKL", "zh-hans"),
        ("Peter Marsh", "+34612307755", "5566 GHJ", "en"),
    ):
        person = make_client(desk.site, name, phone=phone, language=language)
        make_vehicle(person, plate, vin=VIN if language == "zh-hans" else "")
    return desk


def make_shifts(desk: Desk, person) -> None:
    for shift in desk.ana.shifts.all():
        shift.pk, shift.staff = None, person
        shift.save()


class Line:
    """One call: the receptionist's hands on the keyboard, and a clock."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def pick_up(self) -> None:
        self.page.keyboard.press("b")
        self.page.locator("#id_q[hx-post]").wait_for()

    def find(self, text: str) -> None:
        self.page.keyboard.type(text)
        self.page.keyboard.press("Enter")
        expect(self.page.locator("#id_job, #id_name").first).to_be_visible()

    def work(self, code: str) -> None:
        self.page.locator("#id_job").focus()
        self.page.keyboard.type(code)
        self.page.keyboard.press("Enter")
        expect(
            self.page.locator(f"#booking input[name=operations][value={code.upper()}]")
        ).to_have_count(1)
        self.page.wait_for_load_state("networkidle")

    def take(self, number: int = 1) -> None:
        self.page.locator("#offers .offer").first.focus()
        self.page.keyboard.press(str(number))
        expect(self.page.locator("#offers [aria-pressed=true]")).to_have_count(1)

    def press(self, key: str) -> None:
        self.page.locator("#offers .offer").first.focus()
        self.page.keyboard.press(key)
        expect(self.page.locator("#outcome")).to_be_visible()

    def save(self) -> None:
        self.page.keyboard.press("Control+Enter")
        expect(self.page.locator(".toast")).to_be_visible()

    def said(self) -> str:
        """The line that is read to the client."""
        return self.page.locator("#say").inner_text()


Ring = Callable[[str], Line]


@pytest.fixture
def ring(sit: Sit, desk, record_property) -> Iterator[Ring]:
    """A call reaches a receptionist who reads her screens in this language."""
    began = time.perf_counter()

    def answer(language: str) -> Line:
        nonlocal began
        person = make_staff(desk.site, Role.RECEPTIONIST, name="Rosa Rojo", language=language)
        page = sit(person=person)
        page.wait_for_load_state("networkidle")
        began = time.perf_counter()
        line = Line(page)
        line.pick_up()
        return line

    yield answer
    took = time.perf_counter() - began
    record_property("seconds", round(took, 1))
    print(f"the machine's share of the call: {took:.1f} s")
    assert took < MOST_SECONDS


@contextmanager
def nothing_else() -> Iterator[None]:
    """One request comes of a call, and its call is written down."""
    yield
    request = BookingRequest.objects.get()
    call = ContactEntry.objects.get()
    assert (request.call, call.ended_at is not None) == (call, True)


def test_english_a_known_client_wants_an_oil_service(ring):
    """«Peter Marsh here, the oil light came on.» Tomorrow, first time, by SMS."""
    with nothing_else():
        line = ring("en")
        line.find("7755")
        line.work("oil")
        line.take(1)
        assert "Tuesday" in line.said()
        line.save()

    assert Visit.objects.get().client.name == "Peter Marsh"


def test_spanish_a_new_client_gives_phone_name_and_plate(ring):
    """«Buenos días, no he estado nunca.» Nobody has this phone: it is the new client's."""
    with nothing_else():
        line = ring("es")
        line.find("612909090")
        line.page.locator("#id_name").fill("Marta Ibarra")
        line.page.locator("#id_plate").fill("7788 lmn")
        line.work("brk")
        line.take(2)
        assert "martes" in line.said()
        line.save()

    visit = Visit.objects.get()
    assert (visit.client.name, visit.vehicle.plate) == ("Marta Ibarra", "7788 LMN")
    assert BookingRequest.objects.get().is_new_client


def test_russian_the_same_trouble_again(ring, desk):
    """«Опять скрипит.» She says her surname; yes, the same: expert and manager are there."""
    anna = Person.objects.get(name="Анна Соколова")
    make_visit(
        desk.site,
        client=anna,
        vehicle=anna.ownerships.get().vehicle,
        state=VisitState.HANDED_OVER,
        handed_over_at=at("2027-02-20 12:00"),
    )
    with nothing_else():
        line = ring("ru")
        line.find("соколова")
        line.work("brk")
        line.page.keyboard.press("y")
        line.page.wait_for_load_state("networkidle")
        line.take(1)
        line.save()

    visit = Visit.objects.order_by("-pk")[0]
    assert visit.repeat_decision.is_repeat
    assert sorted(visit.attendances.values_list("role", flat=True)) == ["expert", "manager"]


def test_chinese_another_day_and_she_waits_here(ring):
    """«我想周四来，在店里等。» Found as her name is typed; more times, and a chair."""
    with nothing_else():
        line = ring("zh-hans")
        line.find("wxy")
        line.work("oil")
        line.page.locator("#offers .offer").first.focus()
        line.page.keyboard.press("4")
        line.page.locator("#more-times .times").nth(2).locator("button").nth(4).click()
        expect(line.page.locator("#offers [aria-pressed=true]")).to_have_count(1)
        line.page.locator("input[name=mobility][value=wait]").check(force=True)
        line.page.wait_for_load_state("networkidle")
        assert "王" in line.page.locator(".person").inner_text()
        line.save()

    assert Visit.objects.get().mobility == Mobility.WAIT


def test_spanish_too_dear(ring):
    """«¿Cuánto? Me lo pienso.» Lost, because of the price; it goes to the supervisor."""
    with nothing_else():
        line = ring("es")
        line.find("4567")
        line.work("brk")
        line.page.locator("[data-key=lost]").click()
        line.page.locator("input[name=lost_reason][value=price]").check(force=True)
        line.save()

    request = BookingRequest.objects.get()
    assert (request.outcome, request.lost_reason) == (Outcome.LOST, "price")


def test_russian_an_answer_within_five_minutes(ring):
    """«Есть ли фильтр?» Nobody knows at once: we call back, and the whole desk sees it."""
    with nothing_else():
        line = ring("ru")
        line.find("8899")
        line.work("oil")
        line.press("r")
        line.page.locator("#id_question").fill("Есть ли фильтр?")
        line.save()

    owed = OwedAnswer.objects.get()
    assert (owed.name, owed.question) == ("Анна Соколова", "Есть ли фильтр?")
    expect(line.page.locator("#owed")).to_contain_text("4:")


def test_english_nothing_suits_and_he_waits_for_a_time(ring):
    """«Only this week, in the morning.» The waiting list, with one key."""
    with nothing_else():
        line = ring("en")
        line.find("marsh")
        line.work("oil")
        line.press("0")
        line.page.locator("input[name=part_of_day][value=morning]").check(force=True)
        line.save()

    entry = WaitingEntry.objects.get()
    assert (entry.client.name, entry.part_of_day) == ("Peter Marsh", "morning")


def test_chinese_the_maker_calls_the_car_in(ring):
    """«换机油。» The car is recalled: one key adds it to the booking."""
    campaign = RecallCampaign.objects.create(code="CB-26-014", title="Airbag inflator")
    RecallVehicle.objects.create(campaign=campaign, vin_from=VIN, vin_to=VIN)
    with nothing_else():
        line = ring("zh-hans")
        line.find("1122")
        line.page.locator("[data-key=recall]").click()
        expect(line.page.locator("input[name=operations][value=RECALL]")).to_have_count(1)
        line.work("oil")
        line.take(1)
        line.save()

    works = Visit.objects.get().works.values_list("operation__code", flat=True)
    assert sorted(works) == ["OIL", "RECALL"]


def test_english_it_must_be_today(ring):
    """«I am outside.» A free quarter of today, with the reason that is kept."""
    with nothing_else():
        line = ring("en")
        line.find("7755")
        line.work("oil")
        line.page.locator("#offers .offer").first.focus()
        line.page.keyboard.press("4")
        line.page.locator("#more-times .times").first.locator("button").nth(8).click()
        reason = line.page.locator("#id_reason")
        expect(reason).to_have_count(1)
        if not reason.input_value():
            reason.fill("The oil light is on")
        line.save()

    visit = Visit.objects.get()
    assert visit.exemption
    assert visit.appointments.get(kind="drop_off").starts_on.isoformat() == "2027-03-08"


def test_spanish_no_loaner_is_free_so_a_taxi(ring):
    """«Necesito un coche.» None is free in these weeks; the other ways stand beside it."""
    with nothing_else():
        line = ring("es")
        line.find("navarro")
        line.work("brk")
        line.page.locator("input[name=mobility][value=loaner]").check(force=True)
        line.page.locator("button[name=way][value=taxi]").click()
        expect(line.page.locator("#offers .offer")).to_have_count(3)
        line.take(1)
        line.save()

    assert Visit.objects.get().mobility == Mobility.TAXI
