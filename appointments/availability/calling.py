"""By when somebody calls who was asked to on the public page: an honest time. Pure."""

import datetime as dt
import itertools

from appointments.availability.diary import Diary
from appointments.availability.presence import Quarter, open_quarters
from service_desk.lib.slots import QUARTER

_AN_HOUR = 4  # quarters
# With less than this left of a day nobody promises to call on it.
_ENOUGH = 2
_HOUR = 60


def call_by(diary: Diary, now: dt.datetime) -> dt.datetime | None:
    """The end of an hour of opening from ``now`` on, in UTC; None if the diary knows of none.

    Counted in quarters in which the site is open, so a closed hour at noon or a closed day is
    not counted; then up to the next full hour of the site's clock, and never past its closing.
    """
    today = now.astimezone(diary.zone).date()
    for on in diary.days:
        ahead = [quarter for quarter in open_quarters(diary, on) if quarter.at >= now]
        if on < today or not ahead or (on == today and len(ahead) < _ENOUGH):
            continue
        due_at = _full_hour(ahead[_AN_HOUR - 1 :] or ahead[-1:])
        # A time that the clock shows twice that night is no promise: the first after it is.
        while due_at.astimezone(diary.zone).fold:
            due_at += QUARTER
        return due_at
    return None


def _full_hour(ahead: list[Quarter]) -> dt.datetime:
    ends = ahead[0].at + QUARTER
    for before, after in itertools.pairwise(ahead):
        if (before.minute + 15) % _HOUR == 0 or after.at != ends:
            break
        ends = after.at + QUARTER
    return ends
