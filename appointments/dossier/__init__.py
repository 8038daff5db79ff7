"""The file of a client and their cars: everything anybody asks about, on one page (screens 3.3).

``load_file`` reads it whole in a constant number of queries; ``read_timeline`` is one stretch of
what happened, the newest first, and goes on with older ones.
"""

from appointments.dossier.file import Dossier, load_file
from appointments.dossier.timeline import FILTERS, Stretch, read_timeline

__all__ = ["FILTERS", "Dossier", "Stretch", "load_file", "read_timeline"]
