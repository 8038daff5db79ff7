"""The journal of the outbox: who did what with which message, and how it stood before."""

import datetime as dt
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from service_desk.lib.refusals import refuse
from service_desk.messaging.models import Message
from service_desk.messaging.states import MessageState
from service_desk.organisation.models import Staff
from service_desk.records.journal import record, subject_of
from service_desk.records.models import JournalEntry
from service_desk.records.moves import move

_STANDING = ("state", "reason", "channel", "recipient", "attempts", "next_try_at", "sent_at")
_INSTANTS = frozenset({"next_try_at", "sent_at"})


def standing_of(message: Message) -> dict[str, Any]:
    """Where a message stands, in what a journal can keep."""
    facts = {name: getattr(message, name) for name in _STANDING}
    for name in _INSTANTS:
        facts[name] = facts[name].isoformat() if facts[name] else None
    return facts


def note(
    message: Message, verb: str, by: Staff, now: dt.datetime, *, was: dict[str, Any], **more: Any
) -> None:
    """Write down that ``by`` did ``verb``; ``was`` is how the message stood before it."""
    record(
        site=message.site,
        subject=message,
        verb=verb,
        by=by,
        door="desk",
        now=now,
        about=message.subject,
        kind=message.kind,
        was=was,
        became=standing_of(message),
        **more,
    )


def last_done(message: Message, verbs: frozenset[str]) -> JournalEntry:
    """The last thing done with a message at the desk, if it is one of ``verbs`` and still stands.

    Raises Refusal 409 where somebody, or the sender, has done something since.
    """
    newest = JournalEntry.objects.filter(subject=subject_of(message)).order_by("-pk").first()
    if (
        newest is None
        or newest.verb not in verbs
        or message.claimed_until is not None
        or newest.data["became"] != standing_of(message)
    ):
        refuse("message_moved_on", _("It can't be undone any more. Look at the list again."))
    return newest


def restore(message: Message, was: dict[str, Any]) -> bool:
    """Put a message back where it stood, if nobody has touched it meanwhile."""
    facts = {
        name: parse_datetime(was[name]) if name in _INSTANTS and was[name] else was[name]
        for name in _STANDING[1:]
    }
    return move(message, sources=[message.state], to=MessageState(was["state"]), **facts)
