"""Celery's side of the scans: beat rings, a worker runs; a ring that comes late is dropped."""

from celery import shared_task

from service_desk import scans
from service_desk.lib import clock
from service_desk.lib.alone import alone

# Any number works that no other code uses; the lanes have the next ones.
_PLANNING = 7_305_001


@shared_task(name="service_desk.scans.plan", expires=20)
def run_planning() -> dict[str, int | None] | None:
    """All scans but the lanes of texts and letters, unless another worker is at them.

    It would be safe all the same: two beats only do the work twice.
    """
    with alone(_PLANNING) as is_alone:
        return scans.run_all(clock.now(), scans.GROUPS["planning"]) if is_alone else None


@shared_task(name="service_desk.scans.run", expires=5, time_limit=120)
def run_scan(name: str) -> int | None:
    """One scan by its name; None where another worker is at it.

    A lane ends by itself after less than a minute: one that does not, hangs, and is ended.
    """
    return scans.run_scan(name, clock.now())
