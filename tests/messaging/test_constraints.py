"""What there can never be in the outbox, tried by each door: the ORM, plain SQL, a set-up page."""

import datetime as dt
from decimal import Decimal

import pytest

from service_desk.messaging.models import (
    Attempt,
    Message,
    MessagePolicy,
    MessageText,
    Receipt,
    Reply,
    TextCount,
)
from tests.factories import NOW
from tests.factories.clients import make_client
from tests.factories.messages import make_message
from tests.factories.organisation import make_site, make_staff
from tests.never import (
    Never,
    is_refused_by_orm,
    is_refused_by_page,
    is_refused_by_sql,
    named_constraints,
)

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)

NEVER = {
    "message_intent_is_planned_once": Never(Message, "message", {"intent_key": "twice"}),
    "message_is_due_while_useful": Never(Message, "message", {"not_after": NOW - HOUR}),
    "message_delivery_is_known": Never(Message, "message", {"delivery": "eaten"}),
    "message_delivered_has_its_time": Never(Message, "message", {"delivery": "delivered"}),
    "message_sent_has_its_time": Never(Message, "message", {"state": "sent"}),
    "message_state_is_known": Never(Message, "message", {"state": "lost"}),
    "message_channel_is_known": Never(Message, "message", {"channel": "pigeon"}),
    "message_is_to_somebody": Never(Message, "message", {"client": None, "recipient": ""}),
    "attempt_channel_is_known": Never(Attempt, "attempt", {"channel": "pigeon"}),
    "attempt_outcome_is_known": Never(Attempt, "attempt", {"outcome": "eaten"}),
    "attempt_delivery_is_known": Never(Attempt, "attempt", {"delivery": "eaten"}),
    "attempt_by_voice_has_its_person": Never(Attempt, "attempt", {"by": "marta"}),
    "attempt_costs_nothing_or_more": Never(Attempt, "attempt", {"cost": Decimal("-0.01")}),
    "receipt_is_kept_once": Never(Receipt, "receipt", {"event": "twice"}),
    "receipt_delivery_is_known": Never(Receipt, "receipt", {"delivery": "eaten"}),
    "receipt_is_of_a_message": Never(Receipt, "receipt", {"provider_id": ""}),
    "reply_is_kept_once": Never(Reply, "reply", {"provider_id": "twice"}),
    "reply_meaning_is_known": Never(Reply, "reply", {"meaning": "maybe"}),
    "reply_read_has_its_person": Never(Reply, "reply", {"read_at": NOW}),
    "message_text_is_written_once": Never(MessageText, "text", {"language": "en"}),
    "message_text_form_is_known": Never(MessageText, "text", {"form": "poem"}),
    "message_text_says_something": Never(MessageText, "text", {"body": ""}),
    "message_policy_hold_has_its_person": Never(MessagePolicy, "policy", {"held_at": NOW}),
    "message_policy_lets_something_out": Never(
        MessagePolicy, "policy", {"late_a_minute": 0}, "policy"
    ),
    "message_policy_money_is_not_negative": Never(
        MessagePolicy, "policy", {"price_of_text": Decimal("-1")}, "policy"
    ),
    "text_count_is_one_row": Never(TextCount, "count", {"key": "twice"}),
    "text_count_cap_is_known": Never(TextCount, "count", {"cap": "moon"}),
    "text_count_is_not_negative": Never(TextCount, "count", {"used": -1}),
}


@pytest.fixture
def house():
    """A site with one good row of everything, and a twin where rows may be too much alike."""
    site = make_site("north")
    person = make_client(site, email="lucia@example.com")
    message = make_message(person)
    make_message(person, intent_key="twice")
    word = {"received_at": NOW, "provider": "http"}
    written = {"phone": "+34612000001", "text": "?", "meaning": "other", "site": site, **word}
    told = {"provider_id": "A", "delivery": "delivered", "at": NOW, **word}
    own = {"site": site, "kind": "note", "form": "text", "body": "Ven", "changed_at": NOW}
    counted = {"site": site, "cap": "number", "since": NOW}
    Receipt.objects.create(event="twice", **told)
    Reply.objects.create(provider_id="twice", **written)
    MessageText.objects.create(language="en", **own)
    TextCount.objects.create(key="twice", **counted)
    return {
        "marta": make_staff(site),
        "message": message,
        "attempt": Attempt.objects.create(message=message, at=NOW, channel="sms", outcome="taken"),
        "receipt": Receipt.objects.create(event="once", **told),
        "reply": Reply.objects.create(provider_id="once", **written),
        "text": MessageText.objects.create(language="es", **own),
        "policy": MessagePolicy.objects.create(site=site),
        "count": TextCount.objects.create(key="once", **counted),
    }


def test_every_constraint_has_a_row_that_breaks_it():
    tried, all_of_them = named_constraints("messaging", NEVER)

    assert all_of_them - tried == set()


@pytest.mark.parametrize("name", NEVER)
def test_the_orm_is_refused_by_name_and_with_a_sentence(house, name):
    is_refused_by_orm(NEVER[name], house, name)


@pytest.mark.parametrize("name", NEVER)
def test_plain_sql_is_refused(house, name):
    is_refused_by_sql(NEVER[name], house, name)


@pytest.mark.parametrize("name", [name for name, never in NEVER.items() if never.page])
def test_a_set_up_page_says_why_not(client, house, name):
    is_refused_by_page(client, NEVER[name], house)
