"""What is gone through with the client at the return, in the language the client reads (S-12a).

The sheet on the tablet, its paper and the client's own page say the same, from here.
"""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from appointments.messages.wording import address_as
from service_desk.lib.dates import show_date, show_moment, show_time
from service_desk.lib.money import show_money
from service_desk.lib.text import in_a_row
from service_desk.organisation.opening import openings
from service_desk.visits.due import due_work
from service_desk.visits.models import DeferredDefect, Visit
from workorders.models import HandOver, OrderLine, OrderPhoto, WorkOrder
from workorders.queries import order_of, policy_of
from workorders.reads.settlement import Bill, bill_of, charge_of
from workorders.states import LineKind, Payer, Pricing, Shot
from workorders.totals import NOTHING, tax_in


@dataclass(frozen=True, slots=True)
class Done:
    """One line of the work: ``amount`` as money, ``payer`` in words where it is not the client."""

    words: str
    amount: str
    payer: str
    is_part: bool


@dataclass(frozen=True, slots=True)
class PutOff:
    """What was found and not done, and from which day it will be said again."""

    words: str
    is_safety: bool
    remind_on: str


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
    bill, lines = bill_of(order), _lines(order)
    done = HandOver.objects.filter(order=order).first() or HandOver(order=order)
    with override(language):
        return Explanation(
            language=language,
            greeting=_greeting(order),
            car=_car(order.visit),
            done=tuple(_done(line, language) for line in lines),
            found=_found(order),
            declined=_declined(order, language),
            next_due=done.next_due if order.closed_at else _next_due(order, language, now),
            **_money(order, bill, language),
            guarantee=_guarantee(order),
            old_parts=done.old_parts or _old_parts(order),
            key=_key(order),
            wash=_wash(order, done, language),
            belongings=_belongings(order),
            before=_photos(order, is_after=False),
            after=_photos(order, is_after=True),
        )


def next_due_words(order: WorkOrder, language: str, *, now: dt.datetime) -> str:
    """The work of the maker's plan the car is due for after this visit, as a row of nouns."""
    with override(language):
        return _next_due(order, language, now)


def _next_due(order: WorkOrder, language: str, now: dt.datetime | None) -> str:
    if now is None:
        return ""
    just_done = {line.operation_id for line in order.lines.all() if line.removed_at is None}
    due = due_work(order.visit.vehicle, today=order.site.today(now))
    return in_a_row(work.name_in(language) for work in due if work.pk not in just_done)


def _lines(order: WorkOrder) -> list[OrderLine]:
    """The lines that were done; of an order that was declined none was."""
    if order.is_declined:
        return []
    return list(order.lines.filter(removed_at=None).select_related("operation"))


def words_of(line: OrderLine, language: str) -> str:
    """The line as the client reads it: an operation's own name in their language."""
    work = line.operation
    if work is None or line.words not in {work.name, work.name_ru, work.name_es, work.name_zh}:
        return line.words
    return work.name_in(language)


def _done(line: OrderLine, language: str) -> Done:
    currency = line.order.site.currency
    return Done(
        words=words_of(line, language),
        amount=show_money(line.amount, currency, language, cents="always"),
        payer="" if line.payer == Payer.CLIENT else str(Payer(line.payer).label),
        is_part=line.kind == LineKind.PART,
    )


def _greeting(order: WorkOrder) -> str:
    name = address_as(order.visit.client.name, order.site.country)
    came = order.is_declined
    said = _("Your car is here, as it came.") if came else _("Your car is ready.")
    if not name:
        return said
    return _("{name}, good to see you. {sentence}").format(name=name, sentence=said)


def _car(visit: Visit) -> str:
    car = visit.vehicle
    return " ".join(filter(None, (car.make, car.model, car.plate)))


def _found(order: WorkOrder) -> tuple[str, ...]:
    rows = order.consents.filter(findings__answer="approved").values_list("findings__words")
    return tuple(words for (words,) in rows.order_by("number", "findings__position"))


def _declined(order: WorkOrder, language: str) -> tuple[PutOff, ...]:
    open_ones = DeferredDefect.objects.filter(
        vehicle=order.visit.vehicle_id, settled_by=None, dropped_at=None
    )
    return tuple(
        PutOff(
            words=each.words,
            is_safety=each.is_safety,
            remind_on=show_date(each.remind_on, language) if each.remind_on else "",
        )
        for each in open_ones
    )


def _money(order: WorkOrder, bill: Bill, language: str) -> dict[str, Any]:
    def show(amount: Decimal) -> str:
        return show_money(amount, order.site.currency, language, cents="always")

    settlement = bill.settlement
    subtotal = settlement.subtotal if settlement else charge_of(order)[1]
    discount = settlement.discount if settlement else NOTHING
    total = subtotal - discount
    owed = total - bill.paid
    return {
        "subtotal": show(subtotal),
        "discount": show(discount) if discount else "",
        "total": show(total),
        "tax": show(tax_in(total, order.site)),
        "paid": show(bill.paid) if bill.paid else "",
        "owed": show(owed) if owed else "",
        "sentence": _bill_sentence(order, total, show),
    }


def _bill_sentence(order: WorkOrder, total: Decimal, show: Any) -> str:
    """The bill in plain words: as agreed, less, or nothing at all (C2-7c)."""
    if not total:
        return _("There is nothing to pay.")
    if order.is_declined:
        return _("You pay for the diagnosis only.")
    if order.agreed_total is not None and total < order.agreed_total:
        return _("You agreed to {agreed}. It costs you less.").format(
            agreed=show(order.agreed_total)
        )
    return _("It is what you agreed to, tax included.")


def _guarantee(order: WorkOrder) -> str:
    if order.is_declined:
        return ""
    if order.pricing == Pricing.BY_WORK:
        return _("Priced by the work done: we give no guarantee on it.")
    months = policy_of(order.site).guarantee_months
    said = _("We guarantee this work for {months} months.").format(months=months)
    if any(line.has_no_guarantee for line in order.lines.all() if line.removed_at is None):
        said = f"{said} {_('Parts you brought and used parts are not covered.')}"
    return said


def _old_parts(order: WorkOrder) -> str:
    if order.is_declined or not policy_of(order.site).keeps_old_parts:
        return ""
    if not order.lines.filter(removed_at=None, kind=LineKind.PART).exists():
        return ""
    return _("The old parts are in the boot, wrapped.")


def _key(order: WorkOrder) -> str:
    key = order.keys.order_by("-taken_at").first()
    if key is None:
        return ""
    if key.returned_at is not None:
        return _("You have the key.")
    if key.place:
        return _("Key {tag}, place {place}").format(tag=key.tag, place=key.place)
    return _("Key {tag}").format(tag=key.tag)


def _wash(order: WorkOrder, done: HandOver, language: str) -> str:
    if done.washed_at is not None:
        return _("Washed at {time}").format(time=show_time(done.washed_at, order.site.zone_info))
    if done.no_wash_reason:
        return _("Not washed: {reason}").format(reason=done.no_wash_reason)
    return ""


def _belongings(order: WorkOrder) -> tuple[str, ...]:
    from_intake = getattr(order, "intake", None)
    return tuple(each.words for each in from_intake.belongings.all()) if from_intake else ()


def _photos(order: WorkOrder, *, is_after: bool) -> tuple[OrderPhoto, ...]:
    shots = [Shot.AFTER, Shot.CHECK] if is_after else [Shot.DAMAGE, Shot.FINDING]
    return tuple(order.photos.filter(shot__in=shots)[:4])


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
