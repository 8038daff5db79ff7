"""Teams, mechanics and work in their hands."""

from typing import Any

from service_desk.organisation.models import Site, Staff
from service_desk.organisation.roles import Role
from service_desk.organisation.states import ZoneKind
from tests.factories import NOW, next_int
from tests.factories.organisation import make_staff
from workorders.models import Assignment, OrderLine, Team, WorkOrder


def make_mechanic(site: Site, name: str = "Iván Soto", **fields: Any) -> Staff:
    return make_staff(site, Role.MECHANIC, name=name, **fields)


def make_team(
    site: Site, *members: Staff, zone: ZoneKind = ZoneKind.EXPRESS, **fields: Any
) -> Team:
    """A team of the express zone, where an oil service is done, with one mechanic."""
    team = Team.objects.create(site=site, zone=zone, **{"name": f"Team {next_int()}", **fields})
    team.members.set(members or [make_mechanic(site)])
    return team


def make_assignment(
    order: WorkOrder, mechanic: Staff | None = None, *, line: OrderLine | None = None, **fields: Any
) -> Assignment:
    """The first labour line of ``order`` in the hands of ``mechanic``."""
    line = line or order.lines.filter(kind="labour").first()
    assert line is not None
    return Assignment.objects.create(
        **{
            "order": order,
            "line": line,
            "mechanic": mechanic,
            "planned_hours": line.quantity,
            "assigned_at": NOW,
            **fields,
        }
    )
