"""A visit whose parts will not be there on its day: the client is told, with other times (C1-6d).

It asks the shelf and the diary at once, so it stands above the rooms of both. Importing it makes
its kind known to the outbox.
"""

from appointments.late_parts.kind import PARTS_LATE
from appointments.late_parts.scan import warn_of_late_parts

__all__ = ["PARTS_LATE", "warn_of_late_parts"]
