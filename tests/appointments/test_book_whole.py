"""What a booking takes besides its quarters, and gives back: parts, ways, promises, a word."""

import datetime as dt

import pytest

from appointments.actions import book_visit, cancel_visit, reschedule_visit, restore_visit
from appointments.actions.seats import Times
from appointments.availability import Wanted, free_slots_in, load_diary
from appointments.availability.freed import diary_without
from appointments.models import BookingRequest, MobilityLimit
from appointments.states import Audience
from service_desk.catalogue.models import Operation, Stock
from service_desk.lib.refusals import Refusal
from service_desk.messaging.models import Message
from service_desk.records.models import JournalEntry
from service_desk.visits.models import DeferredDefect
from tests.factories import NOW, at
from tests.factories.appointments import make_booking
from tests.factories.catalogue import make_operation, make_part
from tests.factories.clients import make_client, make_vehicle
from tests.factories.organisation import make_advisor, make_loaner, make_site
from tests.factories.parts import kept
from tests.factories.wishes import make_wish

pytestmark = pytest.mark.django_db

TEN, ELEVEN = at("2027-03-09 10:00"), at("2027-03-09 11:00")
FRIDAY = at("2027-03-12 10:00")
DESK = {"by": None, "door": "desk", "now": NOW}


@pytest.fixture
def site():
    site = make_site("north")
    make_operation(site)
    return site


@pytest.fixture
def oil(site) -> Operation:
    return site.operations.get(code="OIL")


@pytest.fixture(autouse=True)
def ana(site):
    return make_advisor(site, "Ana Ruiz")


def book(site, when=TEN, *, now=NOW, **fields):
    return book_visit(make_wish(site, when, **fields), by=None, door="desk", now=now)


def move(visit, when, **asked):
    return reschedule_visit(
        visit, times=Times(when), **{"audience": Audience.STAFF, **DESK, **asked}
    )


def refusal(act) -> list[tuple[str, str | None, str]]:
    with pytest.raises(Refusal) as caught:
        act()
    return [(o.code, o.field, str(o.message)) for o in caught.value.obstacles]


def test_the_parts_of_the_work_are_kept_for_the_visit(site, oil):
    make_part(site, "FILTER", kit_of=oil, on_hand=1)

    first, second = book(site), book(site, FRIDAY)

    assert kept(first) == [("FILTER", "1", "1", "")]
    assert kept(second) == [("FILTER", "1", "0", "2027-03-10")]


def test_a_day_before_the_parts_are_there_says_from_when(site, oil):
    part = make_part(site, kit_of=oil, on_hand=0)
    Stock.objects.filter(part=part).update(eta=dt.date(2027, 3, 11))

    assert refusal(lambda: book(site)) == [
        ("parts_late", "starts_at", "The parts are here from Thu 11\xa0March.")
    ]
    assert book(site, FRIDAY).state == "BOOKED"


def test_late_parts_are_lifted_by_a_stated_reason_of_the_desk_alone(site, oil):
    make_part(site, kit_of=oil, on_hand=0)

    taken = book(site, exemption="He brings the filter himself")
    asked = {"audience": Audience.PUBLIC, "exemption": "Please"}

    assert taken.exemption == "He brings the filter himself"
    assert [code for code, *_rest in refusal(lambda: book(site, ELEVEN, **asked))] == ["parts_late"]


def test_parts_that_come_after_the_window_open_it_anew(site, oil):
    part = make_part(site, kit_of=oil, on_hand=0)
    Stock.objects.filter(part=part).update(eta=dt.date(2027, 4, 1))

    later = book(site, at("2027-04-06 10:00"), audience=Audience.PUBLIC)

    assert later.state == "BOOKED"


def test_a_move_keeps_the_parts_and_looks_at_their_day_again(site, oil):
    part = make_part(site, "FILTER", kit_of=oil, on_hand=0)
    visit = book(site, FRIDAY)
    Stock.objects.filter(part=part).update(eta=dt.date(2027, 3, 16))

    assert [code for code, *_rest in refusal(lambda: move(visit, ELEVEN))] == ["parts_late"]
    Stock.objects.filter(part=part).update(on_hand=1)
    moved = move(visit, ELEVEN)

    assert kept(moved) == [("FILTER", "1", "1", "")]
    assert moved.reservations.count() == 1


def test_its_own_parts_are_not_in_the_way_of_a_move(site, oil):
    make_part(site, "FILTER", kit_of=oil, on_hand=1)

    assert kept(move(book(site), ELEVEN)) == [("FILTER", "1", "1", "")]


def test_cancelling_gives_the_parts_back_and_restoring_takes_them_again(site, oil):
    make_part(site, "FILTER", kit_of=oil, on_hand=1)
    visit = cancel_visit(book(site), **DESK)
    assert kept(visit) == []

    assert kept(restore_visit(visit, **DESK)) == [("FILTER", "1", "1", "")]


def test_a_restored_visit_waits_for_parts_that_somebody_took_meanwhile(site, oil):
    make_part(site, "FILTER", kit_of=oil, on_hand=1)
    visit = cancel_visit(book(site), **DESK)
    book(site, ELEVEN)

    assert kept(restore_visit(visit, **DESK)) == [("FILTER", "1", "0", "2027-03-10")]


