"""The scan of the waiting list: free times are offered in the order of entry (S-14a, R-1.17).

Each client in a transaction of their own: killed in between, the next run goes on where this
one was. Run twice it changes nothing, for whoever was offered a time waits for the answer.
"""

import datetime as dt
import logging
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import IntegrityError
from django.db.models import Q

from appointments.actions.freeing import offer_time, run_out
from appointments.actions.waiting import expire
from appointments.availability import Diary, Slot, Wanted, free_slots_in, load_diary
from appointments.availability.pipeline import open_quarters
from appointments.availability.reads import hours_by_zone
from appointments.models import WaitingEntry, WaitingOffer
from appointments.offers import pick_advisor
from appointments.states import Kind, OfferState, PartOfDay, WaitingState
from parts_prep.queries import ready_from
from service_desk.catalogue.models import Operation
from service_desk.lib.refusals import Refusal
from service_desk.lib.slots import QUARTER
from service_desk.messaging.quiet import quiet_hours_of
from service_desk.organisation.models import Site
from service_desk.visits.states import AHEAD, Mobility

logger = logging.getLogger(__name__)

NOON = 12
# From the end of the offer to the visit: nobody flies here.
ON_THE_WAY = dt.timedelta(minutes=60)
_DAY = dt.timedelta(days=1)


def offer_freed(now: dt.datetime) -> int:
    """Let offers and entries run out, then offer what is free; how many rows were settled."""
    done = _let_run_out(now)
    waiting = WaitingEntry.objects.filter(state=WaitingState.WAITING)
    for site in Site.objects.filter(pk__in=waiting.values("site")).select_related("policy"):
        try:
            done += _offer_at(site, now)
        except Exception:
            logger.exception("the waiting list of %s was not offered", site.slug)
    return done


def _let_run_out(now: dt.datetime) -> int:
    done = 0
    over = WaitingOffer.objects.filter(state=OfferState.OPEN, expires_at__lte=now)
    for offer in over.select_related("entry__site"):
        done += run_out(offer, now=now)
    # A day earlier than anywhere on earth it can still be today; the site's own day decides.
    rows = WaitingEntry.objects.filter(
        Q(state__in=[WaitingState.WAITING, WaitingState.OFFERED]), last_on__lt=now.date() + _DAY
    )
    for entry in rows.select_related("site"):
        if entry.last_on < entry.site.today(now):
            done += expire(entry, now=now)
    return done


def _offer_at(site: Site, now: dt.datetime) -> int:
    entries = list(
        WaitingEntry.objects.filter(site=site, state=WaitingState.WAITING)
        .select_related("client", "visit")
        .order_by("created_at", "id")
    )
    if not entries or quiet_hours_of(site).is_quiet(now):
        return 0
    today = site.today(now)
    furthest = today + dt.timedelta(site.policy.staff_days_ahead)
    last = min(max(entry.last_on for entry in entries), furthest)
    diary = load_diary(site, today, max(today, last), now=now)
    if not _is_open(diary, now):
        return 0
    run = _Run(site, entries, now)
    done = 0
    for entry in entries:
        entry.site = site
        found = run.first_for(entry, diary)
        if found is None:
            continue
        slot, advisor = found
        try:
            offer = offer_time(entry, starts_at=slot.starts_at, advisor=advisor, now=now)
        except (Refusal, IntegrityError):
            # Somebody was quicker. The next run looks again.
            continue
        if offer is not None:
            diary = diary.with_taken(advisor, slot.starts_at)
            done += 1
    return done


@dataclass
class _Run:
    """What one run over a site's list reads once."""

    site: Site
    entries: list[WaitingEntry]
    now: dt.datetime
    works: dict[str, Operation] = field(init=False)
    offered_on: dict[int, set[dt.date]] = field(init=False)
    booked_for: dict[int, dt.datetime] = field(init=False)
    parts: dict[tuple[str, ...], dt.date | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        codes = {code for entry in self.entries for code in entry.operations}
        works = Operation.objects.filter(site=self.site, code__in=codes, is_active=True)
        self.works = {work.code: work for work in works}
        self.offered_on = defaultdict(set)
        ids = [entry.pk for entry in self.entries]
        before = WaitingOffer.objects.filter(entry__in=ids)
        for entry, starts_at in before.values_list("entry", "starts_at"):
            self.offered_on[entry].add(self.site.local(starts_at).date())
        drop_offs = WaitingEntry.objects.filter(
            pk__in=ids,
            visit__state__in=AHEAD,
            visit__appointments__kind=Kind.DROP_OFF,
            visit__appointments__cancelled_at=None,
        )
        self.booked_for = dict(drop_offs.values_list("pk", "visit__appointments__starts_at"))

    def first_for(self, entry: WaitingEntry, diary: Diary) -> tuple[Slot, int] | None:
        """The first free time that fits an entry, and who takes it; None if there is none."""
        works = [self.works[code] for code in entry.operations if code in self.works]
        if not works:
            return None
        wanted = Wanted(
            hours=hours_by_zone(works),
            advisor=entry.advisor_id,
            needs_loaner=entry.mobility == Mobility.LOANER,
            mobility=entry.mobility,
            parts_from=self._parts_from(works),
        )
        slots = free_slots_in(diary, wanted, now=self.now).slots
        slot = next((slot for slot in slots if self._suits(entry, slot)), None)
        return (slot, pick_advisor(diary, slot).id) if slot else None

    def _suits(self, entry: WaitingEntry, slot: Slot) -> bool:
        """In their days and time of day, earlier than what they have, far enough ahead.

        A day of which they were offered a time already is not offered again: whoever could not
        come at nine is not rung about a quarter past.
        """
        here = self.site.local(slot.starts_at)
        keeps = dt.timedelta(minutes=self.site.policy.waiting_offer_minutes)
        is_morning = here.hour < NOON
        booked_for = self.booked_for.get(entry.pk)
        return (
            entry.first_on <= here.date() <= entry.last_on
            and slot.starts_at >= self.now + keeps + ON_THE_WAY
            and here.date() not in self.offered_on[entry.pk]
            and (booked_for is None or slot.starts_at < booked_for)
            and entry.part_of_day
            in (PartOfDay.ANY, PartOfDay.MORNING if is_morning else PartOfDay.AFTERNOON)
        )

    def _parts_from(self, works: Iterable[Operation]) -> dt.date | None:
        works = list(works)
        key = tuple(sorted(work.code for work in works))
        if key not in self.parts:
            ready = ready_from(site=self.site, operations=works, now=self.now)
            # Nobody knows when: no day is promised.
            self.parts[key] = ready.parts_from if ready.on else dt.date.max
        return self.parts[key]


def _is_open(diary: Diary, now: dt.datetime) -> bool:
    """The desk is there to take the answer."""
    today = now.astimezone(diary.zone).date()
    return any(quarter.at <= now < quarter.at + QUARTER for quarter in open_quarters(diary, today))
