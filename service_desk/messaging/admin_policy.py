"""The rules of messages of each site: what bounds their pace and their cost."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from service_desk.messaging.models import MessagePolicy
from service_desk.organisation.admin.base import SetUpAdmin

_HELP = {
    "call_hours_before": _("Hours in which the site is open. Who has not said yes is rung then."),
    "texts_to_number": _("Nobody makes us text a stranger all day."),
    "texts_to_prefix": _("Numbers that follow one another are rarely clients."),
    "longest_text": _("A longer one goes by e-mail, or somebody rings."),
    "price_of_text": _("What your provider asks for one segment."),
    "texts_a_day": _("Of the whole site, by its own clock."),
    "money_a_day": _("Empty: no bound."),
    "money_a_month": _("Empty: no bound."),
}


@admin.register(MessagePolicy)
class MessagePolicyAdmin(SetUpAdmin):
    """One page a site; held and let go at the desk, where the reason is asked."""

    list_display = ["site", "texts_a_day", "money_a_month", "late_a_minute", "held_at"]
    readonly_fields = ["held_at", "held_by", "held_because"]
    fieldsets = [
        (None, {"fields": ["site", "call_hours_before", "late_a_minute"]}),
        (
            _("Whom texts go to"),
            {"fields": ["countries", "texts_to_number", "texts_to_prefix", "longest_text"]},
        ),
        (
            _("What texts may cost"),
            {
                "fields": ["price_of_text", "texts_a_day", ("money_a_day", "money_a_month")],
                "description": _(
                    "In the currency of the site. Once it is used up, clients are told by e-mail"
                    " or by phone, and the desk and its managers are told so."
                ),
            },
        ),
        (
            _("Held at the desk"),
            {"fields": [("held_at", "held_by"), "held_because"], "classes": ["collapse"]},
        ),
    ]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        # Whose rules they are does not change afterwards.
        return [*self.readonly_fields, "site"] if obj else self.readonly_fields

    def get_form(self, request: HttpRequest, obj: Any = None, *args: Any, **kwargs: Any) -> Any:
        return super().get_form(request, obj, *args, help_texts=_HELP, **kwargs)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
