"""What lies beside an order that is over: bill and money, walk-around, hands, check, key."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from service_desk.demo.closed import Closed
from service_desk.demo.crew import Crew
from service_desk.organisation.models import Site, Staff
from service_desk.records.journal import subject_of
from service_desk.records.models import JournalEntry
from service_desk.records.numbers import next_numbers
from workorders.models import (
    Assignment,
    GatePass,
    HandOver,
    Intake,
    KeyHolding,
    OrderChange,
    Payment,
    QualityCheck,
    Settlement,
)
from workorders.states import CheckState, LineKind, PaidBy, Payer, SettlementState
from workorders.totals import snapshot_of

_BATCH = 1000
_SAMPLED = 0.2
_JOURNAL = {
    "order_opened": "opened",
    "order_sign": "signed",
    "order_issue": "issued",
    "order_start": "started",
    "order_finish": "finished",
    "order_declare_ready": "ready",
    "order_hand_over": "closed",
}


@dataclass(frozen=True, slots=True)
class Afterwards:
    """The rows of one site; each ``write`` takes the orders in the order of their arrival."""

    site: Site
    crew: Crew

    def write_money(self, made: Sequence[Closed]) -> None:
        """Bills in the order of the handovers, paid all of them."""
        by = self.crew.cashier
        leaving = sorted(made, key=lambda each: each.times.closed)
        for year, some in groupby(leaving, lambda each: self.site.today(each.times.closed).year):
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

    def write_course(self, made: Sequence[Closed]) -> None:
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
