"""The scans: what the house does by the clock, each by name and each safe to run at any time.

Beat only rings; a scan looks in the database for what is due at ``now``. Run late it does what
still helps, run twice it changes nothing more.
"""

import datetime as dt
import logging
from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from appointments.actions.coming import parts_came, times_freed
from appointments.actions.offering import offer_freed
from appointments.actions.photos import forget_photos
from appointments.actions.proof import sweep_proofs
from appointments.messages import plan_missing_rungs
from service_desk.lib import clock
from service_desk.messaging.actions import close_missed_calls
from service_desk.messaging.sending import send_due
from service_desk.records.models import ScanRun

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Scan:
    """``run(now)`` returns how many rows it settled; ``about`` is its line in ``scan --list``."""

    run: Callable[[dt.datetime], int]
    about: Promise


# In the order of `all`: what is planned now leaves now.
SCANS: dict[str, Scan] = {
    "ladder": Scan(
        plan_missing_rungs,
        _("Plans the messages that a visit is owed and that no row stands for."),
    ),
    "parts_came": Scan(
        parts_came,
        _("Finds the clients to be told that the part they asked for is there."),
    ),
    "slots_freed": Scan(
        times_freed,
        _("Finds the clients to be told that a time has come free."),
    ),
    "waiting": Scan(offer_freed, _("Offers free times to those who wait for one.")),
    "outbox": Scan(send_due, _("Sends the messages that are due.")),
    "proofs": Scan(sweep_proofs, _("Forgets codes that were sent, to whom, and what was counted.")),
    "photos": Scan(forget_photos, _("Removes photos of bookings that were not finished.")),
    "calls": Scan(close_missed_calls, _("Closes calls that nobody made in time.")),
}


def run_scan(name: str, now: dt.datetime) -> int:
    """Run one scan for the instant ``now`` and note that it ran; how many rows it settled.

    KeyError for an unknown name. What it raises is kept with its heartbeat and raised again.
    The heartbeat is stamped with the real time, whatever ``now`` was asked for.
    """
    scan = SCANS[name]
    beat, _made = ScanRun.objects.update_or_create(
        name=name, defaults={"started_at": clock.now(), "finished_at": None}
    )
    try:
        done = scan.run(now)
    except Exception as error:
        _note_end(beat, done=0, error=f"{type(error).__name__}: {error}"[:2000])
        raise
    _note_end(beat, done=done, error="")
    return done


def run_all(now: dt.datetime) -> dict[str, int | None]:
    """Run every scan in order; one that fails (None) is logged and does not stop the next."""
    done: dict[str, int | None] = {}
    for name in SCANS:
        try:
            done[name] = run_scan(name, now)
        except Exception:
            logger.exception("scan %s failed", name)
            done[name] = None
    return done


def _note_end(beat: ScanRun, *, done: int, error: str) -> None:
    # A clock that was set back in between must not keep the heartbeat from being written.
    beat.finished_at = max(clock.now(), beat.started_at)
    beat.done, beat.error = done, error
    beat.save(update_fields=["finished_at", "done", "error"])
