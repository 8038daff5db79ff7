"""T4: beat rings on when the machine's clock is set back, or ahead."""

import datetime as dt

import pytest
import time_machine
from celery.beat import PersistentScheduler

from service_desk.beat import SteadyScheduler
from service_desk.celery import app
from tests.factories import NOW

HOUR = dt.timedelta(hours=1)
SOON = dt.timedelta(seconds=6)


def rung(kind: type, tmp_path, jump: dt.timedelta) -> list[set[str]]:
    """What is rung six seconds after the start, and six seconds after the clock has jumped."""

    class Listening(kind):
        producer = None
        heard: set[str] = set()

        def apply_entry(self, entry, producer=None):
            self.heard.add(entry.name)

    def listen(at: dt.datetime) -> set[str]:
        scheduler.heard = set()
        with time_machine.travel(at, tick=False):
            for _ in range(20):
                scheduler.tick()
        return scheduler.heard

    with time_machine.travel(NOW, tick=False):
        scheduler = Listening(app=app, schedule_filename=str(tmp_path / "schedule"))
        scheduler.tick()
    before = listen(NOW + SOON)
    listen(NOW + jump)
    return [before, listen(NOW + jump + SOON)]


@pytest.mark.parametrize("jump", [-6 * HOUR, 6 * HOUR])
def test_the_lanes_are_rung_after_the_clock_has_jumped(tmp_path, jump):
    assert rung(SteadyScheduler, tmp_path, jump) == [{"texts", "letters"}] * 2


def test_control_celerys_own_falls_silent_for_hours(tmp_path):
    assert rung(PersistentScheduler, tmp_path, -6 * HOUR) == [{"texts", "letters"}, set()]


def test_it_is_the_one_beat_uses(settings):
    assert settings.CELERY_BEAT_SCHEDULER == "service_desk.beat:SteadyScheduler"
