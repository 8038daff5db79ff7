"""A gunicorn configuration without the public page's limits: the negative control of the flood."""

from typing import Any


def post_worker_init(worker: Any) -> None:
    from appointments import limits
    from appointments.actions import public_holds

    limits.LIMITS.clear()
    public_holds.TENTH = 1
