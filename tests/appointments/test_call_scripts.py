"""Scripts by kind of call, and the log of calls (C1-S6, C1-1A, B-1.f8)."""

import datetime as dt

import pytest
from django.test import Client as Browser
from django.utils import translation

from service_desk.clients.actions.calls import answer_call, end_call, ring
from service_desk.clients.models import ContactEntry
from service_desk.clients.scripts import SCRIPTS, result_of
from service_desk.organisation.roles import Role
from tests.factories import NOW
from tests.factories.clients import make_client
from tests.factories.desk import make_desk
from tests.factories.organisation import make_staff

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def later(seconds: int) -> dt.datetime:
    return NOW + dt.timedelta(seconds=seconds)


@pytest.fixture(autouse=True)
def monday_morning(time_machine):
    time_machine.move_to(later(120), tick=False)


@pytest.fixture
def desk():
    return make_desk("north")


@pytest.fixture
def reception(desk):
    return desk.sign_in(Browser())


@pytest.fixture
def lucia(desk):
    return make_client(desk.site, "Lucía Navarro Gil", phone="+34612304567")


# Every line of the documents that a call has to keep.
WANTED = {
    "booking": (
        *("B-1.1", "B-1.2", "B-1.3", "B-1.4", "B-1.5", "B-1.6", "B-1.7", "B-1.8", "B-1.9"),
        *("C1-1A", "C1-2a", "C1-2b", "C1-2c", "C1-2d", "C1-4", "C1-5A", "C1-5B", "C1-5C"),
        *(f"R-1.{number}" for number in (1, 2, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15)),
    ),
    "repeat": ("C1-1T", "C2-1a", "C2-1b", "C2-1c", "C2-2a", "B-1.f10", "B-1.9"),
    "parts_late": ("C1-6d", "C1-6k", "B-1.9"),
    "follow_up": ("S-A3", "S-14b", "S-15", "B-1.9"),
}


@pytest.mark.parametrize("topic", SCRIPTS)
def test_a_script_keeps_every_line_of_its_documents(topic):
    script = SCRIPTS[topic]
    kept = {
        line.strip()
        for part in script.parts
        for step in part.steps
        for line in step.keeps.split(",")
    }

    # C1-1T, the phone guide for repeats, is the script itself.
    assert set(WANTED[topic]) - kept - {"C1-1T"} == set()
    assert len(script.codes()) == len(set(script.codes()))
    assert max(map(len, script.codes())) <= 24


@pytest.mark.parametrize("topic", SCRIPTS)
def test_a_script_opens_beside_the_board_with_our_names_in_it(desk, reception, topic):
    page = reception.get(f"{desk.url}calls/script/{topic}/").content.decode()

    assert 'id="board"' in page
    assert "Talleres Vega" in page and "Rosa" in page
    assert page.count('name="steps"') == len(SCRIPTS[topic].codes())
    assert reception.get(f"{desk.url}calls/script/magic/").status_code == 404


def test_what_is_said_is_in_the_clients_language_and_what_to_do_in_ours(desk, reception, lucia):
    with translation.override("en"):
        page = reception.get(f"{desk.url}calls/script/booking/?client={lucia.pk}").content.decode()

    assert lucia.name in page
    assert '<q lang="es">' in page
    assert "Answer by the third ring." in page


def tick(reception, desk, *steps, topic="booking", **more):
    said = {"steps": steps, "began": later(0).isoformat(), **more}
    return reception.post(f"{desk.url}calls/script/{topic}/", said, headers=HTMX)


def test_each_tick_is_kept_and_the_end_closes_the_same_row(desk, reception, lucia):
    assert tick(reception, desk, "greet", keep="1").status_code == 204
    assert ContactEntry.objects.get().ended_at is None
    assert (
        'value="greet" checked'
        in reception.get(f"{desk.url}calls/script/booking/").content.decode()
    )

    tick(reception, desk, "greet", "need", "magic", keep="1", client=lucia.pk)
    answer = tick(
        reception, desk, "greet", "need", result="booked", note="  By Friday ", client=lucia.pk
    )

    entry = ContactEntry.objects.get()
    assert (entry.steps, entry.note) == (["greet", "need", "=booked"], "By Friday")
    assert (entry.topic, entry.direction, entry.client) == ("booking", "in", lucia)
    assert (entry.started_at, entry.answered_at, entry.ended_at) == (NOW, NOW, later(120))
    assert entry.by == desk.reception
    assert result_of(entry.topic, entry.steps) == "Booked"
    assert "The call is noted." in answer.content.decode()


def test_without_script_the_form_works_as_a_page(desk, reception):
    answer = reception.post(
        f"{desk.url}calls/script/follow_up/", {"steps": "use", "result": "satisfied"}
    )

    assert (answer.status_code, answer["Location"]) == (303, f"{desk.url}board/")
    assert ContactEntry.objects.get().steps == ["use", "=satisfied"]


def test_a_call_of_ours_nobody_took_has_no_answer(desk, reception):
    tick(reception, desk, topic="parts_late", result="not_reached")

    assert ContactEntry.objects.get().answered_at is None


