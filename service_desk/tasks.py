"""Celery's side of the scans. Beat rings each 20 seconds; a ring that comes late is dropped."""

from collections.abc import Iterator
from contextlib import contextmanager

from celery import shared_task
from django.db import connection

from service_desk import scans
from service_desk.lib import clock

# Session lock in Postgres: any number works that no other code uses.
_RINGING = 7_305_001


@shared_task(name="service_desk.scans.run_all_scans", expires=20)
def run_all_scans() -> dict[str, int | None] | None:
    """All scans, unless another worker is at them: two beats do not do the work twice.

    It would be safe all the same, each row being claimed by one sender only.
    """
    with _alone() as alone:
        return scans.run_all(clock.now()) if alone else None


@shared_task(name="service_desk.scans.run_scan", expires=20)
def run_scan(name: str) -> int:
    """One scan by its name."""
    return scans.run_scan(name, clock.now())


@contextmanager
def _alone() -> Iterator[bool]:
    """Whether nobody else holds the lock; it is let go at the end, or with the connection."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [_RINGING])
        (alone,) = cursor.fetchone()
    try:
        yield alone
    finally:
        if alone:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [_RINGING])
