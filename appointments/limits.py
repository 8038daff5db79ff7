"""How often strangers may ask for what costs us something, and from when on they show who they are.

Counted is what would be done, never what is only looked at: an attempt that fails is taken back
with its transaction. The marks are far above what people do and far below what machines do. Until
the lower one nothing is asked of anybody; from there a booking needs a code that was sent to its
phone; at the upper one the page says when to try again. Rows of Postgres, not the cache: its
counters are read and written in two steps, so that fifty at once count as one.
"""

import datetime as dt
import ipaddress
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.db import connection, transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from appointments.models import Tally
from service_desk.lib.dates import show_duration
from service_desk.lib.refusals import Blocker, Refusal
from service_desk.lib.text import unbroken
from service_desk.organisation.models import Site

HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
_SALT = "appointments.limits"
# What an address hands out to one household or one machine.
_HOME_OF_IPV6 = 64
# A block of ten thousand numbers: who earns by texts has them in a row (SMS pumping).
_LAST_DIGITS = 4


class Act(StrEnum):
    """What is counted, each by itself."""

    BOOK = "book"
    HOLD = "hold"
    CODE = "code"  # to have a code sent
    RENEW = "renew"  # to have a new link sent
    CALL_BACK = "call_back"
    WAIT = "wait"  # to join the waiting list
    ANSWER = "answer"  # to answer the offer of a freed time
    PHOTO = "photo"  # to send up to three photos at once


class Per(StrEnum):
    """Under what is counted: an address, a phone or e-mail, a block of numbers, a site."""

    SENDER = "sender"
    CONTACT = "contact"
    BLOCK = "block"
    SITE = "site"


@dataclass(frozen=True, slots=True)
class Limit:
    """``most`` in a ``span`` that begins with the first; above ``asks_from`` a proof is wanted."""

    per: Per
    most: int
    span: dt.timedelta
    asks_from: int | None = None


# A family books four cars in an hour from one sofa and with one phone, a fleet's office ten; behind
# the address of a mobile network stands a town, so no address is shut before it has shown proof.
LIMITS: dict[Act, tuple[Limit, ...]] = {
    Act.BOOK: (
        Limit(Per.SENDER, 40, HOUR, asks_from=6),
        Limit(Per.CONTACT, 10, DAY, asks_from=4),
        Limit(Per.BLOCK, 20, HOUR, asks_from=6),
        Limit(Per.SITE, 60, HOUR, asks_from=30),
        Limit(Per.SITE, 300, DAY, asks_from=150),
    ),
    # Above it clients go on without a hold.
    Act.HOLD: (Limit(Per.SENDER, 30, HOUR),),
    # Each may be a text that we pay for.
    Act.CODE: (
        Limit(Per.SENDER, 20, HOUR),
        Limit(Per.CONTACT, 3, HOUR),
        Limit(Per.CONTACT, 6, DAY),
        Limit(Per.BLOCK, 10, HOUR),
        Limit(Per.SITE, 60, HOUR),
        Limit(Per.SITE, 200, DAY),
    ),
    # Only a link that was one once costs anything, and then once a day.
    Act.RENEW: (Limit(Per.SENDER, 30, HOUR),),
    # Each is a person's time.
    Act.CALL_BACK: (
        Limit(Per.SENDER, 12, HOUR),
        Limit(Per.CONTACT, 3, DAY),
        Limit(Per.BLOCK, 10, HOUR),
        Limit(Per.SITE, 40, HOUR),
    ),
    Act.WAIT: (
        Limit(Per.SENDER, 12, HOUR),
        Limit(Per.CONTACT, 6, DAY),
        Limit(Per.BLOCK, 10, HOUR),
        Limit(Per.SITE, 40, HOUR),
    ),
    Act.ANSWER: (Limit(Per.SENDER, 30, HOUR),),
    # Each is a second of a processor, and a megabyte for a day.
    Act.PHOTO: (Limit(Per.SENDER, 60, HOUR), Limit(Per.SITE, 300, HOUR)),
}


class TooOften(Refusal):
    """Status 429; ``wait`` is how long, for the sentence and for ``Retry-After``.

    One sentence for every limit: which of them it was would tell what others have done.
    """

    def __init__(self, site: Site | None, wait: dt.timedelta) -> None:
        # No shorter than is said: whoever comes back a moment too early would be told twice.
        self.wait = max(wait, dt.timedelta(minutes=1))
        super().__init__(Blocker("too_often", _said(site, self.wait)), status=429)


