"""People with their roles, hours, absences and stand-ins on one page."""

from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.db.models import Exists, ForeignKey, OuterRef, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from service_desk.lib import clock
from service_desk.organisation.actions import add_staff, give_week
from service_desk.organisation.admin.base import (
    OwnSites,
    SaysWhyNot,
    SetUpInline,
    is_owner,
    own_sites,
)
from service_desk.organisation.admin.clock import BySiteClock
from service_desk.organisation.forms import NewStaffForm, StaffForm
from service_desk.organisation.lockout import let_in_again
from service_desk.organisation.models import Absence, Posting, Shift, Site, Staff, StandIn
from service_desk.organisation.roles import Role


class PostingInline(SetUpInline):
    model = Posting


class ShiftInline(SetUpInline):
    model = Shift


class AbsenceInline(SetUpInline):
    model = Absence
    verbose_name_plural = gettext_lazy("Absences, by the clock of the site")


class StandInInline(SetUpInline):
    model = StandIn
    fk_name = "staff"

    def formfield_for_foreignkey(
        self, db_field: ForeignKey[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> Any:
        if db_field.name == "stand_in":
            colleagues = Staff.objects.filter(is_active=True)
            kwargs["queryset"] = colleagues.filter(
                pk__in=Posting.objects.filter(site__in=own_sites(request)).values("staff")
            )
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


@admin.register(Staff)
class StaffAdmin(OwnSites, BySiteClock, SaysWhyNot, UserAdmin):
    """An account is made with its first role; what it may do beyond that is the owner's."""

    site_path = "postings__site"
    form = StaffForm
    add_form = NewStaffForm
    add_form_template = None
    list_display = ["name", "username", "roles", "desk", "language", "has_factor", "is_active"]
    list_filter = ["is_active", "postings__site", "postings__role", "language"]
    search_fields = ["name", "username", "email", "skills"]
    ordering = ["name"]
    filter_horizontal = []
    inlines = [PostingInline, ShiftInline, AbsenceInline, StandInInline]
    actions = ["give_week_as_open", "open_the_door", "forget_second_factor"]
    add_fieldsets = [
        (None, {"fields": ["username", "name", "site", "role", "desk", "password"]}),
    ]
    fieldsets = [
        (None, {"fields": ["username", "password", "name", "email", "is_active"]}),
        (gettext_lazy("At work"), {"fields": ["desk", "skills"]}),
        (gettext_lazy("On the screen"), {"fields": ["language", "theme", "has_single_keys"]}),
        (gettext_lazy("Beyond the roles"), {"fields": ["is_staff", "is_superuser"]}),
        (None, {"fields": ["last_login", "date_joined"]}),
    ]

    def get_readonly_fields(self, request: HttpRequest, obj: Staff | None = None) -> Any:
        stamps = ["last_login", "date_joined"]
        return stamps if is_owner(request) else [*stamps, "is_staff", "is_superuser"]

    def get_inlines(self, request: HttpRequest, obj: Staff | None) -> Any:
        return [] if obj is None else self.inlines

    def get_queryset(self, request: HttpRequest) -> QuerySet[Staff]:
        factors = Authenticator.objects.filter(user=OuterRef("pk"))
        people = super().get_queryset(request).prefetch_related("postings__site")
        return people.annotate(factor=Exists(factors))

    def has_change_permission(self, request: HttpRequest, obj: Staff | None = None) -> bool:
        """Nobody rises by another's account: not the owner's, nor one of a site not theirs."""
        allowed = super().has_change_permission(request)
        if obj is None or is_owner(request) or not allowed:
            return allowed
        elsewhere = obj.postings.exclude(site__in=own_sites(request))
        return not obj.is_superuser and not elsewhere.exists()

    def has_delete_permission(self, request: HttpRequest, obj: Staff | None = None) -> bool:
        """Who left is marked as no longer working here; only the owner may remove the row."""
        return is_owner(request)

    def get_form(
        self, request: HttpRequest, obj: Staff | None = None, *args: Any, **kwargs: Any
    ) -> Any:
        form = super().get_form(request, obj, *args, **kwargs)
        if obj is None:
            form.base_fields["site"].queryset = own_sites(request)
        return form

    def site_of(self, row: Staff) -> Site | None:
        return row.sites().first()

    def save_model(self, request: HttpRequest, obj: Staff, form: Any, change: Any) -> None:
        if change:
            super().save_model(request, obj, form, change)
            return
        hired = add_staff(
            username=obj.username,
            name=obj.name,
            site=form.cleaned_data["site"],
            roles=[Role(form.cleaned_data["role"])],
            password=form.cleaned_data["password"],
            desk=obj.desk,
            by=request.user,  # type: ignore[arg-type]
            now=clock.now(),
        )
        obj.pk, obj._state.adding = hired.staff.pk, False
        if hired.password:
            sentence = _("Password, shown this once: %(password)s")
            self.message_user(request, sentence % {"password": hired.password}, messages.WARNING)

    @admin.display(description=gettext_lazy("roles"))
    def roles(self, staff: Staff) -> str:
        return ", ".join(
            f"{posting.get_role_display()} ({posting.site.slug})"
            for posting in staff.postings.all()
        )

    @admin.display(description=gettext_lazy("second factor"), boolean=True)
    def has_factor(self, staff: Staff) -> bool:
        return bool(staff.factor)  # type: ignore[attr-defined]

    @admin.action(description=gettext_lazy("Give shifts as the site is open"))
    def give_week_as_open(self, request: HttpRequest, chosen: QuerySet[Staff]) -> None:
        given = sum(
            give_week(staff=staff, site=posting.site, by=None, now=clock.now())
            for staff in self._mine(request, chosen)
            for posting in staff.postings.filter(site__in=own_sites(request))
        )
        sentence = ngettext("%(count)d shift was given.", "%(count)d shifts were given.", given)
        self.message_user(request, sentence % {"count": given}, messages.SUCCESS)

    @admin.action(description=gettext_lazy("Let in again after wrong passwords"))
    def open_the_door(self, request: HttpRequest, chosen: QuerySet[Staff]) -> None:
        for staff in self._mine(request, chosen):
            let_in_again(request, staff)
        self.message_user(request, _("They may try again at once."), messages.SUCCESS)

    @admin.action(description=gettext_lazy("Forget the second factor (lost phone or key)"))
    def forget_second_factor(self, request: HttpRequest, chosen: QuerySet[Staff]) -> None:
        Authenticator.objects.filter(user__in=self._mine(request, chosen)).delete()
        self.message_user(
            request,
            _("They sign in with the password alone and set up a new factor."),
            messages.SUCCESS,
        )

    def _mine(self, request: HttpRequest, chosen: QuerySet[Staff]) -> list[Staff]:
        """Of the people chosen, those whose account this person may change."""
        return [staff for staff in chosen if self.has_change_permission(request, staff)]
