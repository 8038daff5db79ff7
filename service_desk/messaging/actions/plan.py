"""To plan: one row for each thing that is to be told, however often it is meant."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import models, transaction
from django.db.models import prefetch_related_objects

from service_desk.clients.models import Client
from service_desk.lib.quiet import QuietHours
from service_desk.messaging import reasons
from service_desk.messaging.doors import Way, is_wanted, unsent_state, ways_to, why_call
from service_desk.messaging.kinds import Kind, kind_of
from service_desk.messaging.models import Message
from service_desk.messaging.quiet import quiet_hours_of
from service_desk.messaging.states import MEANT_AGAIN, Door, MessageState
from service_desk.organisation.models import Site, Staff
from service_desk.records.journal import subject_of
from service_desk.records.moves import move


@dataclass(frozen=True, kw_only=True, slots=True)
class Intent:
    """One thing to be told: ``about`` (the appointment's time) makes it unique for its subject.

    Instants are UTC. ``not_before`` is the earliest moment at which the desk may send it by
    hand, ``due_at`` where it is None. ``skip`` is the reason not to send it after all, kept as
    a row so that the desk sees why and no scan plans it again.
    """

    kind: str
    subject: models.Model
    about: str
    due_at: dt.datetime
    not_after: dt.datetime
    not_before: dt.datetime | None = None
    language: str = ""
    skip: str = ""
    # Who rings the client where a voice is needed.
    owner: Staff | None = None
    # The channel asked for this time, where the client can be reached through it.
    through: str = ""

    @property
    def key(self) -> str:
        return intent_key(self.kind, self.subject, self.about)


def intent_key(kind: str, subject: models.Model, about: str) -> str:
    """``confirmation:visit:17:2027-03-12T09:15Z``."""
    return f"{kind}:{subject_of(subject)}:{about}"


def plan_message(
    *,
    site: Site,
    client: Client,
    subject: models.Model,
    kind: str,
    intent: str,
    due_at: dt.datetime,
    not_after: dt.datetime,
    now: dt.datetime,
    language: str = "",
) -> Message | None:
    """Plan one message; None if it is planned, sent or done with already."""
    wanted = Intent(
        kind=kind,
        subject=subject,
        about=intent,
        due_at=due_at,
        not_after=not_after,
        language=language,
    )
    if not plan_messages(site=site, client=client, intents=[wanted], now=now):
        return None
    return Message.objects.get(intent_key=wanted.key)


@transaction.atomic(savepoint=False)
def plan_messages(
    *,
    site: Site,
    client: Client,
    intents: Sequence[Intent],
    now: dt.datetime,
    is_first: bool = False,
) -> int:
    """Plan messages to one client, in four queries; returns how many are new.

    ``is_first``: their subject was made in this transaction, and nothing is known of it yet.

    The unique intent decides, so two scans and a booking may plan the same one at once. A row
    that was withdrawn comes back when the same thing is meant again: a visit moved to Friday
    and back to Thursday is asked about Thursday.
    """
    prefetch_related_objects([client], "contact_points", "consents")
    quiet = quiet_hours_of(site)
    wanted = {
        intent.key: _row(site, client, intent, quiet, now)
        for intent in intents
        if is_wanted(client, kind_of(intent.kind).purpose)
    }
    earlier = Message.objects.none() if is_first else Message.objects.filter(intent_key__in=wanted)
    known = {row.intent_key: row for row in earlier}
    new = [row for key, row in wanted.items() if key not in known]
    Message.objects.bulk_create(new, ignore_conflicts=True)
    again = [
        _bring_back(known[key], row)
        for key, row in wanted.items()
        if key in known and known[key].state in MEANT_AGAIN
    ]
    return len(new) + sum(again)


def plan_to_address(*, site: Site, way: Way, intent: Intent, now: dt.datetime) -> Message:
    """Plan one message to somebody who is not on file: to this address and no other.

    The same intent again gives the first row back. What is planned here is awaited: no quiet
    hours are looked at.
    """
    fields = {
        "site": site,
        "subject": subject_of(intent.subject),
        "kind": intent.kind,
        "channel": way.door,
        "language": intent.language or site.language,
        "recipient": way.recipient,
        "not_before": min(intent.not_before or intent.due_at, intent.due_at),
        "due_at": intent.due_at,
        "not_after": intent.not_after,
        "next_try_at": intent.due_at,
        "created_at": now,
    }
    return Message.objects.get_or_create(intent_key=intent.key, defaults=fields)[0]


def _row(
    site: Site, client: Client, intent: Intent, quiet: QuietHours, now: dt.datetime
) -> Message:
    kind = kind_of(intent.kind)
    ways = ways_to(client)[-1:] if kind.is_said else ways_to(client)
    way = next((each for each in ways if each.door == intent.through), ways[0])
    due_at = _due(intent, quiet, now)
    state, reason = _first_state(intent, kind, way, client, due_at)
    due_at = min(due_at, intent.not_after)
    return Message(
        site=site,
        client=client,
        subject=subject_of(intent.subject),
        kind=intent.kind,
        channel=way.door,
        language=intent.language or client.language,
        recipient=way.recipient,
        intent_key=intent.key,
        state=state,
        reason=reason,
        not_before=min(intent.not_before or due_at, due_at),
        due_at=due_at,
        not_after=intent.not_after,
        next_try_at=due_at,
        owner=intent.owner,
        created_at=now,
    )


def _due(intent: Intent, quiet: QuietHours, now: dt.datetime) -> dt.datetime:
    """The last allowed moment before a rung in quiet hours; the next one if that has passed."""
    due_at = quiet.last_allowed_before(intent.due_at)
    return due_at if due_at >= now else quiet.next_allowed(now)


def _first_state(
    intent: Intent, kind: Kind, way: Way, client: Client, due_at: dt.datetime
) -> tuple[MessageState, str]:
    if intent.skip:
        return MessageState.SUPPRESSED, intent.skip
    if client.silent_since is not None:
        return MessageState.SUPPRESSED, reasons.SILENT
    if due_at > intent.not_after:
        return unsent_state(kind), reasons.QUIET
    if way.door == Door.PHONE:
        # A call waits like a letter: the scan puts it on the call list when it is due.
        state = MessageState.PLANNED if kind.is_worth_a_call else MessageState.SUPPRESSED
        return state, "" if kind.is_said else why_call(client)
    return MessageState.PLANNED, ""


def _bring_back(row: Message, fresh: Message) -> bool:
    names = (
        "channel", "recipient", "language", "reason", "owner",
        "not_before", "due_at", "not_after", "next_try_at",
    )  # fmt: skip
    return move(
        row,
        sources=MEANT_AGAIN,
        to=fresh.state,
        claimed_until=None,
        attempts=0,
        **{name: getattr(fresh, name) for name in names},
    )
