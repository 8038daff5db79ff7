"""The words of the explain sheet, line by line; whoever calls has the language active."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from appointments.messages.wording import address_as
from service_desk.lib.dates import show_date, show_time
from service_desk.lib.money import show_money
from service_desk.lib.text import in_a_row
from service_desk.visits.due import due_work
from service_desk.visits.models import DeferredDefect, Visit
from workorders.models import HandOver, OrderLine, OrderPhoto, WorkOrder
from workorders.queries import policy_of
from workorders.reads.settlement import Bill, charge_of
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


def next_due(order: WorkOrder, language: str, now: dt.datetime | None) -> str:
    if now is None:
        return ""
    just_done = {line.operation_id for line in order.lines.all() if line.removed_at is None}
    due = due_work(order.visit.vehicle, today=order.site.today(now))
    return in_a_row(work.name_in(language) for work in due if work.pk not in just_done)


def lines_of(order: WorkOrder) -> list[OrderLine]:
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


def done_of(line: OrderLine, language: str) -> Done:
    currency = line.order.site.currency
    return Done(
        words=words_of(line, language),
        amount=show_money(line.amount, currency, language, cents="always"),
        payer="" if line.payer == Payer.CLIENT else str(Payer(line.payer).label),
        is_part=line.kind == LineKind.PART,
    )


def greeting(order: WorkOrder) -> str:
    name = address_as(order.visit.client.name, order.site.country)
    came = order.is_declined
    said = _("Your car is here, as it came.") if came else _("Your car is ready.")
    if not name:
        return said
    return _("{name}, good to see you. {sentence}").format(name=name, sentence=said)


def car_of(visit: Visit) -> str:
    car = visit.vehicle
    return " ".join(filter(None, (car.make, car.model, car.plate)))


def found_in(order: WorkOrder) -> tuple[str, ...]:
    rows = order.consents.filter(findings__answer="approved").values_list("findings__words")
    return tuple(words for (words,) in rows.order_by("number", "findings__position"))


def put_off(order: WorkOrder, language: str) -> tuple[PutOff, ...]:
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


def money_of(order: WorkOrder, bill: Bill, language: str) -> dict[str, Any]:
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


def _bill_sentence(order: WorkOrder, total: Decimal, show: Callable[[Decimal], str]) -> str:
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


def guarantee_of(order: WorkOrder) -> str:
    if order.is_declined:
        return ""
    if order.pricing == Pricing.BY_WORK:
        return _("Priced by the work done: we give no guarantee on it.")
    months = policy_of(order.site).guarantee_months
    said = _("We guarantee this work for {months} months.").format(months=months)
    if any(line.has_no_guarantee for line in order.lines.all() if line.removed_at is None):
        said = f"{said} {_('Parts you brought and used parts are not covered.')}"
    return said


def old_parts_of(order: WorkOrder) -> str:
    if order.is_declined or not policy_of(order.site).keeps_old_parts:
        return ""
    if not order.lines.filter(removed_at=None, kind=LineKind.PART).exists():
        return ""
    return _("The old parts are in the boot, wrapped.")


def key_of(order: WorkOrder) -> str:
    key = order.keys.order_by("-taken_at").first()
    if key is None:
        return ""
    if key.returned_at is not None:
        return _("You have the key.")
    if key.place:
        return _("Key {tag}, place {place}").format(tag=key.tag, place=key.place)
    return _("Key {tag}").format(tag=key.tag)


def wash_of(order: WorkOrder, done: HandOver, language: str) -> str:
    if done.washed_at is not None:
        return _("Washed at {time}").format(time=show_time(done.washed_at, order.site.zone_info))
    if done.no_wash_reason:
        return _("Not washed: {reason}").format(reason=done.no_wash_reason)
    return ""


def belongings_of(order: WorkOrder) -> tuple[str, ...]:
    from_intake = getattr(order, "intake", None)
    return tuple(each.words for each in from_intake.belongings.all()) if from_intake else ()


def photos_of(order: WorkOrder, *, is_after: bool) -> tuple[OrderPhoto, ...]:
    shots = [Shot.AFTER, Shot.CHECK] if is_after else [Shot.DAMAGE, Shot.FINDING]
    return tuple(order.photos.filter(shot__in=shots)[:4])
