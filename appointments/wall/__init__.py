"""What hangs in the reception zone: whose turn it is, who is expected, which car is ready."""

from appointments.wall.pages import WallPage, page_of
from appointments.wall.sizes import rows_on, size_of

__all__ = ["WallPage", "page_of", "rows_on", "size_of"]
