"""Who is at the desk just now, at the right end of the bar."""

from typing import Any

from django import template
from django.urls import reverse

from appointments.views.screen import pulse_token

register = template.Library()


@register.inclusion_tag("appointments/desk/_here.html", takes_context=True)
def here_chip(context: template.Context) -> dict[str, Any]:
    """The place js/pulse.js fills, and the address it asks. No query."""
    site, person = context["site"], context["request"].user
    token = pulse_token(site, person.pk)
    return {"pulse_url": reverse("board_pulse", args=[site.slug, token])}
