"""What the quick-book panel shows, in the page's language: who, the work, what comes of it.

Reads and words only; nothing here changes a row. The times are ``appointments.proposal``.
"""

from appointments.panel.hits import Hit, find_hits
from appointments.panel.jobs import Job, Work, find_work, show_work
from appointments.panel.person import KnownClient, known_client

__all__ = [
    "Hit",
    "Job",
    "KnownClient",
    "Work",
    "find_hits",
    "find_work",
    "known_client",
    "show_work",
]
