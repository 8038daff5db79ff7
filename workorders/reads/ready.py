"""What a car needs before it is called ready, as its page shows it; whether its client knows."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from appointments.models import LIVE, Appointment
from appointments.states import Kind
from service_desk.lib.money import show_money
from service_desk.lib.refusals import Obstacle
from service_desk.messaging.models import Message
from service_desk.messaging.states import WAITING, MessageState
from service_desk.organisation.models import Staff
from service_desk.records.journal import subject_of
from service_desk.records.models import JournalEntry
from workorders.models import Belonging, HandOver, WorkOrder
from workorders.queries import policy_of
from workorders.rules.ready import obstacles_to_ready
from workorders.states import OrderState
from workorders.totals import totals_of

READY_LETTER = "ready"
# Each tick, its stamp, its verb in the journal, and what it asks of the person.
STAMPS: dict[str, tuple[str, str, str | Promise]] = {
    "wash": ("washed_at", "washed", _("Washed")),
    "looked_over": ("looked_over_at", "looked_over", _("Looked over, things counted")),
    "papers": ("papers_at", "papers_collected", _("Papers collected")),
    "totals": ("totals_at", "totals_checked", _("Totals checked")),
}
_SEEN_TO_HERE = frozenset(STAMPS)


@dataclass(frozen=True, slots=True)
class Tick:
    """One thing to see to; ``at`` (UTC) and ``who`` once it is done, ``reason`` where it is not."""

    key: str
    words: str | Promise
    hint: str
    at: dt.datetime | None
    who: Staff | None
    reason: str

    @property
    def is_done(self) -> bool:
        return self.at is not None or bool(self.reason)


@dataclass(frozen=True, slots=True)
class ReadyList:
    """The gate of one order: what is ticked, what else stands before it, who is told when.

    ``told_at`` is when the client was told, ``tells_at`` when it will be by rule; both UTC.
    """

    ticks: list[Tick]
    obstacles: list[Obstacle]
    things: list[Belonging]
    pick_up: Appointment | None
    told_at: dt.datetime | None
    tells_at: dt.datetime | None
    is_to_call: bool

    @property
    def others(self) -> list[Obstacle]:
        """What stands in the way and is seen to somewhere else."""
        return [each for each in self.obstacles if each.field not in _SEEN_TO_HERE]

    @property
    def open_ticks(self) -> int:
        return sum(1 for each in self.ticks if not each.is_done)


def ready_list(order: WorkOrder) -> ReadyList:
    """The gate of ``order``. Nine queries, however much is in the car."""
    done = HandOver.objects.filter(order=order).first()
    letters = list(_letters(order).order_by("pk"))
    waiting = [each for each in letters if each.state in WAITING]
    return ReadyList(
        ticks=_ticks(order, done),
        obstacles=obstacles_to_ready(order, done) if order.state == OrderState.CHECKING else [],
        things=list(Belonging.objects.filter(intake__order=order)),
        pick_up=Appointment.objects.filter(LIVE, visit=order.visit_id, kind=Kind.HANDOVER)
        .select_related("advisor")
        .first(),
        told_at=(done.told_at if done else None) or _sent_at(letters),
        tells_at=waiting[-1].due_at if waiting else None,
        is_to_call=any(each.state == MessageState.TO_CALL for each in waiting),
    )


def told_at(orders: Iterable[WorkOrder]) -> dict[int, dt.datetime]:
    """When the client of each order heard that the car is ready, by its id. Two queries."""
    visits = {f"visit:{order.visit_id}": order.pk for order in orders}
    sent = Message.objects.filter(
        kind=READY_LETTER, subject__in=visits, state=MessageState.SENT, sent_at__isnull=False
    )
    said = HandOver.objects.filter(order__in=visits.values(), told_at__isnull=False)
    told = [
        *((visits[subject], at) for subject, at in sent.values_list("subject", "sent_at")),
        *said.values_list("order", "told_at"),
    ]
    return {order: at for order, at in told if at is not None}


def _letters(order: WorkOrder) -> QuerySet[Message]:
    return Message.objects.filter(subject=subject_of(order.visit), kind=READY_LETTER)


def _sent_at(letters: list[Message]) -> dt.datetime | None:
    sent = [each.sent_at for each in letters if each.state == MessageState.SENT and each.sent_at]
    return max(sent, default=None)


def _ticks(order: WorkOrder, done: HandOver | None) -> list[Tick]:
    washes, hints = policy_of(order.site).washes_cars, _hints(order)
    verbs = [verb for _stamp, verb, _words in STAMPS.values()]
    entries = JournalEntry.objects.filter(subject=subject_of(order), verb__in=verbs)
    who = {entry.verb: entry.by for entry in entries.select_related("by").order_by("pk")}
    return [
        Tick(
            key=key,
            words=words,
            hint=hints.get(key, ""),
            at=getattr(done, stamp) if done else None,
            who=who.get(verb),
            reason=done.no_wash_reason if done and key == "wash" else "",
        )
        for key, (stamp, verb, words) in STAMPS.items()
        if key != "wash" or washes or (done and done.washed_at)
    ]


def _hints(order: WorkOrder) -> dict[str, str]:
    """What is looked for: the papers that go with the car, and the sum against the agreed one."""
    language = get_language() or "en"
    total = totals_of(order.site, order.lines.all()).client
    said = {"total": show_money(total, order.site.currency, language)}
    if order.agreed_total is None:
        sums = gettext("The client pays %(total)s.") % said
    else:
        said["agreed"] = show_money(order.agreed_total, order.site.currency, language)
        sums = gettext("The client pays %(total)s, agreed were %(agreed)s.") % said
    papers = gettext("Order, settlement, quality certificate, the car's own papers.")
    return {"papers": papers, "totals": sums}
