"""Clients with their cars, and recall lists, out of another system's files."""

from service_desk.clients.importing.people import ClientImporter
from service_desk.clients.importing.recalls import RecallImporter

__all__ = ["ClientImporter", "RecallImporter"]
