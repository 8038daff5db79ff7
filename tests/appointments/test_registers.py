"""The register of requests: each with its outcome, each lost one followed to its end."""

import csv
import datetime as dt
import io
import re
from decimal import Decimal

import pytest
from django.contrib.messages import get_messages

from appointments.actions import cancel_visit
from appointments.actions.coming import parts_came, times_freed
from appointments.actions.following import decide, mark_told
from appointments.actions.requests import note_lost, owe_answer
from appointments.models import BookingRequest, OwedAnswer, WaitingEntry
from appointments.states import Decision, LostReason, Outcome
from appointments.wishes import RequestWords
from parts_prep.models import Reservation
from service_desk.catalogue.models import Stock
from service_desk.lib import clock
from service_desk.organisation.roles import Role
from service_desk.records.models import JournalEntry
from service_desk.visits.states import Source
from tests.factories import NOW, at
from tests.factories.appointments import make_booking
from tests.factories.catalogue import make_part
from tests.factories.clients import make_client, make_vehicle
from tests.factories.desk import Desk, make_desk
from tests.factories.organisation import make_staff

pytestmark = pytest.mark.django_db

MINUTE = dt.timedelta(minutes=1)


@pytest.fixture(autouse=True)
def the_morning_of_the_test(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def desk() -> Desk:
    return make_desk()


@pytest.fixture
def manager(desk, client):
    return desk.sign_in(client, make_staff(desk.site, Role.MANAGER, name="Elena Prado"))


def lose(desk, reason=LostReason.PRICE, *, name="Lucía Vega Martín", now=NOW, **said):
    more = {key: said.pop(key) for key in ("note", "part") if key in said}
    person = make_client(desk.site, name)
    asked = RequestWords(
        site=desk.site,
        client=person.pk,
        vehicle=make_vehicle(person).pk,
        **{"source": Source.PHONE, "operations": ("OIL",), **said},
    )
    return note_lost(asked, reason=reason, by=desk.reception, door="desk", now=now, **more)


def win(desk, *, is_ours=False):
    visit = make_booking(desk.site, at("2027-03-12 10:00"), advisor=desk.ana)
    return BookingRequest.objects.create(
        site=desk.site,
        at=NOW,
        source=Source.PHONE,
        client=visit.client,
        outcome=Outcome.WON,
        visit=visit,
        is_ours=is_ours,
    )


def page(browser, desk, path="requests/", **query):
    return browser.get(f"{desk.url}{path}", query)


def words_of(answer):
    return answer.content.decode().replace("\u00a0", " ")


def test_the_register_shows_each_request_and_its_share_of_bookings(desk, manager):
    lost = lose(desk, note="Wanted it for half")
    win(desk)

    shown = page(manager, desk).content.decode()

    assert f'<td class="num">{lost.pk}</td>' in shown
    assert "Wanted it for half" in shown
    figures = re.search(r'<table class="register-figures">.*?</table>', shown, re.S)[0]
    together = re.search(r"Together</th>(.*?)</tr>", figures, re.S)[1]
    assert re.findall(r">(\d+)(?: %)?</a>", together) == ["2", "1", "1", "0", "0", "50"]


def test_each_figure_opens_the_rows_it_was_counted_from(desk, manager):
    lose(desk)
    lose(desk, LostReason.NO_SLOT, is_ours=True)
    win(desk, is_ours=True)
    figures = page(manager, desk).context["page"].figures

    for figure in figures:
        for number, query in figure.cells:
            opened = manager.get(f"{desk.url}requests/{query}")
            assert len(opened.context["lines"]) == number, (figure.key, query)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, 3),
        ({"outcome": "lost"}, 2),
        ({"reason": "no_slot"}, 1),
        ({"source": "counter"}, 1),
        ({"asker": "us"}, 1),
        ({"from": "2027-03-01", "to": "2027-03-07"}, 0),
        # Days that are swapped, words that are none, pages that are none.
        ({"from": "2027-03-09", "to": "2027-03-01"}, 3),
        ({"outcome": "nonsense", "from": "31.12.1", "page": "-1"}, 3),
        ({"page": "9" * 40}, 3),
    ],
)
def test_the_register_is_narrowed(desk, manager, query, found):
    lose(desk)
    lose(desk, LostReason.NO_SLOT, source=Source.COUNTER)
    win(desk, is_ours=True)

    answer = page(manager, desk, **query)

    assert (answer.status_code, len(answer.context["lines"])) == (200, found)


def test_what_is_hidden_by_the_choice_is_said(desk, manager):
    lose(desk)

    shown = page(manager, desk, outcome="won").content.decode()

    assert "What you chose hides 1 request of this time." in shown


