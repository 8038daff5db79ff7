"""The desk's registers: the answer owed in the bar, and words of a request."""

from typing import Any

from django import template

from appointments.registers.owed import owed_now
from service_desk.lib import clock
from service_desk.organisation.roles import Right

register = template.Library()


@register.inclusion_tag("appointments/registers/_owed_chip.html", takes_context=True)
def owed_chip(context: template.Context) -> dict[str, Any]:
    """The most pressing answer this site owes, seen on every page of its desk. One query."""
    site, rights = context.get("site"), context.get("rights") or ()
    if site is None or Right.SEE_CLIENTS not in rights:
        return {"site": None}
    rows = owed_now(site, now=clock.now())
    return {"site": site, "first": rows[0] if rows else None, "others": len(rows) - 1}
