"""«Is coming», pressed on the call list: the one answer that changes the visit at once."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from appointments.actions.answered import confirm_by_call, take_back_yes
from appointments.views.replies import SeeOther
from appointments.views.screen import staff
from service_desk.lib import clock
from service_desk.lib.refusals import Refusal
from service_desk.messaging.models import Message
from service_desk.messaging.views.calls import show_call
from service_desk.organisation.models import Site
from service_desk.organisation.roles import Right
from service_desk.web.guards import desk_view


@desk_view(Right.RUN_MESSAGES)
@require_POST
def coming(request: HttpRequest, site: Site, pk: int) -> HttpResponse:
    """Reached, and the visit is confirmed; the next person to ring comes up."""
    undo = reverse("call_coming_undo", args=[site.slug, pk])
    return _do(request, site, pk, confirm_by_call, _("Confirmed by phone."), undo)


@desk_view(Right.RUN_MESSAGES)
@require_POST
def undo(request: HttpRequest, site: Site, pk: int) -> HttpResponse:
    return _do(request, site, pk, take_back_yes, _("Taken back."), "")


def _do(
    request: HttpRequest, site: Site, pk: int, verb: Any, said: str, undo_url: str
) -> HttpResponse:
    row = (
        Message.objects.filter(site=site, pk=pk, subject__startswith="visit:")
        .select_related("client", "site__policy")
        .first()
    )
    if row is None:
        raise Http404
    try:
        verb(message=row, by=staff(request), now=clock.now())
    except Refusal as refusal:
        return show_call(request, site, pk, refusal=refusal)
    messages.success(request, said, extra_tags=undo_url)
    return SeeOther(reverse("call_list", args=[site.slug]))