def test_the_register_turns_its_pages(desk, manager):
    person = make_client(desk.site)
    BookingRequest.objects.bulk_create(
        BookingRequest(
            site=desk.site,
            at=NOW - n * MINUTE,
            source=Source.PHONE,
            client=person,
            outcome=Outcome.LOST,
            lost_reason=LostReason.PRICE,
        )
        for n in range(51)
    )

    first, second = page(manager, desk), page(manager, desk, page=2)

    assert (len(first.context["lines"]), len(second.context["lines"])) == (50, 1)


LISTS = ["", "to-decide/", "to-call/", "to-buy/", "to-tell/", "outside/"]


@pytest.mark.parametrize("path", [*(f"requests/{each}" for each in LISTS), "owed/", "waiting/"])
def test_the_number_of_queries_does_not_grow_with_the_rows(
    desk, manager, path, django_assert_max_num_queries
):
    part = make_part(desk.site)
    for number in range(5):
        for reason in (LostReason.NO_PART, LostReason.PRICE):
            row = lose(desk, reason, part=part.pk, name=f"Lucía Vega {number}")
        decide(row, decision=Decision.CHASE, by=desk.reception, door="desk", now=NOW)
        make_booking(
            desk.site,
            at(f"2027-03-1{number} 10:00"),
            advisor=desk.ana,
            exemption="On the road tomorrow",
            created_at=NOW,
        )
        WaitingEntry.objects.create(
            site=desk.site,
            client=row.client,
            vehicle=row.vehicle,
            operations=["OIL"],
            first_on=NOW.date(),
            last_on=NOW.date(),
            created_at=NOW,
        )
        asked = RequestWords(site=desk.site, source=Source.PHONE, name="Iván", phone="612345678")
        owe_answer(asked, by=desk.reception, door="desk", now=NOW)
    parts_came(NOW)
    page(manager, desk, path)  # whether messages leave is read once in ten seconds

    with django_assert_max_num_queries(13):
        answer = page(manager, desk, path)

    assert answer.status_code == 200


def test_the_file_for_a_spreadsheet_runs_no_formula(desk, manager):
    lose(desk, name="Lucía Vega Martín", note='=HYPERLINK("http://evil")')

    answer = manager.get(f"{desk.url}requests/export/")

    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    head, row = csv.reader(io.StringIO(text))
    assert len(head) == len(row) == 20
    assert "'=HYPERLINK" in row[14]
    assert (row[7], row[8][:4], row[12]) == ("Lucía Vega Martín", "+346", "Lost")


def test_only_who_decides_takes_the_register_home(desk, client):
    assert desk.sign_in(client).get(f"{desk.url}requests/export/").status_code == 403


def test_the_supervisor_decides_with_one_press_and_the_client_is_on_the_list_to_call(desk, manager):
    lost = lose(desk)

    answer = manager.post(
        f"{desk.url}requests/{lost.pk}/decide/", {"decision": "chase", "note": "Offer 10 %"}
    )

    lost.refresh_from_db()
    assert answer.status_code == 303
    assert (lost.decision, lost.decision_note) == (Decision.CHASE, "Offer 10 %")
    called = page(manager, desk, "requests/to-call/").content.decode()
    assert "Offer 10 %" in called
    assert f"client={lost.client_id}&amp;vehicle={lost.vehicle_id}&amp;operations=OIL" in called


def test_every_press_offers_its_undo_and_both_are_in_the_journal(desk, manager):
    lost = lose(desk)
    answer = manager.post(f"{desk.url}requests/{lost.pk}/decide/", {"decision": "leave"})
    (said,) = get_messages(answer.wsgi_request)

    manager.post(said.extra_tags)

    lost.refresh_from_db()
    assert (lost.decision, lost.decided_at) == ("", None)
    verbs = JournalEntry.objects.filter(subject=f"bookingrequest:{lost.pk}").order_by("id")
    assert list(verbs.values_list("verb", flat=True)) == [
        "request_lost",
        "request_decided",
        "request_decided_taken_back",
    ]


def test_of_two_supervisors_the_first_counts_and_the_second_is_told(desk, manager):
    lost = lose(desk)
    decide(lost, decision=Decision.CHASE, by=desk.ana, door="desk", now=NOW)

    same = manager.post(f"{desk.url}requests/{lost.pk}/decide/", {"decision": "chase"})
    other = manager.post(
        f"{desk.url}requests/{lost.pk}/decide/", {"decision": "leave", "note": "No use"}
    )

    lost.refresh_from_db()
    assert (same.status_code, other.status_code, lost.decided_by) == (303, 409, desk.ana)
    assert "A colleague has just decided." in other.content.decode()


