"""The palette, on every page of the desk."""

from typing import Any

from django import template

from appointments.finding.commands import commands_for

register = template.Library()


@register.inclusion_tag("appointments/finding/_palette.html", takes_context=True)
def palette(context: template.Context) -> dict[str, Any]:
    """All that this person can do from here. No query."""
    return {"commands": commands_for(context["site"], context.get("rights") or ())}
