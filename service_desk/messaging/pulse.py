"""Is somebody sending? What the desk's alarm needs to know, in one query."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db.models import Min, OuterRef, QuerySet, Subquery
from django.db.models.functions import Greatest

from service_desk.messaging.guard import MONEY, Budget, budget_of, cap_began, policy_of
from service_desk.messaging.lanes import LANES, Lane
from service_desk.messaging.models import Message, TextCount
from service_desk.messaging.states import OPEN, Cap
from service_desk.organisation.models import Site
from service_desk.records.models import ScanRun

SILENT_AFTER = dt.timedelta(minutes=3)


@dataclass(frozen=True, slots=True)
class Pulse:
    """Whether the senders live, and what keeps messages in.

    ``heard_at`` is when the lane that is silent longest was last heard, None where one never was.
    ``waiting`` is how long the oldest message has been due that could leave. ``held_since``: the
    desk holds all; ``is_off``: this copy of the house sends nothing (``SEND_MESSAGES``).
    """

    heard_at: dt.datetime | None
    is_silent: bool
    waiting: dt.timedelta
    held_since: dt.datetime | None
    is_off: bool
    budget: Budget
    held_because: str = ""

    @property
    def is_well(self) -> bool:
        """Nothing for the desk to be told."""
        return not (self.is_silent or self.is_off or self.held_since or self.budget.spent)


@dataclass(frozen=True, slots=True)
class LanePulse:
    """One lane of the whole house: when it was last heard, and since when its oldest waits."""

    name: str
    heard_at: dt.datetime | None
    oldest_at: dt.datetime | None

    def is_silent(self, now: dt.datetime) -> bool:
        return _is_silent(self.heard_at, now)

    def as_json(self, now: dt.datetime) -> dict[str, int | None]:
        """Whole seconds; None for a lane that was never heard, or where nothing waits."""
        return {"silent": _seconds(self.heard_at, now), "waiting": _seconds(self.oldest_at, now)}


def lane_pulses(now: dt.datetime) -> list[LanePulse]:
    """Each lane, for whoever watches over the machines. Two queries."""
    beats = ScanRun.objects.filter(name__in=[lane.name for lane in LANES])
    heard = dict(beats.values_list("name", Greatest("started_at", "finished_at")))
    due = Message.objects.filter(
        state__in=OPEN, next_try_at__lte=now, site__message_policy__held_at=None
    )
    oldest = dict(due.order_by().values_list("channel").annotate(oldest=Min("next_try_at")))
    return [LanePulse(lane.name, heard.get(lane.name), oldest.get(lane.door)) for lane in LANES]


def pulse(site: Site, *, now: dt.datetime) -> Pulse:
    """Is somebody sending, and what keeps messages in? One query."""
    began = {cap: cap_began(cap, site, now) for cap in MONEY}
    seen = (
        Site.objects.select_related("message_policy")
        .annotate(
            oldest=Subquery(_waiting(now).values("next_try_at")[:1]),
            **{f"heard_{lane.name}": Subquery(_heard(lane)) for lane in LANES},
            **{f"used_{cap.value}": Subquery(_used(cap, since)) for cap, since in began.items()},
        )
        .get(pk=site.pk)
    )
    heard = [getattr(seen, f"heard_{lane.name}") for lane in LANES]
    heard_at = None if None in heard else min(heard)
    used = {cap: getattr(seen, f"used_{cap.value}") or Decimal() for cap in MONEY}
    policy = policy_of(seen)
    can_leave = settings.SEND_MESSAGES and policy.held_at is None
    return Pulse(
        heard_at=heard_at,
        is_silent=_is_silent(heard_at, now),
        waiting=now - seen.oldest if seen.oldest and can_leave else dt.timedelta(),
        held_since=policy.held_at,
        held_because=policy.held_because,
        is_off=not settings.SEND_MESSAGES,
        budget=budget_of(policy, used, now),
    )


def _waiting(now: dt.datetime) -> QuerySet[Message]:
    due = Message.objects.filter(site=OuterRef("pk"), state__in=OPEN, next_try_at__lte=now)
    return due.order_by("next_try_at")


def _heard(lane: Lane) -> QuerySet[ScanRun, Any]:
    """When a lane's scan last began or ended: one that is at it for long is not dead."""
    beat = ScanRun.objects.filter(name=lane.name)
    return beat.values(heard=Greatest("started_at", "finished_at"))


def _used(cap: Cap, since: dt.datetime) -> QuerySet[TextCount, Any]:
    return TextCount.objects.filter(site=OuterRef("pk"), cap=cap, key="", since=since).values(
        "used"
    )


def _seconds(since: dt.datetime | None, now: dt.datetime) -> int | None:
    return None if since is None else max(0, int((now - since).total_seconds()))


def _is_silent(heard_at: dt.datetime | None, now: dt.datetime) -> bool:
    """A word from the future is none: it was said by a clock that has been set back since."""
    return heard_at is None or abs(now - heard_at) > SILENT_AFTER