@pytest.mark.parametrize(
    ("role", "verb", "status"),
    [
        (Role.RECEPTIONIST, "decide", 403),
        (Role.RECEPTIONIST, "bought", 403),
        (Role.PARTS, "bought", 303),
        (Role.PARTS, "told", 403),
        (Role.PARTS, "decide", 403),
        (Role.RECEPTIONIST, "told", 303),
    ],
)
def test_a_press_is_for_whom_it_is_for(desk, client, role, verb, status):
    lost = lose(desk, LostReason.NO_PART, part=make_part(desk.site).pk)
    browser = desk.sign_in(client, make_staff(desk.site, role))

    answer = browser.post(f"{desk.url}requests/{lost.pk}/{verb}/", {"decision": "leave"})

    assert answer.status_code == status


def test_a_part_is_ordered_with_a_day_that_is_not_past(desk, manager):
    lost = lose(desk, LostReason.NO_PART, note="clutch, by phone")

    refused = manager.post(f"{desk.url}requests/{lost.pk}/bought/", {"expected_on": "2027-03-01"})
    done = manager.post(f"{desk.url}requests/{lost.pk}/bought/", {"expected_on": "2027-03-12"})

    lost.refresh_from_db()
    assert (refused.status_code, done.status_code) == (400, 303)
    assert lost.expected_on == dt.date(2027, 3, 12)
    assert "expected on Friday 12 March" in words_of(page(manager, desk, "requests/to-buy/"))


def test_when_the_part_has_come_the_client_is_to_be_told(desk, manager):
    part = make_part(desk.site, on_hand=0)
    lost = lose(desk, LostReason.NO_PART, part=part.pk)
    assert parts_came(NOW) == 0

    Stock.objects.update(on_hand=1)

    assert (parts_came(NOW), parts_came(NOW)) == (1, 0)
    shown = page(manager, desk, "requests/to-tell/").content.decode()
    assert "The part is here: Oil filter" in shown
    assert f"client={lost.client_id}" in shown
    mark_told(lost, by=desk.reception, door="desk", now=NOW)
    assert "Nobody to tell" in page(manager, desk, "requests/to-tell/").content.decode()


def test_of_one_piece_only_the_first_who_asked_is_told(desk):
    part = make_part(desk.site, on_hand=1)
    first = lose(desk, LostReason.NO_PART, part=part.pk)
    second = lose(desk, LostReason.NO_PART, part=part.pk, name="Iván Bravo", now=NOW + MINUTE)

    done = [parts_came(NOW + 2 * MINUTE), parts_came(NOW + 3 * MINUTE)]

    first.refresh_from_db()
    second.refresh_from_db()
    assert (done, first.came_at, second.came_at) == ([1, 0], NOW + 2 * MINUTE, None)


def test_a_piece_that_is_held_for_a_visit_is_nobody_elses(desk):
    part = make_part(desk.site, on_hand=1)
    visit = make_booking(desk.site, at("2027-03-12 10:00"), advisor=desk.ana)
    Reservation.objects.create(
        visit=visit,
        site=desk.site,
        part=part,
        quantity=1,
        held=Decimal(1),
        created_at=NOW,
    )
    lose(desk, LostReason.NO_PART, part=part.pk)

    assert parts_came(NOW) == 0


@pytest.mark.parametrize("decision", [Decision.LEAVE, Decision.CHASE])
def test_whom_the_supervisor_leaves_is_not_told(desk, decision):
    lost = lose(desk, LostReason.NO_PART, part=make_part(desk.site).pk)
    decide(lost, decision=decision, by=desk.ana, door="desk", now=NOW)

    assert parts_came(NOW) == (decision == Decision.CHASE)


def test_a_time_that_comes_free_is_told_to_whom_it_was_missing(desk, manager):
    booked = make_booking(desk.site, at("2027-03-12 10:00"), advisor=desk.ana)
    lost = lose(desk, LostReason.NO_SLOT)
    assert times_freed(NOW + MINUTE) == 0

    cancel_visit(booked, by=desk.reception, door="desk", now=NOW + MINUTE)

    assert (times_freed(NOW + 2 * MINUTE), times_freed(NOW + 3 * MINUTE)) == (1, 0)
    shown = words_of(page(manager, desk, "requests/to-tell/"))
    assert "A time is free: Friday 12 March, 10:00" in shown
    assert f"at=2027-03-12T09%3A00%3A00Z&amp;advisor={desk.ana.pk}" in shown
    lost.refresh_from_db()
    assert lost.came_at == NOW + 2 * MINUTE


def test_a_time_that_was_free_before_they_asked_is_not_news(desk):
    booked = make_booking(desk.site, at("2027-03-12 10:00"), advisor=desk.ana)
    cancel_visit(booked, by=desk.reception, door="desk", now=NOW - MINUTE)
    lose(desk, LostReason.NO_SLOT)

    assert times_freed(NOW + MINUTE) == 0


