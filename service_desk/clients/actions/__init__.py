"""Verbs of the client file."""

from service_desk.clients.actions.files import find_or_create_client, find_or_create_vehicle

__all__ = ["find_or_create_client", "find_or_create_vehicle"]
