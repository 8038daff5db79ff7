"""What is gone through with the client at the return, in the language the client reads (S-12a).

The sheet on the tablet, its paper and the client's own page say the same, from here.
"""

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import override

from appointments.messages.wording import address_as
from service_desk.lib.dates import show_moment, show_time
from service_desk.organisation.opening import openings
from service_desk.visits.models import Visit
from workorders.models import HandOver, OrderPhoto, WorkOrder
from workorders.queries import order_of
from workorders.reads import explaining as say
from workorders.reads.explaining import Done, PutOff
from workorders.reads.settlement import bill_of


@dataclass(frozen=True, slots=True)
class Explanation:
    """The explain sheet: every field is words in ``language``; "" where there is nothing to say."""

    language: str
    greeting: str
    car: str
    done: tuple[Done, ...]
    found: tuple[str, ...]
    declined: tuple[PutOff, ...]
    next_due: str
    subtotal: str
    discount: str
    total: str
    tax: str
    paid: str
    owed: str
    sentence: str
    guarantee: str
    old_parts: str
    key: str
    wash: str
    belongings: tuple[str, ...]
    before: tuple[OrderPhoto, ...]
    after: tuple[OrderPhoto, ...]

    @property
    def photo_rows(self) -> list[tuple[tuple[OrderPhoto, ...], str]]:
        """Photos with their headings, in the language that is active."""
        return [(self.before, _("Before")), (self.after, _("After"))]


def explain(order: WorkOrder, language: str = "", *, now: dt.datetime | None = None) -> Explanation:
    """All there is to explain of ``order``; the client's language where none is named.

    About a dozen queries, whatever the number of lines. ``now`` says which day it is for what is
    due next; without it nothing is said of that but what was kept at the handover.
    """
    language = language or order.visit.language
    bill, lines = bill_of(order), say.lines_of(order)
    done = HandOver.objects.filter(order=order).first() or HandOver(order=order)
    with override(language):
        return Explanation(
            language=language,
            greeting=say.greeting(order),
            car=say.car_of(order.visit),
            done=tuple(say.done_of(line, language) for line in lines),
            found=say.found_in(order),
            declined=say.put_off(order, language),
            next_due=done.next_due if order.closed_at else say.next_due(order, language, now),
            **say.money_of(order, bill, language),
            guarantee=say.guarantee_of(order),
            old_parts=done.old_parts or say.old_parts_of(order),
            key=say.key_of(order),
            wash=say.wash_of(order, done, language),
            belongings=say.belongings_of(order),
            before=say.photos_of(order, is_after=False),
            after=say.photos_of(order, is_after=True),
        )


def next_due_words(order: WorkOrder, language: str, *, now: dt.datetime) -> str:
    """The work of the maker's plan the car is due for after this visit, as a row of nouns."""
    with override(language):
        return say.next_due(order, language, now)


@dataclass(frozen=True, slots=True)
class ReadyBlock:
    """The client's page once the car is ready: what it comes to, when and where to collect it.

    Words in the client's language. ``opens`` are the hours of today and tomorrow, one a line.
    """

    total: str
    owed: str
    is_paid: bool
    sentence: str
    done: tuple[Done, ...]
    declined: tuple[PutOff, ...]
    where: str
    key: str
    opens: tuple[str, ...]


def ready_block(visit: Visit, *, now: dt.datetime) -> ReadyBlock | None:
    """What a client whose car is ready wants to know; None without an order."""
    order = order_of(visit)
    if order is None:
        return None
    told = explain(order, visit.language)
    bill = bill_of(order)
    with override(visit.language):
        return ReadyBlock(
            total=told.total,
            owed=told.owed,
            is_paid=bill.is_paid,
            sentence=told.sentence,
            done=told.done,
            declined=told.declined,
            where=_where(order),
            key=_("Your advisor has the key.") if order.keys.exists() else "",
            opens=_opens(order, visit.language, now),
        )


def _where(order: WorkOrder) -> str:
    advisor = order.advisor
    if advisor is None:
        return _("At the reception")
    name = address_as(advisor.name, order.site.country) or advisor.name
    if advisor.desk is None:
        return _("At the reception, with {name}").format(name=name)
    return _("Desk {desk}, with {name}").format(desk=advisor.desk, name=name)


def _opens(order: WorkOrder, language: str, now: dt.datetime) -> tuple[str, ...]:
    """The next two openings from now on."""
    site = order.site
    today = site.today(now)
    spans = [each for each in openings(site, today, today + dt.timedelta(7)) if each.end > now]
    return tuple(
        _("{from_moment} to {until}").format(
            from_moment=show_moment(span.start, site.zone_info, language),
            until=show_time(span.end, site.zone_info),
        )
        for span in spans[:2]
    )
