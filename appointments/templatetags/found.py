"""The head of a page that is to be found: ``{% load found %}``."""

from typing import Any

from django import template
from django.conf import settings

from appointments.views.found import found_list, found_site

register = template.Library()


@register.inclusion_tag("appointments/public/_found.html", takes_context=True)
def found_head(context: template.Context) -> dict[str, Any]:
    """What search engines and messengers read: of the page's site, or of the list of sites."""
    asked = context["request"].GET.get("lang", "")
    chosen = asked if asked in dict(settings.LANGUAGES) else ""
    site = context.get("site")
    return {"found": found_site(site, chosen=chosen) if site else found_list(chosen=chosen)}
