"""The outbox in admin: to look at. It is run at the desk."""

from django.contrib import admin

from service_desk.messaging.admin_texts import MessageTextAdmin
from service_desk.messaging.models import Message
from service_desk.organisation.admin.base import LookOnlyAdmin

__all__ = ["MessageAdmin", "MessageTextAdmin"]


@admin.register(Message)
class MessageAdmin(LookOnlyAdmin):
    list_display = ["due_at", "client", "kind", "channel", "state", "reason"]
    list_filter = ["state", "channel", "kind", "site"]
    list_select_related = ["client"]
    search_fields = ["recipient", "client__name", "subject"]
    date_hierarchy = "due_at"
