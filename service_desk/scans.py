"""The scans: what the house does by the clock, each by name and each safe to run at any time.

Beat only rings; a scan looks in the database for what is due at ``now``. Run late it does what
still helps, run twice it changes nothing more. Each lane of messages is a scan with a lock of
its own: texts never wait behind letters, and a lane has one sender at a time.
"""

import datetime as dt
import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from appointments.actions.coming import parts_came, times_freed
from appointments.actions.offering import offer_freed
from appointments.actions.photos import forget_photos
from appointments.actions.proof import sweep_proofs
from appointments.late_parts import warn_of_late_parts
from appointments.messages import plan_missing_rungs
from followups.messages import plan_follow_ups
from service_desk.lib import clock
from service_desk.lib.alone import alone
from service_desk.messaging.actions import close_missed_calls
from service_desk.messaging.guard import forget_counts
from service_desk.messaging.lanes import LETTERS, TEXTS, VOICE, Lane
from service_desk.messaging.receipts import match_waiting
from service_desk.messaging.sending import send_due
from service_desk.records.models import ScanRun
from workorders.actions.workshop_progress import plan_missing_progress

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Scan:
    """``run(now)`` returns how many rows it settled; ``about`` is its line in ``scan --list``.

    With a ``lock`` it is run by one process at a time, the whole house over.
    """

    run: Callable[[dt.datetime], int]
    about: Promise
    lock: int | None = None


def _lane(lane: Lane, about: Promise) -> Scan:
    return Scan(partial(send_due, lanes=[lane]), about, lane.lock)


# In the order of `all`: what is planned now leaves now.
SCANS: dict[str, Scan] = {
    "ladder": Scan(
        plan_missing_rungs,
        _("Plans the messages that a visit is owed and that no row stands for."),
    ),
    "late_parts": Scan(
        warn_of_late_parts,
        _("Warns the clients whose parts will not be there on the day of their visit."),
    ),
    "progress": Scan(
        plan_missing_progress,
        _("Finds the work nobody will ask about in time, and plans the question."),
    ),
    "follow_ups": Scan(
        plan_follow_ups,
        _("Plans how each client is asked about the car within 48 hours of its handover."),
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
    TEXTS.name: _lane(TEXTS, _("Sends the texts that are due.")),
    LETTERS.name: _lane(LETTERS, _("Sends the e-mails that are due.")),
    VOICE.name: _lane(VOICE, _("Puts the calls that are due on the call list.")),
    "receipts": Scan(
        match_waiting, _("Finds the messages of receipts that came in the moment they were sent.")
    ),
    "proofs": Scan(sweep_proofs, _("Forgets codes that were sent, to whom, and what was counted.")),
    "photos": Scan(forget_photos, _("Removes photos of bookings that were not finished.")),
    "counts": Scan(forget_counts, _("Forgets which numbers had how many texts a month ago.")),
    "calls": Scan(close_missed_calls, _("Closes calls that nobody made in time.")),
}


# What beat rings by itself, every few seconds; all others together, in their order.
LANES_APART = (TEXTS.name, LETTERS.name)
GROUPS = {
    "outbox": (TEXTS.name, LETTERS.name, VOICE.name),
    "planning": tuple(name for name in SCANS if name not in LANES_APART),
    "all": tuple(SCANS),
}


def run_scan(name: str, now: dt.datetime) -> int | None:
    """Run one scan for the instant ``now`` and note that it ran; how many rows it settled.

    None where another process is at it. KeyError for an unknown name. What it raises is kept
    with its heartbeat and raised again. The heartbeat is stamped with the real time, whatever
    ``now`` was asked for, and only by who holds the lock: one that hangs is not kept alive.
    """
    scan = SCANS[name]
    with alone(scan.lock) as is_alone:
        return _run(name, scan, now) if is_alone else None


def run_all(now: dt.datetime, names: Iterable[str] = GROUPS["all"]) -> dict[str, int | None]:
    """Run scans in order; one that fails (None) is logged and does not stop the next."""
    done: dict[str, int | None] = {}
    for name in names:
        try:
            done[name] = run_scan(name, now)
        except Exception:
            logger.exception("scan %s failed", name)
            done[name] = None
    return done


def _run(name: str, scan: Scan, now: dt.datetime) -> int:
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


def _note_end(beat: ScanRun, *, done: int, error: str) -> None:
    # A clock that was set back in between must not keep the heartbeat from being written.
    beat.finished_at = max(clock.now(), beat.started_at)
    beat.done, beat.error = done, error
    beat.save(update_fields=["finished_at", "done", "error"])
