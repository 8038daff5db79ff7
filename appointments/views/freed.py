"""``/w/<token>/``: a free time offered to a waiting client; taken or declined without a login.

Opening the address changes nothing; each answer is a POST and works without JavaScript.
"""

import datetime as dt
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from appointments.actions.freeing import decline_offer, take_offer
from appointments.actions.waiting import withdraw
from appointments.limits import Act
from appointments.links import issue_link
from appointments.models import WaitingOffer
from appointments.states import OfferState
from appointments.views.language import speak_in
from appointments.views.link import to_visit
from appointments.views.replies import SeeOther
from appointments.views.sender import limited
from appointments.views.words import language, reasons_of
from service_desk.catalogue.models import Operation
from service_desk.lib.clock import now
from service_desk.lib.dates import show_day, show_time
from service_desk.lib.names import first_name
from service_desk.lib.phones import show_phone
from service_desk.lib.refusals import Refusal
from service_desk.lib.tokens import hash_token
from service_desk.web.guards import link_view

PAGE = "appointments/client/offer.html"
OVER = "appointments/client/offer_over.html"


@dataclass(frozen=True, kw_only=True, slots=True)
class OfferWords:
    """What the page says: a first name and a time, nothing else of anybody's."""

    name: str
    day: str
    time: str
    until: str
    works: list[str]
    advisor: str
    later: bool
    phone: str
    phone_words: str


@link_view
@require_http_methods(["GET", "HEAD", "POST"])
@limited(Act.ANSWER)
def offer_page(request: HttpRequest, token: str) -> HttpResponse:
    """The offer; POST ``answer``: take, decline, or leave the list."""
    moment = now()
    offer = _offer(token)
    if offer is None:
        return render(request, OVER, {"site": None}, status=404)
    speak_in(request, offer.entry.client.language)
    request.site = offer.entry.site  # type: ignore[assignment]
    if request.method == "POST":
        return _answer(request, offer, moment)
    if offer.state != OfferState.OPEN or offer.expires_at <= moment:
        return _over(request, offer, moment)
    return render(request, PAGE, {"offer": words_of(offer)})


def words_of(offer: WaitingOffer) -> OfferWords:
    """The words of the page. One query."""
    entry, site = offer.entry, offer.entry.site
    works = Operation.objects.filter(site=site, code__in=entry.operations)
    phone = str(site.phone) if site.phone else ""
    return OfferWords(
        name=first_name(entry.client.name, site.country),
        day=show_day(site.local(offer.starts_at).date(), language()),
        time=show_time(offer.starts_at, site.zone_info),
        until=show_time(offer.expires_at, site.zone_info),
        works=[work.local_name for work in works],
        advisor=first_name(offer.advisor.name, site.country),
        later=entry.visit_id is not None,
        phone=phone,
        phone_words=show_phone(phone, site.country) if phone else "",
    )


def _offer(token: str) -> WaitingOffer | None:
    rows = WaitingOffer.objects.select_related(
        "advisor", "entry__client", "entry__site__policy", "entry__site__look"
    ).defer("entry__site__look__logo")
    return rows.filter(token_hash=hash_token(token)).first()


def _answer(request: HttpRequest, offer: WaitingOffer, moment: dt.datetime) -> HttpResponse:
    """A second tap finds the first one's answer and gets the same."""
    answer = request.POST.get("answer", "")
    if answer == "take":
        try:
            visit = take_offer(offer, by=None, door="link", now=moment)
        except Refusal as refusal:
            offer.refresh_from_db(fields=["state"])
            return _over(request, offer, moment, refusal=refusal)
        return to_visit(issue_link(visit, now=moment))
    if answer == "leave":
        reason = _("By the client, link")
        withdraw(offer.entry, reason=reason, by=None, door="link", now=moment)
    elif answer == "decline":
        decline_offer(offer, by=None, door="link", now=moment)
    return SeeOther(request.path)


def _over(
    request: HttpRequest,
    offer: WaitingOffer,
    moment: dt.datetime,
    refusal: Refusal | None = None,
) -> HttpResponse:
    """What became of an offer that is not open any more, or why it could not be taken."""
    context = {
        "offer": words_of(offer),
        "state": offer.state,
        "waits": offer.entry.state in ("waiting", "offered"),
        "reasons": reasons_of(refusal) if refusal else (),
    }
    return render(request, OVER, context, status=refusal.status if refusal else 200)
