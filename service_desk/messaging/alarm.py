"""What the whole desk is told of messages, wherever it is: they are held, off, or nobody sends.

It is on every page, so what was read is kept for ten seconds in the memory of the process: the
cache of the house is in Postgres and would be asked as often as the outbox itself.
"""

import datetime as dt
from typing import NamedTuple, cast

from django.core.cache import caches
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from service_desk.messaging.pulse import Pulse, pulse
from service_desk.organisation.models import Site

KEPT = dt.timedelta(seconds=10)
MEMORY = "memory"


class Alarm(NamedTuple):
    """``code`` says which sentence the page has; ``sentence`` is one without holes."""

    code: str
    sentence: str | Promise = ""


_OFF = _("Messages are switched off in this copy of the house: nothing leaves.")
_SPENT = _("The money for texts is used up: clients are told by e-mail or by phone.")


def pulse_now(site: Site, *, now: dt.datetime) -> Pulse:
    """The site's pulse, at most ten seconds old."""
    read_at, seen = caches[MEMORY].get(_key(site)) or (None, None)
    if read_at is None or not dt.timedelta() <= now - read_at < KEPT:
        return fresh_pulse(site, now=now)
    return cast(Pulse, seen)


def fresh_pulse(site: Site, *, now: dt.datetime) -> Pulse:
    """The site's pulse of this moment, for the page that acts on it: the process that answers
    need not be the one in which all was held or let go.
    """
    seen = pulse(site, now=now)
    caches[MEMORY].set(_key(site), (now, seen), KEPT.total_seconds())
    return seen


def _key(site: Site) -> str:
    return f"pulse:{site.pk}"


def alarms_of(seen: Pulse) -> list[Alarm]:
    """What to tell, the worst first; empty when all is well."""
    found = []
    if seen.is_off:
        found.append(Alarm("off", _OFF))
    elif seen.held_since is not None:
        found.append(Alarm("held"))
    elif seen.is_silent:
        found.append(Alarm("silent"))
    if seen.budget.spent is not None:
        found.append(Alarm("spent", _SPENT))
    return found
