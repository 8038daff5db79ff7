"""When: the time that was chosen at the desk, or why not, the nearest ones, and its handover.

The same for a new booking and for a visit that moves, whose own places then count as free.
"""

import datetime as dt
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from appointments.availability import Availability, Diary, Wanted, free_slots_in, load_diary
from appointments.availability.freed import diary_without
from appointments.availability.pipeline import slot_at, why_day_is_shut
from appointments.board.words import clock, language
from appointments.offers import Offer, best_offers, handover_for, nearest_offers, pick_advisor
from appointments.rules import obstacles_to_start
from appointments.states import Audience
from service_desk.lib.dates import show_day_short
from service_desk.lib.names import first_name
from service_desk.organisation.models import Site
from service_desk.visits.models import Visit

LOOK_AHEAD = dt.timedelta(days=14)
COUNT = 3


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """What a time is looked for. ``at`` None: whatever is best. ``visit``: the one that moves."""

    site: Site
    hours: dict[str, Decimal] = field(default_factory=dict)
    at: dt.datetime | None = None
    advisor: int | None = None
    prefers: int | None = None
    needs_loaner: bool = False
    audience: Audience = Audience.STAFF
    visit: Visit | None = None
    # The day whose every free time is wanted, too.
    day: dt.date | None = None


class DeskOffer(NamedTuple):
    """An offer as a button: ``value`` is its instant and its advisor."""

    value: str
    time: str
    day: str
    reason: str | Promise
    is_chosen: bool = False


@dataclass(frozen=True, slots=True)
class Proposal:
    """``refused`` says why the wanted time can't be had. ``handover`` goes with the chosen one."""

    offers: tuple[DeskOffer, ...]
    chosen: DeskOffer | None = None
    refused: str | Promise = ""
    handover: str = ""
    needs_reason: bool = False
    why_reason: str | Promise = ""
    all_day: tuple[DeskOffer, ...] = ()


def propose(asked: Asked, *, now: dt.datetime) -> Proposal:
    """Look the wanted time up and what lies near it. Two queries, five for a visit that moves."""
    diary = _diary(asked, now)
    # A day whose workshop is full is offered all the same: the desk may say why (B-1.f2).
    wanted = Wanted(
        hours=asked.hours,
        needs_loaner=asked.needs_loaner,
        audience=asked.audience,
        may_overload=True,
    )
    free = free_slots_in(diary, wanted, now=now)
    write = _Writer(diary, now)
    all_day = write.day(free, asked.day) if asked.day else ()
    if asked.at is None:
        easy = _without_excuse(diary, wanted, free, now)
        best = best_offers(diary, easy, prefers=asked.prefers)
        return Proposal(tuple(write(offer) for offer in best), all_day=all_day)
    nearest = nearest_offers(diary, free, asked.at, count=COUNT + 1)
    others = [offer for offer in nearest if offer.starts_at != asked.at]
    obstacles = obstacles_to_start(diary, replace(wanted, advisor=asked.advisor), asked.at, now=now)
    if obstacles:
        offers = tuple(write(offer) for offer in nearest[:COUNT])
        return Proposal(offers, refused=obstacles[0].message, all_day=all_day)
    chosen = _offer_at(diary, replace(wanted, advisor=asked.advisor), asked.at, now)
    first = write(chosen, is_chosen=True)
    why = _why_reason(diary, replace(wanted, may_overload=False), asked.at, now)
    return Proposal(
        offers=(first, *(write(offer) for offer in others[: COUNT - 1])),
        chosen=first,
        handover=write.handover(
            handover_for(
                diary, drop_off=chosen, hours=sum(asked.hours.values(), Decimal(0)), now=now
            )
            if asked.hours
            else None
        ),
        needs_reason=bool(why),
        why_reason=why,
        all_day=all_day,
    )


def offer_value(at: dt.datetime, advisor: int) -> str:
    """How a button says a quarter and its advisor."""
    return f"{at:%Y-%m-%dT%H:%MZ}|{advisor}"


def _diary(asked: Asked, now: dt.datetime) -> Diary:
    today = asked.site.today(now)
    wanted = [asked.site.local(asked.at).date()] if asked.at else []
    days = [max(today, day) for day in (*wanted, *([asked.day] if asked.day else []))]
    first = min(days, default=today)
    diary = load_diary(asked.site, first, max([first, *days]) + LOOK_AHEAD)
    return diary_without(diary, asked.visit) if asked.visit else diary


def _without_excuse(
    diary: Diary, wanted: Wanted, free: Availability, now: dt.datetime
) -> Availability:
    """The best are those that need no stated reason; where there are none, any will do."""
    easy = free_slots_in(diary, replace(wanted, may_overload=False), now=now)
    today = now.astimezone(diary.zone).date()
    later = tuple(s for s in easy.slots if s.starts_at.astimezone(diary.zone).date() > today)
    return replace(easy, slots=later) if later else free


def _offer_at(diary: Diary, wanted: Wanted, at: dt.datetime, now: dt.datetime) -> Offer:
    slot = slot_at(diary, wanted, at, now=now)
    return Offer(at, pick_advisor(diary, slot), _("the time you chose"))


def _why_reason(diary: Diary, wanted: Wanted, at: dt.datetime, now: dt.datetime) -> str | Promise:
    """Why a stated reason is needed; empty where it isn't."""
    on = at.astimezone(diary.zone).date()
    if shut := why_day_is_shut(diary, wanted, on, now=now):
        return shut
    if wanted.audience == Audience.STAFF and on == now.astimezone(diary.zone).date():
        return _("It is for today.")
    return ""


@dataclass(frozen=True, slots=True)
class _Writer:
    """Puts an offer into words."""

    diary: Diary
    now: dt.datetime

    def __call__(self, offer: Offer, *, is_chosen: bool = False) -> DeskOffer:
        name = first_name(offer.advisor.name, self.diary.site.country)
        said = _("%(day)s, %(advisor)s") % {"day": self._day(offer.starts_at), "advisor": name}
        return DeskOffer(
            value=offer_value(offer.starts_at, offer.advisor.id),
            time=clock(offer.starts_at, self.diary.zone),
            day=said[:1].upper() + said[1:],
            reason=offer.reason,
            is_chosen=is_chosen,
        )

    def day(self, free: Availability, on: dt.date) -> tuple[DeskOffer, ...]:
        """Every free time of one day."""
        slots = (s for s in free.slots if s.starts_at.astimezone(self.diary.zone).date() == on)
        return tuple(self(Offer(s.starts_at, pick_advisor(self.diary, s))) for s in slots)

    def handover(self, offer: Offer | None) -> str:
        """13:15 with Ana, or with the day where it is another."""
        if offer is None:
            return ""
        facts = {
            "time": clock(offer.starts_at, self.diary.zone),
            "day": self._day(offer.starts_at),
            "advisor": first_name(offer.advisor.name, self.diary.site.country),
        }
        return _("%(day)s %(time)s, %(advisor)s") % facts

    def _day(self, at: dt.datetime) -> str:
        on, today = at.astimezone(self.diary.zone).date(), self.now.astimezone(self.diary.zone)
        if on == today.date():
            return _("today")
        if on == today.date() + dt.timedelta(1):
            return _("tomorrow")
        return show_day_short(on, language())
