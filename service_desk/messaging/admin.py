"""The outbox in admin: to look at. It is run at the desk."""

from django.contrib import admin

from service_desk.messaging.admin_policy import MessagePolicyAdmin
from service_desk.messaging.admin_texts import MessageTextAdmin
from service_desk.messaging.models import Attempt, Message, Reply
from service_desk.organisation.admin.base import LookOnlyAdmin

__all__ = ["MessageAdmin", "MessagePolicyAdmin", "MessageTextAdmin"]


@admin.register(Message)
class MessageAdmin(LookOnlyAdmin):
    list_display = ["due_at", "client", "kind", "channel", "state", "reason"]
    list_filter = ["state", "channel", "kind", "site"]
    list_select_related = ["client"]
    search_fields = ["recipient", "client__name", "subject"]
    date_hierarchy = "due_at"


@admin.register(Attempt)
class AttemptAdmin(LookOnlyAdmin):
    site_path = "message__site"
    list_display = ["at", "message", "channel", "outcome", "delivery", "answer"]
    list_filter = ["outcome", "channel", "delivery"]
    list_select_related = ["message"]
    search_fields = ["recipient", "provider_id", "answer"]
    date_hierarchy = "at"


@admin.register(Reply)
class ReplyAdmin(LookOnlyAdmin):
    list_display = ["received_at", "client", "phone", "text", "meaning", "outcome"]
    list_filter = ["meaning", "site"]
    list_select_related = ["client"]
    search_fields = ["phone", "text", "client__name"]
    date_hierarchy = "received_at"
