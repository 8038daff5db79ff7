"""The course of a visit: the rail of its states with their stamps, and what comes next."""

import datetime as dt
from collections.abc import Mapping
from typing import NamedTuple

from babel.dates import format_skeleton
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from appointments.board.words import clock, language
from service_desk.lib.locales import locale_for
from service_desk.organisation.models import Site
from service_desk.visits.models import Visit
from service_desk.visits.states import AHEAD, VisitState

_S = VisitState
RAIL = (
    *(_S.REQUESTED, _S.BOOKED, _S.CONFIRMED, _S.PREPARED, _S.ARRIVED),
    *(_S.IN_WORK, _S.CHECKING, _S.READY, _S.HANDED_OVER),
)
# A state beside the rail stands in the place of one on it; after an end nothing follows.
_INSTEAD = {_S.WAITING: _S.IN_WORK, _S.NO_SHOW: _S.ARRIVED, _S.CONTACTED: _S.HANDED_OVER}
_ENDS = frozenset({_S.NO_SHOW, _S.CANCELLED})
_PUNCTUAL = dt.timedelta(minutes=1)


class Step(NamedTuple):
    """One state of the rail. ``is_done``: the visit has been there; ``stamp`` when, in short."""

    code: str
    word: str | Promise
    stamp: str
    is_done: bool
    is_now: bool


def rail_of(
    visit: Visit, site: Site, journal: Mapping[str, dt.datetime], *, today: dt.date
) -> tuple[Step, ...]:
    """Requested to handed over (R-1.17). ``journal`` gives the stamps the visit does not keep."""
    now_in = VisitState(visit.state)
    stamps = _stamps(visit, journal)
    if now_in == _S.CANCELLED:
        shown = [_S.REQUESTED, *(state for state in RAIL if state in stamps), now_in]
    else:
        shown = [now_in if _INSTEAD.get(now_in) == state else state for state in RAIL]
    if now_in in _ENDS:
        shown = shown[: shown.index(now_in) + 1]
    place = shown.index(now_in)
    return tuple(
        Step(
            code=state.value,
            word=state.label,
            stamp=_short(stamps[state], site, today) if state in stamps and n <= place else "",
            is_done=n <= place and (state in stamps or n == place or state == _S.REQUESTED),
            is_now=n == place,
        )
        for n, state in enumerate(shown)
    )


def _stamps(visit: Visit, journal: Mapping[str, dt.datetime]) -> dict[VisitState, dt.datetime]:
    kept = {
        _S.REQUESTED: visit.created_at,
        _S.BOOKED: visit.created_at,
        _S.CONFIRMED: visit.confirmed_at,
        _S.ARRIVED: visit.arrived_at,
        _S.HANDED_OVER: visit.handed_over_at,
        _S.NO_SHOW: visit.no_show_at,
        _S.CANCELLED: visit.cancelled_at,
    }
    if visit.state != _S.REQUESTED:
        del kept[_S.REQUESTED]  # a booking is asked for and made in one breath
    told = {VisitState(code): at for code, at in journal.items() if VisitState(code) not in kept}
    return told | {state: at for state, at in kept.items() if at is not None}


def _short(at: dt.datetime, site: Site, today: dt.date) -> str:
    """10:15 for today, 8/3 for another day: nine of them stand in one narrow panel."""
    here = site.local(at)
    if here.date() == today:
        return clock(at, site.zone_info)
    return str(format_skeleton("Md", here.date(), locale=locale_for(language())))


def next_step_of(visit: Visit, *, is_due: bool) -> str:
    """The one verb that comes next, "" where it is taken elsewhere.

    confirm, arrive, greet, reception, order or restore; ``is_due``: the booked day is here. An
    order is the next floor's: the panel asks it for its button (``visit_order_line``).
    """
    state = VisitState(visit.state)
    if state == _S.CANCELLED:
        return "restore"
    if state == _S.NO_SHOW or (state in AHEAD and is_due):
        return "arrive"
    if state in AHEAD:
        return "" if visit.confirmed_at else "confirm"
    if state == _S.ARRIVED and visit.greeted_at is None:
        return "greet"
    if state == _S.ARRIVED and visit.reception_at is None:
        return "reception"
    return "order" if state == VisitState.ARRIVED else ""


def reception_words(visit: Visit, booked_at: dt.datetime | None, site: Site) -> tuple[str, ...]:
    """How long the client stood there, and whether reception kept the booked time (C1-S1)."""
    said = []
    if visit.greeted_at and visit.arrived_at:
        said.append(_greeted_after(visit.greeted_at - visit.arrived_at))
    if visit.reception_at:
        began = clock(visit.reception_at, site.zone_info)
        if booked_at is None:
            said.append(_("Reception began at %(time)s.") % {"time": began})
        else:
            said.append(_punctuality(began, visit.reception_at - booked_at))
    return tuple(said)


def _greeted_after(waited: dt.timedelta) -> str:
    seconds = max(0, int(waited.total_seconds()))
    if seconds < 60:
        words = ngettext("Greeted after %(n)d second.", "Greeted after %(n)d seconds.", seconds)
        return words % {"n": seconds}
    minutes = seconds // 60
    words = ngettext("Greeted after %(n)d minute.", "Greeted after %(n)d minutes.", minutes)
    return words % {"n": minutes}


def _punctuality(began: str, late: dt.timedelta) -> str:
    minutes = int(abs(late) / dt.timedelta(minutes=1))
    facts = {"time": began, "n": minutes}
    if abs(late) < _PUNCTUAL:
        return _("Reception began at %(time)s, on time.") % facts
    if late > dt.timedelta():
        words = ngettext(
            "Reception began at %(time)s, %(n)d minute late.",
            "Reception began at %(time)s, %(n)d minutes late.",
            minutes,
        )
    else:
        words = ngettext(
            "Reception began at %(time)s, %(n)d minute early.",
            "Reception began at %(time)s, %(n)d minutes early.",
            minutes,
        )
    return words % facts
