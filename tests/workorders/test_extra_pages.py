"""The pages of extra work: the client's, without a script, and the desk's."""

from decimal import Decimal

import pytest
import time_machine

from appointments.links import issue_link
from service_desk.organisation.roles import Role
from tests.factories import NOW
from tests.factories.catalogue import make_operation
from tests.factories.clients import make_client
from tests.factories.orders import make_order
from tests.factories.organisation import make_staff
from tests.factories.visits import make_visit
from workorders.actions.extra import add_finding, change_finding
from workorders.actions.extra_asking import ask_client
from workorders.links import consent_token
from workorders.states import OrderState

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def ana(site):
    return make_staff(site, Role.ADVISOR)


@pytest.fixture
def order(site):
    client = make_client(site, name="Marta García", email="marta@example.com", language="en")
    visit = make_visit(site, client=client, state="ARRIVED", language="en")
    return make_order(site, state=OrderState.WORKING, visit=visit)


@pytest.fixture
def asked(order, ana):
    by = {"by": ana, "door": "desk", "now": NOW}
    add_finding(order, words="Front pads have 2 mm left.", amount=Decimal(120), **by)
    add_finding(order, words="Wipers smear.", amount=Decimal(34), **by)
    return ask_client(order.consents.get(), new_ready_at=None, **by)


def test_the_client_looks_decides_looks_again_and_signs(client, order, asked):
    address = f"/x/{consent_token(asked, 1)}/"
    pads, wipers = asked.findings.all()
    answers = {f"answer-{pads.pk}": "approved", f"answer-{wipers.pk}": "declined"}

    page = client.get(address)
    assert "2 things to decide" in page.text
    assert "García" not in page.text
    review = client.post(address, answers)
    assert "Is this right?" in review.text
    assert asked.order.agreements.count() == 1
    said = {**answers, "seen": review.context["seen"], "name": "Marta García", "sign": "1"}
    assert client.post(address, said).status_code == 303
    assert client.post(address, said).status_code == 303  # a second tap is no error
    assert "Thank you, we know" in client.get(address).text
    assert [each.answer for each in asked.findings.all()] == ["approved", "declined"]


def test_an_old_price_is_not_signed(client, ana, asked):
    address = f"/x/{consent_token(asked, 1)}/"
    pads, wipers = asked.findings.all()
    seen = client.get(address).context["seen"]
    change_finding(pads, words=pads.words, amount=Decimal(140), by=ana, door="desk", now=NOW)

    answers = {f"answer-{pads.pk}": "approved", f"answer-{wipers.pk}": "declined"}
    late = client.post(address, {**answers, "seen": seen, "name": "Marta", "sign": "1"})

    assert late.status_code == 409
    assert "has changed" in late.text
    assert "140" in late.text


def test_a_dead_link_sends_a_new_one(client, asked):
    old = consent_token(asked, 1)
    ask_client(asked, new_ready_at=None, by=None, door="desk", now=NOW)
    assert client.get(f"/x/{old}/").status_code == 410
    assert client.post(f"/x/{old}/renew/").status_code == 303
    assert client.get(f"/x/{'1' * 22}/").status_code == 404


def test_the_page_of_the_visit_leads_to_the_question(client, order, asked):
    token = issue_link(order.visit, now=NOW)
    page = client.get(f"/v/{token}/")
    assert "2 things to decide" in page.text
    assert f'href="/x/{token}/"' in page.text
    assert "Front pads" in client.get(f"/x/{token}/").text


def test_the_desk_finds_asks_and_writes_the_answer_down(client, site, ana, order):
    make_operation(site, "PADS", name="Front pads", norm_hours=Decimal("1.2"), price=Decimal(120))
    client.force_login(ana)
    base = f"/desk/north/orders/{order.said}/extra/"

    client.post(f"{base}findings/", {"words": "Pads have 2 mm left.", "job": "PADS Front pads"})
    finding = order.consents.get().findings.get()
    assert client.get(base).status_code == 200
    ready_at = client.get(base).context["ask_form"].fields["ready_at"].widget.choices[0][0]
    client.post(f"{base}ask/", {"way": "phone", "ready_at": ready_at})
    wrong = client.post(f"{base}answer/", {f"answer-{finding.pk}": "approved", "name": "Marta"})
    assert wrong.status_code == 400
    client.post(
        f"{base}answer/", {f"answer-{finding.pk}": "approved", "name": "Marta", "words": "Yes"}
    )
    client.post(f"{base}told/")

    request = order.consents.get()
    assert (request.state, request.how, request.told_to) == ("answered", "voice", ana)
    assert "Question 1" in client.get(base).text
    assert "1 question answered" in client.get(f"{base}aside/").text


def test_a_dropped_finding_comes_back_as_it_was(client, ana, order):
    add_finding(order, words="Wipers smear.", amount=Decimal(34), by=ana, door="desk", now=NOW)
    client.force_login(ana)
    base = f"/desk/north/orders/{order.said}/extra/"
    finding = order.consents.get().findings.get()

    done = client.post(f"{base}findings/{finding.pk}/drop/", follow=True)
    (undo,) = [each.extra_tags for each in done.context["messages"]] or [""]
    client.post(undo.split()[0])

    assert order.consents.first().findings.get().amount == 34
