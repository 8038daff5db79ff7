"""Set-up pages of clients, cars and recall campaigns: to look, to correct, not to work in."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, ForeignKey, OuterRef, Prefetch, QuerySet, Subquery
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _

from service_desk.clients.forms import (
    ClientForm,
    ContactPointForm,
    RecallVehicleForm,
    VehicleForm,
)
from service_desk.clients.models import (
    Client,
    ClientMerge,
    Consent,
    ContactEntry,
    ContactPoint,
    MileageReading,
    Ownership,
    RecallCampaign,
    RecallVehicle,
    Vehicle,
)
from service_desk.clients.queries import duplicates_of
from service_desk.clients.states import ContactKind
from service_desk.lib import clock
from service_desk.lib.plates import normalise_plate
from service_desk.lib.spelling import sound_key
from service_desk.lib.vin import show_vin
from service_desk.organisation.admin.base import (
    LookOnlyAdmin,
    SetUpAdmin,
    SetUpInline,
    own_sites,
)
from service_desk.organisation.models import Staff
from service_desk.organisation.roles import Role


class ContactPointInline(SetUpInline):
    model = ContactPoint
    form = ContactPointForm


class ConsentInline(SetUpInline):
    """What a client agreed to is theirs to say: it is shown, not edited."""

    model = Consent
    fields = ["purpose", "is_given", "at", "source"]
    readonly_fields = ["purpose", "is_given", "at", "source"]
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class OwnershipInline(SetUpInline):
    model = Ownership
    raw_id_fields = ["client"]


class MileageInline(SetUpInline):
    """What was read, to be looked at."""

    model = MileageReading
    fields = ["km", "at", "remark", "door", "by"]
    readonly_fields = ["km", "at", "remark", "door", "by"]
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("by")


@admin.register(Client)
class ClientAdmin(SetUpAdmin):
    form = ClientForm
    list_display = ["name", "phone", "language", "prefers", "site", "created_at"]
    list_filter = ["site", "language", "prefers"]
    list_select_related = ["site"]
    search_fields = ["search_key", "contact_points__value"]
    search_help_text = _("A name in either script, digits of a phone, or an e-mail.")
    show_full_result_count = False
    # Written at the desk, where it is also journalled.
    readonly_fields = [
        *("perhaps_also", "address", "best_hours", "merged_into", "created_at", "verified_at"),
    ]
    inlines = [ContactPointInline, ConsentInline]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Client]:
        phones = ContactPoint.objects.filter(client=OuterRef("pk"), kind=ContactKind.PHONE)
        main = phones.order_by("-is_main", "pk").values("value")[:1]
        return super().get_queryset(request).annotate(main_phone=Subquery(main))

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Client], search_term: str
    ) -> tuple[QuerySet[Client], bool]:
        """«Ёлкина» and Elkina are one name here as everywhere; an address is taken as it is."""
        key = search_term if "@" in search_term else sound_key(search_term)
        return super().get_search_results(request, queryset, key)

    def formfield_for_foreignkey(
        self, db_field: ForeignKey[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> Any:
        if db_field.name == "preferred_advisor":
            kwargs["queryset"] = Staff.objects.filter(
                postings__site__in=own_sites(request), postings__role=Role.ADVISOR
            ).distinct()
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_model(self, request: HttpRequest, obj: Client, form: Any, change: Any) -> None:
        if not change:
            obj.created_at = clock.now()
        super().save_model(request, obj, form, change)

    @admin.display(description=_("perhaps the same person"))
    def perhaps_also(self, client: Client) -> str:
        """Other files with the same phone or name, each a link."""
        if client.pk is None:
            return "–"
        links = [
            (reverse("admin:clients_client_change", args=[other.pk]), other.name)
            for other in duplicates_of(client)
        ]
        return format_html_join(", ", '<a href="{}">{}</a>', links) or "–"

    @admin.display(description=_("phone"))
    def phone(self, client: Client) -> str:
        return client.main_phone or "–"  # type: ignore[attr-defined]


@admin.register(Vehicle)
class VehicleAdmin(SetUpAdmin):
    form = VehicleForm
    list_display = ["shown_plate", "shown_vin", "make", "model", "mileage", "owner", "site"]
    list_filter = ["site", "make"]
    list_select_related = ["site"]
    search_fields = ["plate_key", "vin"]
    search_help_text = _("A plate in either alphabet, or the tail of a VIN.")
    show_full_result_count = False
    # An odometer is read at the desk: a figure that falls needs its remark.
    readonly_fields = ["mileage", "mileage_at", "created_at"]
    inlines = [OwnershipInline, MileageInline]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Vehicle]:
        now_owned = Ownership.objects.filter(ends_on=None).select_related("client")
        owned = Prefetch("ownerships", now_owned, to_attr="open_ownerships")
        return super().get_queryset(request).prefetch_related(owned)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Vehicle], search_term: str
    ) -> tuple[QuerySet[Vehicle], bool]:
        return super().get_search_results(request, queryset, normalise_plate(search_term))

    def save_model(self, request: HttpRequest, obj: Vehicle, form: Any, change: Any) -> None:
        if not change:
            obj.created_at = clock.now()
        super().save_model(request, obj, form, change)

    @admin.display(description=_("plate"), ordering="plate_key")
    def shown_plate(self, vehicle: Vehicle) -> str:
        return vehicle.plate or "–"

    @admin.display(description=_("VIN"), ordering="vin")
    def shown_vin(self, vehicle: Vehicle) -> str:
        return show_vin(vehicle.vin) or "–"

    @admin.display(description=_("owner"))
    def owner(self, vehicle: Vehicle) -> str:
        owners = vehicle.open_ownerships  # type: ignore[attr-defined]
        return str(owners[0].client) if owners else "–"


@admin.register(RecallCampaign)
class RecallCampaignAdmin(SetUpAdmin):
    """The maker's campaigns belong to every site; the owner alone corrects them."""

    site_path = ""
    list_display = ["code", "title", "published_on", "vins"]
    search_fields = ["code", "title"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[RecallCampaign]:
        return super().get_queryset(request).annotate(count=Count("vehicles"))

    @admin.display(description=_("VINs and ranges"), ordering="count")
    def vins(self, campaign: RecallCampaign) -> int:
        return int(campaign.count)  # type: ignore[attr-defined]


@admin.register(RecallVehicle)
class RecallVehicleAdmin(SetUpAdmin):
    """A list of its own: a campaign may call in more cars than a page can hold."""

    site_path = ""
    form = RecallVehicleForm
    list_display = ["vin_from", "vin_to", "campaign"]
    list_select_related = ["campaign"]
    search_fields = ["vin_from", "vin_to", "campaign__code", "campaign__title"]
    raw_id_fields = ["campaign"]


@admin.register(ContactEntry)
class ContactEntryAdmin(LookOnlyAdmin):
    """Calls, letters and notes; they are written while they last."""

    list_display = ["started_at", "client", "medium", "direction", "topic", "phone", "by"]
    list_filter = ["site", "medium", "direction", "topic"]
    list_select_related = ["site", "client", "by"]
    search_fields = ["client__search_key", "phone", "call_id"]
    show_full_result_count = False


@admin.register(ClientMerge)
class ClientMergeAdmin(LookOnlyAdmin):
    """Which files were made one, by whom, and whether it was taken back."""

    site_path = "kept__site"
    list_display = ["at", "merged", "kept", "by", "undone_at"]
    list_filter = ["kept__site"]
    list_select_related = ["kept__site", "merged", "by"]
    search_fields = ["kept__search_key", "merged__search_key"]
