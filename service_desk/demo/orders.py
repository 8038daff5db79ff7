"""Work orders of the cars that are in the house now, walked to where they stand by the verbs."""

import datetime as dt
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from service_desk.demo.crew import Crew
from service_desk.demo.front_desk import FrontDesk
from service_desk.demo.stories import Story
from service_desk.demo.till import settle
from service_desk.demo.walk_arounds import hooks, scribble, write_walk_around
from service_desk.demo.way_out import ask_for_check, lend, make_ready, pass_if_drawn
from service_desk.demo.workbench import Workbench
from service_desk.demo.workshop_words import NOTE, OUTSIDE
from service_desk.lib.money import quantize
from service_desk.organisation.models import Staff
from service_desk.visits.models import Visit
from service_desk.visits.states import ON_SITE, VisitState
from workorders.actions.intake import sign_intake
from workorders.actions.opening import open_order
from workorders.actions.versions import note_change
from workorders.actions.workshop import issue_order
from workorders.models import KeyHolding, OrderLine, WorkOrder
from workorders.states import LineKind, OrderState, Payer

_MINUTE = dt.timedelta(minutes=1)
# Where an order is whose visit is there, the first car of a kind first.
_COURSE = {
    VisitState.ARRIVED: (None, OrderState.DRAFT, OrderState.SIGNED, None),
    VisitState.IN_WORK: (
        OrderState.WORKING,
        OrderState.ISSUED,
        OrderState.WORKING,
        OrderState.WORKING,
        OrderState.ISSUED,
    ),
    VisitState.WAITING: (OrderState.WAITING,),
    VisitState.CHECKING: (OrderState.CHECKING,),
    VisitState.READY: (OrderState.READY,),
}
# Minutes after the arrival at which each step is done, and its share of a short stay.
_OPENED, _WALKED, _SIGNED, _ISSUED = (1, 0.05), (3, 0.12), (10, 0.3), (13, 0.36)
_STARTED, _FINISHED, _READY = (24, 0.5), (110, 0.8), (140, 0.92)
_SETTLED = 2  # of those that are ready


At = Callable[[tuple[int, float]], dt.datetime]


