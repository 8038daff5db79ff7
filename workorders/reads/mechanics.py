"""Who can do a piece of work: skills, who did it before, what they have in hand."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import DecimalField, F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce, Now

from service_desk.organisation.models import Site, Staff
from service_desk.organisation.roles import Role
from workorders.models import Assignment, OrderLine, Team, WorkOrder, WorkSpan
from workorders.states import LineKind

_NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A mechanic for an order. ``lacks`` are skills its work asks for and they are not marked
    for; ``hours`` norm hours they have in hand; ``at_work_on`` the plate of their running work.
    """

    mechanic: Staff
    did_it_before: bool
    lacks: tuple[str, ...]
    hours: Decimal
    at_work_on: str

    @property
    def needs_reason(self) -> bool:
        return bool(self.lacks)


def lacks_skill(mechanic: Staff, line: OrderLine) -> bool:
    """The operation asks for a skill that is not among the mechanic's."""
    skill = line.operation.skill.strip() if line.operation else ""
    return bool(skill) and skill.casefold() not in _skills(mechanic)


def _skills(mechanic: Staff) -> set[str]:
    return {word.strip().casefold() for word in mechanic.skills.split(",")}


def first_mechanic(order: WorkOrder) -> Staff | None:
    """Who did the work that a repeat claim is about: the longest at it (C2-4a). One query."""
    if order.visit.repeat_of_id is None:
        return None
    spans = (
        WorkSpan.objects.filter(assignment__order__visit=order.visit.repeat_of_id)
        .order_by()
        .values("mechanic")
        .annotate(time=Sum(Coalesce("ends_at", Now()) - F("starts_at")))
        .order_by("-time")
        .values("mechanic")
    )
    return Staff.objects.filter(pk=Subquery(spans[:1])).first()


def mechanics_of(site: Site) -> Iterable[Staff]:
    """Who works on cars at ``site``: by role, or as a member of one of its teams."""
    return (
        Staff.objects.filter(
            Q(postings__site=site, postings__role=Role.MECHANIC)
            | Q(teams__site=site, teams__is_active=True),
            is_active=True,
        )
        .order_by("name")
        .distinct()
    )


def candidates_for(order: WorkOrder, lines: Iterable[OrderLine]) -> list[Candidate]:
    """Who could do these lines: who did it before, then who may and has least. Three queries."""
    first = first_mechanic(order)
    in_hand = (
        Assignment.objects.filter(mechanic=OuterRef("pk"), done_at=None, withdrawn_at=None)
        .order_by()
        .values("mechanic")
        .annotate(sum=Sum("planned_hours"))
        .values("sum")
    )
    running = WorkSpan.objects.filter(mechanic=OuterRef("pk"), ends_at=None)
    people = Staff.objects.filter(pk__in=[each.pk for each in mechanics_of(order.site)]).annotate(
        hours=Coalesce(Subquery(in_hand), _NOTHING, output_field=DecimalField()),
        plate=Subquery(running.values("assignment__order__visit__vehicle__plate")[:1]),
    )
    asked = [line for line in lines if line.kind == LineKind.LABOUR]
    found = [
        Candidate(
            mechanic=person,
            did_it_before=person == first,
            lacks=tuple(
                sorted({line.operation.skill for line in asked if _asks(line, person)})  # type: ignore[union-attr]
            ),
            hours=person.hours,
            at_work_on=person.plate or "",
        )
        for person in people
    ]
    return sorted(
        found,
        key=lambda each: (not each.did_it_before, bool(each.lacks), each.hours, each.mechanic.name),
    )


def _asks(line: OrderLine, person: Staff) -> bool:
    return lacks_skill(person, line)


def teams_of(site: Site) -> list[Team]:
    """The teams that work at ``site``. One query."""
    return list(Team.objects.filter(site=site, is_active=True))


def worked(spans: Iterable[WorkSpan], *, now: dt.datetime) -> dt.timedelta:
    """The time at work in ``spans``; one that runs counts until ``now``."""
    time = dt.timedelta()
    for span in spans:
        time += max(dt.timedelta(), (span.ends_at or now) - span.starts_at)
    return time
