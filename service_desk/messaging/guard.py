"""The cost guard of texts: what one number, its neighbours, a site and its money allow (S17).

A text is counted before it leaves, and judged by the same statement: two workers can't both
take the last one. What a provider surely did not take is given back.
"""

import datetime as dt
import json
from dataclasses import dataclass
from decimal import Decimal

from django.db import connection, transaction
from django.db.models import F
from django.db.models.functions import Greatest

from service_desk.lib.phones import PhoneError, PhoneKind, parse_phone
from service_desk.lib.slots import day_bounds
from service_desk.messaging import reasons
from service_desk.messaging.kinds import Draft
from service_desk.messaging.models import Attempt, Message, MessagePolicy, TextCount
from service_desk.messaging.states import Cap, Outcome
from service_desk.organisation.models import Site

KEPT = dt.timedelta(days=32)
"""Counts are swept after this: a number is personal, and a month's money is over by then."""

MONEY = (Cap.DAY, Cap.MONTH)
REASONS: dict[Cap, str] = {
    Cap.NUMBER: reasons.TOO_MANY,
    Cap.PREFIX: reasons.TOO_MANY_ALIKE,
    Cap.SITE: reasons.TOO_MANY_TODAY,
    Cap.DAY: reasons.NO_MONEY_TODAY,
    Cap.MONTH: reasons.NO_MONEY_THIS_MONTH,
}
_TEXTED = frozenset({PhoneKind.MOBILE, PhoneKind.FIXED_OR_MOBILE})
# Every row is locked in the order of the caps, so that two texts never wait for one another.
_TAKE = """
    INSERT INTO messaging_textcount AS kept (site_id, cap, key, since, used)
    SELECT %(site)s, cap, key, since, used
      FROM unnest(%(caps)s::text[], %(keys)s::text[], %(since)s::timestamptz[],
                  %(used)s::numeric[]) WITH ORDINALITY AS wanted (cap, key, since, used, place)
     WHERE used <= coalesce((%(most)s::jsonb ->> cap)::numeric, used)
     ORDER BY place
        ON CONFLICT (site_id, cap, key, since) DO UPDATE SET used = kept.used + excluded.used
     WHERE kept.used + excluded.used
           <= coalesce((%(most)s::jsonb ->> excluded.cap)::numeric, kept.used + excluded.used)
    RETURNING cap
"""


@dataclass(frozen=True, slots=True)
class Budget:
    """The money for texts of a site, in its currency.

    ``spent`` is the bound that is reached, until ``until`` (UTC); None while there is some left.
    ``used`` and ``most`` are of that bound, or of the day; ``most`` is None where none is set.
    """

    spent: Cap | None
    used: Decimal
    most: Decimal | None
    until: dt.datetime | None = None


class _Full(Exception):
    def __init__(self, cap: Cap) -> None:
        self.cap = cap


def policy_of(site: Site) -> MessagePolicy:
    """The site's rules of messages; the usual ones where it has none."""
    return getattr(site, "message_policy", None) or MessagePolicy(site=site)


def why_not(message: Message, draft: Draft) -> str:
    """Why this text may go to no such number, or be no such text; "" where it may."""
    policy = policy_of(message.site)
    try:
        phone = parse_phone(message.recipient, message.site.country)
    except PhoneError:
        return reasons.NO_SUCH_NUMBER
    if phone.kind not in _TEXTED:
        return reasons.NOT_A_MOBILE
    if phone.country not in (policy.countries or [message.site.country]):
        return reasons.ABROAD
    if draft.segments > policy.longest_text:
        return reasons.TOO_LONG
    return ""


