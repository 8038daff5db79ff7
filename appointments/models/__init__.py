"""The diary's rows, the requests that lead to them, and what waits beside them."""

from appointments.models.diary import LIVE, Appointment, LoanerBooking, ZoneLoad
from appointments.models.links import ClientLink
from appointments.models.people import Attendance, Prompt
from appointments.models.photos import DraftPhoto
from appointments.models.proof import ProofCode, Tally
from appointments.models.requests import BookingRequest, OwedAnswer
from appointments.models.soft import Hold, MobilityLimit
from appointments.models.waiting import WaitingEntry, WaitingOffer
from appointments.models.wall import WallScreen

__all__ = [
    "LIVE",
    "Appointment",
    "Attendance",
    "BookingRequest",
    "ClientLink",
    "DraftPhoto",
    "Hold",
    "LoanerBooking",
    "MobilityLimit",
    "OwedAnswer",
    "Prompt",
    "ProofCode",
    "Tally",
    "WaitingEntry",
    "WaitingOffer",
    "WallScreen",
    "ZoneLoad",
]
