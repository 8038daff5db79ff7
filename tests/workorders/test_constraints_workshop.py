"""What teams, assignments, spans, stamps and questions can never say, by every door."""

import datetime as dt

import pytest

from tests.factories import NOW
from tests.factories.orders import make_line, make_order
from tests.factories.organisation import make_site
from tests.factories.workshop import make_assignment, make_mechanic, make_team
from tests.never import (
    Never,
    is_refused_by_orm,
    is_refused_by_page,
    is_refused_by_sql,
    named_constraints,
)
from workorders.models import Assignment, CustodyStamp, ProgressCheck, Team, WorkSpan
from workorders.states import OrderState

pytestmark = pytest.mark.django_db

HOUR = dt.timedelta(hours=1)

NEVER = {
    "team_zone_is_known": Never(Team, "team", {"zone": "cellar"}, page="team"),
    "team_name_is_used_once": Never(Team, "team", {"name": "South"}, page="team"),
    "assignment_is_one_a_line": Never(Assignment, "assignment", {"line": "other_line"}),
    "assignment_is_given_to_somebody": Never(Assignment, "assignment", {"mechanic": None}),
    "assignment_takes_some_time": Never(Assignment, "assignment", {"planned_hours": 0}),
    "work_span_is_one_at_a_time": Never(
        WorkSpan, "span", {"starts_at": NOW + HOUR, "ends_at": NOW + 3 * HOUR}
    ),
    "work_span_ends_after_it_starts": Never(WorkSpan, "span", {"ends_at": NOW - HOUR}),
    "work_span_is_stopped_for_a_reason": Never(WorkSpan, "span", {"stopped_for": ""}),
    "custody_stamp_from_is_known": Never(CustodyStamp, "stamp", {"from_place": "moon"}),
    "custody_stamp_to_is_known": Never(CustodyStamp, "stamp", {"to_place": "moon"}),
    "custody_stamp_moves_the_car": Never(CustodyStamp, "stamp", {"to_place": "reception"}),
    "progress_check_is_one_a_promise": Never(
        ProgressCheck, "check", {"promised_at": NOW + 2 * HOUR}
    ),
    "progress_check_answer_has_its_person": Never(
        ProgressCheck, "check", {"answer": "on_time", "answered_at": NOW}
    ),
    "progress_check_is_answered_with_a_word": Never(
        ProgressCheck, "check", {"answered_at": NOW, "answered_by": "ivan"}
    ),
}


@pytest.fixture
def house():
    site = make_site("north")
    ivan = make_mechanic(site)
    team = make_team(site, ivan, name="North")
    make_team(site, ivan, name="South")
    order = make_order(site, state=OrderState.WORKING)
    other_line = make_line(order)
    assignment = make_assignment(order, ivan)
    other = make_assignment(order, ivan, line=other_line)
    span = WorkSpan.objects.create(
        assignment=assignment, mechanic=ivan, starts_at=NOW, ends_at=NOW + HOUR, stopped_for="pause"
    )
    WorkSpan.objects.create(
        assignment=other,
        mechanic=ivan,
        starts_at=NOW + 2 * HOUR,
        ends_at=NOW + 3 * HOUR,
        stopped_for="done",
    )
    stamp = CustodyStamp.objects.create(
        order=order, from_place="reception", to_place="workshop", at=NOW, stamped_at=NOW
    )
    checks = [
        ProgressCheck.objects.create(order=order, promised_at=NOW + hours * HOUR, due_at=NOW)
        for hours in (1, 2)
    ]
    return {
        "team": team,
        "assignment": assignment,
        "other_line": other_line,
        "span": span,
        "stamp": stamp,
        "check": checks[0],
        "ivan": ivan,
    }


def test_every_constraint_of_the_workshop_is_tried():
    tried, there = named_constraints("workorders", NEVER)
    assert tried == there


@pytest.mark.parametrize("name", NEVER)
def test_the_orm_is_refused(name, house):
    is_refused_by_orm(NEVER[name], house, name)


@pytest.mark.parametrize("name", NEVER)
def test_plain_sql_is_refused(name, house):
    is_refused_by_sql(NEVER[name], house, name)


@pytest.mark.parametrize("name", [name for name, never in NEVER.items() if never.page])
def test_the_set_up_page_says_why(name, house, client):
    is_refused_by_page(client, NEVER[name], house)


def test_a_team_is_of_people_who_work_there(house):
    from workorders.admin.workshop import TeamForm

    team = house["team"]
    stranger = make_mechanic(make_site("south"), "Rosa Gil")
    fields = ["site", "name", "zone", "foreman", "members", "is_active"]
    page = type("Page", (TeamForm,), {"Meta": type("Meta", (), {"model": Team, "fields": fields})})
    said = {"site": team.site_id, "name": "East", "zone": "body", "members": [stranger.pk]}
    assert page(said).non_field_errors() == ["Rosa Gil does not work at this site."]
    assert page(said | {"members": [house["ivan"].pk]}).is_valid()
