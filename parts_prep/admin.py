"""Reserved parts: to look at."""

from django.contrib import admin

from parts_prep.models import Reservation
from service_desk.organisation.admin.base import LookOnlyAdmin


@admin.register(Reservation)
class ReservationAdmin(LookOnlyAdmin):
    list_display = ["visit", "part", "quantity", "held", "ready_on", "released_at", "site"]
    list_filter = ["site", ("released_at", admin.EmptyFieldListFilter)]
    list_select_related = ["visit", "part", "site"]
    search_fields = ["visit__number", "part__code", "part__name"]
