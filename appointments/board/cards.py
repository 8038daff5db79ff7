"""From rows of the diary to job cards."""

import datetime as dt
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from appointments.board.words import BADGE_WORDS, clock
from appointments.states import Kind
from service_desk.lib.names import surname_of
from service_desk.organisation.models import Site
from service_desk.visits.states import AHEAD, Mobility, VisitState
from service_desk.web.cards import JobCard, Mark


class Addresses(NamedTuple):
    """Where a site's cards and quarters lead to; a visit's number, a quarter's time is added."""

    visit: str
    book: str
    day: str


def job_card(row: Any, *, site: Site, zone: ZoneInfo, visit_url: str, now: dt.datetime) -> JobCard:
    """The card of one appointment. A drop-off whose time has passed without the car is late."""
    state = VisitState(row.state)
    time, surname = clock(row.starts_at, zone), surname_of(row.client, site.country)
    is_handover = row.kind == Kind.HANDOVER
    facts = {
        "time": time,
        "surname": surname,
        "plate": row.plate or _("no plate yet"),
        "state": str(state.label).lower(),
    }
    said = (
        _("%(time)s handover to %(surname)s, %(plate)s, %(state)s")
        if is_handover
        else _("%(time)s %(surname)s, %(plate)s, %(state)s")
    )
    return JobCard(
        url=f"{visit_url}{row.number}/",
        state=state.value,
        state_word=str(state.label),
        time=time,
        surname=surname,
        label=said % facts,
        plate=row.plate,
        operation=row.code or "",
        marks=tuple(Mark(code, str(BADGE_WORDS[code])) for code in badges_of(row)),
        is_handover=is_handover,
        is_late=not is_handover and row.state in AHEAD and row.starts_at < now,
        dom_id=f"a{row.pk}",
    )


def badges_of(row: Any) -> list[str]:
    """What is special about a visit, the rarer first; two at most, for a card is one line."""
    badges = []
    if row.repeat_of is not None:
        badges.append("REPEAT")
    if row.is_recalled:
        badges.append("RECALL")
    if row.mobility == Mobility.LOANER:
        badges.append("LOANER")
    if row.mobility == Mobility.WAIT:
        badges.append("WAITS")
    return badges[:2]
