"""The day board: what one day of one site looks like, worked out from the diary and its cards.

Pure but for ``load_board``, which reads three queries. All words are in the page's language,
all times on the site's clock.
"""

from appointments.board.day import Addresses, Board, load_board

__all__ = ["Addresses", "Board", "load_board"]
