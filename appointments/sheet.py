"""A visit as its panel shows it: when, who, car, work, what happened, and what may be done next."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from django.conf import settings

from appointments import queries
from appointments.board.cards import badges_of, seconds_waited
from appointments.board.soon import CALLED_BEFORE, SENT_OUT_BEFORE, STILL_LATE
from appointments.board.words import BADGE_WORDS, clock, language
from appointments.course import Step, next_step_of, rail_of, reception_words
from appointments.happenings import Happening, from_journal, from_outbox, timeline_of
from appointments.models import Appointment
from appointments.states import Kind, PromptKind
from service_desk.lib.dates import show_day_near, show_day_short
from service_desk.lib.money import show_money
from service_desk.lib.phones import show_phone
from service_desk.organisation.models import Site
from service_desk.visits.models import RequestedWork, Visit
from service_desk.visits.states import AHEAD, ON_SITE, VisitState
from service_desk.web.cards import EventDay


class WorkLine(NamedTuple):
    code: str
    name: str
    price: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """All words of a visit's panel, in the page's language and on the site's clock."""

    visit: Visit
    state: VisitState
    drop_off: Appointment | None
    handover: Appointment | None
    when: str
    time: str
    handover_words: str
    phone: str
    language: str
    works: tuple[WorkLine, ...]
    total: str
    days: tuple[EventDay, ...]
    last_change: str
    arrived: str
    moved_by_client: str
    can_change: bool
    is_due: bool
    is_past: bool
    is_to_call: bool
    is_to_go_out: bool
    rail: tuple[Step, ...]
    next_step: str
    reception: tuple[str, ...]
    waits: int | None
    badges: tuple[tuple[str, str], ...]

    @property
    def on(self) -> dt.date | None:
        """The day of the board on which the visit stands."""
        return self.drop_off.starts_on if self.drop_off else None

    @property
    def may_be_late(self) -> bool:
        """The car is here and not ready: a later time may have to be promised."""
        return self.state in ON_SITE and self.state != VisitState.READY

    @property
    def card(self) -> str:
        """The id of its card on that board."""
        return f"a{self.drop_off.pk}" if self.drop_off else f"w{self.visit.number}"


def load_sheet(site: Site, number: str, *, now: dt.datetime) -> Sheet | None:
    """The panel of a visit; None where the site has no such number. Five queries."""
    visit = queries.visit_sheet(site, number)
    if visit is None:
        return None
    live = [a for a in visit.held if a.cancelled_at in (None, visit.cancelled_at)]  # type: ignore[attr-defined]
    drop_off = next((a for a in live if a.kind == Kind.DROP_OFF), None)
    handover = next((a for a in live if a.kind == Kind.HANDOVER), None)
    works = list(visit.works.all())
    journal = list(from_journal(visit, site))
    today = site.today(now)
    is_due = drop_off is not None and drop_off.starts_on <= today
    can_change = visit.state in AHEAD
    answered = visit.answered  # type: ignore[attr-defined]
    left = drop_off.starts_at - now if drop_off is not None and can_change else None
    return Sheet(
        visit=visit,
        state=VisitState(visit.state),
        drop_off=drop_off,
        handover=handover,
        when=_day(drop_off, today),
        time=clock(drop_off.starts_at, site.zone_info) if drop_off else "",
        handover_words=_handover(handover, drop_off, site, today),
        phone=show_phone(visit.phone, site.country) if visit.phone else "",  # type: ignore[attr-defined]
        language=dict(settings.LANGUAGES).get(visit.language, visit.language),
        works=tuple(_line(work, site) for work in works),
        total=_money(sum((work.price for work in works), Decimal(0)), site),
        days=tuple(timeline_of(visit, [*journal, *from_outbox(visit, site)], site)),
        last_change=f"{journal[0].event.strong}{journal[0].event.rest}" if journal else "",
        arrived=clock(visit.arrived_at, site.zone_info) if visit.arrived_at else "",
        moved_by_client=_by_link(visit, journal),
        can_change=can_change,
        is_due=is_due,
        is_past=drop_off is not None and drop_off.starts_at <= now,
        is_to_call=_is_due_in(left, CALLED_BEFORE) and PromptKind.CALL not in answered,
        is_to_go_out=_is_due_in(left, SENT_OUT_BEFORE) and PromptKind.GO_OUT not in answered,
        rail=rail_of(visit, site, _stamps(journal), today=today),
        next_step=next_step_of(visit, is_due=is_due),
        reception=reception_words(visit, drop_off.starts_at if drop_off else None, site),
        waits=seconds_waited(visit, now),
        badges=tuple((code, str(BADGE_WORDS[code])) for code in badges_of(visit)),
    )


def _is_due_in(left: dt.timedelta | None, before: dt.timedelta) -> bool:
    """Whether a prompt of so long before is to be answered now, or was and has not been."""
    return left is not None and -STILL_LATE < left <= before


def _stamps(journal: list[Happening]) -> dict[str, dt.datetime]:
    """When the visit last came into each state, as far as the journal tells; newest first."""
    return {each.event.code: each.at for each in reversed(journal)}


def _by_link(visit: Visit, journal: list[Happening]) -> str:
    """The time, if the client moved or cancelled it alone and nobody has touched it since."""
    last = journal[0] if journal else None
    if last is None or last.door not in ("link", "sms") or last.verb not in ("moved", "cancelled"):
        return ""
    return last.event.time


def _day(appointment: Appointment | None, today: dt.date) -> str:
    if appointment is None:
        return ""
    words = show_day_near(appointment.starts_on, today, language())
    return words[:1].upper() + words[1:]


def _handover(
    handover: Appointment | None, drop_off: Appointment | None, site: Site, today: dt.date
) -> str:
    """13:15, with its day where that is another than the drop-off's."""
    if handover is None:
        return ""
    time = clock(handover.starts_at, site.zone_info)
    if drop_off is not None and drop_off.starts_on == handover.starts_on:
        return time
    return f"{show_day_short(handover.starts_on, language())} {time}"


def _line(work: RequestedWork, site: Site) -> WorkLine:
    return WorkLine(work.operation.code, work.operation.local_name, _money(work.price, site))


def _money(amount: Decimal, site: Site) -> str:
    return show_money(amount, site.currency, language())
