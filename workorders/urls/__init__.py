"""Addresses of floor 3 at the desk, one file a subject. Mounted under ``/desk/``."""

from workorders.urls import extra, handover, intake, orders, papers, quality, workshop

urlpatterns = [
    *orders.urlpatterns,
    *intake.urlpatterns,
    *workshop.urlpatterns,
    *extra.urlpatterns,
    *quality.urlpatterns,
    *handover.urlpatterns,
    *papers.urlpatterns,
]
