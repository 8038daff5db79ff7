"""The money for texts is used up: the managers of the site are told, once for each bound."""

import datetime as dt
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from service_desk.lib.dates import show_moment
from service_desk.lib.money import show_money
from service_desk.messaging import reasons
from service_desk.messaging.actions.plan import Intent, plan_to_address
from service_desk.messaging.doors import Way
from service_desk.messaging.guard import Budget, budget_state
from service_desk.messaging.kinds import Draft, Kind, NoLongerWanted, register
from service_desk.messaging.models import Message
from service_desk.messaging.states import Door
from service_desk.messaging.wording import write
from service_desk.organisation.models import Site, Staff
from service_desk.organisation.roles import Role

BUDGET = "budget"


def tell_managers(site: Site, now: dt.datetime) -> int:
    """A letter to each manager of the site who has an address; the number of people told.

    The intent is unique for the bound and its end: of a thousand texts that are refused, the
    first one tells.
    """
    budget = budget_state(site, now)
    if budget.spent is None or budget.until is None:
        return 0
    told = Staff.objects.filter(postings__site=site, postings__role=Role.MANAGER, is_active=True)
    managers = list(told.exclude(email="").distinct().order_by("pk"))
    for person in managers:
        intent = Intent(
            kind=BUDGET,
            subject=site,
            about=f"{budget.spent}:{budget.until:%Y-%m-%dT%H:%MZ}:{person.pk}",
            due_at=now,
            not_after=budget.until,
            language=person.language,
        )
        plan_to_address(site=site, way=Way(Door.EMAIL, person.email), intent=intent, now=now)
    return len(managers)


def _find(message: Message, now: dt.datetime) -> Budget:
    """The money is still used up. Raises NoLongerWanted."""
    budget = budget_state(message.site, now)
    if budget.spent is None:
        raise NoLongerWanted(reasons.MONEY_AGAIN)
    return budget


def _compose(message: Message, found: Budget, *, now: dt.datetime, is_preview: bool) -> Draft:
    words = _words(message.site, get_language() or "en", found, found.until or now)
    return write(message, words, is_preview=is_preview)


def _words(site: Site, language: str, budget: Budget, until: dt.datetime) -> dict[str, str]:
    return {
        "site": site.name,
        "spent": show_money(budget.used, site.currency, language),
        "most": show_money(budget.most or budget.used, site.currency, language),
        "until": show_moment(until, site.zone_info, language),
    }


def _longest(site: Site, language: str) -> dict[str, str]:
    """A sum in five digits and the longest day, beside the site's name."""
    dearest = Decimal("99999.99")
    midweek = dt.datetime(2027, 9, 22, 22, tzinfo=dt.UTC)
    return _words(site, language, Budget(None, dearest, dearest), midweek)


def _url(message: Message) -> str:
    return reverse("messages", args=[message.site.slug])


register(
    Kind(
        code=BUDGET,
        label=_("Money for texts used up"),
        find=_find,
        compose=_compose,
        url=_url,
        # A letter to a colleague about money: it may come at night.
        is_awaited=True,
        template="messaging/messages/budget",
        title=_("{site}: the money for texts is used up"),
        holes={
            "site": _("the name of your site"),
            "spent": _("what was spent on texts"),
            "most": _("what may be spent on texts"),
            "until": _("when there is money again: Tuesday 12 March, 00:00"),
        },
        longest=_longest,
    )
)
