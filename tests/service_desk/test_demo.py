"""The demo dealership: whole, believable, full as it should be, and only into an empty house."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction
from django.db.models import Count, F, Q
from django.test import Client as Browser
from django.urls import reverse

from appointments.availability import load_diary
from appointments.availability.pipeline import at_work, open_quarters
from appointments.messages import plan_missing_rungs
from appointments.models import (
    LIVE,
    Appointment,
    Attendance,
    BookingRequest,
    OwedAnswer,
    ZoneLoad,
)
from appointments.states import Kind, LostReason, Outcome, WaitingState
from followups.messages import plan_follow_ups
from parts_prep.models import Reservation
from service_desk.clients.models import (
    Client,
    ContactEntry,
    ContactPoint,
    MileageReading,
    Ownership,
    Vehicle,
)
from service_desk.clients.states import Medium
from service_desk.lib.phones import parse_phone
from service_desk.lib.plates import looks_usual
from service_desk.lib.vin import parse_vin
from service_desk.management.logins import DEMO_LOGINS, DEMO_PASSWORD, demo_login_lines
from service_desk.messaging.models import Message
from service_desk.messaging.states import MessageState
from service_desk.organisation.models import Absence, Site, Staff
from service_desk.organisation.roles import Role
from service_desk.organisation.states import AbsenceKind
from service_desk.records.models import JournalEntry
from service_desk.visits.models import DeferredDefect, Visit
from service_desk.visits.states import AHEAD, ON_SITE, VisitState
from tests.factories import at
from workorders.models import ConsentRequest, Payment, Settlement, WorkSpan
from workorders.states import IN_WORKSHOP, ConsentState, OrderState
from workorders.transitions import VISIT_STATE

# Without the mark no test database is made for this file run alone.
pytestmark = pytest.mark.django_db

NOW = at("2027-03-09 10:27")  # a Tuesday
TODAY = dt.date(2027, 3, 9)
FORTNIGHT = [TODAY + dt.timedelta(days) for days in range(1, 15)]


@pytest.fixture(scope="module", autouse=True)
def demo(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Loaded once for all of these tests, which only look at it."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("demo", now=NOW.isoformat(), verbosity=0)
        yield
        transaction.set_rollback(True)


def test_counts() -> None:
    assert list(Site.objects.values_list("slug", "timezone", "currency", "languages")) == [
        ("east", "Europe/Moscow", "RUB", ["ru", "en"]),
        ("north", "Europe/Madrid", "EUR", ["es", "en"]),
    ]
    assert Client.objects.count() == 600
    assert Client.objects.filter(site__slug="north").count() == 400
    assert not Client.objects.filter(ownerships=None).exists()
    for slug, advisors, loaners in (("north", 8, 3), ("east", 4, 2)):
        site = Site.objects.get(slug=slug)
        assert Staff.objects.advisors(site).count() == advisors
        assert site.loaners.count() == loaners
        assert set(site.operations.values_list("code", flat=True)) == {
            *("OIL", "BRAKES", "DIAG", "TYRES"),
            *("AC", "BODY", "INSPECTION", "RECALL"),
        }
        assert not site.operations.filter(Q(name_ru="") | Q(name_es="") | Q(name_zh="")).exists()


def test_every_login_opens_the_desk_with_its_role() -> None:
    roles = {
        "reception": Role.RECEPTIONIST,
        "reception-east": Role.RECEPTIONIST,
        "mechanic2": Role.MECHANIC,
        "manager-east": Role.MANAGER,
        "admin": None,
    }
    for username in DEMO_LOGINS:
        staff = Staff.objects.get(username=username)
        role = roles.get(username, username)
        assert list(staff.postings.values_list("role", flat=True)) == ([role] if role else [])
        assert staff.is_superuser == staff.is_staff == (username == "admin")
        browser = Browser()
        answer = browser.post(
            reverse("account_login"), {"login": username, "password": DEMO_PASSWORD}
        )
        assert answer.status_code == 302
        assert browser.session["_auth_user_id"] == str(staff.pk)
    walls = 2
    assert len(list(demo_login_lines())) == 1 + len(DEMO_LOGINS) + walls


def test_people_and_cars_have_the_form_of_their_country() -> None:
    for point in ContactPoint.objects.filter(kind="phone").select_related("client__site"):
        assert parse_phone(point.as_typed, point.client.site.country).e164 == point.value
    emails = ContactPoint.objects.filter(kind="email").values_list("value", flat=True)
    assert {email.rpartition("@")[2] for email in emails} == {
        *("example.com", "example.org", "example.net"),
    }
    for car in Vehicle.objects.select_related("site"):
        assert not car.plate or looks_usual(car.plate, car.site.country), car.plate
        assert not car.vin or parse_vin(car.vin).value == car.vin
    assert (
        Vehicle.objects.exclude(plate="")
        .values("site", "plate_key")
        .annotate(cars=Count("id"))
        .filter(cars__gt=1)
        .count()
        == 0
    )
    languages = Counter(Client.objects.values_list("language", flat=True))
    assert [language for language, _n in languages.most_common(2)] == ["es", "ru"]
    assert languages["en"] and languages["zh-hans"]


def test_two_weeks_ahead_are_about_sixty_per_cent_full() -> None:
    for site in Site.objects.all():
        diary = load_diary(site, FORTNIGHT[0], FORTNIGHT[-1])
        places = 0
        for on in FORTNIGHT:
            quarters = open_quarters(diary, on)
            for advisor in diary.advisors:
                present = Counter(q.minute // 60 for q in at_work(advisor, quarters, on))
                places += sum(min(3, count) for count in present.values())
        promised = Appointment.objects.filter(LIVE, site=site, starts_on__in=FORTNIGHT).count()
        assert 0.5 <= promised / places <= 0.7


def test_the_cap_holds_and_only_the_ill_are_booked_outside_their_shift() -> None:
    hours = Appointment.objects.filter(LIVE).values("advisor", "starts_on", "hour")
    assert max(row["clients"] for row in hours.annotate(clients=Count("id"))) == 3
    for site in Site.objects.all():
        diary = load_diary(site, TODAY, FORTNIGHT[-1])
        at_desk = {
            (advisor.id, quarter.at)
            for on in diary.days
            for advisor in diary.advisors
            for quarter in at_work(advisor, open_quarters(diary, on), on)
        }
        ahead = Appointment.objects.filter(LIVE, site=site, starts_on__in=diary.days)
        ill = Absence.objects.get(staff__postings__site=site, kind=AbsenceKind.SICK)
        orphaned = ahead.filter(advisor=ill.staff, starts_at__range=(ill.starts_at, ill.ends_at))
        assert set(ahead.values_list("advisor", "starts_at")) - at_desk == set(
            orphaned.values_list("advisor", "starts_at")
        )
        assert orphaned.exists()
        for workshop in diary.workshops.values():
            assert all(workshop.free_on(on) >= 0 for on in diary.days)


def test_a_car_is_given_back_after_the_work() -> None:
    pairs = Visit.objects.filter(
        appointments__kind=Kind.HANDOVER, appointments__cancelled_at=None
    ).annotate(given_back_at=F("appointments__starts_at"), hours=F("works__norm_hours"))
    drop_offs = dict(
        Appointment.objects.filter(LIVE, kind=Kind.DROP_OFF).values_list("visit", "starts_at")
    )
    for visit in pairs:
        worked = dt.timedelta(hours=float(visit.hours))  # type: ignore[attr-defined]
        assert visit.given_back_at >= drop_offs[visit.pk] + min(worked, dt.timedelta(hours=5))  # type: ignore[attr-defined]


def test_what_has_happened_lies_behind_and_what_is_booked_ahead() -> None:
    visits = Visit.objects.all()
    for earlier, later in (
        ("created_at", "confirmed_at"),
        ("created_at", "arrived_at"),
        ("arrived_at", "handed_over_at"),
        ("created_at", "cancelled_at"),
    ):
        assert not visits.filter(**{f"{later}__lt": F(earlier)}).exists(), (earlier, later)
    for stamp in ("created_at", "confirmed_at", "arrived_at", "handed_over_at", "cancelled_at"):
        assert not visits.filter(**{f"{stamp}__gt": NOW}).exists(), stamp
    drop_offs = Appointment.objects.filter(LIVE, kind=Kind.DROP_OFF)
    states = Counter(drop_offs.filter(starts_on=TODAY).values_list("visit__state", flat=True))
    assert states[VisitState.HANDED_OVER] and sum(states[state] for state in ON_SITE) > 10
    late = drop_offs.filter(starts_on=TODAY, starts_at__lt=NOW, visit__state__in=AHEAD)
    assert 1 <= late.count() <= 12
    tomorrow = drop_offs.filter(starts_on=FORTNIGHT[0])
    confirmed = tomorrow.filter(visit__state=VisitState.CONFIRMED).count()
    assert confirmed > tomorrow.count() / 2
    months_ago = dt.datetime(2026, 12, 20, tzinfo=dt.UTC)
    assert drop_offs.filter(starts_at__lt=months_ago, visit__state=VisitState.HANDED_OVER).exists()
    for state in (VisitState.NO_SHOW, VisitState.CANCELLED):
        assert visits.filter(state=state).count() > 20
    assert visits.exclude(repeat_of=None).count() > 10
    assert visits.filter(mobility="loaner", loaner_bookings=None).count() == 0
    assert ZoneLoad.objects.filter(on=TODAY).count() > 50
    assert JournalEntry.objects.filter(verb="booked").count() > visits.count() * 0.9


def test_the_desk_has_its_registers() -> None:
    for site in Site.objects.all():
        requests = BookingRequest.objects.filter(site=site)
        won, lost = requests.filter(outcome=Outcome.WON), requests.filter(outcome=Outcome.LOST)
        assert won.count() == site.visits.count()
        assert 0.9 < won.count() / requests.count() < 1
        assert lost.filter(decision="").exists() and lost.exclude(decision="").exists()
        assert lost.filter(bought_at=None, lost_reason=LostReason.NO_PART).exists()
        assert not requests.filter(at__gt=NOW).exists()
        owed = OwedAnswer.objects.filter(site=site)
        still = owed.filter(answered_at=None, due_at__gt=NOW)
        assert sorted(still.values_list("source", flat=True)) == ["phone", "public"]
        assert owed.filter(answered_at__lte=F("due_at")).count() > owed.count() / 2
        assert site.waiting.filter(state=WaitingState.WAITING).count() == 6
        calls = ContactEntry.objects.filter(site=site, medium=Medium.CALL)
        assert 0.8 < calls.filter(rings__lte=3).count() / calls.count() < 1


def test_parts_are_kept_for_the_visits_ahead() -> None:
    kept = Reservation.objects.all()
    assert not kept.exclude(visit__state__in=AHEAD).exists()
    assert set(kept.filter(held=0).values_list("part__code", flat=True)) == {"DISC-F"}
    assert not kept.filter(held=0, ready_on=None).exists()
    assert kept.filter(held=F("quantity")).count() > kept.filter(held=0).count() * 10


def test_what_the_house_remembers_of_its_cars() -> None:
    defects = DeferredDefect.objects.all()
    assert defects.filter(settled_by=None, dropped_at=None).count() > 50
    assert defects.filter(is_safety=True).exists()
    assert not MileageReading.objects.filter(is_lower=True).exists()
    arrived = Visit.objects.exclude(arrived_at=None)
    assert not arrived.filter(greeted_at__lt=F("arrived_at")).exists()
    in_time = arrived.filter(greeted_at__lte=F("arrived_at") + dt.timedelta(minutes=1))
    assert 0.8 < in_time.count() / arrived.exclude(greeted_at=None).count() < 0.95
    repeats = Visit.objects.exclude(repeat_of=None)
    assert not repeats.filter(repeat_decision=None).exists()
    assert Attendance.objects.exclude(visit__in=repeats).count() == 0


def test_the_workshop_has_an_order_in_every_state() -> None:
    for site in Site.objects.all():
        orders = site.work_orders.all()
        states = set(orders.values_list("state", flat=True))
        assert states >= IN_WORKSHOP | {OrderState.CHECKING, OrderState.READY, OrderState.CLOSED}
        for order in orders.open().exclude(state=OrderState.DRAFT).select_related("visit"):
            assert order.visit.state == VISIT_STATE[OrderState(order.state)]
            assert order.keys.filter(returned_at=None).count() == 1
        assert ConsentRequest.objects.filter(order__site=site, state=ConsentState.SENT).exists()
        assert WorkSpan.objects.filter(mechanic__postings__site=site, ends_at=None).exists()
        assert Payment.objects.filter(settlement__site=site).count() > 100
        unpaid = Settlement.objects.filter(site=site, order__state=OrderState.CLOSED, total__gt=0)
        assert not unpaid.filter(payments=None).exists()


def test_the_outbox_is_as_the_scans_would_have_left_it() -> None:
    assert (plan_missing_rungs(NOW), plan_follow_ups(NOW)) == (0, 0)
    planned = Message.objects.filter(state=MessageState.PLANNED)
    assert planned.exists() and not planned.filter(next_try_at__lte=NOW).exists()
    sent = Message.objects.filter(state=MessageState.SENT)
    assert sent.exists() and not sent.filter(sent_at__gt=NOW).exists()
    recent = sent.filter(due_at__gt=NOW - dt.timedelta(days=2)).exclude(channel="phone")
    assert not recent.filter(Q(body="") | Q(title="")).exists()


def test_a_second_load_is_refused_and_changes_nothing() -> None:
    before = Site.objects.count(), Visit.objects.count(), Ownership.objects.count()
    said = StringIO()
    with pytest.raises(SystemExit) as end:
        call_command("demo", stderr=said)
    assert end.value.code == 2
    assert said.getvalue() == "There are sites in this database. The demo needs an empty one.\n"
    assert (Site.objects.count(), Visit.objects.count(), Ownership.objects.count()) == before
