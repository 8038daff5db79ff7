"""Clients, their cars, and every word exchanged with them."""

from service_desk.clients.models.cars import (
    VIN_PATTERN,
    MileageReading,
    Ownership,
    RecallCampaign,
    RecallVehicle,
    Vehicle,
)
from service_desk.clients.models.contacts import ContactEntry
from service_desk.clients.models.people import Client, ClientMerge, Consent, ContactPoint

__all__ = [
    "VIN_PATTERN",
    "Client",
    "ClientMerge",
    "Consent",
    "ContactEntry",
    "ContactPoint",
    "MileageReading",
    "Ownership",
    "RecallCampaign",
    "RecallVehicle",
    "Vehicle",
]
