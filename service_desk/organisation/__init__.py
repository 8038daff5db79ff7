"""Who and where: sites, their hours and policies, staff and rights, shifts, zones, loaners.

Owns: Site, BookingPolicy, OpeningHours, Closure, Zone, Staff (the user), Posting, Shift,
Absence, StandIn, Loaner, ApiToken.
May import: lib.
Enter by: ``queries`` for hours and shifts, ``roles`` for rights, ``actions.add_site``.
"""
