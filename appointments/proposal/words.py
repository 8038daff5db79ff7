"""An offer in the words of the page's language."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from appointments.availability import Availability, Diary, Slot
from appointments.board.words import clock, language
from appointments.offers import Offer, pick_advisor
from appointments.proposal.asked import DayOffers, DeskOffer, offer_value
from service_desk.lib.dates import show_day_near, show_day_short
from service_desk.lib.names import first_name


@dataclass(frozen=True, slots=True)
class Writer:
    """Puts offers into words: on the site's clock, seen from ``now``."""

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
        return self._all(slot for slot in free.slots if self._on(slot) == on)

    def days(
        self, free: Availability, first: dt.date, count: int
    ) -> tuple[tuple[DayOffers, ...], dt.date | None]:
        """The next ``count`` days with a free time, and the day after them if there are more."""
        days = sorted({self._on(slot) for slot in free.slots if self._on(slot) >= first})
        today = self.now.astimezone(self.diary.zone).date()
        shown = []
        for on in days[:count]:
            words = show_day_near(on, today, language())
            shown.append(DayOffers(words[:1].upper() + words[1:], self.day(free, on)))
        return tuple(shown), days[count] if len(days) > count else None

    def handover(self, offer: Offer | None, *, after: dt.datetime) -> str:
        """13:15, Ana; with its day where that is another than the drop-off's."""
        if offer is None:
            return ""
        facts = {
            "time": clock(offer.starts_at, self.diary.zone),
            "day": self._day(offer.starts_at),
            "advisor": first_name(offer.advisor.name, self.diary.site.country),
        }
        if self._local_day(offer.starts_at) == self._local_day(after):
            return _("%(time)s, %(advisor)s") % facts
        return _("%(day)s %(time)s, %(advisor)s") % facts

    def _all(self, slots: Iterable[Slot]) -> tuple[DeskOffer, ...]:
        return tuple(self(Offer(s.starts_at, pick_advisor(self.diary, s))) for s in slots)

    def _on(self, slot: Slot) -> dt.date:
        return self._local_day(slot.starts_at)

    def _local_day(self, at: dt.datetime) -> dt.date:
        return at.astimezone(self.diary.zone).date()

    def _day(self, at: dt.datetime) -> str:
        on, today = at.astimezone(self.diary.zone).date(), self.now.astimezone(self.diary.zone)
        if on == today.date():
            return _("today")
        if on == today.date() + dt.timedelta(1):
            return _("tomorrow")
        return show_day_short(on, language())
