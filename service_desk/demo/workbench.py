"""What the workshop does with an order: who has it, the clock on it, why it waits."""

import datetime as dt
import random
from dataclasses import dataclass, field

from service_desk.demo.crew import Crew
from service_desk.demo.front_desk import FrontDesk
from service_desk.demo.questions import ask_the_client
from service_desk.demo.workshop_words import GIVEN, NEEDED
from service_desk.lib.intervals import Interval
from service_desk.organisation.models import Staff
from workorders.actions.workshop_giving import give_order
from workorders.actions.workshop_work import (
    finish_line,
    need_part,
    start_work,
    stop_work,
)
from workorders.models import WorkOrder, WorkSpan
from workorders.reads.mechanics import first_mechanic, lacks_skill
from workorders.states import LineKind, StopReason

_MINUTE = dt.timedelta(minutes=1)
_SHORTEST, _LONGEST = dt.timedelta(seconds=10), 100 * _MINUTE
_AT_RISK, _ON_TIME = 9 * _MINUTE, 190 * _MINUTE


@dataclass(slots=True)
class Workbench:
    """The mechanics of one site, each at one car at a time."""

    desk: FrontDesk
    crew: Crew
    rng: random.Random
    busy: set[int] = field(default_factory=set)
    free_from: dict[int, dt.datetime] = field(default_factory=dict)

    def give(self, order: WorkOrder, number: int, *, at: dt.datetime) -> Staff:
        """Into a mechanic's hands: of a repeat, who did it the first time."""
        labour = list(order.lines.filter(kind=LineKind.LABOUR).select_related("operation"))
        team = self.crew.team_for(labour[0], number)
        mechanic = first_mechanic(order) or self.crew.members[team.pk]
        lacks = any(lacks_skill(mechanic, line) for line in labour)
        give_order(
            order,
            mechanic=mechanic,
            reason=GIVEN[order.site.language] if lacks else "",
            by=self.crew.foreman,
            door="desk",
            now=at,
        )
        return mechanic

    def begin(self, order: WorkOrder, mechanic: Staff, *, is_at_risk: bool) -> None:
        """The clock runs on it now; where this mechanic has another car up, it stays in line."""
        if mechanic.pk in self.busy:
            return
        self.busy.add(mechanic.pk)
        order.refresh_from_db()
        assert order.issued_at is not None
        begun = self.desk.now - self.rng.randint(50, 70) * _MINUTE
        started = max(order.issued_at, begun, self.free_from.get(mechanic.pk, begun))
        WorkOrder.objects.filter(pk=order.pk).update(
            promised_at=self.desk.now + (_AT_RISK if is_at_risk else _ON_TIME)
        )
        self._start(order, mechanic, at=started)

    def stop(
        self, order: WorkOrder, mechanic: Staff, *, is_for_client: bool, at: dt.datetime
    ) -> None:
        """The mechanic found something and waits for the client's word, or needs a part."""
        during = self._free(mechanic, at, self.desk.now - 9 * _MINUTE)
        span, asked = self._start(order, mechanic, at=during.start), during.end
        if is_for_client:
            stop_work(span, reason=StopReason.CLIENT, by=mechanic, door="desk", now=asked)
            ask_the_client(order, self.rng, found_by=mechanic, at=asked)
        else:
            words = NEEDED[order.site.language]
            need_part(order, words=words, by=mechanic, door="desk", now=asked)

    def finish(
        self, order: WorkOrder, mechanic: Staff, *, begins: dt.datetime, ends: dt.datetime
    ) -> None:
        """All of it is done, and so the order; what had no clock, by the foreman's word."""
        during = self._free(mechanic, begins, ends)
        self._start(order, mechanic, at=during.start)
        labour = order.lines.filter(kind=LineKind.LABOUR).order_by("position")
        for number, line in enumerate(labour):
            by = self.crew.foreman if number else mechanic
            finish_line(line, by=by, door="desk", now=during.end)

    def _start(self, order: WorkOrder, mechanic: Staff, *, at: dt.datetime) -> WorkSpan:
        first = order.assignments.filter(withdrawn_at=None).order_by("line__position")[0]
        return start_work(first, mechanic=mechanic, by=mechanic, door="desk", now=at)

    def _free(
        self, mechanic: Staff, begins: dt.datetime, ends: dt.datetime
    ) -> Interval[dt.datetime]:
        """When this mechanic has it up: after the car before, and always done before now."""
        starts = max(begins, self.free_from.get(mechanic.pk, begins))
        longest = min(_LONGEST, (self.desk.now - starts) / 2)
        during = Interval(starts, starts + max(_SHORTEST, min(ends - starts, longest)))
        self.free_from[mechanic.pk] = during.end
        return during
