"""Floor 2, the diary: who is promised which quarter of an hour of whom.

Owns: Appointment (drop-off, handover), ZoneLoad, LoanerBooking, ClientLink; availability and
offers; the board, the public page and the client's link.
May import: parts_prep, visits and all below.
Enter by: ``availability.free_slots``, ``actions.book_visit``.
"""
