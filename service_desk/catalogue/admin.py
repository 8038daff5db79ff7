"""Set-up pages of what a site sells: operations with kits and plans, parts with stock."""

from typing import Any

from django.contrib import admin
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from service_desk.catalogue.forms import OperationForm
from service_desk.catalogue.models import KitLine, MaintenancePlan, Operation, Part, Stock
from service_desk.organisation.admin.base import SetUpAdmin, SetUpInline, may_set_up, own_sites


class KitLineInline(SetUpInline):
    model = KitLine
    raw_id_fields = ["part"]


class PlanInline(SetUpInline):
    model = MaintenancePlan


@admin.register(Operation)
class OperationAdmin(SetUpAdmin):
    form = OperationForm
    list_display = ["code", "local_name", "zone", "norm_hours", "price", "is_public", "is_active"]
    list_filter = ["site", "zone", "is_public", "is_active"]
    list_select_related = ["site"]
    search_fields = ["code", "name", "name_ru", "name_es", "name_zh"]
    inlines = [KitLineInline, PlanInline]
    fieldsets = [
        (None, {"fields": ["site", "code", "norm_hours", "price", "zone", "skill"]}),
        (_("Name"), {"fields": ["name", "name_ru", "name_es", "name_zh"]}),
        (_("For clients"), {"fields": ["is_public", "is_active", "position", "papers"]}),
    ]

    @admin.display(description=_("name"), ordering="name")
    def local_name(self, operation: Operation) -> str:
        return operation.local_name


class StockInline(SetUpInline):
    """The stock of the sites a person may set up; other sites' stays out of sight."""

    model = Stock
    site_path = "site"


@admin.register(Part)
class PartAdmin(SetUpAdmin):
    """Parts are shared by the sites, their stock is each site's own."""

    site_path = ""
    list_display = ["code", "name", "on_hand"]
    search_fields = ["code", "name"]
    inlines = [StockInline]

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may_set_up(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may_set_up(request)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Part]:
        own = Stock.objects.filter(site__in=own_sites(request)).select_related("site")
        return super().get_queryset(request).prefetch_related(Prefetch("stock", own))

    @admin.display(description=_("on hand"))
    def on_hand(self, part: Part) -> str:
        return ", ".join(f"{row.site.slug} {row.on_hand.normalize():f}" for row in part.stock.all())


@admin.register(MaintenancePlan)
class MaintenancePlanAdmin(SetUpAdmin):
    site_path = "operation__site"
    list_display = ["make", "model", "operation", "every_km", "every_months"]
    list_filter = ["operation__site", "make"]
    list_select_related = ["operation"]
    search_fields = ["make", "model", "operation__code", "operation__name"]

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "operation":
            kwargs["queryset"] = Operation.objects.filter(site__in=own_sites(request))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)
