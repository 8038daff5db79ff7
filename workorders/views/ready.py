"""Making the car ready: ticks, and the word to all that it is; each drawn with the check's page."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from appointments.views.screen import staff
from service_desk.lib import clock
from service_desk.lib.refusals import Refusal
from service_desk.organisation.models import Site
from service_desk.organisation.roles import Right
from service_desk.web.guards import desk_view
from workorders.actions import ready
from workorders.views.orders import order_or_404
from workorders.views.quality import press, show_check, show_done

TICKED = {
    "wash": _("Washed."),
    "looked_over": _("Looked over, the things are counted."),
    "papers": _("The papers are together."),
    "totals": _("The totals are right."),
}

declare = press(Right.HAND_OVER, ready.declare_ready, _("The car is ready."))
told = press(Right.HAND_OVER, ready.note_told, _("Noted: the client knows."))


@desk_view(Right.HAND_OVER)
@require_POST
def tick(request: HttpRequest, site: Site, said: str, what: str) -> HttpResponse:
    """Seen to; ``words`` name what of the client's things is missing."""
    order, words = order_or_404(site, said), request.POST.get("words", "")
    by, now = staff(request), clock.now()
    try:
        ready.tick(order, what=what, words=words, by=by, door="desk", now=now)
    except Refusal as refusal:
        return show_check(request, site, said, refusal=refusal, status=refusal.status)
    back = reverse("order_ready_untick", args=[site.slug, said, what])
    return show_done(request, site, order, TICKED[what], undo=back)


@desk_view(Right.HAND_OVER)
@require_POST
def untick(request: HttpRequest, site: Site, said: str, what: str) -> HttpResponse:
    """Not seen to after all."""
    order = order_or_404(site, said)
    try:
        ready.untick(order, what=what, by=staff(request), door="desk", now=clock.now())
    except Refusal as refusal:
        return show_check(request, site, said, refusal=refusal, status=refusal.status)
    return show_done(request, site, order, _("Taken back."))


@desk_view(Right.HAND_OVER)
@require_POST
def unwashed(request: HttpRequest, site: Site, said: str) -> HttpResponse:
    """No wash, and why."""
    order, reason = order_or_404(site, said), request.POST.get("reason", "")
    try:
        ready.leave_unwashed(order, reason=reason, by=staff(request), door="desk", now=clock.now())
    except Refusal as refusal:
        return show_check(request, site, said, refusal=refusal, status=refusal.status)
    back = reverse("order_ready_untick", args=[site.slug, said, "wash"])
    return show_done(request, site, order, _("Noted: it stays unwashed."), undo=back)
