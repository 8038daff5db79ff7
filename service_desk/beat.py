"""Beat, for a machine whose clock may be set back."""

import datetime as dt
from typing import Any

from celery.beat import PersistentScheduler

_NEARLY = dt.timedelta(seconds=30)


class SteadyScheduler(PersistentScheduler):
    """Rings on when the clock is set back (T4).

    Celery's own compares instants of the wall clock: set back by six hours it waits for six
    hours until the last ring lies five seconds in the past. A ring that lies ahead was rung by
    another clock; from now on the bells are counted anew.
    """

    def tick(self, *args: Any, **kwargs: Any) -> float:
        now = self.app.now()
        for entry in self.schedule.values():
            if entry.last_run_at > now + _NEARLY:
                entry.last_run_at = now
                self._heap = None
        seconds: float = super().tick(*args, **kwargs)
        return seconds
