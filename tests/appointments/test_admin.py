"""The set-up page of a person says at once whom a new absence displaces."""

import pytest
from django.urls import reverse

from service_desk.dashboards.set_up.steps import set_up_steps
from tests.factories import NOW, at
from tests.factories.appointments import make_booking
from tests.factories.desk import make_desk
from tests.organisation.pages import as_posted, owner_at

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(time_machine):
    time_machine.move_to(NOW, tick=False)
    return make_desk()


def send_away(client, desk, *, day: str) -> str:
    """Ana's page with an absence on ``day``, saved; what the next page says."""
    client.force_login(owner_at())
    url = reverse("admin:organisation_staff_change", args=[desk.ana.pk])
    absence = {
        "absences-TOTAL_FORMS": "1",
        "absences-0-staff": str(desk.ana.pk),
        "absences-0-kind": "sick",
        "absences-0-starts_at_0": day,
        "absences-0-starts_at_1": "08:00",
        "absences-0-ends_at_0": day,
        "absences-0-ends_at_1": "18:00",
    }
    answer = client.post(url, as_posted(client.get(url)) | absence, follow=True)
    assert desk.ana.absences.count() == 1
    return answer.content.decode()


def test_an_absence_that_displaces_clients_leads_to_their_new_times(client, desk):
    make_booking(desk.site, at("2027-03-12 10:15"), advisor=desk.ana)

    said = send_away(client, desk, day="2027-03-12")

    assert "1 client is booked with Ana Ruiz then." in said
    assert f'<a href="{desk.url}away/">Give them new times</a>' in said


def test_one_that_displaces_nobody_says_nothing(client, desk):
    make_booking(desk.site, at("2027-03-12 10:15"), advisor=desk.ana)

    assert "booked with Ana" not in send_away(client, desk, day="2027-03-11")


def test_the_guided_set_up_asks_for_tax_and_limits_but_does_not_insist(desk):
    steps = {str(step.title): step for step in set_up_steps(owner_at(), now=NOW)}

    for title in ("Tax", "Limits of mobility", "Texts of messages"):
        assert not steps[title].is_done
        assert steps[title].is_optional
    assert steps["Limits of mobility"].url == reverse("admin:appointments_mobilitylimit_changelist")
    assert steps["Texts of messages"].url == reverse("admin:messaging_messagetext_changelist")
