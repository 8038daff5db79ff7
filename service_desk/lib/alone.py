"""One process at a time: a lock in Postgres that ends with whoever holds it."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def alone(lock: int | None) -> Iterator[bool]:
    """Whether nobody else holds ``lock``; always, for None. Nobody waits.

    It is of the session: let go at the end, or with the connection of a process that died.
    """
    if lock is None:
        yield True
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [lock])
        (is_alone,) = cursor.fetchone()
    try:
        yield is_alone
    finally:
        if is_alone:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [lock])