@dataclass(slots=True)
class Rehearsal:
    """The orders of one site as its people would have made them by the desk's ``now``."""

    desk: FrontDesk
    crew: Crew
    rng: random.Random
    bench: Workbench = field(init=False)

    def __post_init__(self) -> None:
        self.bench = Workbench(self.desk, self.crew, self.rng)

    def play(self, stories: Sequence[Story]) -> list[WorkOrder]:
        """Open and walk the order of each car in the house; how many of each there are."""
        here = [story for story in stories if story.life.state in ON_SITE]
        here.sort(key=lambda story: (story.life.arrived_at, story.booking.seed))
        hook, seen = hooks(), dict.fromkeys(_COURSE, 0)
        plans: list[tuple[Story, OrderState, int]] = []
        for story in here:
            state = VisitState(story.life.state)
            goals = _COURSE[state]
            goal, number = goals[seen[state] % len(goals)], seen[state]
            seen[state] += 1
            if goal is not None:
                plans.append((story, goal, number))
        # What is done lies behind: the clocks that run now are started last.
        plans.sort(key=lambda plan: plan[1] == OrderState.WORKING)
        made = [self._walk(*plan, hook) for plan in plans]
        lend(self.desk, made, self.rng)
        return made

    def _walk(
        self, story: Story, goal: OrderState, number: int, hook: Iterator[tuple[str, str]]
    ) -> WorkOrder:
        begun = story.life.arrived_at
        assert begun is not None
        span = self.desk.now - begun

        def at(step: tuple[int, float]) -> dt.datetime:
            minutes, share = step
            return begun + min(minutes * _MINUTE, span * share)

        # The verbs take it from the arrival on.
        Visit.objects.filter(pk=story.visit.pk).update(state=VisitState.ARRIVED)
        visit = Visit.objects.select_related("site", "client", "vehicle").get(pk=story.visit.pk)
        by = story.life.reception_by or self.crew.reception
        order = open_order(visit, by=by, door="desk", now=at(_OPENED))
        self._promise(order, story, number, by=by, at=at(_OPENED))
        if goal == OrderState.DRAFT:
            write_walk_around(order, self.rng, by=by, at=at(_WALKED), is_whole=False)
            return order
        write_walk_around(order, self.rng, by=by, at=at(_WALKED), is_whole=True)
        self._sign(order, next(hook), by=by, at=at(_SIGNED))
        if goal != OrderState.SIGNED:
            self._work(order, goal, number, by=by, at=at)
        return order

    def _promise(
        self, order: WorkOrder, story: Story, number: int, *, by: Staff, at: dt.datetime
    ) -> None:
        """When it will be ready, who pays, and what the workshop should know."""
        if order.promised_at is None or order.promised_at <= self.desk.now:
            later = self.desk.now + (3 + number) * 60 * _MINUTE
            order.promised_at = self.desk.opening_after(later)
        if number == 1:
            order.note = NOTE[order.site.language]
        lines = list(order.lines.filter(kind=LineKind.LABOUR))
        if order.visit.repeat_of_id or lines[-1].amount == 0:
            payer = Payer.GOODWILL if order.visit.repeat_of_id else Payer.WARRANTY
            order.lines.filter(operation=lines[-1].operation).update(payer=payer)
            order.warranty_at, order.warranty_by = at, self.crew.manager
        if number == 2:
            words, firm = OUTSIDE[order.site.language]
            price = quantize(
                Decimal(58 if order.site.currency == "EUR" else 4200), order.site.currency
            )
            OrderLine.objects.create(
                order=order,
                kind=LineKind.OUTSIDE,
                position=40,
                words=words,
                quantity=1,
                price=price,
                amount=price,
                supplier=firm,
            )
        order.save(update_fields=["promised_at", "note", "warranty_at", "warranty_by"])
        note_change(order, [{"what": "promised"}], by=by, now=at)

    def _sign(self, order: WorkOrder, hook: tuple[str, str], *, by: Staff, at: dt.datetime) -> None:
        """The client's name under the walk-around and the price; the key goes on its hook."""
        tag, place = hook
        KeyHolding.objects.create(
            site=order.site, order=order, tag=tag, place=place, taken_at=at, taken_by=by
        )
        name, strokes = order.visit.client.name, scribble(self.rng)
        sign_intake(order, name=name, strokes=strokes, by=by, door="desk", now=at)

    def _work(self, order: WorkOrder, goal: OrderState, number: int, *, by: Staff, at: At) -> None:
        """From the queue to the way out, as far as ``goal``."""
        bench, foreman = self.bench, self.crew.foreman
        issue_order(order, taken_by=foreman, by=by, door="desk", now=at(_ISSUED))
        if goal == OrderState.ISSUED and number % 2 == 0:
            return  # for the foreman to give
        mechanic = bench.give(order, number, at=at(_ISSUED))
        if goal == OrderState.WORKING:
            bench.begin(order, mechanic, is_at_risk=number == 0)
        elif goal == OrderState.WAITING:
            bench.stop(order, mechanic, is_for_client=number % 2 == 0, at=at(_STARTED))
        elif goal != OrderState.ISSUED:
            bench.finish(order, mechanic, begins=at(_STARTED), ends=at(_FINISHED))
            self._leave(order, goal, number, by=by, at=at)

    def _leave(self, order: WorkOrder, goal: OrderState, number: int, *, by: Staff, at: At) -> None:
        """Checked, made ready, and for the first ones settled."""
        ready, quality = at(_READY), self.crew.quality
        if goal == OrderState.CHECKING:
            ask_for_check(order, by=quality, at=at(_FINISHED))
            return
        pass_if_drawn(order, by=quality, at=ready)
        make_ready(order, by=by, at=ready)
        if number < _SETTLED:
            settle(order, self.rng, by=self.crew.cashier, at=ready, is_paid=number == 0)
