"""A colleague starts: an account, a role, a week, a key."""

import datetime as dt

import pytest
from django.core.management import call_command

from service_desk.lib.refusals import Refusal
from service_desk.lib.tokens import hash_token
from service_desk.organisation.actions import add_staff
from service_desk.organisation.models import ApiToken, Shift, Staff
from service_desk.organisation.queries import places_a_week, sites_for, sites_set_up_by
from service_desk.organisation.roles import Role
from tests.factories import NOW
from tests.factories.organisation import PASSWORD, make_advisor, make_site, make_staff

pytestmark = pytest.mark.django_db


def hire(site, *roles, **different):
    fields = {"username": "ana", "name": "Ana Ruiz", "password": PASSWORD, **different}
    return add_staff(site=site, roles=roles, by=None, now=NOW, **fields)


def test_an_advisor_gets_the_week_the_site_is_open():
    staff = hire(make_site("north"), Role.ADVISOR, desk=3).staff

    week = list(staff.shifts.values_list("weekday", "starts_at", "ends_at", "break_starts_at"))
    long_day = (dt.time(8), dt.time(18), dt.time(13))
    assert week == [
        *[(day, *long_day) for day in range(5)],
        (5, dt.time(9), dt.time(13), None),
    ]
    assert (staff.desk, staff.language, staff.check_password(PASSWORD)) == (3, "es", True)


def test_who_is_no_advisor_gets_no_shifts():
    hire(make_site(), Role.RECEPTIONIST, Role.CASHIER)

    assert not Shift.objects.exists()


def test_somebody_who_is_here_gets_the_further_role_and_keeps_the_rest():
    north, east = make_site("north"), make_site("east")
    first = hire(north, Role.ADVISOR)

    second = hire(east, Role.ADVISOR, username="ANA", name="Nobody", password="")

    first.staff.refresh_from_db()
    assert (second.staff.pk, second.is_new, second.password) == (first.staff.pk, False, "")
    assert first.staff.name == "Ana Ruiz"
    assert first.staff.check_password(PASSWORD)
    assert [each.slug for each in sites_for(first.staff)] == ["east", "north"]
    assert first.staff.shifts.filter(site=east).count() == 6


def test_the_same_role_twice_is_refused():
    site = make_site()
    hire(site, Role.ADVISOR)

    with pytest.raises(Refusal) as refused:
        hire(site, Role.ADVISOR)

    assert refused.value.messages == ("Ana Ruiz has this role at Talleres Vega already.",)


def test_an_administrator_may_open_the_set_up_of_their_own_sites():
    north = make_site("north")
    make_site("east")

    staff = hire(north, Role.ADMINISTRATOR).staff

    assert staff.is_staff
    assert not staff.is_superuser
    assert list(sites_set_up_by(staff)) == [north]


@pytest.mark.parametrize(
    ("different", "field"),
    [
        ({"password": "too short"}, "password"),
        ({"name": "Ana Ruiz Alcala", "password": "ana ruiz alcala"}, "password"),
        ({"name": " "}, "name"),
        ({"username": "ana ruiz"}, "username"),
    ],
)
def test_a_wrong_account_is_not_opened(different, field):
    with pytest.raises(Refusal) as refused:
        hire(make_site(), Role.ADVISOR, **different)

    assert [obstacle.field for obstacle in refused.value.obstacles] == [field]
    assert refused.value.status == 400
    assert not Staff.objects.exists()


def test_a_made_up_password_is_shown_once_and_opens_the_account(capsys):
    make_site("north")

    call_command("add_staff", "ana", "--name", "Ana", "--site", "north", "--role", "advisor")

    said = capsys.readouterr().out.splitlines()
    password = said[1].removeprefix("Password, shown this once: ")
    assert said[0] == "Ana at north: Service advisor."
    assert len(password) == 23
    assert Staff.objects.get().check_password(password)


def test_an_unknown_site_is_one_line_with_those_there_are(capsys):
    make_site("north")

    with pytest.raises(SystemExit) as ended:
        call_command("add_staff", "ana", "--site", "west", "--role", "advisor")

    assert ended.value.code == 2
    assert capsys.readouterr().err == "There is no site named west. Sites: north.\n"


def test_a_key_is_printed_alone_and_kept_as_a_hash(capsys):
    make_staff(username="ana")

    call_command("issue_token", "Ana", "--label", "DMS")

    raw = capsys.readouterr().out.strip()
    key = ApiToken.objects.get()
    assert (key.key_hash, key.label, key.staff.username) == (hash_token(raw), "DMS", "ana")


def test_nobody_gets_no_key(capsys):
    make_staff(username="ana", is_active=False)

    with pytest.raises(SystemExit) as ended:
        call_command("issue_token", "ana")

    assert ended.value.code == 2
    assert capsys.readouterr().err == "Nobody named ana works here.\n"


def test_places_are_what_shifts_hours_breaks_and_the_cap_leave():
    site = make_site()
    make_advisor(site, starts=dt.time(7), ends=dt.time(12, 30), lunch=(dt.time(9), dt.time(9, 30)))
    make_staff(site, Role.RECEPTIONIST)

    # 8, 10 and 11 o'clock in full, two quarters left of 9 and of 12; nothing before eight.
    assert places_a_week(site, clients_per_hour=3)[0] == 3 + 2 + 3 + 3 + 2
    assert places_a_week(site, clients_per_hour=1)[0] == 5
    assert places_a_week(site, clients_per_hour=3)[6] == 0
