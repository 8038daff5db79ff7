"""Who does what in the workshop of a demo dealership."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from service_desk.organisation.models import Staff
from service_desk.organisation.roles import Role
from workorders.models import OrderLine, Team


@dataclass(frozen=True, slots=True)
class Crew:
    """The people of one site; at a small one the manager has several caps."""

    reception: Staff
    manager: Staff
    foreman: Staff
    quality: Staff
    cashier: Staff
    teams: Sequence[Team]
    members: Mapping[int, Staff]

    def team_for(self, line: OrderLine, number: int) -> Team:
        """The team of the work's zone; where there are several, each in turn."""
        zone = line.operation.zone if line.operation else self.teams[0].zone
        there = [team for team in self.teams if team.zone == zone]
        return there[number % len(there)]


def crew_of(staff: Sequence[Staff], teams: Sequence[Team]) -> Crew:
    roles = {person.postings.get().role: person for person in reversed(staff)}
    manager = roles[Role.MANAGER]
    return Crew(
        reception=roles[Role.RECEPTIONIST],
        manager=manager,
        foreman=roles.get(Role.FOREMAN, manager),
        quality=roles.get(Role.QUALITY, manager),
        cashier=roles.get(Role.CASHIER, manager),
        teams=teams,
        members={team.pk: team.members.get() for team in teams},
    )
