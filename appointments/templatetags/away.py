"""The board's word on advisors who are away."""

from typing import Any

from django import template

from appointments.displaced import count_displaced
from service_desk.lib import clock
from service_desk.organisation.models import Site

register = template.Library()


@register.inclusion_tag("appointments/desk/_away_note.html")
def away_note(site: Site) -> dict[str, Any]:
    """How many promises have no advisor, with the way to their new times. One query."""
    return {"site": site, "count": count_displaced(site, now=clock.now())}
