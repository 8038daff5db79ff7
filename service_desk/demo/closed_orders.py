"""Orders of cars collected in the last weeks: written in bulk, as the verbs leave them."""

import datetime as dt
import random
from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass, field
from itertools import groupby
from typing import NamedTuple

from django.db.models import OuterRef, Subquery

from appointments.estimate import estimate_of_visit
from service_desk.demo.crew import Crew
from service_desk.demo.stories import Story
from service_desk.demo.walk_arounds import scribble
from service_desk.organisation.models import Site, Staff
from service_desk.records.journal import subject_of
from service_desk.records.models import JournalEntry
from service_desk.records.numbers import next_numbers
from service_desk.visits.models import Visit
from workorders.actions.lines import lines_of
from workorders.actions.opening import order_number
from workorders.models import (
    Agreement,
    Assignment,
    GatePass,
    HandOver,
    Intake,
    KeyHolding,
    OrderChange,
    OrderLine,
    Payment,
    QualityCheck,
    Settlement,
    Signature,
    WorkOrder,
)
from workorders.states import (
    Agreed,
    CheckState,
    LineKind,
    OrderState,
    PaidBy,
    Payer,
    Purpose,
    SettlementState,
)
from workorders.totals import Totals, snapshot_of, totals_of

SINCE = dt.timedelta(days=10)
_BATCH = 1000
# Shares of a stay at which each step was done.
_SHARES = (0.02, 0.1, 0.13, 0.2, 0.8, 0.9, 1)
_WARRANTY, _SAMPLED = 0.07, 0.2
_JOURNAL = {
    "order_opened": "opened",
    "order_sign": "signed",
    "order_issue": "issued",
    "order_start": "started",
    "order_finish": "finished",
    "order_declare_ready": "ready",
    "order_hand_over": "closed",
}


class Times(NamedTuple):
    """When each step was done."""

    opened: dt.datetime
    signed: dt.datetime
    issued: dt.datetime
    started: dt.datetime
    finished: dt.datetime
    ready: dt.datetime
    closed: dt.datetime


