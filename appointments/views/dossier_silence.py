"""«Do not contact»: said on the client's file, and the outbox keeps to it at once."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from appointments.views.dossier import client_or_404, done
from appointments.views.screen import staff
from service_desk.lib import clock
from service_desk.messaging.actions import end_silence, silence_client
from service_desk.organisation.models import Site
from service_desk.organisation.roles import Right
from service_desk.web.guards import desk_view


@desk_view(Right.EDIT_CLIENTS)
@require_POST
def silence(request: HttpRequest, site: Site, client: int) -> HttpResponse:
    """The client wants to hear nothing from us; what waits is withdrawn in the same go."""
    person = client_or_404(site, client)
    number = silence_client(person, by=staff(request), door="desk", now=clock.now())
    said = ngettext(
        "Not to be contacted. %(number)s message is withdrawn.",
        "Not to be contacted. %(number)s messages are withdrawn.",
        number,
    ) % {"number": number}
    back = reverse("client_unsilence", args=[site.slug, client])
    return done(request, site, client, said, undo=back)


@desk_view(Right.EDIT_CLIENTS)
@require_POST
def unsilence(request: HttpRequest, site: Site, client: int) -> HttpResponse:
    """They may be told again; what was withdrawn and is still of use comes back."""
    person = client_or_404(site, client)
    end_silence(person, by=staff(request), door="desk", now=clock.now())
    back = reverse("client_silence", args=[site.slug, client])
    return done(request, site, client, _("May be contacted again."), undo=back)