class ProofWanted(Refusal):
    """Not done yet: a code sent to the phone or e-mail has to be shown first."""

    def __init__(self) -> None:
        super().__init__(Blocker("proof_wanted", _("Enter the code we sent you.")))


@dataclass(frozen=True, slots=True)
class _Count:
    limit: Limit
    number: int
    ends_at: dt.datetime


@transaction.atomic
def count_request(
    act: Act,
    *,
    site: Site | None,
    sender: str = "",
    contact: str = "",
    is_proven: bool = False,
    now: dt.datetime,
) -> None:
    """Count ``act`` once; to be called in the transaction of what is done, before it is done.

    ``sender`` is a client's address (views.sender), ``contact`` an E.164 number or an e-mail;
    what is empty is not counted. Nothing is counted where it raises: TooOften (429) above a
    limit, ProofWanted from the lower mark on unless ``is_proven``.
    """
    wanted = {
        _key(act, limit, who): limit
        for limit in LIMITS.get(act, ())
        if (who := _who(limit.per, site, sender, contact))
    }
    # Most of a flood ends here: who is above a limit is told so without waiting for a lock.
    _refuse(site, [each for each in _standing(wanted, now) if _is_full(each)], now)
    counts = _add_one(wanted, now)
    _refuse(site, [each for each in counts if each.number > each.limit.most], now)
    if not is_proven and any(map(_asks, counts)):
        raise ProofWanted


def household(address: str) -> str:
    """The address as it is counted: an IPv6 one by its /64, an IPv4 one inside IPv6 as itself."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return ""
    if isinstance(found, ipaddress.IPv4Address):
        return str(found)
    if found.ipv4_mapped is not None:
        return str(found.ipv4_mapped)
    return str(ipaddress.ip_network((found, _HOME_OF_IPV6), strict=False).network_address)


def _said(site: Site | None, wait: dt.timedelta) -> str:
    minutes = -(-wait // dt.timedelta(minutes=1))
    duration = show_duration(minutes, get_language() or "en")
    if site is None or not site.phone:
        return _("Too many tries just now. Try again in {wait}.").format(wait=duration)
    phone = unbroken(site.phone.as_national)  # as in the head of the page
    said = _("Too many tries just now. Try again in {wait}, or call {phone}.")
    return said.format(wait=duration, phone=phone)


def _who(per: Per, site: Site | None, sender: str, contact: str) -> str:
    if per == Per.SITE:
        return str(site.pk) if site else ""
    if per == Per.BLOCK:
        return contact[:-_LAST_DIGITS] if contact.startswith("+") else ""
    return contact if per == Per.CONTACT else household(sender)


def _key(act: Act, limit: Limit, who: str) -> str:
    digest = salted_hmac(_SALT, f"{limit.per}:{who}", algorithm="sha256").hexdigest()
    return f"{act}:{limit.span.total_seconds():.0f}:{digest[:48]}"


def _standing(wanted: dict[str, Limit], now: dt.datetime) -> list[_Count]:
    rows = Tally.objects.filter(key__in=wanted, ends_at__gt=now)
    return [_Count(wanted[row.key], row.count, row.ends_at) for row in rows]


def _add_one(wanted: dict[str, Limit], now: dt.datetime) -> list[_Count]:
    """In one statement, in one order for everybody: nobody counts past another, none deadlock."""
    if not wanted:
        return []
    keys = sorted(wanted)
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO appointments_tally AS tally (key, count, ends_at)
            SELECT key, 1, ends_at FROM unnest(%(keys)s::text[], %(ends)s::timestamptz[])
                AS asked (key, ends_at)
            ON CONFLICT ON CONSTRAINT tally_is_one_a_key DO UPDATE SET
                count = CASE WHEN tally.ends_at > %(now)s THEN tally.count + 1 ELSE 1 END,
                ends_at = CASE WHEN tally.ends_at > %(now)s THEN tally.ends_at
                          ELSE EXCLUDED.ends_at END
            RETURNING key, count, ends_at
            """,
            {"keys": keys, "ends": [now + wanted[key].span for key in keys], "now": now},
        )
        return [_Count(wanted[key], number, ends) for key, number, ends in cursor.fetchall()]


def _is_full(count: _Count) -> bool:
    return count.number >= count.limit.most


def _asks(count: _Count) -> bool:
    return count.limit.asks_from is not None and count.number > count.limit.asks_from


def _refuse(site: Site | None, over: Iterable[_Count], now: dt.datetime) -> None:
    ends = [count.ends_at for count in over]
    if ends:
        raise TooOften(site, max(ends) - now)
