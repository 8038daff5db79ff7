"""The rows of a wall: who is expected, whose turn it is, which car may be collected.

Of a client stands there what the site allows and no more, and of the visit neither work nor
price nor number: anybody may read it, also in the page's source (UX-49).
"""

import datetime as dt
from collections.abc import Iterable
from typing import Any, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from appointments.models import LIVE, Appointment, WallScreen
from appointments.states import Kind, WallNames
from service_desk.lib.dates import show_time
from service_desk.lib.names import first_name, short_name
from service_desk.lib.plates import plate_tail
from service_desk.visits.states import AHEAD, VisitState

# Who has not come by then is no news to anybody in the zone.
EXPECTED_FOR = dt.timedelta(minutes=45)
# A turn is called until the client has had the time to walk to the desk.
CALLED_FOR = dt.timedelta(minutes=5)

_S = VisitState
_AT_WORK = frozenset({_S.ARRIVED, _S.IN_WORK, _S.WAITING, _S.CHECKING})
_YOUR_TURN = pgettext_lazy("wall", "Your turn")
_LATE = pgettext_lazy("wall", "Running late")
_IN_WORK = pgettext_lazy("wall", "In work")
_PLATE_LENGTH = 4


class Look(NamedTuple):
    """How far a visit is: ``shape`` of shapes.svg or "next", ``tone`` next, ready, late or ""."""

    word: str | Promise
    shape: str
    tone: str


class Where(NamedTuple):
    """«Ana, desk 1» as the language says it, the advisor's name by itself: it may be shortened."""

    before: str
    name: str
    after: str


class Line(NamedTuple):
    """One row, in the words of its language."""

    time: str
    who: str
    where: Where
    look: Look


# A row of the day and how far its visit is.
Shown = tuple[Any, Look]


def read_day(screen: WallScreen, *, now: dt.datetime) -> list[Any]:
    """The day's live appointments with what a row needs, in the order of the day. One query."""
    return list(
        Appointment.objects.filter(LIVE, site=screen.site, starts_on=screen.site.today(now))
        .order_by("starts_at", "advisor__desk", "pk")
        .values_list(
            "kind",
            "starts_at",
            "visit__state",
            "visit__reception_at",
            "visit__client__name",
            "visit__vehicle__plate",
            "advisor__name",
            "advisor__desk",
            named=True,
        )
    )


def arriving(day: Iterable[Any], *, now: dt.datetime) -> list[Shown]:
    """Who is expected or has come, until their turn has been called."""
    rows = (row for row in day if row.kind == Kind.DROP_OFF)
    return [(row, look) for row in rows if (look := _look_of_arrival(row, now))]


def collecting(day: Iterable[Any], *, now: dt.datetime) -> list[Shown]:
    """Cars that are here and go home today."""
    rows = (row for row in day if row.kind == Kind.HANDOVER)
    return [(row, look) for row in rows if (look := _look_of_return(row, now))]


def _look_of_arrival(row: Any, now: dt.datetime) -> Look | None:
    state = VisitState(row.visit__state)
    if state in AHEAD:
        if now - row.starts_at > EXPECTED_FOR:
            return None
        shown = _S.BOOKED if state == _S.REQUESTED else state
        shown = _S.CONFIRMED if shown == _S.PREPARED else shown
        return Look(shown.label, shown.value, "")
    if state != _S.ARRIVED:
        return None
    if row.visit__reception_at is None:
        return Look(state.label, state.value, "")
    is_called = now - row.visit__reception_at <= CALLED_FOR
    return Look(_YOUR_TURN, "next", "next") if is_called else None


def _look_of_return(row: Any, now: dt.datetime) -> Look | None:
    state = VisitState(row.visit__state)
    if state == _S.READY:
        return Look(state.label, state.value, "ready")
    if state not in _AT_WORK:
        return None
    if now > row.starts_at:
        return Look(_LATE, "LATE", "late")
    return Look(_IN_WORK, _S.IN_WORK.value, "")


def line_of(screen: WallScreen, row: Any, look: Look) -> Line:
    """A row that is shown, in the language that is active."""
    site = screen.site
    advisor = first_name(row.advisor__name, site.country)
    return Line(
        show_time(row.starts_at, site.zone_info),
        _who(screen, row),
        _where(advisor, row.advisor__desk),
        look,
    )


def _where(advisor: str, desk: int | None) -> Where:
    if desk is None:
        return Where("", advisor, "")
    hole = "\0"
    said = _("%(advisor)s, desk %(desk)s") % {"advisor": hole, "desk": desk}
    before, _hole, after = said.partition(hole)
    return Where(before, advisor, after)


def _who(screen: WallScreen, row: Any) -> str:
    if screen.names == WallNames.PLATE:
        # A car without a plate stays nameless: its client's name was not to be shown.
        return f"···\u00a0{plate_tail(row.visit__vehicle__plate, _PLATE_LENGTH)}".strip()
    return short_name(row.visit__client__name, screen.site.country)