@pytest.mark.parametrize("began", ["", "soon", "2020-01-01T00:00:00Z", "2027-03-09T00:00:00"])
def test_a_beginning_that_can_not_be_is_now(desk, reception, began):
    tick(reception, desk, "greet", began=began)

    assert ContactEntry.objects.get().started_at == later(120)


def test_the_script_joins_the_call_that_is_on_the_line(desk, reception, lucia):
    ring(site=desk.site, call_id="7", phone="+34612304567", rings=2, at=NOW)
    answer_call(site=desk.site, call_id="7", by=desk.reception, at=later(8))

    page = reception.get(f"{desk.url}calls/script/booking/").content.decode()
    tick(reception, desk, "greet", result="booked", began=later(8).isoformat())

    assert 'data-since="112"' in page and lucia.name in page
    entry = ContactEntry.objects.get()
    assert (entry.call_id, entry.topic, entry.steps) == ("7", "booking", ["greet", "=booked"])


def test_who_calls_is_shown_on_every_page_until_somebody_answers(desk, reception, lucia):
    ring(site=desk.site, call_id="7", phone="+34612304567", at=later(108))
    entry = ContactEntry.objects.get()

    for page in ("board/", "clients/", "messages/", "calls/", "calls/ringing/"):
        shown = reception.get(desk.url + page).content.decode()
        assert "Navarro is calling" in shown and 'data-since="12"' in shown
    answer = reception.post(f"{desk.url}calls/{entry.pk}/answer/")

    assert answer["Location"] == f"{desk.url}board/panel/book/?client={lucia.pk}"
    entry.refresh_from_db()
    assert (entry.by, entry.answered_at) == (desk.reception, later(120))
    assert "is calling" not in reception.get(f"{desk.url}clients/").content.decode()


def test_a_stranger_and_a_withheld_number_ring_as_well(desk, reception):
    ring(site=desk.site, call_id="8", phone="+34699000111", at=later(115))
    ring(site=desk.site, call_id="9", phone="anonymous", at=later(116))

    shown = reception.get(f"{desk.url}calls/ringing/").content.decode()

    assert "699\xa0000\xa0111 is calling" in shown
    assert "number withheld" in shown
    assert "?q=34699000111" in shown


def test_a_call_is_answered_once(desk, lucia):
    ring(site=desk.site, call_id="7", phone="+34612304567", at=later(100))
    entry = ContactEntry.objects.get()
    colleague = make_staff(desk.site, Role.RECEPTIONIST, name="Pablo Gil")

    for person in (desk.reception, colleague):
        desk.sign_in(Browser(), person).post(f"{desk.url}calls/{entry.pk}/answer/")

    entry.refresh_from_db()
    assert entry.by == desk.reception


def call(desk, number, *, rings=2, answered=6, ended=90):
    ring(site=desk.site, call_id=str(number), phone="+34612304567", rings=rings, at=NOW)
    if answered:
        answer_call(site=desk.site, call_id=str(number), by=desk.reception, at=later(answered))
    end_call(site=desk.site, call_id=str(number), at=later(ended))


def test_the_figures_of_the_log_open_their_rows(desk, reception, lucia):
    call(desk, 1)
    call(desk, 2, rings=5, ended=300)
    call(desk, 3, answered=None)

    def rows(show):
        page = reception.get(f"{desk.url}calls/?show={show}").content.decode()
        return page.count('<tr id="call-')

    shows = ("all", "quick", "slow", "missed", "short", "long", "nonsense")
    assert {show: rows(show) for show in shows} == {
        "all": 3,
        "quick": 1,
        "slow": 1,
        "missed": 1,
        "short": 1,
        "long": 1,
        "nonsense": 3,
    }
    page = reception.get(f"{desk.url}calls/").content.decode()
    assert "50 %" in page and "1:24" in page and "after the third ring" in page


def test_the_log_takes_the_same_queries_for_one_call_and_for_many(
    desk, reception, lucia, django_assert_num_queries
):
    call(desk, 1)
    reception.get(f"{desk.url}calls/")  # whether messages leave is read once in ten seconds
    with django_assert_num_queries(LOG_QUERIES):
        reception.get(f"{desk.url}calls/")
    for number in range(2, 12):
        call(desk, number)

    with django_assert_num_queries(LOG_QUERIES):
        reception.get(f"{desk.url}calls/")


# Session, user and site; the figures, the count and the rows; the two chips of the bar.
LOG_QUERIES = 8


def test_a_note_is_kept_and_said_once(desk, reception, lucia):
    call(desk, 1)
    entry = ContactEntry.objects.get()

    row = reception.post(
        f"{desk.url}calls/{entry.pk}/note/", {"note": "Calls again on Friday"}, headers=HTMX
    ).content.decode()

    entry.refresh_from_db()
    assert entry.note == "Calls again on Friday"
    assert row.startswith(f'<tr id="call-{entry.pk}"') and 'value="Calls again on Friday"' in row
    assert row.count("The note is kept.") == 1


def test_a_note_on_another_sites_call_is_not_found(desk, reception):
    east = make_desk("east")
    call(east, 1)
    entry = ContactEntry.objects.get()

    assert reception.post(f"{desk.url}calls/{entry.pk}/note/", {"note": "x"}).status_code == 404
    assert reception.post(f"{desk.url}calls/{entry.pk}/answer/").status_code == 404
