"""Rows with believable defaults, straight through the ORM: what a test arranges before it acts.

Each takes what it hangs on first and everything else by keyword; what is not said is filled in
so that the row is one a dealership would have. Nothing here is random.

    organisation   make_site (policy, hours, zones), make_staff, make_advisor (with shifts),
                   make_absence, make_closure, make_loaner
    clients        make_client (phone, e-mail), make_vehicle (with its owner)
    catalogue      make_operation, make_part (with stock and kit)
    visits         make_visit
    messages       make_message (a row of the outbox)
    appointments   make_appointment, make_booking (a whole visit with a drop-off, in one call)

``NOW`` is Monday 8 March 2027, 09:00 in Madrid (08:00 UTC); ``at("2027-03-10 10:15")`` is an
instant by the clock of Madrid, or of ``zone``.
"""

import datetime as dt
import itertools
from zoneinfo import ZoneInfo

NOW = dt.datetime(2027, 3, 8, 8, 0, tzinfo=dt.UTC)

_numbers = itertools.count(1)


def next_int() -> int:
    """A number nobody has had in this process: for what must differ from row to row."""
    return next(_numbers)


def at(text: str, zone: str = "Europe/Madrid") -> dt.datetime:
    """The instant, in UTC, at which the clock of ``zone`` shows ``text``."""
    return dt.datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(dt.UTC)
