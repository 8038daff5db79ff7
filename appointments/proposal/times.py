"""From a diary and a wish to three buttons."""

import datetime as dt
from dataclasses import dataclass, replace
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from appointments.availability import Availability, Diary, Wanted, free_slots_in, load_diary
from appointments.availability.freed import diary_without
from appointments.availability.pipeline import slot_at, why_day_is_shut
from appointments.board.words import language
from appointments.offers import Offer, best_offers, nearest_offers, pick_advisor
from appointments.proposal.asked import Asked, Proposal
from appointments.proposal.handovers import handovers_of
from appointments.proposal.words import Writer
from appointments.rules import obstacles_to_exempt, obstacles_to_start
from parts_prep.queries import PartsReady, ready_from
from service_desk.lib.dates import show_day_short
from service_desk.lib.refusals import Obstacle

LOOK_AHEAD = dt.timedelta(days=14)
COUNT = 3
DAYS = 3
_NO_WAY = "mobility"


def propose(asked: Asked, *, now: dt.datetime) -> Proposal:
    """Look the wanted time up and what lies near it.

    Two queries, one more for the parts of the work, three more for a visit that moves.
    """
    diary = _diary(asked, now)
    search = _Search.of(asked, diary, now)
    first = asked.more_from
    days, later = search.write.days(search.free, first, DAYS) if first else ((), None)
    said = search.best() if asked.at is None else search.near(asked.at)
    return replace(
        said,
        parts=_parts_words(search.parts),
        all_day=search.write.day(search.free, asked.day) if asked.day else (),
        days=days,
        later=later,
    )


