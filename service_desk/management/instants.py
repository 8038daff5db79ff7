"""An instant typed after ``--now``: for a command that runs as if it were another time."""

import datetime as dt

from django.core.management.base import CommandError


def read_instant(text: str) -> dt.datetime:
    """The instant in UTC; CommandError, exit 2, for no ISO time or one without its zone."""
    try:
        instant = dt.datetime.fromisoformat(text)
    except ValueError:
        raise CommandError(
            f"--now {text!r} is no ISO time. Write it like 2027-03-11T10:15+01:00.", returncode=2
        ) from None
    if instant.tzinfo is None:
        raise CommandError(
            f"--now {text!r} has no time zone. Add one: {text}Z or {text}+01:00.", returncode=2
        )
    return instant.astimezone(dt.UTC)
