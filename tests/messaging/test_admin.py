"""The outbox in admin: to look at, and nothing else."""

import pytest

from service_desk.messaging.models import MessagePolicy
from service_desk.organisation.roles import Role
from tests.factories.messages import make_message
from tests.factories.organisation import make_site, make_staff
from tests.organisation.pages import as_posted

pytestmark = pytest.mark.django_db


def test_admin_shows_the_outbox_and_changes_nothing(client):
    message = make_message()
    client.force_login(make_staff(message.site, Role.ADMINISTRATOR, is_staff=True))

    listed = client.get("/admin/messaging/message/")
    shown = client.get(f"/admin/messaging/message/{message.pk}/change/")
    written = client.post(f"/admin/messaging/message/{message.pk}/change/", {"state": "sent"})

    assert (listed.status_code, shown.status_code, written.status_code) == (200, 200, 403)
    assert message.recipient in shown.text
    assert 'name="state"' not in shown.text


def test_the_rules_of_messages_are_set_up_by_the_administrator_of_the_site(client):
    site, other = make_site("north"), make_site("east")
    foreign = MessagePolicy.objects.create(site=other)
    policy = MessagePolicy.objects.create(site=site)
    client.force_login(make_staff(site, Role.ADMINISTRATOR, is_staff=True))
    page = f"/admin/messaging/messagepolicy/{policy.pk}/change/"

    shown = client.get(page)
    sent = as_posted(shown) | {"countries": "ES, PT", "money_a_month": "150"}
    saved = client.post(page, sent)

    policy.refresh_from_db()
    assert saved.status_code == 302, saved.context["adminform"].errors
    assert (policy.countries, policy.money_a_month) == (["ES", "PT"], 150)
    assert 'name="held_at' not in shown.text
    assert client.get(page.replace(str(policy.pk), str(foreign.pk))).status_code == 302
