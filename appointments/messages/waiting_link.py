"""«You are on the waiting list»: the link to the place in it, to whoever took it by themselves.

The page that follows their form is easily closed, and it is the only way off the list without a
call. A place that the desk gives is spoken of on the phone, and has no message.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from appointments.links import WAITING_LENGTH, waiting_token
from appointments.messages import reasons
from appointments.messages.holes import LINK, holes, longest
from appointments.messages.wording import address_as
from appointments.models import WaitingEntry
from appointments.models.waiting import WAITS
from service_desk.catalogue.models import Operation
from service_desk.lib.dates import show_day_short
from service_desk.messaging.actions import plan_message
from service_desk.messaging.kinds import Draft, Kind, NoLongerWanted, register
from service_desk.messaging.models import Message
from service_desk.messaging.wording import write
from service_desk.organisation.models import Site

WAITING = "waiting"
_TEMPLATE = f"appointments/messages/{WAITING}"
_DAY = dt.timedelta(days=1)


def plan_waiting_link(
    entry: WaitingEntry, *, is_again: bool = False, language: str = "", now: dt.datetime
) -> Message | None:
    """Send the link to a place in the list, until its last day is over.

    In the ``language`` of the page on which it was taken. Asked for ``is_again`` it goes out once
    a day, so that a stranger can't have somebody's phone ring; None where it has gone out.
    """
    over = dt.datetime.combine(entry.last_on + _DAY, dt.time(), entry.site.zone_info)
    return plan_message(
        site=entry.site,
        client=entry.client,
        subject=entry,
        kind=WAITING,
        intent=f"again@{entry.site.today(now)}" if is_again else "joined",
        due_at=now,
        not_after=max(over, now),
        now=now,
        language=language or entry.client.language,
    )


def waiting_url(entry: WaitingEntry) -> str:
    return f"{settings.PUBLIC_URL}/wait/{waiting_token(entry)}/"


def _find(message: Message, now: dt.datetime) -> WaitingEntry:
    """They wait still. Raises NoLongerWanted."""
    entries = WaitingEntry.objects.filter(WAITS).select_related("site", "client")
    entry = entries.filter(pk=message.subject.partition(":")[2]).first()
    if entry is None:
        raise NoLongerWanted(reasons.NOT_WAITING)
    entry.site = message.site
    return entry


def _compose(message: Message, found: WaitingEntry, *, now: dt.datetime, is_preview: bool) -> Draft:
    return write(
        message,
        _words(found),
        secrets=[waiting_token(found)],
        is_preview=is_preview,
    )


def _words(entry: WaitingEntry) -> dict[str, object]:
    site, language = entry.site, get_language() or "en"
    works = Operation.objects.filter(site=site, code__in=entry.operations)
    return {
        "name": address_as(entry.client.name, site.country),
        "site": site.name,
        "phone": site.phone_words,
        "works": [work.name_in(language) for work in works],
        "last": show_day_short(entry.last_on, language),
        "link": waiting_url(entry),
    }


def _longest(site: Site, language: str) -> Mapping[str, Any]:
    """The longest day and link, beside what a site's own data may put into the other holes."""
    usual = longest()(site, language)
    link = f"{settings.PUBLIC_URL}/wait/{'x' * WAITING_LENGTH}/"
    return {**usual, "last": usual["day"], "link": link}


def _url(message: Message) -> str:
    """The waiting list of the site."""
    return reverse("waiting", args=[message.site.slug])


register(
    Kind(
        code=WAITING,
        label=_("Place in the waiting list"),
        find=_find,
        compose=_compose,
        url=_url,
        template=_TEMPLATE,
        title=_("You are on the waiting list"),
        rank=10,
        holes=holes(
            ("name", "site", "phone", "works"),
            last=_("the last day on which they wait: Tue 12 March"),
            link=_("the link to the place in the list"),
        ),
        needs=LINK,
        longest=_longest,
    )
)
