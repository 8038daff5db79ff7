"""Sending what is due: lane by lane, each row by itself, none of it in a transaction."""

import datetime as dt
import time
from collections.abc import Callable, Collection

from django.conf import settings

from service_desk.messaging.claims import claim_due, put_back
from service_desk.messaging.lanes import LANES, Lane
from service_desk.messaging.leaving import leave
from service_desk.messaging.lines import Lines
from service_desk.messaging.models import Attempt, Message
from service_desk.messaging.receipts import match_early

LONGEST_RUN = dt.timedelta(seconds=50)
"""A run that takes longer ends and leaves the rest to the next ring: a worker can be stopped."""

# What a provider may take, twice: below it a claim is too short to start another message.
_SPARE = dt.timedelta(seconds=25)

Clock = Callable[[], dt.datetime]


def send_due(now: dt.datetime, lanes: Collection[Lane] = LANES) -> int:
    """Send what is due at ``now``; the number of rows that were settled, one way or another.

    Run twice, it sends nothing twice. A channel that is down is left alone for the rest of the
    run, so that nothing waits behind it. What falls from one lane to another goes on in the same
    run. Where ``SEND_MESSAGES`` is off nothing happens at all: this copy is not the house.
    """
    if not settings.SEND_MESSAGES:
        return 0
    clock = _clock_from(now)
    settled = 0
    with Lines() as lines:
        while done := sum(_run(lane, lines, clock, now + LONGEST_RUN) for lane in lanes):
            settled += done
    return settled


def _run(lane: Lane, lines: Lines, clock: Clock, until: dt.datetime) -> int:
    settled = 0
    while lane.door not in lines.down and clock() < until:
        batch = claim_due(lane, clock())
        if not batch:
            break
        settled += _send_batch(batch, lines, clock)
    return settled


def _send_batch(batch: list[Message], lines: Lines, clock: Clock) -> int:
    ours_until = batch[0].claimed_until or clock()
    taken: list[Attempt] = []
    done = 0
    for message in batch:
        if clock() + _SPARE > ours_until or message.channel in lines.down:
            break
        if attempt := leave(message, lines, clock()):
            taken.append(attempt)
        done += 1
    put_back(batch[done:])
    match_early(taken, now=clock())
    return done


def _clock_from(now: dt.datetime) -> Clock:
    """Time goes on during a run, from whatever instant it was started for.

    And evenly: a clock of the machine that is set back or ahead meanwhile changes nothing.
    """
    began = time.monotonic()
    return lambda: now + dt.timedelta(seconds=time.monotonic() - began)
