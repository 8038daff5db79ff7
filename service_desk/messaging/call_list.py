"""Who is to be rung: what must be said by voice now and soon, the most pressing first."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from service_desk.messaging.actions.calls import MOST_CALLS
from service_desk.messaging.calling import number_to_ring
from service_desk.messaging.models import Message
from service_desk.messaging.states import Door, MessageState, Outcome
from service_desk.messaging.subjects import About, about
from service_desk.organisation.duty import on_duty
from service_desk.organisation.models import Site, Staff

SOON = dt.timedelta(hours=24)
AT_MOST = 200


@dataclass(frozen=True, slots=True)
class Call:
    """One person to ring. ``caller`` is who should, ``instead_of`` whom they stand in for.

    ``is_now``: due, and not agreed for later; ``missed`` how often nobody answered.
    """

    message: Message
    number: str
    about: About
    caller: Staff | None
    instead_of: Staff | None
    missed: int
    is_now: bool

    @property
    def tries_left(self) -> int:
        return max(0, MOST_CALLS - self.missed)


def call_list(site: Site, *, now: dt.datetime, mine: Staff | None = None) -> list[Call]:
    """The calls of a site; with ``mine`` those of one person and those they stand in for.

    A call without an owner is everybody's. Due ones come first, in the order in which they stop
    being of use, then those whose time is later. Seven queries, however many there are.
    """
    rows = _once_each(waiting_for_a_voice(site, now)[:AT_MOST])
    calls = calls_of(rows, site, now)
    if mine is not None:
        calls = [each for each in calls if each.caller in {mine, None}]
    return sorted(calls, key=lambda each: _pressing(each))


def waiting_for_a_voice(site: Site, now: dt.datetime) -> QuerySet[Message]:
    """Calls to be made, and those that fall due within a day."""
    soon = Q(state=MessageState.PLANNED, channel=Door.PHONE, next_try_at__lte=now + SOON)
    return (
        calls_with_client()
        .filter(Q(state=MessageState.TO_CALL) | soon, site=site)
        .order_by("not_after", "id")
    )


def calls_with_client() -> QuerySet[Message]:
    missed = Count("tries", filter=Q(tries__outcome=Outcome.NOT_REACHED))
    return (
        Message.objects.select_related("client", "owner", "site__policy")
        .prefetch_related("client__contact_points")
        .annotate(missed=missed)
    )


def calls_of(rows: Sequence[Message], site: Site, now: dt.datetime) -> list[Call]:
    """The rows, from ``calls_with_client``, with all that is shown of them."""
    owners = {row.owner.pk: row.owner for row in rows if row.owner is not None}
    duty = on_duty(list(owners.values()), site, now)
    told = about(rows, now)
    return [_call(row, duty, told, now) for row in rows]


def _call(
    row: Message, duty: dict[int, Staff | None], told: dict[int, About], now: dt.datetime
) -> Call:
    caller = duty.get(row.owner.pk) if row.owner is not None else None
    return Call(
        message=row,
        number=number_to_ring(row),
        about=told.get(row.pk, About()),
        caller=caller,
        instead_of=row.owner if row.owner is not None and caller != row.owner else None,
        missed=row.missed,  # type: ignore[attr-defined]
        is_now=row.next_try_at <= now,
    )


def _once_each(rows: Iterable[Message]) -> list[Message]:
    """Nobody is rung twice about one thing: what is only planned stands behind the call that is
    due earlier, and is looked at again when its own time comes.
    """
    kept: dict[tuple[int | None, str], Message] = {}
    called = []
    for row in sorted(rows, key=lambda row: (row.state != MessageState.TO_CALL, row.next_try_at)):
        key = (row.client_id, row.subject)
        if row.state == MessageState.TO_CALL or key not in kept:
            called.append(row)
        kept.setdefault(key, row)
    return called


def _pressing(call: Call) -> tuple[bool, dt.datetime, int]:
    row = call.message
    return (not call.is_now, row.not_after if call.is_now else row.next_try_at, row.pk)
