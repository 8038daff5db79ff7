"""Instants on the set-up pages are shown and read by the clock of the row's own site."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from service_desk.organisation.models import Site

if TYPE_CHECKING:
    _Page = admin.ModelAdmin
else:
    _Page = object


class BySiteClock(_Page):
    """For a page of a row that belongs to a site (``site_path``); a list is in UTC."""

    site_path: str

    def site_of(self, row: Any) -> Site | None:
        for step in self.site_path.split("__") if self.site_path else ():
            row = getattr(row, step)
        return row if isinstance(row, Site) else None

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        row = self.get_object(request, object_id) if object_id else None
        site = self.site_of(row) if row else None
        if site is None:
            return super().changeform_view(request, object_id, *args, **kwargs)
        with timezone.override(site.zone_info):
            response = super().changeform_view(request, object_id, *args, **kwargs)
            # Written now, while the clock is the site's, and not after the middleware.
            return response.render() if hasattr(response, "render") else response
