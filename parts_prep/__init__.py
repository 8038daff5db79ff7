"""Floor 1, the parts of a visit, ready before it.

Owns: Reservations, pick lists, bins and shelves.
May import: visits and all below.
"""
