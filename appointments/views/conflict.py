"""Two people changed one visit: what is there now, what was wanted, and a button under each."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from appointments.sheet import Sheet
from appointments.views.screen import show_panel
from service_desk.lib.refusals import Refusal
from service_desk.organisation.models import Site
from service_desk.web.cards import Version

CONFLICT = "appointments/desk/_conflict.html"


def is_conflict(refusal: Refusal) -> bool:
    """Refused only because somebody else was quicker with the same visit."""
    return any(obstacle.code == "changed" for obstacle in refusal.obstacles)


def show_conflict(
    request: HttpRequest,
    site: Site,
    sheet: Sheet,
    *,
    title: str,
    detail: str = "",
    button: str,
    kept: dict[str, str],
) -> HttpResponse:
    """409: theirs and yours, never a silent overwrite. ``kept`` is what the form said."""
    theirs = Version(
        heading=_("As it is now"),
        title=f"{sheet.when} {sheet.time}".strip() or str(sheet.state.label),
        detail=sheet.last_change or str(sheet.state.label),
        button=_("Keep this"),
        value="theirs",
    )
    yours = Version(
        heading=_("What you wanted"), title=title, detail=detail, button=button, value="yours"
    )
    context = {
        "sheet": sheet,
        "visit": sheet.visit,
        "theirs": theirs,
        "yours": yours,
        "kept": {**kept, "version": sheet.visit.version},
        "address": request.path,
        "sentence": _("This visit was changed while you were looking at it."),
    }
    return show_panel(request, site, CONFLICT, context, on=sheet.on, status=409)
