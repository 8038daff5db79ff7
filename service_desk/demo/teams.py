"""The workshop's side of a site: teams by arrival zone, its rules, what each role may give."""

from collections.abc import Sequence
from decimal import Decimal

from service_desk.organisation.models import Posting, Site, Staff
from service_desk.organisation.roles import Role
from service_desk.organisation.states import ZoneKind
from workorders.models import RoleLimit, Team, WorkshopPolicy
from workorders.states import ApprovalOf

_TEAMS: dict[str, dict[ZoneKind, tuple[str, ...]]] = {
    "es": {
        ZoneKind.MECHANICAL: ("Mecánica 1", "Mecánica 2"),
        ZoneKind.EXPRESS: ("Rápido",),
        ZoneKind.BODY: ("Chapa y pintura",),
    },
    "ru": {
        ZoneKind.MECHANICAL: ("Слесарный",),
        ZoneKind.EXPRESS: ("Экспресс",),
        ZoneKind.BODY: ("Кузовной",),
    },
}
# In euros; a rouble buys about a ninetieth of it.
_LABOUR_RATE, _DIAGNOSIS_FEE, _ROUBLES = Decimal(62), Decimal(45), 90
_LIMITS = {
    ApprovalOf.DISCOUNT: {Role.ADVISOR: (5, 40), Role.MANAGER: (20, 400)},
    ApprovalOf.GOODWILL: {Role.ADVISOR: (10, 60), Role.EXPERT: (15, 120), Role.MANAGER: (50, 900)},
}


def form_teams(site: Site, staff: Sequence[Staff]) -> list[Team]:
    """A team or two in each zone, the mechanics in turn, the foreman at their head."""
    roles = dict(Posting.objects.filter(site=site).values_list("staff", "role"))
    mechanics = [person for person in staff if roles[person.pk] == Role.MECHANIC]
    foreman = next((person for person in staff if roles[person.pk] == Role.FOREMAN), None)
    names = _TEAMS.get(site.language, _TEAMS["es"])
    teams = Team.objects.bulk_create(
        Team(site=site, name=name, zone=zone, foreman=foreman)
        for zone, some in names.items()
        for name in some
    )
    for number, team in enumerate(teams):
        team.members.set([mechanics[number % len(mechanics)]])
    return teams


def set_rules(site: Site) -> None:
    """What an hour costs here, and how much each role may give by its own word."""
    times = _ROUBLES if site.currency == "RUB" else 1
    WorkshopPolicy.objects.create(
        site=site, labour_rate=_LABOUR_RATE * times, diagnosis_fee=_DIAGNOSIS_FEE * times
    )
    RoleLimit.objects.bulk_create(
        RoleLimit(site=site, role=role, kind=kind, most_percent=percent, most_amount=amount * times)
        for kind, roles in _LIMITS.items()
        for role, (percent, amount) in roles.items()
    )
