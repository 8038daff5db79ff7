"""Making a car ready (S-11a): each tick a stamp that can be taken back, then one word to all."""

import datetime as dt
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from appointments.actions.words import read_words
from appointments.messages import plan_ready
from service_desk.lib.refusals import refuse, refuse_if
from service_desk.lib.transactions import whole_transaction
from service_desk.organisation.models import Staff
from service_desk.organisation.roles import Right
from workorders.actions.course import advance, lock_order, tell
from workorders.actions.quality import plan_check, send_back
from workorders.models import HandOver, WorkOrder
from workorders.rules import check_right, obstacles_to
from workorders.rules.ready import obstacles_to_ready
from workorders.states import OrderState


class Tick(NamedTuple):
    """A thing done before the car is given back: its stamp, its words in the journal."""

    stamp: str
    verb: str


TICKS = {
    "wash": Tick("washed_at", "washed"),
    "looked_over": Tick("looked_over_at", "looked_over"),
    "papers": Tick("papers_at", "papers_collected"),
    "totals": Tick("totals_at", "totals_checked"),
}
WORDS_LENGTH = 120
not_ready_after_all = send_back


@whole_transaction
def tick(
    order: WorkOrder, *, what: str, words: str = "", by: Staff, door: str, now: dt.datetime
) -> HandOver:
    """``what`` of ``TICKS`` is done; ``words`` say what of the client's things is missing.

    A second press changes nothing: who was first stays in the journal.
    """
    order, done = _making_ready(order, by)
    each = _tick_of(what)
    said = read_words(words, WORDS_LENGTH, what)
    if getattr(done, each.stamp) is None:
        setattr(done, each.stamp, now)
        if what == "wash":
            done.no_wash_reason = ""
        done.save()
        tell(order, each.verb, by=by, door=door, now=now, reason=said)
    return done


@whole_transaction
def untick(order: WorkOrder, *, what: str, by: Staff, door: str, now: dt.datetime) -> HandOver:
    """Take one back; of the wash also the word why there is none."""
    order, done = _making_ready(order, by)
    each = _tick_of(what)
    if getattr(done, each.stamp) is not None or (what == "wash" and done.no_wash_reason):
        setattr(done, each.stamp, None)
        if what == "wash":
            done.no_wash_reason = ""
        done.save()
        tell(order, f"{each.verb}_taken_back", by=by, door=door, now=now)
    return done


@whole_transaction
def leave_unwashed(
    order: WorkOrder, *, reason: str, by: Staff, door: str, now: dt.datetime
) -> HandOver:
    """No wash, and why: the client wants none, frost, fresh paint. Refusal 400 without."""
    said = read_words(reason, WORDS_LENGTH, "wash")
    if not said:
        refuse("required", _("Say why the car is not washed."), "wash", status=400)
    order, done = _making_ready(order, by)
    done.washed_at, done.no_wash_reason = None, said
    done.save(update_fields=["washed_at", "no_wash_reason"])
    tell(order, "left_unwashed", by=by, door=door, now=now, reason=said)
    return done


@whole_transaction
def declare_ready(order: WorkOrder, *, by: Staff, door: str, now: dt.datetime) -> WorkOrder:
    """The car may be collected. The client hears it by rule, one hour or four before (S-11b).

    Raises Refusal 409 with everything that is still to be done.
    """
    order = lock_order(order)
    check_right(by, order.site, Right.HAND_OVER)
    refuse_if(obstacles_to("declare_ready", order))
    plan_check(order, now=now)
    done = HandOver.objects.filter(order=order).first()
    refuse_if(obstacles_to_ready(order, done))
    order = advance(order, "declare_ready", by=by, door=door, now=now)
    plan_ready(order.visit, now=now)
    return order


@whole_transaction
def note_told(order: WorkOrder, *, by: Staff, door: str, now: dt.datetime) -> HandOver:
    """The client was told by voice that the car is ready."""
    order = lock_order(order)
    check_right(by, order.site, Right.HAND_OVER)
    if order.state != OrderState.READY:
        refuse("not_ready", _("The car is not ready yet."))
    done, _made = HandOver.objects.get_or_create(order=order)
    if done.told_at is None:
        done.told_at = now
        done.save(update_fields=["told_at"])
        tell(order, "told_ready", by=by, door=door, now=now)
    return done


def _making_ready(order: WorkOrder, by: Staff) -> tuple[WorkOrder, HandOver]:
    order = lock_order(order)
    check_right(by, order.site, Right.HAND_OVER)
    refuse_if(obstacles_to("declare_ready", order))
    done, _made = HandOver.objects.get_or_create(order=order)
    return order, done


def _tick_of(what: str) -> Tick:
    if what not in TICKS:
        refuse("no_such_answer", _("Choose one of the answers."), status=400)
    return TICKS[what]
