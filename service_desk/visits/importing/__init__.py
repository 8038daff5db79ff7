"""Past orders out of another system's files."""

from service_desk.visits.importing.history import HistoryImporter

__all__ = ["HistoryImporter"]