def test_the_scans_ask_little_when_nothing_waits(desk, django_assert_num_queries):
    with django_assert_num_queries(2):
        parts_came(NOW)
        times_freed(NOW)


def test_visits_outside_the_rules_name_who_and_why(desk, manager):
    make_booking(
        desk.site,
        at("2027-03-08 12:00"),
        advisor=desk.ana,
        exemption="The oil light is on",
        created_at=NOW,
        created_by=desk.reception,
    )

    shown = page(manager, desk, "requests/outside/").content.decode()

    assert "The oil light is on" in shown
    assert "Rosa Rojo" in shown


def test_called_back_notes_what_was_said_and_counts_what_was_kept(desk, client):
    browser = desk.sign_in(client)
    asked = RequestWords(
        site=desk.site, source=Source.PHONE, name="Iván Bravo Gil", phone="612345678"
    )
    owed = owe_answer(asked, by=desk.reception, door="desk", now=NOW - 2 * MINUTE)
    shown = page(browser, desk, "owed/").content.decode()
    assert 'data-left="180" data-pace="calm"' in shown
    assert "Call Bravo back by 09:03" in shown

    answer = browser.post(f"{desk.url}owed/{owed.pk}/answer/", {"answer": "It is in stock."})

    assert answer.status_code == 303
    owed.refresh_from_db()
    assert (owed.answer, owed.is_kept) == ("It is in stock.", True)
    shown = page(browser, desk, "owed/").content.decode()
    assert "Last 30 days: 1 of 1 answers within five minutes, 100 %." in shown
    assert 'id="owed-first"' not in shown


@pytest.mark.parametrize(
    ("minutes", "pace"), [(1, "calm"), (4, "calm"), (4.5, "soon"), (6, "late")]
)
def test_the_chip_is_on_every_page_of_the_desk_in_its_pace(desk, client, minutes, pace):
    asked = RequestWords(
        site=desk.site, source=Source.PHONE, name="Iván Bravo Gil", phone="612345678"
    )
    owe_answer(asked, by=desk.reception, door="desk", now=NOW - minutes * MINUTE)

    shown = desk.sign_in(client).get(f"{desk.url}board/").content.decode()

    assert f'data-pace="{pace}"' in re.search(r'<a class="owed".*?>', shown)[0]
    assert "Overdue: call Bravo back" in shown


def test_an_answer_too_long_keeps_what_was_typed(desk, client):
    asked = RequestWords(site=desk.site, source=Source.PHONE, name="Iván", phone="612345678")
    owed = owe_answer(asked, by=desk.reception, door="desk", now=NOW)
    words = "x" * 201

    answer = desk.sign_in(client).post(f"{desk.url}owed/{owed.pk}/answer/", {"answer": words})

    assert answer.status_code == 400
    assert words in answer.content.decode()
    assert OwedAnswer.objects.get().answered_at is None


def test_a_client_is_put_on_the_waiting_list_taken_off_and_put_back(desk, client):
    browser = desk.sign_in(client)
    person = make_client(desk.site)
    typed = {
        "client": person.pk,
        "vehicle": make_vehicle(person).pk,
        "operations": ["OIL"],
        "first_on": "2027-03-09",
        "last_on": "2027-03-12",
        "part_of_day": "morning",
        "mobility": "none",
    }

    added = browser.post(f"{desk.url}waiting/add/", typed)
    entry = WaitingEntry.objects.get()
    browser.post(f"{desk.url}waiting/{entry.pk}/withdraw/")
    entry.refresh_from_db()
    off = entry.state
    browser.post(f"{desk.url}waiting/{entry.pk}/again/")

    entry.refresh_from_db()
    assert (added.status_code, off, entry.state) == (303, "withdrawn", "waiting")


@pytest.mark.parametrize("language", ["en", "ru", "es", "zh-hans"])
def test_the_usual_days_stand_in_the_fields_of_every_language(desk, client, language):
    desk.reception.language = language
    desk.reception.save()

    page = desk.sign_in(client).get(f"{desk.url}waiting/add/").content.decode()

    assert 'value="2027-03-08"' in page


def test_what_is_missing_for_the_waiting_list_is_said_at_its_field(desk, client):
    answer = desk.sign_in(client).post(f"{desk.url}waiting/add/", {"name": "Iván Bravo"})

    assert answer.status_code == 400
    assert set(answer.context["form"].errors) == {
        "phone",
        "plate",
        "operations",
        "first_on",
        "last_on",
        "mobility",
        "part_of_day",
    }
    assert 'value="Iván Bravo"' in answer.content.decode()
