"""May this quarter be promised, and if not why: the reasons a person can act on."""

import datetime as dt

from django.utils.translation import gettext_lazy as _

from appointments.availability import Advisor, Diary, HeldBy, Wanted
from appointments.availability.attending import attendants_on
from appointments.availability.pipeline import at_work, full_hours, open_quarters, shut_day
from appointments.states import Audience
from appointments.wishes import VisitWish
from service_desk.lib.dates import show_time
from service_desk.lib.refusals import Blocker, Obstacle, Sentence
from service_desk.lib.slots import is_on_grid, local_key
from service_desk.organisation.models import Site
from service_desk.visits.models import Visit
from service_desk.visits.states import AHEAD, ON_SITE, VisitState

JUST_GONE = _("That time has just gone. Choose another.")


def obstacles_to_start(
    diary: Diary, wanted: Wanted, at: dt.datetime, *, now: dt.datetime, field: str = "starts_at"
) -> list[Obstacle]:
    """Why ``at`` can't be promised, the first reason that holds; an empty list if it can.

    The same subtractions as ``free_slots_in``, asked for one quarter and answered in words.
    """

    def refused(code: str, sentence: object, at_field: str | None = None) -> list[Obstacle]:
        return [Blocker(code, sentence, at_field or field)]  # type: ignore[arg-type]

    if at <= now:
        return refused("past", _("That time has passed. Choose a later one."))
    on = at.astimezone(diary.zone).date()
    if shut := shut_day(diary, wanted, on, now=now):
        return refused(*shut)
    quarters = [quarter for quarter in open_quarters(diary, on) if quarter.at == at]
    if not quarters:
        return refused("closed_then", _("We are closed at that time. Choose another."))
    people = [a for a in diary.advisors if wanted.advisor in (None, a.id)]
    present = [advisor for advisor in people if at_work(advisor, quarters, on)]
    if not present:
        return refused("nobody_there", _("No advisor is there at that time. Choose another."))
    free = [advisor for advisor in present if not advisor.is_promised(at)]
    if not free:
        held = [diary.held[a.id, at] for a in present if (a.id, at) in diary.held]
        return refused(*_taken(diary, wanted, held))
    hour = quarters[0].minute // 60
    free_hour = [a for a in free if hour not in full_hours(a, diary, on)]
    if not free_hour:
        held = _held_in_hour(diary, free, at)
        if held and wanted.audience != Audience.PUBLIC:
            return refused(*_taken(diary, wanted, held))
        cap = diary.policy.clients_per_hour
        sentence = _("This hour is full: %(cap)d clients an hour. Choose another time.")
        return refused("hour_full", sentence % {"cap": cap})
    if wanted.is_repeat:
        return [Blocker(*why, field) for why in _nobody_attends(diary, free_hour, at)]
    return []


def _taken(diary: Diary, wanted: Wanted, held: list[HeldBy]) -> tuple[str, Sentence]:
    """Somebody has the quarter; staff hear who keeps it for a moment, and until when."""
    if not held or wanted.audience == Audience.PUBLIC:
        return "slot_taken", JUST_GONE
    first = min(held, key=lambda each: each.expires_at)
    until = show_time(first.expires_at, diary.zone)
    if not first.staff_name:
        return "held", _("This time is kept for a client until %(time)s.") % {"time": until}
    sentence = _("%(name)s is keeping this time until %(time)s. Choose another.")
    return "held", sentence % {"name": first.staff_name, "time": until}


def _held_in_hour(diary: Diary, advisors: list[Advisor], at: dt.datetime) -> list[HeldBy]:
    """The holds that fill the hour of ``at`` with these advisors."""
    hour, people = local_key(at, diary.zone)[:2], {advisor.id for advisor in advisors}
    return [
        held
        for (advisor, quarter), held in diary.held.items()
        if advisor in people and local_key(quarter, diary.zone)[:2] == hour
    ]


def _nobody_attends(
    diary: Diary, advisors: list[Advisor], at: dt.datetime
) -> list[tuple[str, Sentence]]:
    attendants = attendants_on(diary, at.astimezone(diary.zone).date())
    if any(attendants.pair_at(at, but=advisor.id) for advisor in advisors):
        return []
    if not any(at in free for free in attendants.managers.values()):
        sentence = _("No service manager is free at that time. Choose another.")
        return [("no_manager", sentence)]
    return [("no_expert", _("No technical expert is free at that time. Choose another."))]


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
    return obstacles_to_exempt(
        site,
        wish.audience,
        wish.starts_at,
        wish.exemption,
        is_repeat=bool(wish.repeat_of),
        now=now,
    )


def obstacles_to_exempt(
    site: Site,
    audience: Audience,
    at: dt.datetime,
    exemption: str,
    *,
    is_repeat: bool = False,
    now: dt.datetime,
) -> list[Obstacle]:
    """Today, and beyond the desk's window, only with a stated reason, which is kept (B-1.f2).

    The window's end holds for the desk whatever it says; a manager goes beyond it with a word.
    Repeat claims are exempt from either.
    """
    if is_repeat or audience == Audience.PUBLIC or exemption.strip():
        return []
    on, today = site.local(at).date(), site.today(now)
    if on == today and audience == Audience.STAFF:
        return [Blocker("needs_reason", _("Say why it must be today."), "exemption")]
    if audience == Audience.EXEMPT and on > today + dt.timedelta(site.policy.staff_days_ahead):
        return [Blocker("needs_reason", _("Say why it is so far ahead."), "exemption")]
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


def obstacles_to_delay(
    visit: Visit, ready_at: dt.datetime, promised_at: dt.datetime | None, *, now: dt.datetime
) -> list[Obstacle]:
    """A later time is promised only for a car that is here and not ready (S-11c)."""
    if visit.state == VisitState.READY:
        return [Blocker("ready", _("The car is ready. Nobody has to wait."))]
    if visit.state not in ON_SITE:
        return [Blocker("not_here", _("The car is not here."))]
    if ready_at <= now:
        return [Blocker("past", _("That time has passed. Choose a later one."), "ready_at")]
    if promised_at is not None and ready_at <= promised_at:
        sentence = _("The client was promised that already. Choose a later time.")
        return [Blocker("not_later", sentence, "ready_at")]
    return []


def obstacles_to_overwrite(visit: Visit, version: int | None) -> list[Obstacle]:
    """A colleague or the client changed the visit since this screen was drawn."""
    if version is None or version == visit.version:
        return []
    return [Blocker("changed", _("This visit has just been changed. Look at it again."))]