@dataclass(frozen=True, slots=True)
class _Search:
    """One look at the diary: what is wanted, all that is free for it, and its words."""

    asked: Asked
    diary: Diary
    wanted: Wanted
    free: Availability
    parts: PartsReady | None
    write: Writer
    now: dt.datetime

    @classmethod
    def of(cls, asked: Asked, diary: Diary, now: dt.datetime) -> "_Search":
        parts = None
        if asked.operations:
            parts = ready_from(site=asked.site, operations=asked.operations, now=now)
        # A day whose workshop is full, or on which a part is still missing, may be booked all
        # the same: the desk says why (B-1.f2).
        wanted = Wanted(
            hours=asked.hours,
            needs_loaner=asked.needs_loaner,
            mobility=asked.mobility,
            parts_from=parts.parts_from if parts else None,
            is_repeat=asked.is_repeat,
            audience=asked.audience,
            may_overload=True,
        )
        free = free_slots_in(diary, wanted, now=now)
        return cls(asked, diary, wanted, free, parts, Writer(diary, now), now)

    def best(self) -> Proposal:
        """Nothing was chosen yet: the best three that need no stated reason."""
        best = self._best()
        return Proposal(
            tuple(self.write(offer) for offer in best),
            wrong_way="" if best else self._nowhere(),
        )

    def _best(self) -> list[Offer]:
        easy = self._easy()
        return best_offers(self.diary, easy, prefers=self.asked.prefers, wanted=self.wanted)

    def near(self, at: dt.datetime) -> Proposal:
        """The chosen time and the nearest others, or why not and the nearest."""
        nearest = nearest_offers(self.diary, self.free, at, count=COUNT + 1)
        one = replace(self.wanted, advisor=self.asked.advisor)
        if obstacles := obstacles_to_start(self.diary, one, at, now=self.now):
            return self._refused(obstacles[0], nearest[:COUNT])
        slot = slot_at(self.diary, one, at, now=self.now)
        chosen = Offer(at, pick_advisor(self.diary, slot), _("the time you chose"))
        offered = self._best()
        if all(offer.starts_at != at for offer in offered):
            offered = [chosen, *(o for o in nearest if o.starts_at != at)][:COUNT]
        reasons = {offer.starts_at: offer.reason for offer in offered}
        chosen = replace(chosen, reason=reasons[at])
        handover, further = self._handovers(chosen)
        why = self._why_reason(at)
        first = self.write(chosen, is_chosen=True)
        return Proposal(
            offers=tuple(first if o.starts_at == at else self.write(o) for o in offered),
            chosen=first,
            handover=self.write.handover(handover, after=at),
            handover_value=self.write(handover).value if handover else "",
            handovers=tuple(self.write(offer) for offer in further),
            needs_reason=bool(why),
            is_today=self._is_today(at),
            why_reason=why,
            places=(chosen, handover),
        )

    def _refused(self, obstacle: Obstacle, nearest: list[Offer]) -> Proposal:
        offers = tuple(self.write(offer) for offer in nearest)
        if obstacle.field == _NO_WAY:
            return Proposal(offers, wrong_way=obstacle.message, refused_code=obstacle.code)
        return Proposal(offers, refused=obstacle.message, refused_code=obstacle.code)

    def _handovers(self, chosen: Offer) -> tuple[Offer | None, list[Offer]]:
        if not self.asked.hours:
            return None, []
        hours = sum(self.asked.hours.values(), Decimal(0))
        return handovers_of(self.diary, chosen, hours, named=self.asked.handover_at, now=self.now)

    def _easy(self) -> Availability:
        """Times that need no stated reason; where there are none, any will do."""
        easy = free_slots_in(self.diary, replace(self.wanted, may_overload=False), now=self.now)
        later = tuple(slot for slot in easy.slots if not self._is_today(slot.starts_at))
        if self.wanted.is_repeat and easy.slots:
            return easy  # the same trouble again is received first, today if it can be (C2-1e)
        return replace(easy, slots=later) if later else self.free

    def _nowhere(self) -> str:
        """Nothing is free because of how the client would get on, and only of that."""
        if not (self.wanted.needs_loaner or self.wanted.mobility):
            return ""
        without = replace(self.wanted, needs_loaner=False, mobility="")
        if not free_slots_in(self.diary, without, now=self.now).slots:
            return ""
        if self.wanted.needs_loaner:
            return _("No loaner is free in the next two weeks.")
        return _("Every place for this is taken in the next two weeks.")

    def _is_today(self, at: dt.datetime) -> bool:
        zone = self.diary.zone
        return at.astimezone(zone).date() == self.now.astimezone(zone).date()

    def _why_reason(self, at: dt.datetime) -> str | Promise:
        """Why a stated reason is needed; empty where it isn't."""
        strict = replace(self.wanted, may_overload=False)
        on = at.astimezone(self.diary.zone).date()
        if shut := why_day_is_shut(self.diary, strict, on, now=self.now):
            return shut
        asked = self.asked
        if not obstacles_to_exempt(
            asked.site, asked.audience, at, "", is_repeat=asked.is_repeat, now=self.now
        ):
            return ""
        return _("It is for today.") if self._is_today(at) else _("It is far ahead.")


def _diary(asked: Asked, now: dt.datetime) -> Diary:
    today = asked.site.today(now)
    wanted = [asked.site.local(asked.at).date()] if asked.at else []
    looked = [day for day in (asked.day, asked.more_from) if day]
    days = [max(today, day) for day in (*wanted, *looked)]
    first = min(days, default=today)
    diary = load_diary(
        asked.site,
        first,
        max([first, *days]) + LOOK_AHEAD,
        now=now,
        owner=asked.owner,
        with_experts=asked.is_repeat,
        vehicle=asked.vehicle,
    )
    return diary_without(diary, asked.visit) if asked.visit else diary


def _parts_words(parts: PartsReady | None) -> str:
    """From which day the parts are there; nothing where all lie on the shelf."""
    if parts is None or not parts.late:
        return ""
    if parts.on is None:
        return _("Nobody knows yet when %(part)s comes.") % {"part": parts.late[0].name}
    return _("The parts are here from %(day)s.") % {"day": show_day_short(parts.on, language())}
