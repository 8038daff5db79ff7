"""What clients text back: kept once, understood where that is safe, else read at the desk."""

import datetime as dt
import logging
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from django.db.models import QuerySet

from service_desk.clients.models import Client
from service_desk.clients.states import ContactKind
from service_desk.messaging import reasons
from service_desk.messaging.actions import silence_client
from service_desk.messaging.kinds import NoLongerWanted, kind_of, kinds
from service_desk.messaging.meanings import meaning_of
from service_desk.messaging.models import Message, Reply
from service_desk.messaging.signals import reply_received
from service_desk.messaging.states import Door, Meaning, MessageState
from service_desk.organisation.models import Site

logger = logging.getLogger(__name__)

# A text older than this tells no longer which site a number belongs to.
_REMEMBERED = dt.timedelta(days=60)
_TEXT_LENGTH = 1000


def take_reply(
    *, provider: str, provider_id: str, phone: str, text: str, now: dt.datetime
) -> Reply:
    """Keep what came from ``phone`` (E.164), and do what it says if that is plain.

    A yes or a no answers the one open question that went to this number as a text; "stop"
    silences every file the number is on. The same reply again does nothing again. What is not
    understood, answers nothing or two things, or is refused, stays to be read (``outcome``
    empty).
    """
    with transaction.atomic():
        reply, is_new = Reply.objects.get_or_create(
            provider=provider,
            provider_id=provider_id[:120],
            defaults=_facts(phone, text, now),
        )
    if not is_new:
        return reply
    # Kept first: whatever goes wrong from here on, somebody at the desk will read it.
    if outcome := _act_on(reply, now):
        Reply.objects.filter(pk=reply.pk).update(outcome=outcome)
        reply.outcome = outcome
    return reply


def open_question(phone: str, now: dt.datetime) -> Message | None:
    """The newest text to this number that still waits for an answer; None if two visits do."""
    asking = [kind.code for kind in kinds() if kind.takes_reply]
    rows = list(
        Message.objects.filter(
            channel=Door.SMS,
            recipient=phone,
            sent_at__isnull=False,
            state=MessageState.SENT,
            kind__in=asking,
            not_after__gt=now,
        )
        .select_related("site__policy", "client")
        .order_by("-sent_at", "-pk")[:20]
    )
    newest = {row.subject: row for row in reversed(rows)}
    if len(newest) > 1:
        newest = {subject: row for subject, row in newest.items() if _is_open(row, now)}
    return next(iter(newest.values())) if len(newest) == 1 else None


def _facts(phone: str, text: str, now: dt.datetime) -> dict[str, Any]:
    question = open_question(phone, now)
    last = (
        Message.objects.filter(channel=Door.SMS, recipient=phone, sent_at__gt=now - _REMEMBERED)
        .select_related("site", "client")
        .order_by("-sent_at", "-pk")
        .first()
    )
    told = question or last
    client = told.client if told else _files_of(phone).first()
    site = told.site if told else client.site if client else Site.objects.order_by("pk").first()
    return {
        "site": site,
        "phone": phone[:20],
        "text": text.replace("\0", "")[:_TEXT_LENGTH],
        "received_at": now,
        "meaning": meaning_of(text),
        "client": client,
        "message": question,
    }


def _act_on(reply: Reply, now: dt.datetime) -> str:
    """What was done, in a sentence; empty where somebody has to read it."""
    if reply.meaning == Meaning.STOP:
        return _silence(reply, now)
    if reply.message is None or reply.meaning == Meaning.OTHER:
        return ""
    for _receiver, outcome in reply_received.send_robust(sender=Reply, reply=reply, now=now):
        if isinstance(outcome, Exception):
            logger.error("reply %s was not acted on: %s", reply.pk, type(outcome).__name__)
        elif outcome:
            return str(outcome)
    return ""


def _silence(reply: Reply, now: dt.datetime) -> str:
    """Every file this number is on: whoever holds the phone has spoken."""
    files = list(_files_of(reply.phone))
    for client in files:
        silence_client(client, by=None, door="sms", now=now)
    return reasons.NO_MORE if files else ""


def _files_of(phone: str) -> QuerySet[Client]:
    return (
        Client.objects.filter(
            contact_points__kind=ContactKind.PHONE,
            contact_points__value=phone,
            merged_into=None,
        )
        .select_related("site")
        .order_by("-pk")
        .distinct()
    )


def _is_open(message: Message, now: dt.datetime) -> bool:
    """A cancelled visit's question is not one."""
    try:
        kind_of(message.kind).find(message, now)
    except (NoLongerWanted, ObjectDoesNotExist):
        return False
    return True
