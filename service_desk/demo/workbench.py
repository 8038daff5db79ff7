"""What the workshop does with an order: who has it, the clock on it, why it waits."""

import datetime as dt
import random
from dataclasses import dataclass, field

from service_desk.demo.crew import Crew
from service_desk.demo.front_desk import FrontDesk
from service_desk.demo.questions import ask_the_client
from service_desk.demo.workshop_words import NEEDED
from service_desk.lib.intervals import Interval, subtract
from service_desk.organisation.models import Staff
from workorders.actions.course import advance, lock_order
from workorders.models import Assignment, CustodyStamp, ProgressCheck, WorkOrder, WorkSpan
from workorders.states import LineKind, Place, StopReason

_MINUTE = dt.timedelta(minutes=1)
_LONGEST = 100 * _MINUTE
_AT_RISK, _ON_TIME = 25 * _MINUTE, 190 * _MINUTE


@dataclass(slots=True)
class Workbench:
    """The mechanics of one site, each at one car at a time."""

    desk: FrontDesk
    crew: Crew
    rng: random.Random
    busy: set[int] = field(default_factory=set)
    taken: dict[int, list[Interval[dt.datetime]]] = field(default_factory=dict)

    def give(self, order: WorkOrder, number: int, *, is_routed: bool, by: Staff) -> Staff | None:
        """Labour into the hands of a team, and of its mechanic where somebody is to begin."""
        assert order.issued_at is not None
        at = order.issued_at + 2 * _MINUTE
        CustodyStamp.objects.create(
            order=order,
            from_place=Place.RECEPTION,
            to_place=Place.WORKSHOP,
            at=order.issued_at,
            stamped_at=_to_ten_minutes(order.issued_at),
            given_by=order.advisor,
            taken_by=by,
        )
        if not is_routed:
            return None
        labour = list(order.lines.filter(kind=LineKind.LABOUR).select_related("operation"))
        teams = [self.crew.team_for(line, number) for line in labour]
        mechanic = self.crew.members[teams[0].pk]
        Assignment.objects.bulk_create(
            Assignment(
                order=order,
                line=line,
                team=team,
                mechanic=mechanic,
                planned_hours=line.quantity,
                assigned_at=min(at, self.desk.now),
                assigned_by=by,
            )
            for line, team in zip(labour, teams, strict=True)
        )
        return mechanic

    def begin(self, order: WorkOrder, mechanic: Staff, *, is_at_risk: bool) -> WorkOrder:
        """The clock runs on it now; where this mechanic has another car up, it stays in line."""
        if mechanic.pk in self.busy:
            return order
        assert order.issued_at is not None
        self.busy.add(mechanic.pk)
        begun = self.desk.now - self.rng.randint(25, 70) * _MINUTE
        taken = self.taken.setdefault(mechanic.pk, [])
        started = max(order.issued_at, begun, *(span.end for span in taken))
        taken.append(Interval(started, self.desk.now + _MINUTE))
        order = advance(lock_order(order), "start", by=mechanic, door="desk", now=started)
        first = order.assignments.order_by("pk")[0]
        WorkSpan.objects.create(assignment=first, mechanic=mechanic, starts_at=started)
        left = _AT_RISK if is_at_risk else _ON_TIME
        order.promised_at = self.desk.now + left
        order.save(update_fields=["promised_at"])
        ProgressCheck.objects.create(
            order=order,
            promised_at=order.promised_at,
            due_at=started + (order.promised_at - started) * 0.75,
        )
        return order

    def stop(
        self, order: WorkOrder, mechanic: Staff, *, is_for_client: bool, at: dt.datetime
    ) -> WorkOrder:
        """The mechanic found something, or needs a part."""
        asked = max(at, self.desk.now - 9 * _MINUTE)
        reason = StopReason.CLIENT if is_for_client else StopReason.PARTS
        words = "" if is_for_client else NEEDED[order.site.language]
        self._span(order, mechanic, begins=at, ends=asked, reason=reason, words=words)
        order = advance(lock_order(order), "wait", by=mechanic, door="desk", now=asked)
        if is_for_client:
            ask_the_client(order, self.rng, found_by=mechanic, at=asked)
        return order

    def finish(self, order: WorkOrder, mechanic: Staff, *, now: dt.datetime) -> None:
        """All of it is done."""
        assert order.started_at is None or order.started_at <= now
        labour = order.lines.filter(kind=LineKind.LABOUR)
        started = order.started_at or order.issued_at or now
        self._span(order, mechanic, begins=started, ends=now, reason=StopReason.DONE)
        labour.update(done_at=now)
        order.assignments.update(done_at=now)
        advance(lock_order(order), "finish", by=mechanic, door="desk", now=now)

    def _span(
        self,
        order: WorkOrder,
        mechanic: Staff,
        *,
        begins: dt.datetime,
        ends: dt.datetime,
        reason: StopReason,
        words: str = "",
    ) -> None:
        """Time at work, as much of it as this mechanic was not at another car."""
        at_others = self.taken.setdefault(mechanic.pk, [])
        free = subtract([Interval(begins, ends)], at_others) if begins < ends else []
        if not free:
            return
        during = Interval(free[-1].start, min(free[-1].end, free[-1].start + _LONGEST))
        at_others.append(during)
        WorkSpan.objects.create(
            assignment=order.assignments.order_by("pk")[0],
            mechanic=mechanic,
            starts_at=during.start,
            ends_at=during.end,
            stopped_for=reason,
            words=words,
        )


def _to_ten_minutes(at: dt.datetime) -> dt.datetime:
    return at.replace(minute=at.minute // 10 * 10, second=0, microsecond=0)
