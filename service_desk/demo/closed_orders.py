"""Orders of cars collected in the last weeks: written in bulk, as the verbs leave them."""

import datetime as dt
import random
from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass, field
from itertools import groupby

from django.db.models import OuterRef, Subquery

from appointments.estimate import estimate_of_visit
from service_desk.demo.closed import Closed, Times
from service_desk.demo.closed_rows import Afterwards
from service_desk.demo.crew import Crew
from service_desk.demo.stories import Story
from service_desk.demo.walk_arounds import scribble
from service_desk.organisation.models import Site
from service_desk.records.numbers import next_numbers
from service_desk.visits.models import Visit
from workorders.actions.lines import lines_of
from workorders.actions.opening import order_number
from workorders.models import (
    Agreement,
    OrderLine,
    Signature,
    WorkOrder,
)
from workorders.states import (
    Agreed,
    OrderState,
    Payer,
    Purpose,
)
from workorders.totals import snapshot_of, totals_of

SINCE = dt.timedelta(days=10)
_BATCH = 1000
# Shares of a stay at which each step was done.
_SHARES = (0.02, 0.1, 0.13, 0.2, 0.8, 0.9, 1)
_WARRANTY = 0.07

_STAMPS = ["keys_at", "work_at", "checking_at", "ready_at"]


@dataclass(slots=True)
class Archive:
    """The orders of one site that were closed before the desk's ``now``."""

    site: Site
    crew: Crew
    now: dt.datetime
    patterns: dict[tuple[str, ...], list[OrderLine]] = field(default_factory=dict)

    def write(self, stories: Sequence[Story]) -> int:
        """Those of the last ten days, and each that a repeat since then goes back to."""
        since = self.now - SINCE
        over = [story for story in stories if story.life.handed_over_at is not None]
        recent = [story for story in stories if story.booking.starts_at > since]
        earlier = {id(s.booking.repeats) for s in recent if s.booking.repeats}
        told = [s for s in over if s.booking.starts_at > since or id(s.booking) in earlier]
        told.sort(key=lambda story: (story.life.arrived_at, story.booking.seed))
        made = [self._closed(story) for story in told]
        if made:
            self._number(made)
            self._write_orders(made)
            after = Afterwards(self.site, self.crew)
            after.write_money(made)
            after.write_course(made)
            WorkOrder.objects.filter(pk__in=[each.order.pk for each in made]).update(
                state=OrderState.CLOSED
            )
        return len(made)

    def _closed(self, story: Story) -> Closed:
        arrived, over = story.life.arrived_at, story.life.handed_over_at
        assert arrived is not None and over is not None
        dice = random.Random(f"{story.booking.seed}:order")
        by, handover = story.life.reception_by, story.booking.handover

        times = Times(*(arrived + (over - arrived) * share for share in _SHARES))
        order = WorkOrder(
            site=self.site,
            visit=story.visit,
            state=OrderState.WORKING,
            version=1,
            advisor=by,
            promised_at=handover.at if handover else story.booking.ready_at,
            opened_by=by,
            agreed_at=times.signed,
            **{f"{step}_at": at for step, at in times._asdict().items()},
        )
        lines = self._lines(story, order)
        if story.booking.repeats or dice.random() < _WARRANTY:
            for line in lines:
                line.payer = Payer.GOODWILL if story.booking.repeats else Payer.WARRANTY
            order.warranty_at, order.warranty_by = times.opened, self.crew.manager
        totals = totals_of(self.site, lines)
        order.planned_hours, order.agreed_total = totals.hours, totals.client
        return Closed(story, order, times, lines, totals, dice)

    def _lines(self, story: Story, order: WorkOrder) -> list[OrderLine]:
        """As promised; the same work in the same language is taken apart once."""
        works = story.booking.works
        key = (story.visit.language, *(work.code for work in works))
        if key not in self.patterns:
            operations = {work.code: work for work in works}
            self.patterns[key] = lines_of(order, estimate_of_visit(story.visit), operations)
        rows = [copy(line) for line in self.patterns[key]]
        for row in rows:
            row.order, row.done_at = order, order.finished_at
        return rows

    def _number(self, made: Sequence[Closed]) -> None:
        for year, some in groupby(made, lambda each: self._year(each.times.opened)):
            batch = list(some)
            serials = next_numbers(site=self.site, kind="work_order", year=year, count=len(batch))
            for each, serial in zip(batch, serials, strict=True):
                each.order.number = order_number(self.site, year, serial)

    def _write_orders(self, made: Sequence[Closed]) -> None:
        orders = [each.order for each in made]
        WorkOrder.objects.bulk_create(orders, batch_size=_BATCH)
        lines = (line for each in made for line in each.lines)
        OrderLine.objects.bulk_create(lines, batch_size=_BATCH)
        signed = Signature.objects.bulk_create(
            (_signature(each, Purpose.INTAKE) for each in made), batch_size=_BATCH
        )
        Agreement.objects.bulk_create(
            (
                Agreement(
                    order=each.order,
                    how=Agreed.SIGNATURE,
                    name=signature.name,
                    total=each.totals.client,
                    snapshot=snapshot_of(each.lines),
                    signature=signature,
                    at=signature.signed_at,
                    by=each.order.advisor,
                )
                for each, signature in zip(made, signed, strict=True)
            ),
            batch_size=_BATCH,
        )
        agreed = Agreement.objects.filter(order=OuterRef("order")).values("pk")
        OrderLine.objects.filter(order__in=orders, payer=Payer.CLIENT).update(
            agreed_in=Subquery(agreed)
        )
        Signature.objects.bulk_create(
            (_signature(each, Purpose.HANDOVER) for each in made), batch_size=_BATCH
        )
        Visit.objects.bulk_update((self._visit(each) for each in made), _STAMPS, batch_size=_BATCH)

    def _visit(self, each: Closed) -> Visit:
        visit, times = each.story.visit, each.times
        visit.keys_at, visit.work_at = times.signed, times.issued
        visit.checking_at, visit.ready_at = times.finished, times.ready
        return visit

    def _year(self, at: dt.datetime) -> int:
        return self.site.today(at).year


def _signature(each: Closed, purpose: Purpose) -> Signature:
    is_intake = purpose == Purpose.INTAKE
    return Signature(
        order=each.order,
        purpose=purpose,
        name=each.story.visit.client.name[:80],
        strokes=scribble(each.dice),
        signed_at=each.times.signed if is_intake else each.times.closed,
        taken_by=each.order.advisor,
    )
