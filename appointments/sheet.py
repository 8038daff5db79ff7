"""A visit as its panel shows it: when, who, car, work, what happened, and what may be done next."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Any, NamedTuple

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from appointments import queries
from appointments.board.words import clock, language
from appointments.models import Appointment
from appointments.states import Kind
from service_desk.lib.dates import show_date, show_day, show_day_near, show_day_short
from service_desk.lib.money import show_money
from service_desk.lib.phones import show_phone
from service_desk.messaging.kinds import label_of
from service_desk.messaging.models import Message
from service_desk.messaging.states import MessageState
from service_desk.organisation.models import Site
from service_desk.records.models import JournalEntry
from service_desk.visits.models import RequestedWork, Visit
from service_desk.visits.states import AHEAD, VisitState
from service_desk.web.cards import Event, EventDay

# What a verb of the journal is called, and whose shape it has.
EVENTS: dict[str, tuple[str, str | Promise]] = {
    "booked": ("BOOKED", pgettext_lazy("event", "Booked")),
    "moved": ("BOOKED", pgettext_lazy("event", "Moved")),
    "confirmed": ("CONFIRMED", pgettext_lazy("event", "Confirmed")),
    "unconfirmed": ("BOOKED", pgettext_lazy("event", "Confirmation taken back")),
    "arrived": ("ARRIVED", pgettext_lazy("event", "Arrived")),
    "no_show": ("NO_SHOW", pgettext_lazy("event", "Did not come")),
    "taken_back": ("BOOKED", pgettext_lazy("event", "Taken back, expected again")),
    "cancelled": ("CANCELLED", pgettext_lazy("event", "Cancelled")),
    "restored": ("BOOKED", pgettext_lazy("event", "Cancellation taken back")),
}
DOORS: dict[str, str | Promise] = {
    "public": _("by the client, public page"),
    "link": _("by the client, link"),
    "api": _("by another system"),
    "import": _("imported"),
    "scan": _("by the clock"),
    "admin": _("in the set-up pages"),
}
_MESSAGE_SHAPES = {
    MessageState.SENT: "CONTACTED",
    MessageState.FAILED: "PROBLEM",
    MessageState.TO_CALL: "WAITING",
}


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
    can_change: bool
    is_due: bool
    is_past: bool

    @property
    def on(self) -> dt.date | None:
        """The day of the board on which the visit stands."""
        return self.drop_off.starts_on if self.drop_off else None


def load_sheet(site: Site, number: str, *, now: dt.datetime) -> Sheet | None:
    """The panel of a visit; None where the site has no such number. Five queries."""
    visit = queries.visit_sheet(site, number)
    if visit is None:
        return None
    live = [a for a in visit.held if a.cancelled_at in (None, visit.cancelled_at)]  # type: ignore[attr-defined]
    drop_off = next((a for a in live if a.kind == Kind.DROP_OFF), None)
    handover = next((a for a in live if a.kind == Kind.HANDOVER), None)
    works = list(visit.works.all())
    journal = list(_from_journal(visit, site))
    today = site.today(now)
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
        days=tuple(_timeline(visit, [*journal, *_from_outbox(visit, site)], site)),
        last_change=f"{journal[0].event.strong}{journal[0].event.rest}" if journal else "",
        can_change=visit.state in AHEAD,
        is_due=drop_off is not None and drop_off.starts_on <= today,
        is_past=drop_off is not None and drop_off.starts_at <= now,
    )


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


class _Happening(NamedTuple):
    at: dt.datetime
    event: Event


def _timeline(visit: Visit, happened: list[_Happening], site: Site) -> Iterator[EventDay]:
    """The newest day first, and in it the newest first; what is planned stands above today."""
    happened.sort(key=lambda each: each.at, reverse=True)

    def day(each: _Happening) -> dt.date:
        return site.local(each.at).date()

    for on, events in groupby(happened, key=day):
        heading = show_day(on, language())
        if on.year != visit.created_at.year:
            heading = show_date(on, language())
        yield EventDay(heading=heading, events=tuple(each.event for each in events))


def _from_journal(visit: Visit, site: Site) -> Iterator[_Happening]:
    entries = JournalEntry.objects.filter(subject=f"visit:{visit.pk}").select_related("by")
    for entry in entries.order_by("-id"):
        code, word = EVENTS.get(entry.verb, ("BOOKED", entry.verb))
        who = entry.by.name if entry.by else DOORS.get(entry.door, "")
        rest = ", ".join(filter(None, (_told(entry.data), str(who))))
        event = Event(
            code=code,
            time=clock(entry.at, site.zone_info),
            strong=str(word),
            rest=f", {rest}" if rest else "",
        )
        yield _Happening(entry.at, event)


def _told(data: dict[str, Any]) -> str:
    """The reason somebody gave, as they wrote it."""
    return str(data.get("reason") or "")


def _from_outbox(visit: Visit, site: Site) -> Iterator[_Happening]:
    for message in Message.objects.filter(subject=f"visit:{visit.pk}"):
        state = MessageState(message.state)
        at = message.sent_at or message.due_at
        event = Event(
            code=_MESSAGE_SHAPES.get(state, "HANDED_OVER"),
            time=clock(at, site.zone_info),
            strong=str(label_of(message.kind)),
            rest=f", {message.get_channel_display()}, {str(state.label).lower()}",
        )
        yield _Happening(at, event)
