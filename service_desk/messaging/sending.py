"""Sending what is due: each row by itself, none of it in a transaction.

The row is looked at again before it leaves: the visit may have been moved, the night may have
come. What fails in passing waits longer each time; what is refused takes the client's next
channel, and a call by a person is the last of them.
"""

import datetime as dt
import logging
import time
import zlib
from collections.abc import Callable
from contextlib import ExitStack, closing

from django.utils.translation import override

from service_desk.messaging import reasons
from service_desk.messaging.channels import Channel, Sent, TryLater, Undeliverable
from service_desk.messaging.channels.email import EmailChannel
from service_desk.messaging.channels.sms import SmsChannel
from service_desk.messaging.claims import claim_due, put_back, settle
from service_desk.messaging.doors import unsent_state, way_after
from service_desk.messaging.kinds import Draft, Kind, NoLongerWanted, kind_of
from service_desk.messaging.models import Message
from service_desk.messaging.queries import texts_today
from service_desk.messaging.quiet import quiet_hours_of
from service_desk.messaging.states import Door, MessageState

logger = logging.getLogger(__name__)

BATCH = 20
AT_ONCE = 2000
"""Messages of one scan: after a night off the backlog leaves steadily, not in one burst."""

MAX_ATTEMPTS = 12
FIRST_PAUSE = dt.timedelta(seconds=30)
LONGEST_PAUSE = dt.timedelta(hours=1)
TEXTS_A_DAY = 10
"""To one number, from one site: nobody makes us text a stranger all day (S17)."""

# What a provider may take, twice: below it a claim is too short to start another message.
_SPARE = dt.timedelta(seconds=25)

Clock = Callable[[], dt.datetime]


class Lines:
    """The open channels of one run, and which of them are down."""

    def __init__(self) -> None:
        self._stack = ExitStack()
        self._open: dict[str, Channel] = {}
        self.down: set[str] = set()

    def __enter__(self) -> "Lines":
        return self

    def __exit__(self, *error: object) -> None:
        self._stack.close()

    def send(self, message: Message, draft: Draft) -> Sent:
        if message.channel not in self._open:
            channel = EmailChannel() if message.channel == Door.EMAIL else SmsChannel()
            self._open[message.channel] = self._stack.enter_context(closing(channel))
        try:
            return self._open[message.channel].send(message, draft)
        except TryLater as failure:
            if failure.is_down:
                self.down.add(message.channel)
            raise


def send_due(now: dt.datetime, limit: int = AT_ONCE) -> int:
    """Send what is due at ``now``; the number of rows that were settled, one way or another.

    Run twice, it sends nothing twice. A channel that is down is left alone for the rest of the
    run, so that nothing waits behind it.
    """
    clock = _clock_from(now)
    settled = 0
    with Lines() as lines:
        while settled < limit:
            size = min(BATCH, limit - settled)
            batch = claim_due(clock(), size=size, without=lines.down)
            if not batch:
                break
            settled += _send_batch(batch, lines, clock)
    return settled


def pause_after(message: Message) -> dt.timedelta:
    """How long a row waits after its failed attempt: doubling, with a jitter all its own.

    The jitter comes from the row, so that a thousand rows that failed together do not come
    back together, and a test knows when each comes.
    """
    doubled: dt.timedelta = FIRST_PAUSE * 2 ** min(max(message.attempts, 1) - 1, 12)
    share = zlib.crc32(f"{message.pk}:{message.attempts}".encode()) / 2**32
    return min(doubled, LONGEST_PAUSE) * (0.75 + share / 2)


def _clock_from(now: dt.datetime) -> Clock:
    """Time goes on during a run, from whatever instant it was started for."""
    began = time.monotonic()
    return lambda: now + dt.timedelta(seconds=time.monotonic() - began)


def _send_batch(batch: list[Message], lines: Lines, clock: Clock) -> int:
    ours_until = batch[0].claimed_until or clock()
    for place, message in enumerate(batch):
        if clock() + _SPARE > ours_until:
            put_back(batch[place:])
            return place
        if message.channel in lines.down:
            put_back([message])
            continue
        _deliver(message, lines, clock())
    return len(batch)


def _deliver(message: Message, lines: Lines, now: dt.datetime) -> None:
    try:
        kind = kind_of(message.kind)
        found = kind.find(message, now)
        if _is_held_back(message, kind, now):
            return
        with override(message.language):
            draft = kind.compose(message, found, now=now, is_preview=False)
        sent = lines.send(message, draft)
    except NoLongerWanted as news:
        settle(message, MessageState.SUPPRESSED, reason=news.reason)
    except Undeliverable as refusal:
        _take_next_way(message, kind, str(refusal), now)
    except TryLater as failure:
        _try_later(message, kind, failure.reason, now)
    except Exception:
        # One bad row must not stop the batch; it is tried again and then set aside.
        logger.exception("message %s was not sent", message.pk)
        _try_later(message, None, reasons.FAULT, now)
    else:
        _note_sent(message, draft, sent, now)


def _is_held_back(message: Message, kind: Kind, now: dt.datetime) -> bool:
    """Too late, at night, a call, or too many to this number: the row does not leave now."""
    quiet = quiet_hours_of(message.site)
    wakes_at = now if kind.is_awaited else quiet.next_allowed(now)
    if now > message.not_after:
        settle(message, unsent_state(kind), reason=reasons.LATE)
    elif message.channel == Door.PHONE:
        settle(message, unsent_state(kind), reason=message.reason)
    elif wakes_at > message.not_after:
        settle(message, unsent_state(kind), reason=reasons.QUIET)
    elif wakes_at > now:
        settle(
            message,
            MessageState.PLANNED,
            next_try_at=wakes_at,
            attempts=message.attempts - 1,
        )
    elif message.channel == Door.SMS and texts_today(message, now) >= TEXTS_A_DAY:
        _take_next_way(message, kind, reasons.TOO_MANY, now)
    else:
        return False
    return True


def _try_later(message: Message, kind: Kind | None, reason: str, now: dt.datetime) -> None:
    next_try_at = now + pause_after(message)
    if message.attempts >= MAX_ATTEMPTS or next_try_at > message.not_after:
        _take_next_way(message, kind, reason, now)
        return
    settle(message, MessageState.PLANNED, next_try_at=next_try_at, reason=reason)


def _take_next_way(message: Message, kind: Kind | None, reason: str, now: dt.datetime) -> None:
    """The client's next channel, each once; behind the last a call, or the failure as it is."""
    way = way_after(message)
    if kind is not None and way.door != Door.PHONE and now <= message.not_after:
        settle(
            message,
            MessageState.PLANNED,
            channel=way.door,
            recipient=way.recipient,
            next_try_at=now,
            attempts=0,
            reason=reason,
        )
        return
    is_call = kind is not None and kind.is_worth_a_call
    state = MessageState.TO_CALL if is_call else MessageState.FAILED
    settle(message, state, reason=reason)


def _note_sent(message: Message, draft: Draft, sent: Sent, now: dt.datetime) -> None:
    noted = settle(
        message,
        MessageState.SENT,
        sent_at=now,
        provider_id=sent.provider_id[:120],
        title=draft.title[:160],
        body=draft.masked_body,
        reason="",
    )
    if not noted:
        # Our claim ran out while the provider was thinking: the client may get two copies.
        logger.warning("message %s was sent after its claim had ended", message.pk)
