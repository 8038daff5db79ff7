"""May this quarter be promised, and if not why: the reasons a person can act on."""

import datetime as dt

from django.utils.translation import gettext_lazy as _

from appointments.availability import Diary, Wanted
from appointments.availability.pipeline import (
    at_work,
    full_hours,
    open_quarters,
    why_day_is_shut,
)
from appointments.states import Audience
from appointments.wishes import VisitWish
from service_desk.lib.refusals import Blocker, Obstacle
from service_desk.lib.slots import is_on_grid
from service_desk.organisation.models import Site
from service_desk.visits.models import Visit
from service_desk.visits.states import AHEAD, VisitState

JUST_GONE = _("That time has just gone. Choose another.")


def obstacles_to_start(
    diary: Diary, wanted: Wanted, at: dt.datetime, *, now: dt.datetime, field: str = "starts_at"
) -> list[Obstacle]:
    """Why ``at`` can't be promised, the first reason that holds; an empty list if it can.

    The same subtractions as ``free_slots_in``, asked for one quarter and answered in words.
    """

    def refused(code: str, sentence: object) -> list[Obstacle]:
        return [Blocker(code, sentence, field)]  # type: ignore[arg-type]

    if at <= now:
        return refused("past", _("That time has passed. Choose a later one."))
    on = at.astimezone(diary.zone).date()
    if reason := why_day_is_shut(diary, wanted, on, now=now):
        return refused("day_shut", reason)
    quarters = [quarter for quarter in open_quarters(diary, on) if quarter.at == at]
    if not quarters:
        return refused("closed_then", _("We are closed at that time. Choose another."))
    people = [a for a in diary.advisors if wanted.advisor in (None, a.id)]
    present = [advisor for advisor in people if at_work(advisor, quarters, on)]
    if not present:
        return refused("nobody_there", _("No advisor is there at that time. Choose another."))
    free = [advisor for advisor in present if at not in advisor.busy]
    if not free:
        return refused("slot_taken", JUST_GONE)
    hour = quarters[0].minute // 60
    if all(hour in full_hours(advisor, diary, on) for advisor in free):
        cap = diary.policy.clients_per_hour
        sentence = _("This hour is full: %(cap)d clients an hour. Choose another time.")
        return refused("hour_full", sentence % {"cap": cap})
    return []


def obstacles_to_grid(site: Site, at: dt.datetime, *, field: str = "starts_at") -> list[Obstacle]:
    """A time off the quarter-hour grid is not a time of the diary at all (C1-3a)."""
    if is_on_grid(at, site.zone_info):
        return []
    return [Blocker("off_grid", _("Times start at :00, :15, :30 or :45."), field)]


def obstacles_to_book(wish: VisitWish, *, now: dt.datetime) -> list[Obstacle]:
    """What the diary need not be asked for."""
    site = wish.site
    if not site.is_active:
        return [Blocker("site_closed", _("This service takes no bookings. Please call."))]
    return obstacles_to_exempt(site, wish.audience, wish.starts_at, wish.exemption, now=now)


def obstacles_to_exempt(
    site: Site, audience: Audience, at: dt.datetime, exemption: str, *, now: dt.datetime
) -> list[Obstacle]:
    """Staff book or move to today only with a stated reason, which is kept (B-1.f2)."""
    is_today = site.local(at).date() == site.today(now)
    if audience == Audience.STAFF and is_today and not exemption.strip():
        return [Blocker("needs_reason", _("Say why it must be today."), "exemption")]
    return []


def obstacles_to_change(visit: Visit) -> list[Obstacle]:
    """A visit is moved, cancelled or confirmed only while the car has not come."""
    if visit.state in AHEAD:
        return []
    sentences = {
        VisitState.CANCELLED: _("This visit was cancelled. Book a new one."),
        VisitState.NO_SHOW: _("This visit is over: nobody came. Book a new one."),
    }
    sentence = sentences.get(VisitState(visit.state), _("The car is already here."))
    return [Blocker("too_late", sentence)]


def obstacles_to_overwrite(visit: Visit, version: int | None) -> list[Obstacle]:
    """A colleague or the client changed the visit since this screen was drawn."""
    if version is None or version == visit.version:
        return []
    return [Blocker("changed", _("This visit has just been changed. Look at it again."))]
