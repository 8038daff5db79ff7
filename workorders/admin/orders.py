"""Work orders: to look at, with their lines, agreements and versions."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from service_desk.organisation.admin.base import LookOnlyAdmin, SetUpInline
from workorders.models import Agreement, OrderChange, OrderLine, WorkOrder


class _Look(SetUpInline):
    """Rows of an order, as they stand."""

    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class LineRows(_Look):
    model = OrderLine
    fields = ["kind", "words", "quantity", "price", "amount", "payer", "origin", "removed_at"]


class AgreementRows(_Look):
    model = Agreement
    fields = ["how", "name", "words", "total", "at", "by"]


class ChangeRows(_Look):
    model = OrderChange
    fields = ["version", "changes", "total", "client_total", "promised_at", "at", "by"]


@admin.register(WorkOrder)
class WorkOrderAdmin(LookOnlyAdmin):
    list_display = ["number", "site", "visit", "state", "promised_at", "agreed_total", "version"]
    list_filter = ["site", "state", "pricing"]
    list_select_related = ["site", "visit"]
    search_fields = ["number", "visit__number", "visit__client__name"]
    date_hierarchy = "opened_at"
    show_full_result_count = False
    inlines = [LineRows, AgreementRows, ChangeRows]
