"""The desk's addresses, a module for each of its screens."""

from appointments.desk_urls import (
    board,
    booking,
    calls,
    dossier,
    finding,
    papers,
    reception,
    registers,
)

urlpatterns = [
    *board.urlpatterns,
    *booking.urlpatterns,
    *reception.urlpatterns,
    *dossier.urlpatterns,
    *registers.urlpatterns,
    *calls.urlpatterns,
    *finding.urlpatterns,
    *papers.urlpatterns,
]
