"""What a client wants to know of their car, in a person's words: how far, what for, until when."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from appointments.models import Appointment
from appointments.views.words import language
from service_desk.lib.dates import show_day, show_on_day, show_time
from service_desk.lib.money import show_money
from service_desk.lib.names import first_name
from service_desk.lib.text import side_by_side
from service_desk.organisation.models import Site
from service_desk.visits.models import Visit
from service_desk.visits.states import VisitState

# A site that is shut for longer than this says so by itself; nobody reads further down.
_LOOK_AHEAD = 14
# After a dash a line may break, and hours in two lines are read as two.
_JOINED = "\u2060"


class BillLine(NamedTuple):
    """Work by its name; ``amount`` is empty for what is priced when it is seen."""

    name: str
    amount: str


class Bill(NamedTuple):
    """What was agreed, line by line; ``is_taxed`` where the prices include a tax.

    ``total`` is empty where nothing was priced.
    """

    lines: Sequence[BillLine]
    total: str
    is_taxed: bool


def lead_of(visit: Visit, met_by: str) -> str:
    """How far the car is; empty where the heading says it all."""
    is_received = visit.greeted_at or visit.reception_at
    if visit.state == VisitState.ARRIVED and is_received and met_by:
        return _("{name} is looking at the car with you.").format(name=met_by)
    sentences = {
        VisitState.ARRIVED: _("Good that you are here. Somebody comes to you in a moment."),
        VisitState.IN_WORK: _("It is in the workshop, and we are working on it."),
        VisitState.WAITING: _(
            "The work rests: a part or an answer is missing. We call you if we need you."
        ),
        VisitState.CHECKING: _("The work is done. We check it before you get your car back."),
    }
    return sentences.get(VisitState(visit.state), "")


def promise_of(visit: Visit, handover: Appointment | None, *, now: dt.datetime) -> str:
    """When it will be ready, was to be, or when to come: a whole sentence.

    Its ``{time}`` is left open, for the ticket writes the time large.
    """
    is_ready = visit.state == VisitState.READY
    if is_ready and (handover is None or handover.starts_at <= now):
        return _("Come when it suits you")
    if handover is None:
        return ""
    on = visit.site.local(handover.starts_at).date()
    away = (on - visit.site.today(now)).days
    if is_ready:
        near = {0: _("We expect you today at {time}"), 1: _("We expect you tomorrow at {time}")}
        said = near.get(away) or _("We expect you {on_day} at {time}")
    elif handover.starts_at <= now:
        near = {0: _("It was to be ready today at {time}")}
        said = near.get(away) or _("It was to be ready {on_day} at {time}")
    else:
        near = {0: _("Ready today at {time}"), 1: _("Ready tomorrow at {time}")}
        said = near.get(away) or _("Ready {on_day} at {time}")
    return said.replace("{on_day}", show_on_day(on, language()))


def place_of(advisor: Appointment | None, site: Site) -> str:
    """Which desk, and who has the key: the advisor who hands the car over."""
    if advisor is None:
        return ""
    name, desk = first_name(advisor.advisor.name, site.country), advisor.advisor.desk
    if desk is None:
        return _("Ask for {name}").format(name=name)
    return _("Desk {desk}, with {name}").format(desk=desk, name=name)


def bill_of(visit: Visit) -> Bill:
    """The work with the prices agreed at booking (R-1.11). No query where works were read."""
    site = visit.site
    works = list(visit.works.all())
    total = sum((work.price for work in works), Decimal(0))

    def money(amount: Decimal) -> str:
        return show_money(amount, site.currency, language(), cents="always") if amount else ""

    lines = [BillLine(work.operation.name_in(language()), money(work.price)) for work in works]
    return Bill(lines, money(total), bool(site.tax_percent))


def hours_near(site: Site, *, now: dt.datetime) -> list[str]:
    """The opening hours of today and tomorrow, or of the next open day; site time. Two queries."""
    today = site.today(now)
    closed = set(site.closures.filter(on__gte=today).values_list("on", flat=True))
    by_weekday: dict[int, list[str]] = {}
    for each in site.opening_hours.all():
        said = f"{show_time(each.opens_at)}–{_JOINED}{show_time(each.closes_at)}"
        by_weekday.setdefault(each.weekday, []).append(said)

    def hours_on(days: int) -> str:
        on = today + dt.timedelta(days)
        return "" if on in closed else side_by_side(by_weekday.get(on.weekday(), ()))

    first, second = hours_on(0), hours_on(1)
    lines = [
        _("Today {hours}").format(hours=first) if first else _("Closed today"),
        _("Tomorrow {hours}").format(hours=second) if second else _("Closed tomorrow"),
    ]
    following = next((n for n in range(2, _LOOK_AHEAD) if hours_on(n)), None)
    if following is not None and not second:
        day = show_day(today + dt.timedelta(following), language())
        said = pgettext("opening hours", "{day} {hours}")
        lines.append(said.format(day=f"{day[:1].upper()}{day[1:]}", hours=hours_on(following)))
    return lines
