"""Floor 3, from the keys received to the keys returned.

Owns: Work orders, walk-around, extra work, quality control and handover build on a visit from here.
May import: visits, parts_prep, appointments and all below.
"""
