"""The file of a client: what stands on it, and what it takes to read it."""

import datetime as dt
import re

import pytest
import time_machine

from appointments.dossier import load_file, read_timeline
from appointments.dossier.file import load_client
from appointments.models import BookingRequest, LoanerBooking, OwedAnswer, WaitingEntry
from service_desk.catalogue.models import MaintenancePlan
from service_desk.clients.models import ContactEntry, RecallCampaign, RecallVehicle
from service_desk.organisation.roles import Role
from service_desk.records.journal import record
from service_desk.visits.models import DeferredDefect, ImportedOrder
from service_desk.visits.states import VisitState
from tests.factories import NOW, at
from tests.factories.appointments import make_booking
from tests.factories.catalogue import make_operation
from tests.factories.clients import make_client, make_vehicle
from tests.factories.desk import make_desk
from tests.factories.messages import make_message
from tests.factories.organisation import make_loaner, make_staff
from tests.factories.visits import make_visit

pytestmark = pytest.mark.django_db

VIN = "VF7WV892C7S662585"
DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def present():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def desk(client):
    desk = make_desk()
    desk.sign_in(client)
    return desk


@pytest.fixture
def lucia(desk):
    return make_client(
        desk.site, "Lucía Navarro Gil", phone="+34612304567", preferred_advisor=desk.ana,
        best_hours="after five",
    )  # fmt: skip


@pytest.fixture
def car(lucia):
    return make_vehicle(
        lucia, "4821 LKM", vin=VIN, mileage=64_805, mileage_at=NOW - DAY,
        warranty_until=dt.date(2028, 5, 3), warranty_km=100_000,
        first_registered_on=dt.date(2024, 5, 3),
    )  # fmt: skip


@pytest.fixture
def read(desk, client, lucia):
    """The words of the file, as somebody reads them; ``path`` is what comes after its address."""

    def words(path="", *, who=lucia, status=200, **headers):
        answer = client.get(f"{desk.url}clients/{who.pk}/{path}", headers=headers)
        assert answer.status_code == status, answer.content.decode()[:2000]
        return words_of(answer.content.decode())

    return words


def words_of(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).replace("\xa0", " ").split())


def test_the_head_says_how_she_is_reached(read, lucia, car):
    words = read()

    for said in (
        "Lucía Navarro Gil", "612 304 567", "prefers Ana Ruiz", "best hours after five",
        "SMS preferred", "E-mail no e-mail address", "Follow-up not asked yet",
        "60 % complete", "e-mail", "address", "Never checked with the client.",
    ):  # fmt: skip
        assert said in words, words


def test_who_refused_messages_has_the_channels_crossed_with_the_reason(read, lucia, car):
    lucia.consents.create(purpose="visit", is_given=False, at=NOW - DAY, source="phone")

    assert "SMS refused on 7 March 2027 E-mail refused on 7 March 2027 Phone call" in read()


def test_the_open_car_tells_what_its_papers_say(read, car):
    car.mileage_readings.create(km=50_000, at=NOW - 365 * DAY, door="desk")
    words = read()

    for said in (
        "VF7 WV892C 7S662585", "until 3 May 2028 or 100 000 km", "64 805 km",
        "about 14 856 km a year",
    ):  # fmt: skip
        assert said in words, words


@pytest.mark.parametrize(
    ("papers", "said"),
    [
        ({"warranty_until": dt.date(2027, 3, 7)}, "ended on 7 March 2027"),
        ({"warranty_km": 64_000}, "ended at 64 000 km"),
        ({"warranty_until": None}, "up to 100 000 km"),
        ({"warranty_until": None, "warranty_km": None}, "Warranty not known"),
    ],
)
def test_a_warranty_ends_by_day_or_by_mileage(read, car, papers, said):
    type(car).objects.filter(pk=car.pk).update(**papers)

    assert said in read()