def take(message: Message, draft: Draft, now: dt.datetime) -> Cap | None:
    """Count a text that is about to leave; the cap that refuses it, with nothing counted.

    A row whose last try may have arrived is counted already, and not again.
    """
    if _is_counted(message):
        return None
    wanted = _wanted(message, draft, now)
    policy = policy_of(message.site)
    most: dict[Cap, Decimal | int | None] = {
        Cap.NUMBER: policy.texts_to_number,
        Cap.PREFIX: policy.texts_to_prefix,
        Cap.SITE: policy.texts_a_day,
        Cap.DAY: policy.money_a_day,
        Cap.MONTH: policy.money_a_month,
    }
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                _TAKE,
                {
                    "site": message.site_id,
                    "caps": [cap.value for cap in wanted],
                    "keys": [count.key for count in wanted.values()],
                    "since": [count.since for count in wanted.values()],
                    "used": [count.used for count in wanted.values()],
                    "most": json.dumps(
                        {cap.value: str(bound) for cap, bound in most.items() if bound is not None}
                    ),
                },
            )
            taken = {cap for (cap,) in cursor.fetchall()}
            full = next((cap for cap in wanted if cap not in taken), None)
            if full is not None:
                raise _Full(full)
    except _Full as refusal:
        return refusal.cap
    return None


def give_back(message: Message, draft: Draft, now: dt.datetime) -> None:
    """The provider surely did not take what ``take`` counted at ``now``."""
    for cap, count in _wanted(message, draft, now).items():
        TextCount.objects.filter(
            site=message.site_id, cap=cap, key=count.key, since=count.since
        ).update(used=Greatest(F("used") - count.used, Decimal()))


def cost_of(site: Site, segments: int) -> Decimal:
    """What so many segments cost, in the site's currency."""
    return policy_of(site).price_of_text * segments


def budget_state(site: Site, now: dt.datetime) -> Budget:
    """Whether the site has money left for one more segment. One query."""
    since = {cap: cap_began(cap, site, now) for cap in MONEY}
    rows = TextCount.objects.filter(
        site=site, cap__in=MONEY, key="", since__in=since.values()
    ).values_list("cap", "since", "used")
    used = {Cap(cap): amount for cap, began, amount in rows if since[Cap(cap)] == began}
    return budget_of(policy_of(site), used, now)


def budget_of(policy: MessagePolicy, used: dict[Cap, Decimal], now: dt.datetime) -> Budget:
    """The same from what was ``used``, by cap."""
    bounds = {Cap.DAY: policy.money_a_day, Cap.MONTH: policy.money_a_month}
    for cap in reversed(MONEY):
        most, spent = bounds[cap], used.get(cap, Decimal())
        if most is not None and spent + policy.price_of_text > most:
            return Budget(cap, spent, most, _until(cap, policy.site, now))
    return Budget(None, used.get(Cap.DAY, Decimal()), policy.money_a_day)


def forget_counts(now: dt.datetime) -> int:
    """Sweep what counts no more; how many rows."""
    return TextCount.objects.filter(since__lt=now - KEPT).delete()[0]


def _wanted(message: Message, draft: Draft, now: dt.datetime) -> dict[Cap, TextCount]:
    """What a text adds: one to its number and its prefix, its segments, their price."""
    money = cost_of(message.site, draft.segments)
    number = message.recipient
    shares = {
        Cap.NUMBER: (number[:24], Decimal(1)),
        Cap.PREFIX: (number[:-4][:24], Decimal(1)),
        Cap.SITE: ("", Decimal(draft.segments)),
        Cap.DAY: ("", money),
        Cap.MONTH: ("", money),
    }
    return {
        cap: TextCount(
            site=message.site, cap=cap, key=key, since=cap_began(cap, message.site, now), used=share
        )
        for cap, (key, share) in shares.items()
    }


def _is_counted(message: Message) -> bool:
    if message.attempts < 2:
        return False
    return Attempt.objects.filter(
        message=message, recipient=message.recipient, outcome=Outcome.PASSING, segments__gt=0
    ).exists()


def cap_began(cap: Cap, site: Site, now: dt.datetime) -> dt.datetime:
    """The beginning of a cap's time: this hour, this day or this month of the site."""
    if cap == Cap.PREFIX:
        return now.replace(minute=0, second=0, microsecond=0)
    today = site.today(now)
    return day_bounds(today.replace(day=1) if cap == Cap.MONTH else today, site.zone_info).start


def _until(cap: Cap, site: Site, now: dt.datetime) -> dt.datetime:
    today = site.today(now)
    if cap == Cap.DAY:
        return day_bounds(today, site.zone_info).end
    next_month = (today.replace(day=1) + dt.timedelta(days=32)).replace(day=1)
    return day_bounds(next_month, site.zone_info).start
