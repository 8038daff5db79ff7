"""How fast messages leave: no burst after an outage, and no more than a provider takes.

Both are counted from the rows of the last minute, so that a sender that was started again, or
another one, goes on where the last stopped.
"""

import datetime as dt

from django.conf import settings
from django.db.models import Count, F, Q, QuerySet

from service_desk.messaging.lanes import Lane
from service_desk.messaging.models import Message, MessagePolicy
from service_desk.messaging.states import Door

LATE = dt.timedelta(minutes=10)
"""Longer after its time than this no queue makes a message wait: somebody was not there."""

MINUTE = dt.timedelta(minutes=1)
_USUAL = MessagePolicy._meta.get_field("late_a_minute").default


def is_on_time(now: dt.datetime) -> Q:
    return Q(due_at__gte=now - LATE)


def is_late(now: dt.datetime) -> Q:
    return Q(due_at__lt=now - LATE)


def room(lane: Lane, now: dt.datetime) -> int:
    """How many more the lane's provider takes at ``now``, after what left in the last minute."""
    most: int = settings.SMS_A_MINUTE if lane.door == Door.SMS else settings.EMAIL_A_MINUTE
    return max(0, most - _left(lane, now).count())


def late_first(late: QuerySet[Message], lane: Lane, size: int, now: dt.datetime) -> list[int]:
    """Of ``late`` rows those that may leave now, the most pressing first: each site at its pace."""
    gone = dict(
        _left(lane, now)
        .filter(sent_at__gt=F("due_at") + LATE)
        .values_list("site")
        .annotate(number=Count("pk"))
    )
    pressing: list[tuple[dt.datetime, int]] = []
    sites = late.order_by().values_list("site", "site__message_policy__late_a_minute").distinct()
    for site, pace in sites:
        left = (pace or _USUAL) - gone.get(site, 0)
        if left > 0:
            ranked = late.filter(site=site).order_by("not_after", "id")
            pressing += ranked.values_list("not_after", "pk")[: min(size, left)]
    return [pk for _not_after, pk in sorted(pressing)[:size]]


def _left(lane: Lane, now: dt.datetime) -> QuerySet[Message]:
    """What left through a lane in the last minute.

    And in the next one, for a clock that was set back a little; what a clock far ahead has
    stamped must not keep all others in until then.
    """
    return Message.objects.filter(
        channel=lane.door, sent_at__gt=now - MINUTE, sent_at__lte=now + MINUTE
    )