def test_promises_defects_and_recalls_are_pinned(read, desk, lucia, car):
    visit = make_booking(
        desk.site, at("2027-03-10 10:15"), handover_at=at("2027-03-10 16:00"),
        client=lucia, vehicle=car,
    )  # fmt: skip
    request = BookingRequest.objects.create(
        site=desk.site, at=NOW, source="phone", client=lucia, outcome="owed"
    )
    OwedAnswer.objects.create(
        site=desk.site, request=request, client=lucia, name="Navarro", phone="+34612304567",
        question="Is the tow bar there?", owed_at=NOW - DAY, due_at=NOW - DAY + DAY / 288,
        by=desk.reception,
    )  # fmt: skip
    WaitingEntry.objects.create(
        site=desk.site, client=lucia, vehicle=car, operations=["OIL"], first_on="2027-03-09",
        last_on="2027-03-12", part_of_day="morning", created_at=NOW,
    )  # fmt: skip
    brakes = make_operation(desk.site, "BRAKES")
    DeferredDefect.objects.create(vehicle=car, words="Wipers torn", found_on="2027-01-03")
    DeferredDefect.objects.create(
        vehicle=car, words="Brake pads 2 mm", found_on="2027-02-03", is_safety=True,
        operation=brakes,
    )  # fmt: skip
    campaign = RecallCampaign.objects.create(code="CC1", title="Airbag inflator")
    RecallVehicle.objects.create(campaign=campaign, vin_from=VIN, vin_to=VIN)

    words = read()

    for said in (
        "Call back by 09:05 overdue Is the tow bar there?, Rosa Rojo",
        "Waits for a time, Tue 9 March to Fri 12 March OIL, 4821 LKM, morning",
        "Wed 10 March, 10:15 Oil service, 4821 LKM, Ana, handover 16:00",
        "Recall: Airbag inflator CC1",
    ):  # fmt: skip
        assert said in words, words
    assert words.index("Brake pads 2 mm") < words.index("Wipers torn")
    assert visit.number in read()


def test_what_may_be_booked_leads_to_the_panel_with_client_car_and_work(desk, client, lucia, car):
    DeferredDefect.objects.create(
        vehicle=car, words="Brake pads", found_on="2027-02-03",
        operation=make_operation(desk.site, "BRAKES"),
    )  # fmt: skip

    html = client.get(f"{desk.url}clients/{lucia.pk}/").content.decode()

    panel = f"/desk/north/board/panel/book/?client={lucia.pk}&amp;vehicle={car.pk}"
    assert f'href="{panel}"' in html and f'href="{panel}&amp;operations=BRAKES"' in html


def test_a_call_asked_for_on_the_public_page_is_pinned_where_the_phone_is_on_file(
    read, desk, lucia
):
    asked = {"site": desk.site, "source": "public", "by": None, "owed_at": NOW - DAY}
    for phone, question in (("+34612304567", "It rattles"), ("+34612304568", "It squeaks")):
        OwedAnswer.objects.create(
            name="Lucía", phone=phone, question=question, due_at=NOW + DAY / 24, **asked
        )

    words = read()

    assert "Call back by 10:00 It rattles, Lucía, Public page" in words
    assert "It squeaks" not in words


def test_five_standard_questions_have_their_answers_on_the_page(read, desk, lucia, car):
    """UX-12: oil change, promise, declined brakes, loaner, language."""
    before = make_visit(
        desk.site, client=lucia, vehicle=car, state=VisitState.HANDED_OVER,
        handed_over_at=at("2026-10-01 17:00"), created_at=at("2026-09-28 09:00"),
    )  # fmt: skip
    LoanerBooking.objects.create(
        visit=before, loaner=make_loaner(desk.site, plate="9999 LLL"),
        during=(at("2026-10-01 09:00"), at("2026-10-01 17:00")),
    )  # fmt: skip
    record(
        site=desk.site, subject=car, verb="defect_dropped", by=desk.reception, door="desk",
        now=NOW - DAY, words="Brake pads", reason="Sells the car in May",
    )  # fmt: skip

    words = read()

    assert "1 October 2026 17:00 Oil service , 4821 LKM, Handed over €129" in words
    assert "Need not be done , Brake pads, Sells the car in May, Rosa Rojo" in words
    assert "9999 LLL" in words and "Español" in words


