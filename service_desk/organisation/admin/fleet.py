"""The loaners of the house."""

from django.contrib import admin

from service_desk.organisation.admin.base import SetUpAdmin
from service_desk.organisation.models import Loaner


@admin.register(Loaner)
class LoanerAdmin(SetUpAdmin):
    list_display = [
        "plate",
        "model",
        "site",
        "is_automatic",
        "mileage",
        "insured_until",
        "service_due_on",
        "is_active",
    ]
    list_filter = ["site", "is_active", "is_automatic"]
    list_select_related = ["site"]
    search_fields = ["plate", "model"]
