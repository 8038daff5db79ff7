"""What a question to the client and a finding can never say."""

from decimal import Decimal

import pytest

from tests.factories import NOW
from tests.factories.orders import make_order
from tests.factories.organisation import make_site, make_staff
from tests.never import Never, is_refused_by_orm, is_refused_by_sql, named_constraints
from workorders.actions.extra import add_finding
from workorders.models import ConsentRequest, Finding
from workorders.states import OrderState

pytestmark = pytest.mark.django_db

_ANSWERED = {"state": "answered", "answered_at": NOW, "how": "link", "name": "Marta"}
NEVER = {
    "consent_state_is_known": Never(ConsentRequest, "question", {"state": "maybe"}),
    "consent_has_its_own_number": Never(ConsentRequest, "question", {"number": 9}),
    "consent_is_asked_one_at_a_time": Never(ConsentRequest, "earlier", {"state": "draft"}),
    "consent_link_is_its_own": Never(ConsentRequest, "question", {"token_hash": "a" * 64}),
    "consent_sent_has_its_time": Never(ConsentRequest, "question", {"state": "sent"}),
    "consent_answered_says_who_and_how": Never(
        ConsentRequest, "question", {**_ANSWERED, "name": ""}
    ),
    "consent_by_voice_has_its_words": Never(
        ConsentRequest, "question", {**_ANSWERED, "how": "voice"}
    ),
    "consent_told_has_its_person": Never(ConsentRequest, "question", {"told_at": NOW}),
    "finding_answer_is_known": Never(Finding, "finding", {"answer": "fine", "answered_at": NOW}),
    "finding_says_what_was_found": Never(Finding, "finding", {"words": ""}),
    "finding_price_is_not_negative": Never(Finding, "finding", {"amount": Decimal(-1)}),
    "finding_answer_has_its_time": Never(Finding, "finding", {"answer": "approved"}),
}


@pytest.fixture
def house():
    site = make_site("north")
    ana = make_staff(site)
    order = make_order(site, state=OrderState.WORKING)
    earlier = ConsentRequest.objects.create(
        order=order, number=9, state="withdrawn", token_hash="a" * 64, created_at=NOW
    )
    finding = add_finding(order, words="Wipers smear.", by=None, door="desk", now=NOW)
    return {"earlier": earlier, "question": finding.request, "finding": finding, "ana": ana}


@pytest.mark.parametrize("name", NEVER)
def test_the_orm_refuses_it(house, name):
    is_refused_by_orm(NEVER[name], house, name)


@pytest.mark.parametrize("name", NEVER)
def test_plain_sql_refuses_it(house, name):
    is_refused_by_sql(NEVER[name], house, name)


def test_every_constraint_is_tried():
    tried, named = named_constraints("workorders", NEVER)
    assert tried == named
