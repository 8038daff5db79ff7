"""A mechanic's day: what runs, what is next, what their team could take."""

import datetime as dt
from dataclasses import dataclass

from parts_prep.models import Reservation
from service_desk.organisation.models import Site, Staff
from workorders.models import Assignment, Intake, WorkOrder, WorkSpan
from workorders.reads.radar import at_risk
from workorders.reads.workshop import Card, Job, load_cards
from workorders.states import IN_WORKSHOP


@dataclass(frozen=True, slots=True)
class MyJob:
    """One piece of work with its order; ``intake`` where the car was walked round."""

    job: Job
    card: Card
    intake: Intake | None = None
    parts: tuple[Reservation, ...] = ()

    @property
    def order(self) -> WorkOrder:
        return self.card.order

    @property
    def asks(self) -> bool:
        """Nobody has said yet whether the promise holds, and it is time to."""
        risk = self.card.risk
        return risk is not None and risk.check is not None and not risk.check.answer

    @property
    def seconds(self) -> int:
        """So long has the clock of this work run, all stretches together."""
        return round(self.job.time.total_seconds())


@dataclass(frozen=True, slots=True)
class Jobs:
    """``running`` is the one at work; ``mine`` are given by name; ``team`` could be taken."""

    running: MyJob | None
    mine: tuple[MyJob, ...]
    team: tuple[MyJob, ...]


def jobs_of(mechanic: Staff, site: Site, *, now: dt.datetime) -> Jobs:
    """What a mechanic has to do at ``site``, by promised time. Queries do not grow with it."""
    open_work = Assignment.objects.filter(
        order__site=site, order__state__in=IN_WORKSHOP, withdrawn_at=None, done_at=None
    )
    mine = set(open_work.filter(mechanic=mechanic).values_list("line", flat=True))
    team = set(
        open_work.filter(mechanic=None, team__members=mechanic).values_list("line", flat=True)
    )
    orders = WorkOrder.objects.filter(assignments__in=open_work, lines__in=mine | team).distinct()
    risks = {each.order.pk: each for each in at_risk(site, now=now)}
    cards = load_cards(orders.order_by("promised_at", "pk"), risks=risks, now=now)
    intakes = {
        each.order_id: each
        for each in Intake.objects.filter(order__in=orders).prefetch_related("damages")
    }
    parts: dict[int, list[Reservation]] = {}
    kept = Reservation.objects.filter(visit__work_orders__in=orders, released_at=None)
    for row in kept.select_related("part"):
        parts.setdefault(row.visit_id, []).append(row)
    found = [
        MyJob(
            job,
            card,
            intakes.get(card.order.pk),
            tuple(parts.get(card.order.visit_id, ())),
        )
        for card in cards
        for job in card.jobs
    ]
    running = next((each for each in found if _runs(each, mechanic)), None)
    return Jobs(
        running=running,
        mine=tuple(each for each in found if each.job.line.pk in mine and each is not running),
        team=tuple(each for each in found if each.job.line.pk in team),
    )


def running_of(mechanic: Staff) -> WorkSpan | None:
    """The stretch of work a mechanic is in. One query."""
    return WorkSpan.objects.filter(mechanic=mechanic, ends_at=None).first()


def _runs(each: MyJob, mechanic: Staff) -> bool:
    return each.job.running is not None and each.job.running.mechanic_id == mechanic.pk
