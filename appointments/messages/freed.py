"""«A time has come free»: the offer to a waiting client, with the link that takes it."""

import datetime as dt

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from appointments.messages import reasons
from appointments.messages.examples import row_about
from appointments.messages.holes import LINK, holes, longest
from appointments.messages.wording import address_as, car_words
from appointments.models import WaitingOffer
from appointments.states import OfferState
from service_desk.catalogue.models import Operation
from service_desk.lib.dates import show_day_short, show_moment, show_time
from service_desk.lib.tokens import LENGTH, new_token
from service_desk.messaging.actions import cancel_messages, intent_key, plan_message
from service_desk.messaging.kinds import Draft, Kind, NoLongerWanted, register
from service_desk.messaging.models import Message
from service_desk.messaging.wording import write
from service_desk.organisation.models import Site

FREED = "freed"


def plan_freed(offer: WaitingOffer, *, now: dt.datetime) -> Message | None:
    """Tell the client now; a client who prefers the phone comes to the call list instead."""
    entry = offer.entry
    return plan_message(
        site=entry.site,
        client=entry.client,
        subject=offer,
        kind=FREED,
        intent=f"{offer.starts_at.astimezone(dt.UTC):%Y-%m-%dT%H:%MZ}",
        due_at=now,
        not_after=offer.expires_at,
        now=now,
        language=entry.client.language,
    )


def stop_telling(offer: WaitingOffer, *, now: dt.datetime) -> None:
    """The offer is over: what has not gone out about it stays here."""
    cancel_messages(subject=offer, reason=reasons.NOT_KEPT, now=now)


def issue_offer_link(offer: WaitingOffer) -> str:
    """A new raw token for the client's page of an offer; only its hash is kept."""
    token = new_token()
    WaitingOffer.objects.filter(pk=offer.pk).update(token_hash=token.digest)
    return token.raw


def offer_url(raw: str) -> str:
    return f"{settings.PUBLIC_URL}/w/{raw}/"


def _find(message: Message, now: dt.datetime) -> WaitingOffer:
    """The offer is still open. Raises NoLongerWanted."""
    offer = WaitingOffer.objects.select_related(
        "entry__vehicle", "entry__client", "entry__site", "advisor"
    ).get(pk=message.subject.partition(":")[2])
    if offer.state != OfferState.OPEN or offer.expires_at <= now:
        raise NoLongerWanted(reasons.NOT_KEPT)
    return offer


def _compose(message: Message, found: WaitingOffer, *, now: dt.datetime, is_preview: bool) -> Draft:
    """The link is made at the last moment, and stands in no row of ours but as a hash."""
    token = "x" * LENGTH if is_preview else issue_offer_link(found)
    return write(
        message,
        _words(found, link=offer_url(token)),
        secrets=[token],
        is_preview=is_preview,
    )


def _words(offer: WaitingOffer, *, link: str) -> dict[str, object]:
    entry, site, zone = offer.entry, offer.entry.site, offer.entry.site.zone_info
    language = get_language() or "en"
    works = Operation.objects.filter(site=site, code__in=entry.operations)
    return {
        "name": address_as(entry.client.name, site.country),
        "site": site.name,
        "phone": site.phone_words,
        "moment": show_moment(offer.starts_at, zone, language),
        "day": show_day_short(site.local(offer.starts_at).date(), language),
        "time": show_time(offer.starts_at, zone),
        "until": show_time(offer.expires_at, zone),
        "works": [work.name_in(language) for work in works],
        "car": car_words(entry.vehicle),
        "advisor": offer.advisor.name,
        "link": link,
    }


def _example(site: Site, now: dt.datetime) -> Message | None:
    """The offer that is open for longest."""
    open_now = WaitingOffer.objects.filter(
        entry__site=site, state=OfferState.OPEN, expires_at__gt=now
    )
    offer = open_now.select_related("entry__client").order_by("expires_at").last()
    if offer is None:
        return None
    key = intent_key(FREED, offer, "example")
    return row_about(offer, kind=FREED, key=key, site=site, client=offer.entry.client)


def _url(message: Message) -> str:
    """The waiting list of the site. WaitingOffer.DoesNotExist if the offer is gone."""
    return reverse("waiting", args=[message.site.slug])


register(
    Kind(
        code=FREED,
        label=_("A free time"),
        find=_find,
        compose=_compose,
        url=_url,
        is_worth_a_call=True,
        template="appointments/messages/freed",
        title=_("A time is free: {moment}"),
        rank=12,
        holes=holes(
            ("name", "site", "phone", "moment", "day", "time", "until", "works", "car", "advisor"),
            link=_("the link that takes the time"),
        ),
        needs=LINK,
        example=_example,
        longest=longest(),
    )
)
