"""Who sends which row: claim, commit, then act; and let go by a conditional UPDATE.

Two senders never hold one row (SKIP LOCKED). A sender that dies keeps its claim for a minute;
then somebody else sends, with the same key, so that a provider can tell it is the same message.
"""

import datetime as dt
from collections.abc import Collection
from functools import cache
from typing import Any, cast

from django.db import connection, models, transaction
from django.db.models import F, Q, QuerySet
from psycopg2 import sql

from service_desk.messaging.lanes import Lane
from service_desk.messaging.models import Attempt, Message
from service_desk.messaging.pace import is_late, is_on_time, late_first, room
from service_desk.messaging.states import Door, MessageState

LEASE = dt.timedelta(seconds=60)
BATCH = 50

_WRITTEN = tuple(
    field.attname
    for field in Attempt._meta.concrete_fields
    if field.attname not in {"id", "message_id"}
)
_SETTLE = """
    WITH settled AS (
        UPDATE messaging_message SET {changes}
         WHERE id = %s AND state = 'sending' AND claimed_until = %s RETURNING id)
    INSERT INTO messaging_attempt (message_id, {columns}) SELECT id, {values} FROM settled
    RETURNING id
"""


def claim_due(lane: Lane, now: dt.datetime) -> list[Message]:
    """The next due rows of a lane, now ours until ``now`` + LEASE; [] when none may leave.

    What is on time goes first; then, one by one, what a dead sender held, for one of those may
    have been its end; then what an outage made late, at its pace. A row that is over is claimed
    whatever holds its site, for it leaves no more.
    """
    if lane.door == Door.PHONE:
        return _claim(_planned(lane, now), BATCH, now) or _claim_cut_off(lane, now)
    size = min(BATCH, room(lane, now))
    on_time = _claim(_planned(lane, now).filter(is_on_time(now)), size, now)
    return on_time or _claim_cut_off(lane, now) or _claim_late(lane, size, now)


def settle(
    message: Message, state: MessageState, attempt: Attempt | None = None, **stamps: Any
) -> bool:
    """Let a claimed row go into ``state``; False if our claim ran out and another has it.

    ``attempt`` is written with it, in one statement: neither is ever there without the other.
    """
    stamps = {"state": state, "claimed_until": None, "cut_off": 0, **stamps}
    if attempt is None:
        return bool(_ours(message).update(**stamps))
    changes = _columns(Message, stamps)
    written = _columns(Attempt, {name: getattr(attempt, name) for name in _WRITTEN})
    with connection.cursor() as cursor:
        cursor.execute(
            _statement(tuple(changes), tuple(written)),
            [*changes.values(), message.pk, message.claimed_until, *written.values()],
        )
        noted = cursor.fetchone()
    attempt.pk = noted[0] if noted else None
    return noted is not None


def put_back(messages: Collection[Message]) -> None:
    """Give rows of one claim back untried: the attempt does not count."""
    for until in {message.claimed_until for message in messages}:
        Message.objects.filter(
            pk__in=[message.pk for message in messages],
            state=MessageState.SENDING,
            claimed_until=until,
        ).update(state=MessageState.PLANNED, claimed_until=None, attempts=F("attempts") - 1)


def _planned(lane: Lane, now: dt.datetime) -> QuerySet[Message]:
    due = Message.objects.filter(
        Q(site__message_policy__held_at=None) | Q(not_after__lt=now),
        channel=lane.door,
        state=MessageState.PLANNED,
        next_try_at__lte=now,
    )
    return due.order_by("next_try_at", "id")


def _claim_late(lane: Lane, size: int, now: dt.datetime) -> list[Message]:
    late = _planned(lane, now).filter(is_late(now)).order_by("not_after", "id")
    return _claim(late.filter(pk__in=late_first(late, lane, size, now)), size, now)


def _claim_cut_off(lane: Lane, now: dt.datetime) -> list[Message]:
    """The claim of a dead sender; or of a clock that has been set back since."""
    over = Q(claimed_until__lte=now) | Q(claimed_until__gt=now + LEASE)
    rows = Message.objects.filter(over, channel=lane.door, state=MessageState.SENDING)
    return _claim(rows.order_by("claimed_until", "id"), 1, now, cut_off=F("cut_off") + 1)


def _claim(rows: QuerySet[Message], size: int, now: dt.datetime, **stamps: Any) -> list[Message]:
    """The rows come with all that is the same for many of them: site, policies, zones, texts."""
    if size <= 0:
        return []
    with transaction.atomic():
        locked = rows.select_for_update(skip_locked=True, of=("self",))
        taken = list(locked.values_list("pk", flat=True)[:size])
        if not taken:
            return []
        Message.objects.filter(pk__in=taken).update(
            state=MessageState.SENDING,
            claimed_until=now + LEASE,
            attempts=F("attempts") + 1,
            **stamps,
        )
    claimed = (
        Message.objects.filter(pk__in=taken)
        .select_related("site__policy", "site__message_policy", "client")
        .prefetch_related(
            "client__contact_points", "client__consents", "site__zones", "site__message_texts"
        )
    )
    by_pk = {message.pk: message for message in claimed}
    return [by_pk[pk] for pk in taken if pk in by_pk]


def _ours(message: Message) -> QuerySet[Message]:
    return Message.objects.filter(
        pk=message.pk, state=MessageState.SENDING, claimed_until=message.claimed_until
    )


@cache
def _statement(changes: tuple[str, ...], written: tuple[str, ...]) -> str:
    """One of a handful: its text costs more than its values."""
    composed = sql.SQL(_SETTLE).format(
        changes=sql.SQL(", ").join(
            sql.SQL("{} = %s").format(sql.Identifier(column)) for column in changes
        ),
        columns=sql.SQL(", ").join(map(sql.Identifier, written)),
        values=sql.SQL(", ").join(sql.Placeholder() * len(written)),
    )
    with connection.cursor() as cursor:
        text: str = composed.as_string(cursor.cursor)
    return text


def _columns(model: type[models.Model], values: dict[str, Any]) -> dict[str, Any]:
    """Columns and what is written into them, as the model's fields have it."""
    written: dict[str, Any] = {}
    for name, value in values.items():
        field = cast("models.Field[Any, Any]", model._meta.get_field(name))
        written[str(field.column)] = field.get_db_prep_save(value, connection)
    return written
