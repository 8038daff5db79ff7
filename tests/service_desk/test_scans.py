"""The scans by hand and by Celery, and the heartbeat they leave."""

import datetime as dt
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from service_desk import tasks
from service_desk.messaging.lanes import LETTERS
from service_desk.messaging.models import Message
from service_desk.messaging.states import MessageState
from service_desk.records.models import ScanRun
from service_desk.scans import SCANS, Scan, run_all, run_scan
from tests.factories import NOW, at
from tests.factories.appointments import make_booking
from tests.factories.clients import make_client
from tests.factories.organisation import make_site

pytestmark = pytest.mark.django_db

EVE = "2027-03-11T10:15+01:00"
IN_ORDER = tuple(SCANS)
NAMES = ", ".join(IN_ORDER) + ", outbox, planning"
NOTHING_DONE = dict.fromkeys(IN_ORDER, 0)


def scan(*words: str) -> str:
    out = StringIO()
    call_command("scan", *words, stdout=out)
    return out.getvalue()


@pytest.fixture
def visit():
    site = make_site()
    client = make_client(site, phone="", email="lucia@example.com")
    return make_booking(site, at("2027-03-12 10:15"), client=client)


def test_all_scans_plan_and_send_in_one_go(visit, settings, mailoutbox):
    said = scan("all", "--now", EVE)

    done = {**NOTHING_DONE, "ladder": 3, "letters": 1}
    assert said.splitlines() == [
        f"{name}: {rows} at 2027-03-11 09:15:00 UTC" for name, rows in done.items()
    ]
    assert [letter.to for letter in mailoutbox] == [["lucia@example.com"]]
    assert Message.objects.get(kind="confirmation").state == MessageState.SENT


def test_what_is_planned_comes_before_what_is_sent():
    assert IN_ORDER.index("ladder") < IN_ORDER.index("texts") < IN_ORDER.index("letters")


def test_run_twice_nothing_more_happens(visit, mailoutbox):
    scan("all", "--now", EVE)
    before = list(Message.objects.values())

    scan("all", "--now", EVE)

    assert list(Message.objects.values()) == before
    assert len(mailoutbox) == 1


def test_the_list_has_a_line_for_each():
    assert [line.split()[0] for line in scan("--list").splitlines()] == list(SCANS)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["sweep"], f"There is no scan 'sweep'. Choose one of: {NAMES}, all."),
        ([], f"Name a scan: {NAMES}, all."),
        (
            ["outbox", "--now", "2027-03-11T10:15"],
            (
                "--now '2027-03-11T10:15' has no time zone. "
                "Add one: 2027-03-11T10:15Z or 2027-03-11T10:15+01:00."
            ),
        ),
        (
            ["outbox", "--now", "tomorrow"],
            "--now 'tomorrow' is no ISO time. Write it like 2027-03-11T10:15+01:00.",
        ),
    ],
)
def test_what_cannot_be_run_is_said_in_a_line(words, sentence):
    with pytest.raises(CommandError) as error:
        scan(*words)

    assert (str(error.value), error.value.returncode) == (sentence, 2)


def test_the_heartbeat_is_the_real_time_whatever_was_asked(visit):
    run_scan("ladder", NOW + dt.timedelta(days=365))

    beat = ScanRun.objects.get()
    assert (beat.name, beat.done, beat.error) == ("ladder", 0, "")
    assert dt.datetime.now(dt.UTC) - beat.finished_at < dt.timedelta(minutes=1)


def test_a_scan_that_fails_is_noted_and_does_not_stop_the_next(visit, monkeypatch, caplog):
    def broken(now):
        raise RuntimeError("no disk")

    monkeypatch.setitem(SCANS, "ladder", Scan(broken, SCANS["ladder"].about))

    done = run_all(NOW)

    assert done == {**NOTHING_DONE, "ladder": None}
    assert ScanRun.objects.get(name="ladder").error == "RuntimeError: no disk"


def test_beat_rings_by_the_names_the_worker_knows(settings):
    rung = {
        (entry["task"], *entry.get("args", ())) for entry in settings.CELERY_BEAT_SCHEDULE.values()
    }

    assert rung == {
        (tasks.run_scan.name, "texts"),
        (tasks.run_scan.name, "letters"),
        (tasks.run_planning.name,),
    }
    assert (tasks.run_scan("texts"), tasks.run_scan("letters")) == (0, 0)
    assert tasks.run_planning() == {
        name: 0 for name in IN_ORDER if name not in {"texts", "letters"}
    }


def test_the_outbox_by_hand_is_its_three_lanes():
    assert [line.split(":")[0] for line in scan("outbox", "--now", EVE).splitlines()] == [
        "texts",
        "letters",
        "voice",
    ]


@pytest.fixture
def other():
    """Another worker's session."""
    other = connection.copy()
    yield other
    other.close()


def hold(other, lock):
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [lock])


@pytest.mark.django_db(transaction=True)
def test_a_second_worker_leaves_the_planning_to_the_first(other):
    hold(other, tasks._PLANNING)
    assert tasks.run_planning() is None

    with other.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_unlock_all()")
    assert tasks.run_planning() is not None


@pytest.mark.django_db(transaction=True)
def test_a_lane_has_one_sender_and_the_other_lanes_do_not_wait_for_it(other):
    hold(other, LETTERS.lock)

    assert tasks.run_scan("letters") is None
    assert tasks.run_scan("texts") == 0
    # Only who sends keeps the heartbeat going: a sender that hangs is seen.
    assert [beat.name for beat in ScanRun.objects.all()] == ["texts"]
    assert "letters: another process is at it" in scan("letters", "--now", EVE)
