"""Keys of the API: made here, shown once, revoked here."""

from typing import Any

from django.contrib import admin, messages
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from service_desk.lib import clock
from service_desk.lib.tokens import new_token
from service_desk.organisation.admin.base import SetUpAdmin, is_owner
from service_desk.organisation.models import ApiToken, Staff


@admin.register(ApiToken)
class ApiTokenAdmin(SetUpAdmin):
    site_path = "staff__postings__site"
    fields = ["staff", "label"]
    list_display = ["label", "staff", "created_at", "revoked_at"]
    list_filter = [("revoked_at", admin.EmptyFieldListFilter)]
    list_select_related = ["staff"]
    search_fields = ["label", "staff__name", "staff__username"]
    actions = ["revoke"]

    def get_readonly_fields(self, request: HttpRequest, obj: ApiToken | None = None) -> Any:
        return [] if obj is None else ["staff", "created_at", "revoked_at"]

    def get_fields(self, request: HttpRequest, obj: ApiToken | None = None) -> Any:
        return self.fields if obj is None else [*self.fields, "created_at", "revoked_at"]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A key that was used is revoked, so that it stays known whose it was."""
        return False

    def formfield_for_foreignkey(
        self, db_field: models.ForeignKey[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> Any:
        if db_field.name == "staff":
            people = Staff.objects.filter(is_active=True)
            if not is_owner(request):
                # A key acts as its owner: nobody makes one that can do more than they can.
                people = people.filter(pk=request.user.pk)
            kwargs["queryset"] = people
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_model(self, request: HttpRequest, obj: ApiToken, form: Any, change: Any) -> None:
        raw = ""
        if not change:
            raw, obj.key_hash = new_token()
            obj.created_at = clock.now()
        super().save_model(request, obj, form, change)
        if raw:
            sentence = _("The key, shown this once: %(key)s") % {"key": raw}
            self.message_user(request, sentence, messages.WARNING)

    @admin.action(description=gettext_lazy("Revoke"))
    def revoke(self, request: HttpRequest, chosen: models.QuerySet[ApiToken]) -> None:
        count = chosen.filter(revoked_at=None).update(revoked_at=clock.now())
        sentence = ngettext("%(count)d key was revoked.", "%(count)d keys were revoked.", count)
        self.message_user(request, sentence % {"count": count}, messages.SUCCESS)
