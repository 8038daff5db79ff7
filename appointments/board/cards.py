"""From rows of the diary to job cards."""

import datetime as dt
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from appointments.board.words import BADGE_WORDS, clock
from appointments.queries import WalkIn
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
    is_handover = row.kind == Kind.HANDOVER
    said = (
        _("%(time)s handover to %(surname)s, %(plate)s, %(state)s")
        if is_handover
        else _("%(time)s %(surname)s, %(plate)s, %(state)s")
    )
    return JobCard(
        **_facts(row, row.starts_at, said, site=site, zone=zone, visit_url=visit_url),
        is_handover=is_handover,
        is_late=not is_handover and row.state in AHEAD and row.starts_at < now,
        waits=None if is_handover else seconds_waited(row, now),
        dom_id=f"a{row.pk}",
    )


def walk_in_card(
    row: WalkIn, *, site: Site, zone: ZoneInfo, visit_url: str, now: dt.datetime
) -> JobCard:
    """The card of somebody who came without an appointment, at the time they came."""
    said = _("%(time)s walked in: %(surname)s, %(plate)s, %(state)s")
    return JobCard(
        **_facts(row, row.arrived_at, said, site=site, zone=zone, visit_url=visit_url),
        waits=seconds_waited(row, now),
        dom_id=f"w{row.number}",
    )


def _facts(
    row: Any, at: dt.datetime, said: str, *, site: Site, zone: ZoneInfo, visit_url: str
) -> dict[str, Any]:
    state = VisitState(row.state)
    time, surname = clock(at, zone), surname_of(row.client, site.country)
    label = said % {
        "time": time,
        "surname": surname,
        "plate": row.plate or _("no plate yet"),
        "state": str(state.label).lower(),
    }
    return {
        "url": f"{visit_url}{row.number}/",
        "state": state.value,
        "state_word": str(state.label),
        "time": time,
        "surname": surname,
        "label": label,
        "plate": row.plate,
        "operation": row.code or "",
        "marks": tuple(Mark(code, str(BADGE_WORDS[code])) for code in _worth_a_line(row)),
        "number": row.number,
        "lane": row.lane,
    }


def seconds_waited(row: Any, now: dt.datetime) -> int | None:
    """How long a client has stood there ungreeted (B-3.2); None for who has not."""
    if row.state != VisitState.ARRIVED or row.greeted_at is not None:
        return None
    return max(0, int((now - row.arrived_at).total_seconds()))


def badges_of(row: Any) -> list[str]:
    """What is special about a visit, the rarer first."""
    said = {
        "REPEAT": row.repeat_of_id is not None,
        "PROBLEM": row.is_short,
        "RECALL": row.is_recalled,
        "DECLINED": row.is_declined,
        "LOANER": row.mobility == Mobility.LOANER,
        "WAITS": row.mobility == Mobility.WAIT,
        "REGULAR": row.is_regular,
    }
    return [code for code, holds in said.items() if holds]


def _worth_a_line(row: Any) -> list[str]:
    """A card has room for two; that a client is known is worth it only until they are greeted."""
    badges = badges_of(row)
    is_to_greet = row.state in AHEAD or row.state == VisitState.ARRIVED
    if "REGULAR" in badges and (len(badges) > 1 or not is_to_greet):
        badges.remove("REGULAR")
    return badges[:2]
