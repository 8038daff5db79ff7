"""What people, prompts, holds and limits can never say, tried by every door."""

import pytest
from django.db import connection
from django.urls import reverse
from psycopg2.extras import DateTimeTZRange

from appointments.links import issue_link
from appointments.models import (
    Attendance,
    ClientLink,
    Hold,
    MobilityLimit,
    Prompt,
    ProofCode,
    Tally,
)
from appointments.states import PromptKind, PromptResult
from service_desk.organisation.roles import Role
from service_desk.visits.states import Mobility
from tests.factories import NOW, at
from tests.factories.appointments import make_booking
from tests.factories.desk import make_desk
from tests.factories.organisation import make_staff
from tests.never import (
    Never,
    is_refused_by_orm,
    is_refused_by_page,
    is_refused_by_sql,
    named_constraints,
    page_of,
)
from tests.organisation.pages import as_posted, owner_at

pytestmark = pytest.mark.django_db

NINE, TEN, ELEVEN = (at(f"2027-03-12 {hour}:00") for hour in ("09", "10", "11"))
AT_TEN = DateTimeTZRange(TEN, ELEVEN)

NEVER = {
    "attendance_is_in_one_place_at_a_time": Never(Attendance, "later", {"during": "at_nine"}),
    "attendance_lasts_some_time": Never(Attendance, "later", {"during": "no_time"}),
    "attendance_role_is_expert_or_manager": Never(Attendance, "later", {"role": Role.MECHANIC}),
    "prompt_is_done_once": Never(Prompt, "prompt", {"kind": PromptKind.GO_OUT}),
    "prompt_kind_is_known": Never(Prompt, "prompt", {"kind": "whistle"}),
    "prompt_result_is_known": Never(Prompt, "prompt", {"result": "perhaps"}),
    "hold_is_one_a_quarter": Never(Hold, "hold", {"starts_at": TEN}),
    "hold_ends_after_it_starts": Never(Hold, "hold", {"expires_at": NINE.replace(year=2026)}),
    "tally_is_one_a_key": Never(Tally, "tally", {"key": "book:3600:two"}),
    "tally_counts_from_one": Never(Tally, "tally", {"count": 0}),
    "proof_code_is_one_a_booking": Never(ProofCode, "proof", {"draft": "two"}),
    "proof_code_is_tried_five_times": Never(ProofCode, "proof", {"tries": 6}),
    "proof_code_ends_after_it_was_asked_for": Never(ProofCode, "proof", {"expires_at": NOW}),
    "proof_code_is_proven_in_time": Never(ProofCode, "proof", {"proven_at": NINE}),
    "client_link_is_for_a_known_purpose": Never(ClientLink, "link", {"purpose": "everything"}),
    "client_link_ends_after_it_starts": Never(ClientLink, "link", {"expires_at": "long_ago"}),
    "mobility_limit_is_said_once": Never(
        MobilityLimit, "shuttle", {"mobility": Mobility.TAXI}, "shuttle"
    ),
    "mobility_limit_is_of_a_known_way": Never(
        MobilityLimit, "shuttle", {"mobility": "balloon"}, "shuttle"
    ),
}


@pytest.fixture
def house():
    desk = make_desk()
    expert = make_staff(desk.site, Role.EXPERT, name="Iván Sala")
    visit = make_booking(desk.site, NINE, advisor=desk.ana)
    issue_link(visit, now=NOW)
    _first, later = (
        Attendance.objects.create(visit=visit, staff=expert, role=Role.EXPERT, during=during)
        for during in ((NINE, TEN), (TEN, ELEVEN))
    )
    prompts = [
        Prompt.objects.create(
            visit=visit, kind=kind, starts_at=NINE, result=PromptResult.COMING, at=NOW
        )
        for kind in (PromptKind.CALL, PromptKind.GO_OUT)
    ]
    holds = [
        Hold.objects.create(
            site=desk.site,
            advisor=desk.ana,
            starts_at=starts_at,
            owner="staff:1",
            made_at=NOW,
            expires_at=NOW + Hold.LASTS,
        )
        for starts_at in (NINE, TEN)
    ]
    tallies = [Tally(key=f"book:3600:{key}", count=1, ends_at=NINE) for key in ("one", "two")]
    proofs = [
        ProofCode(
            site=desk.site,
            draft=draft,
            recipient="+34612345678",
            asked_at=NOW,
            expires_at=NOW + ProofCode.LIVES_FOR,
        )
        for draft in ("one", "two")
    ]
    Tally.objects.bulk_create(tallies)
    ProofCode.objects.bulk_create(proofs)
    shuttle, _taxi = (
        MobilityLimit.objects.create(site=desk.site, mobility=way, per_day=4)
        for way in (Mobility.SHUTTLE, Mobility.TAXI)
    )
    return {
        "site": desk.site,
        "later": later,
        "prompt": prompts[0],
        "hold": holds[0],
        "tally": tallies[0],
        "proof": proofs[0],
        "link": visit.links.get(purpose="visit"),
        "long_ago": NOW.replace(year=2026),
        "shuttle": shuttle,
        "at_nine": DateTimeTZRange(NINE.replace(minute=30), TEN.replace(minute=30)),
        "no_time": DateTimeTZRange(TEN, TEN),
    }


def test_nothing_is_left_untried():
    tried, named = named_constraints("appointments", NEVER)

    assert tried == named


@pytest.mark.parametrize("name", NEVER)
def test_the_orm_is_refused(house, name):
    is_refused_by_orm(NEVER[name], house, name)


@pytest.mark.parametrize("name", NEVER)
def test_plain_sql_is_refused(house, name):
    is_refused_by_sql(NEVER[name], house, name)


@pytest.mark.parametrize("name", [name for name, never in NEVER.items() if never.page])
def test_the_set_up_page_says_why_not(client, house, name):
    is_refused_by_page(client, NEVER[name], house)


def test_a_limit_is_set_up_on_its_own_page(client, house):
    client.force_login(owner_at())
    url = page_of(house["shuttle"])

    answer = client.post(url, as_posted(client.get(url), house["shuttle"], {"per_day": 7}))

    assert answer.status_code == 302
    assert MobilityLimit.objects.get(pk=house["shuttle"].pk).per_day == 7


def test_a_cancelled_attendance_frees_its_time(house):
    Attendance.objects.update(cancelled_at=NOW)
    with connection.cursor() as sql:
        sql.execute("SET CONSTRAINTS ALL IMMEDIATE")

    assert Attendance.objects.filter(cancelled_at=None).count() == 0
    house["later"].pk = None
    house["later"].save()
    assert Attendance.objects.filter(cancelled_at=None).count() == 1


LOOKED_AT = (
    *("appointments_attendance", "appointments_bookingrequest", "appointments_hold"),
    *("appointments_owedanswer", "appointments_prompt", "appointments_waitingentry"),
    *("appointments_waitingoffer", "parts_prep_reservation"),
)


@pytest.mark.parametrize("name", LOOKED_AT)
def test_daily_work_is_looked_at_in_the_set_up_and_not_done_there(client, house, name):
    client.force_login(owner_at())

    assert client.get(reverse(f"admin:{name}_changelist")).status_code == 200
    assert client.get(reverse(f"admin:{name}_add")).status_code == 403