def test_a_way_has_so_many_places_a_day(site):
    MobilityLimit.objects.create(site=site, mobility="shuttle", per_day=1)
    first = book(site, mobility="shuttle")
    sentence = "Shuttle: no place is left on this day. Choose another way or day."

    assert refusal(lambda: book(site, ELEVEN, mobility="shuttle", exemption="Please")) == [
        ("mobility_full", "mobility", sentence)
    ]
    assert book(site, ELEVEN, mobility="taxi").state == "BOOKED"
    assert book(site, FRIDAY, mobility="shuttle").state == "BOOKED"
    assert move(first, at("2027-03-09 12:00")).state == "BOOKED"


def test_a_cancelled_visit_gives_its_place_back(site):
    MobilityLimit.objects.create(site=site, mobility="wait", per_day=1)
    cancel_visit(book(site, mobility="wait"), **DESK)

    assert book(site, ELEVEN, mobility="wait").state == "BOOKED"


def test_a_way_with_no_place_at_all_is_not_offered(site):
    MobilityLimit.objects.create(site=site, mobility="collect", per_day=0)

    assert [code for code, *_rest in refusal(lambda: book(site, mobility="collect"))] == [
        "mobility_full"
    ]


def test_a_visit_that_moves_has_its_own_place(site, ana):
    MobilityLimit.objects.create(site=site, mobility="shuttle", per_day=1)
    visit = make_booking(site, TEN, advisor=ana, mobility="shuttle")
    tuesday = dt.date(2027, 3, 9)
    diary = load_diary(site, tuesday, tuesday, now=NOW)
    shuttle = Wanted(mobility="shuttle")

    assert not free_slots_in(diary, shuttle, now=NOW).slots
    assert free_slots_in(diary_without(diary, visit), shuttle, now=NOW).slots


def test_no_loaner_is_said_at_the_way_the_client_goes(site):
    make_loaner(site)
    book(site, mobility="loaner")

    assert refusal(lambda: book(site, TEN, advisor=None, mobility="loaner"))[0][:2] == (
        "no_loaner",
        "mobility",
    )


def test_today_and_far_ahead_need_a_reason_that_is_kept(site):
    today, far = at("2027-03-08 11:00"), at("2027-06-15 10:00")
    manager = {"audience": Audience.EXEMPT}

    assert refusal(lambda: book(site, today)) == [
        ("needs_reason", "exemption", "Say why it must be today.")
    ]
    assert refusal(lambda: book(site, far, **manager)) == [
        ("needs_reason", "exemption", "Say why it is so far ahead.")
    ]
    visit = book(site, far, exemption="Back from abroad in June", **manager)
    entry = JournalEntry.objects.get(subject=f"visit:{visit.pk}", verb="booked")
    assert (visit.exemption, entry.data["exemption"]) == ("Back from abroad in June",) * 2


def test_a_move_to_today_keeps_its_reason_in_the_journal(site):
    visit = move(book(site), at("2027-03-08 11:00"), exemption="The belt squeals")

    entry = JournalEntry.objects.get(subject=f"visit:{visit.pk}", verb="moved")
    assert entry.data["exemption"] == "The belt squeals"


def test_how_it_is_paid_and_told_is_kept(site):
    visit = book(site, payment="card", told_by="none")

    assert (visit.payment, visit.told_by) == ("card", "none")
    told = Message.objects.filter(kind__in=["card", "confirmation"]).order_by("kind")
    states = told.values_list("kind", "state")
    assert list(states) == [("card", "suppressed"), ("confirmation", "planned")]


@pytest.mark.parametrize(("told_by", "channel"), [("", "sms"), ("email", "email")])
def test_the_card_goes_the_way_that_was_agreed(site, told_by, channel):
    person = {"name": "Marta García", "phone": "612 345 678", "email": "marta@example.com"}
    known = make_client(site, person["name"], phone="+34612345678", email=person["email"])

    book(site, client={"id": known.pk}, told_by=told_by)

    assert Message.objects.get(kind="card").channel == channel


def test_work_that_was_found_last_time_is_settled_by_its_booking(site, oil):
    client = make_client(site)
    car = make_vehicle(client)
    found = {"vehicle": car, "words": "Oil is due", "found_on": dt.date(2026, 9, 1)}
    defect = DeferredDefect.objects.create(operation=oil, **found)
    other = DeferredDefect.objects.create(operation=make_operation(site, "BRAKES"), **found)

    def settled() -> list[object]:
        return [DeferredDefect.objects.get(pk=row.pk).settled_by for row in (defect, other)]

    visit = book(site, client={"id": client.pk}, vehicle={"id": car.pk})
    assert settled() == [visit, None]
    assert [cancel_visit(visit, **DESK), *settled()][1:] == [None, None]
    assert [restore_visit(visit, **DESK), *settled()][1:] == [visit, None]


def test_the_register_knows_a_new_client(site):
    client = make_client(site)
    book(site)
    book(site, ELEVEN, client={"id": client.pk}, vehicle={"id": make_vehicle(client).pk})

    rows = BookingRequest.objects.order_by("id").values_list("outcome", "is_new_client")
    assert list(rows) == [("won", True), ("won", False)]


def test_a_number_that_is_no_visit_of_the_car_is_refused(site):
    assert refusal(lambda: book(site, not_repeat_of="NORTH-26-00001")) == [
        ("unknown_visit", "is_repeat_of", "This car has no visit of that number.")
    ]