def test_the_next_service_is_counted_from_the_last_one(read, desk, lucia, car):
    oil = desk.site.operations.get(code="OIL")
    MaintenancePlan.objects.create(operation=oil, make="Citroën", every_km=20_000, every_months=12)
    brakes = make_operation(desk.site, "BRAKES", name="Brake fluid")
    MaintenancePlan.objects.create(operation=brakes, make="citroën", model="c4", every_months=24)
    make_visit(
        desk.site, client=lucia, vehicle=car, state=VisitState.HANDED_OVER,
        handed_over_at=at("2026-02-28 17:00"),
    )  # fmt: skip
    car.mileage_readings.create(km=50_000, at=at("2026-02-28 17:00"), door="desk")

    words = read()

    assert "Oil service due about 28 February 2027, at 70 000 km" in words
    assert "last here on 28 February 2026" in words
    assert "Brake fluid about 3 May 2028" in words


def test_one_timeline_tells_it_all_and_filters_tell_some(read, desk, lucia, car):
    make_visit(
        desk.site, client=lucia, vehicle=car, state=VisitState.HANDED_OVER,
        handed_over_at=NOW - 3 * DAY,
    )  # fmt: skip
    make_message(lucia, kind="card", channel="sms", due_at=NOW - 2 * DAY)
    ContactEntry.objects.create(
        site=desk.site, client=lucia, direction="in", medium="call", topic="booking",
        started_at=NOW - DAY, answered_at=NOW - DAY, ended_at=NOW - DAY + DAY / 720,
        by=desk.reception, note="Asked for the price",
    )  # fmt: skip
    record(
        site=desk.site, subject=lucia, verb="client_edited", by=desk.reception, door="desk",
        now=NOW, changed={"name": ["Lucia", "Lucía Navarro Gil"]},
    )  # fmt: skip
    marks = {
        "visits": "Oil service ,", "messages": ", SMS, will be sent",
        "contacts": "They called , New booking, 2 min, Rosa Rojo Asked for the price",
        "changes": "File corrected , name: Lucia → Lucía Navarro Gil, Rosa Rojo",
    }  # fmt: skip

    everything = read()
    assert [name for name, mark in marks.items() if mark not in everything] == []
    for show in marks:
        words = read(f"?show={show}")
        assert [name for name, mark in marks.items() if mark in words] == [show]


def test_what_is_planned_stands_under_messages_only(read, lucia, car):
    make_message(lucia, kind="card", channel="sms", due_at=NOW + DAY)

    assert "will be sent" not in read() and "will be sent" in read("?show=messages")


def test_many_visits_ahead_do_not_push_the_story_away(read, desk, lucia, car):
    for clock in ("09:00", "09:15", "09:30", "10:00", "10:15"):
        make_booking(desk.site, at(f"2027-03-10 {clock}"), client=lucia, vehicle=car)

    words = read()

    assert "2 further visits ahead" in words and words.count("Wed 10 March,") == 5


def test_an_imported_order_says_its_number_mileage_and_price(read, desk, lucia, car):
    visit = make_visit(
        desk.site, client=lucia, vehicle=car, state=VisitState.HANDED_OVER,
        handed_over_at=at("2020-05-04 18:00"),
    )  # fmt: skip
    ImportedOrder.objects.create(
        visit=visit, site=desk.site, number="A-4711", closed_on="2020-05-04", mileage=12_300,
        mechanic="Raúl", total="99.50",
    )  # fmt: skip

    assert "order A-4711, 12 300 km, Raúl €99.50" in read()


