"""Whom to ring about a message, and what to say."""

import datetime as dt
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from service_desk.clients.models import Client
from service_desk.clients.scripts import SCRIPTS, Part, Script, Step
from service_desk.clients.scripts.steps import CLOSE, HANG_UP, NEED, OPENING, REPEAT, WE_CALL
from service_desk.lib.names import first_name
from service_desk.lib.slots import localize
from service_desk.messaging.doors import numbers_of
from service_desk.messaging.kinds import kind_of
from service_desk.messaging.models import Message
from service_desk.organisation.models import Site, Staff

_SHORT = (
    Part(OPENING, (WE_CALL,)),
    Part(NEED, (Step("tell", _("Say what the message says; it stands below.")),)),
    Part(CLOSE, (REPEAT, HANG_UP)),
)
"""What is said about anything that has no script of its own."""


class ScriptLine(NamedTuple):
    """``does`` is for the desk, in its language; ``says`` is heard by the client, in theirs."""

    does: str
    says: str


def number_to_ring(message: Message) -> str:
    """The number (E.164): the one this call is for, else the client's first; "" without any.

    What became a call because an e-mail bounced still has the mailbox as its recipient.
    """
    numbers = numbers_of(message.client) if message.client is not None else []
    if message.recipient.startswith("+") and (message.recipient in numbers or not numbers):
        return message.recipient
    return numbers[0] if numbers else ""


def numbers_left(client: Client) -> list[str]:
    """The client's numbers as they stand in the database now."""
    return numbers_of(Client.objects.prefetch_related("contact_points").get(pk=client.pk))


def script_of(code: str) -> Script | None:
    """The script that is read to the client about this kind of message, if there is one."""
    try:
        return SCRIPTS.get(kind_of(code).script)
    except LookupError:
        return None


def script_lines(message: Message, site: Site, by: Staff) -> list[ScriptLine]:
    """The script of the message's kind, or a short one for all."""
    script = script_of(message.kind)
    parts = script.parts if script else _SHORT
    ours = {"site": site.name, "name": first_name(by.name, site.country)}
    steps = [step for part in parts for step in part.steps]
    with override(message.language):
        said = [str(step.says).format(**ours) if step.says else "" for step in steps]
    return [ScriptLine(str(step.does), says) for step, says in zip(steps, said, strict=True)]


def read_time(text: str, site: Site, now: dt.datetime) -> dt.datetime | None:
    """The next instant at which the site's clock shows ``text`` ("16:30"); None for no time."""
    try:
        clock = dt.time.fromisoformat(text.strip())
    except ValueError:
        return None
    if clock.tzinfo is not None:
        return None
    today = site.today(now)
    at = localize(dt.datetime.combine(today, clock), site.zone_info)
    if at > now:
        return at
    tomorrow = today + dt.timedelta(days=1)
    return localize(dt.datetime.combine(tomorrow, clock), site.zone_info)
