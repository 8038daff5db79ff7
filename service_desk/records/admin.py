"""The paper trail: to look at."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from service_desk.organisation.admin.base import LookOnlyAdmin
from service_desk.records.models import IssuedDocument, JournalEntry, ScanRun


@admin.register(JournalEntry)
class JournalAdmin(LookOnlyAdmin):
    list_display = ["when", "subject", "verb", "by", "door", "site"]
    list_filter = ["site", "verb", "door"]
    list_select_related = ["site", "by"]
    search_fields = ["subject", "verb"]
    # Never counted: it grows with every verb.
    show_full_result_count = False

    @admin.display(description=_("when"), ordering="id")
    def when(self, entry: JournalEntry) -> str:
        return f"{entry.site.local(entry.at):%Y-%m-%d %H:%M}"


@admin.register(IssuedDocument)
class IssuedDocumentAdmin(LookOnlyAdmin):
    list_display = ["number", "kind", "subject", "language", "issued_at", "site"]
    list_filter = ["site", "kind", "language"]
    list_select_related = ["site"]
    search_fields = ["number", "subject"]
    exclude = ["content", "page"]


@admin.register(ScanRun)
class ScanRunAdmin(LookOnlyAdmin):
    """The heartbeats; of the whole house, so of no site."""

    site_path = ""
    list_display = ["name", "started_at", "finished_at", "done", "error"]