@dataclass(slots=True)
class Closed:
    """One order that is over, with what it was made of."""

    story: Story
    order: WorkOrder
    times: Times
    lines: list[OrderLine]
    totals: Totals
    dice: random.Random

    @property
    def is_repeat(self) -> bool:
        return self.story.booking.repeats is not None


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
            self._write_money(made)
            self._write_course(made)
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

    def _write_money(self, made: Sequence[Closed]) -> None:
        """Bills in the order of the handovers, paid all of them."""
        by = self.crew.cashier
        leaving = sorted(made, key=lambda each: each.times.closed)
        for year, some in groupby(leaving, lambda each: self._year(each.times.closed)):
            batch = list(some)
            count, prefix = len(batch), f"{self.site.slug.upper()}-%s{year % 100:02d}-%05d"
            serials = next_numbers(site=self.site, kind="bill", year=year, count=count)
            bills = Settlement.objects.bulk_create(
                self._bill(each, prefix % ("S", serial), by)
                for each, serial in zip(batch, serials, strict=True)
            )
            Payment.objects.bulk_create(
                Payment(
                    settlement=bill,
                    amount=bill.total,
                    way=each.dice.choice(list(PaidBy)[:3]),
                    at=each.times.ready,
                    by=by,
                )
                for each, bill in zip(batch, bills, strict=True)
                if bill.total
            )
            passes = next_numbers(site=self.site, kind="gate", year=year, count=count)
            GatePass.objects.bulk_create(
                GatePass(
                    order=each.order,
                    number=prefix % ("G", serial),
                    issued_at=each.times.closed,
                    issued_by=by,
                    left_at=each.times.closed,
                )
                for each, serial in zip(batch, passes, strict=True)
            )

    def _bill(self, each: Closed, number: str, by: Staff) -> Settlement:
        return Settlement(
            order=each.order,
            site=self.site,
            number=number,
            state=SettlementState.ISSUED,
            subtotal=each.totals.client,
            total=each.totals.client,
            tax=each.totals.tax,
            snapshot=snapshot_of(line for line in each.lines if line.payer == Payer.CLIENT),
            created_at=each.times.ready,
            issued_at=each.times.ready,
            issued_by=by,
        )

    def _write_course(self, made: Sequence[Closed]) -> None:
        """Versions, walk-around, mechanics, checks, keys, and what the journal says."""
        OrderChange.objects.bulk_create(
            OrderChange(
                order=each.order,
                version=1,
                changes=[{"what": "opened"}],
                total=each.totals.total,
                client_total=each.totals.client,
                promised_at=each.order.promised_at,
                at=each.times.opened,
                by=each.order.advisor,
            )
            for each in made
        )
        Intake.objects.bulk_create(_intake(each) for each in made)
        Assignment.objects.bulk_create(
            (work for each in made for work in self._assignments(each)), batch_size=_BATCH
        )
        QualityCheck.objects.bulk_create(
            QualityCheck(
                order=each.order,
                state=CheckState.PASSED,
                is_sampled=not each.is_repeat,
                created_at=each.times.finished,
                decided_at=each.times.ready,
                decided_by=self.crew.quality,
            )
            for each in made
            if each.is_repeat or each.dice.random() < _SAMPLED
        )
        KeyHolding.objects.bulk_create(self._key(number, each) for number, each in enumerate(made))
        HandOver.objects.bulk_create(_hand_over(each) for each in made)
        JournalEntry.objects.bulk_create(
            sorted(
                (entry for each in made for entry in self._entries(each)),
                key=lambda entry: entry.at,
            ),
            batch_size=_BATCH,
        )

    def _assignments(self, each: Closed) -> list[Assignment]:
        rows = []
        for line in each.lines:
            if line.kind == LineKind.LABOUR:
                team = self.crew.team_for(line, each.order.pk)
                rows.append(
                    Assignment(
                        order=each.order,
                        line=line,
                        team=team,
                        mechanic=self.crew.members[team.pk],
                        planned_hours=line.quantity,
                        assigned_at=each.times.issued,
                        assigned_by=self.crew.foreman,
                        done_at=each.times.finished,
                    )
                )
        return rows

    def _key(self, number: int, each: Closed) -> KeyHolding:
        return KeyHolding(
            site=self.site,
            order=each.order,
            tag=str(11 + number % 80),
            taken_at=each.times.signed,
            taken_by=each.order.advisor,
            returned_at=each.times.closed,
            returned_by=each.order.advisor or self.crew.reception,
        )

    def _entries(self, each: Closed) -> list[JournalEntry]:
        doers = {"order_start": self.crew.foreman, "order_finish": self.crew.foreman}
        return [
            JournalEntry(
                site=self.site,
                subject=subject_of(subject),
                verb=verb,
                by=doers.get(verb, each.order.advisor),
                door="desk",
                at=getattr(each.times, stamp),
                data={"number": each.order.number},
            )
            for subject in (each.order, each.story.visit)
            for verb, stamp in _JOURNAL.items()
        ]

    def _year(self, at: dt.datetime) -> int:
        return self.site.today(at).year


_STAMPS = ["keys_at", "work_at", "checking_at", "ready_at"]


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


def _intake(each: Closed) -> Intake:
    machine, by = each.story.booking.car.machine, each.order.advisor
    return Intake(
        order=each.order,
        mileage=machine.mileage_on(each.story.booking.on),
        fuel=each.dice.randint(1, 8),
        has_protection=True,
        valuables_told=True,
        client_words=each.story.booking.complaint,
        started_at=each.times.opened,
        started_by=by,
        signed_at=each.times.signed if by else None,
        signed_by=by,
    )


def _hand_over(each: Closed) -> HandOver:
    ready, by = each.times.ready, each.order.advisor
    return HandOver(
        order=each.order,
        **dict.fromkeys(
            ("washed_at", "looked_over_at", "papers_at", "totals_at", "told_at"), ready
        ),
        explained_at=each.times.closed,
        is_walk_around_ok=True,
        drive="offered",
        done_at=each.times.closed if by else None,
        done_by=by,
    )
