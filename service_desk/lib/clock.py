"""The one door to the present.

Views, tasks and commands call `now()` and pass it down; nothing below them asks what time it
is. So a scan can be run for any instant, and a test needs no patience.
"""

from datetime import UTC, datetime


def now() -> datetime:
    """This instant, aware, in UTC."""
    return datetime.now(UTC)