def test_the_history_stays_with_the_car_and_the_visits_with_the_old_owner(read, desk, lucia, car):
    pablo = make_client(desk.site, "Pablo Sanz")
    make_visit(
        desk.site, client=lucia, vehicle=car, state=VisitState.HANDED_OVER,
        handed_over_at=NOW - 3 * DAY, complaint="Squeals",
    )  # fmt: skip
    car.ownerships.update(ends_on="2027-03-08")
    car.ownerships.create(client=pablo, starts_on="2027-03-08")

    assert "Handed over, under another owner" in read(who=pablo)
    assert "theirs until 8 March 2027" in read()
    assert "under another owner" not in read() and "Squeals" in read()


def fill(desk, lucia, car, number):
    for place in range(number):
        moment = NOW - place * DAY / 4
        make_visit(
            desk.site, client=lucia, vehicle=car, state=VisitState.HANDED_OVER,
            handed_over_at=moment, complaint=f"v{place:03d}.",
        )  # fmt: skip
        make_message(lucia, due_at=moment)
        ContactEntry.objects.create(
            site=desk.site, client=lucia, direction="in", medium="note", started_at=moment,
            note=f"n{place:03d}.",
        )  # fmt: skip
        record(
            site=desk.site, subject=lucia, verb="file_checked", by=None, door="desk", now=moment,
            reason=f"j{place:03d}.",
        )  # fmt: skip


def test_older_history_is_loaded_on_demand_each_line_once(desk, client, lucia, car):
    """Two hundred events, four to an instant: the stretches together are all of them."""
    fill(desk, lucia, car, 50)
    html = client.get(f"{desk.url}clients/{lucia.pk}/").content.decode()
    told, stretches = [], 0
    while True:
        told += re.findall(r"[vnj]\d{3}\.", html)
        stretches += 1
        older = re.search(r'hx-get="([^"]+/older/[^"]+)"', html)
        if older is None:
            break
        html = client.get(
            older[1].replace("&amp;", "&"), headers={"HX-Request": "true"}
        ).content.decode()

    assert stretches == 5
    assert sorted(told) == sorted(f"{kind}{n:03d}." for kind in "vnj" for n in range(50))


def test_without_script_older_history_is_a_page_of_its_own(read, desk, lucia, car):
    fill(desk, lucia, car, 20)

    assert "v019." in read(f"older/?before={(NOW - 4 * DAY).isoformat().replace('+', '%2B')}|0|1")
    assert read("older/?before=nonsense", status=302) == ""


@pytest.mark.parametrize("number", [1, 50], ids=["4 events", "200 events"])
def test_queries_are_constant(desk, lucia, car, number, django_assert_num_queries):
    """Twenty-two for the whole file, whatever its length; the bar around it has its own."""
    fill(desk, lucia, car, number)
    make_booking(desk.site, at("2027-03-10 10:15"), client=lucia, vehicle=car)

    with django_assert_num_queries(22):
        client = load_client(desk.site, lucia.pk)
        file = load_file(client, desk.site, now=NOW)
        stretch = read_timeline(file.whose, now=NOW)

    assert bool(stretch.older) is (number == 50)


def test_a_client_of_another_site_is_nobody_here(read, client, desk):
    stranger = make_client(make_desk("east").site, "Secret Person")

    assert "Secret" not in read(who=stranger, status=404)


def test_who_may_only_look_gets_no_verbs(desk, client, lucia, car):
    desk.sign_in(client, make_staff(desk.site, Role.CASHIER))

    html = client.get(f"{desk.url}clients/{lucia.pk}/").content.decode()

    assert 'hx-get="/desk/north/clients/' in html  # tabs and filters
    for verb in ("edit/", "note/", "checked/", "board/panel/book"):
        assert f"{verb}" not in html.split('id="main"')[1]
    assert client.get(f"{desk.url}clients/{lucia.pk}/edit/").status_code == 403


def test_an_empty_file_says_so_and_what_to_do(read, desk):
    nobody = make_client(desk.site, "New Person", phone="")

    words = read(who=nobody)

    for said in ("No car on this file yet.", "Nothing has happened yet.", "Nothing is booked."):
        assert said in words, words
