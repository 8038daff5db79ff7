"""The outbox in admin: to look at, and nothing else."""

import pytest

from service_desk.organisation.roles import Role
from tests.factories.messages import make_message
from tests.factories.organisation import make_staff

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
