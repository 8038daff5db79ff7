"""What every set-up page has: rights from postings, own sites only, refusals as sentences."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminTimeWidget, RelatedFieldWidgetWrapper
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models
from django.http import HttpRequest, HttpResponse

from service_desk.lib.integrity import sentence_for
from service_desk.lib.refusals import Refusal
from service_desk.organisation.admin.clock import BySiteClock
from service_desk.organisation.models import Site, Staff
from service_desk.organisation.queries import sites_set_up_by

if TYPE_CHECKING:
    _Any = admin.options.BaseModelAdmin
    _Page = admin.ModelAdmin
else:
    _Any = _Page = object


def own_sites(request: HttpRequest) -> models.QuerySet[Site]:
    """The sites the person may set up: all for the owner, else those they administer."""
    return sites_set_up_by(_person(request))


def may_set_up(request: HttpRequest) -> bool:
    """Whether the person administers anything; asked of the database once a request."""
    if not hasattr(request, "may_set_up"):
        person = _person(request)
        allowed = person.is_active and person.is_staff
        request.may_set_up = allowed and (  # type: ignore[attr-defined]
            person.is_superuser or own_sites(request).exists()
        )
    return bool(request.may_set_up)  # type: ignore[attr-defined]


def is_owner(request: HttpRequest) -> bool:
    return _person(request).is_superuser


def _person(request: HttpRequest) -> Staff:
    assert isinstance(request.user, Staff)
    return request.user


class OwnSites(_Any):
    """Rights come from the role at a site (``Right.SET_UP``), not from Django's permissions.

    ``site_path`` leads from a row to its site; empty where rows belong to every site and the
    owner alone may change them.
    """

    site_path = "site"

    def has_module_permission(self, request: HttpRequest) -> bool:
        return may_set_up(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may_set_up(request)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may_set_up(request) if self.site_path else is_owner(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may_set_up(request) if self.site_path else is_owner(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may_set_up(request) if self.site_path else is_owner(request)

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        rows = super().get_queryset(request)
        if is_owner(request) or not self.site_path:
            return rows
        # A subquery, not a join: a person with two roles is one row.
        mine = rows.model._default_manager.filter(**{f"{self.site_path}__in": own_sites(request)})
        return rows.filter(pk__in=mine.values("pk"))

    def formfield_for_foreignkey(
        self, db_field: models.ForeignKey[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> forms.ModelChoiceField | None:
        if db_field.related_model is Site:
            kwargs.setdefault("queryset", own_sites(request))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Times to the minute; and no small pages on top of the page to edit what is chosen."""
        if isinstance(db_field, models.TimeField):
            kwargs["widget"] = AdminTimeWidget(format="%H:%M")
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget = field.widget.widget
        return field


class SaysWhyNot(_Page):
    """What the database or a verb refuses comes back at the form as a sentence, never as a 500.

    Django's forms ask constraints first, but not the ones about fields they don't show, nor
    two people at once: those are met when the row is written. The page is then made a second
    time from what was typed, with the sentence on top.
    """

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return super().changeform_view(request, *args, **kwargs)
        except IntegrityError as error:
            request.refused_because = [sentence_for(error)]  # type: ignore[attr-defined]
        except Refusal as refusal:
            request.refused_because = list(refusal.messages)  # type: ignore[attr-defined]
        return super().changeform_view(request, *args, **kwargs)

    def get_form(self, request: HttpRequest, obj: Any = None, *args: Any, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, *args, **kwargs)
        sentences = list(getattr(request, "refused_because", []))
        if not sentences:
            return form

        class RefusedForm(form):  # type: ignore[misc, valid-type]
            def clean(self) -> Any:
                super().clean()
                raise ValidationError(sentences)

        return RefusedForm


class SetUpAdmin(OwnSites, SaysWhyNot, admin.ModelAdmin):
    """A page of the set-up."""

    list_per_page = 50


class _Rows(OwnSites):
    """Rows edited on the page of what they belong to, which has picked them by site already."""

    site_path = ""
    extra = 0

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may_set_up(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may_set_up(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may_set_up(request)


class _Spoken(forms.BaseInlineFormSet):
    """In a table the head of a column is no label: each field says its name to screen readers."""

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        for name, field in form.fields.items():
            field.widget.attrs["aria-label"] = field.label or name


class SetUpInline(_Rows, admin.TabularInline):
    """Many small rows under one another."""

    formset = _Spoken


class SetUpStack(_Rows, admin.StackedInline):
    """One large row, field by field."""


class LookOnlyAdmin(OwnSites, BySiteClock, admin.ModelAdmin):
    """Daily work and history: to be looked at here, and done on the screens of the desk."""

    list_per_page = 50
    actions = None

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
