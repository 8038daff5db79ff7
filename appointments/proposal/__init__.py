"""When: the time that was chosen at the desk, or why not, the nearest ones, and its handover.

The same for a new booking and for a visit that moves, whose own places then count as free.
"""

from appointments.proposal.asked import Asked, DayOffers, DeskOffer, Proposal, offer_value
from appointments.proposal.times import propose

__all__ = ["Asked", "DayOffers", "DeskOffer", "Proposal", "offer_value", "propose"]
