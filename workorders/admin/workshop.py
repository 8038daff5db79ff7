"""Setting up the teams of the workshop."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from service_desk.organisation.admin.base import SetUpAdmin, own_sites
from service_desk.organisation.models import Staff
from workorders.models import Team


class TeamForm(forms.ModelForm):
    def clean(self) -> dict[str, Any]:
        """Who is named works at the team's site."""
        said = super().clean() or {}
        site, people = said.get("site"), list(said.get("members") or ())
        people += [said["foreman"]] if said.get("foreman") else []
        if site is not None:
            here = set(Staff.objects.filter(postings__site=site).values_list("pk", flat=True))
            away = [person.name for person in people if person.pk not in here]
            if away:
                words = _("%(name)s does not work at this site.") % {"name": away[0]}
                raise ValidationError(words, code="elsewhere")
        return said


@admin.register(Team)
class TeamAdmin(SetUpAdmin):
    """An order whose work lies in the zone of one team goes straight to it (S-8a)."""

    form = TeamForm
    list_display = ["name", "site", "zone", "foreman", "is_active"]
    list_filter = ["site", "zone", "is_active"]
    list_select_related = ["site", "foreman"]
    fields = ["site", "name", "zone", "foreman", "members", "is_active"]
    filter_horizontal = ["members"]

    def formfield_for_foreignkey(
        self, db_field: models.ForeignKey[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> forms.ModelChoiceField | None:
        if db_field.name == "foreman":
            kwargs["queryset"] = _colleagues(request)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(
        self, db_field: "models.ManyToManyField[Any, Any]", request: HttpRequest, **kwargs: Any
    ) -> forms.ModelMultipleChoiceField | None:
        if db_field.name == "members":
            kwargs["queryset"] = _colleagues(request)
        return super().formfield_for_manytomany(db_field, request, **kwargs)


def _colleagues(request: HttpRequest) -> models.QuerySet[Staff]:
    return Staff.objects.filter(is_active=True, postings__site__in=own_sites(request)).distinct()
