"""Setting up the workshop's rules of a site, and how much each role may give away."""

from django.contrib import admin

from service_desk.organisation.admin.base import SetUpAdmin
from workorders.models import RoleLimit, WorkshopPolicy


@admin.register(WorkshopPolicy)
class WorkshopPolicyAdmin(SetUpAdmin):
    """A site without a row works by the defaults of the form."""

    list_display = ["site", "labour_rate", "guarantee_months", "sample_percent", "progress_percent"]
    list_select_related = ["site"]
    fields = [
        "site",
        ("labour_rate", "diagnosis_fee"),
        ("progress_percent", "margin_minutes"),
        "sample_percent",
        "guarantee_months",
        ("keeps_old_parts", "washes_cars"),
    ]


@admin.register(RoleLimit)
class RoleLimitAdmin(SetUpAdmin):
    """Above its limit a role asks; who may approve has none (C2-6b)."""

    list_display = ["site", "role", "kind", "most_percent", "most_amount"]
    list_filter = ["site", "kind", "role"]
    list_select_related = ["site"]
