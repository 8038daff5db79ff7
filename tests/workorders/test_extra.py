"""Extra work: found, asked, answered by link or by voice, and what comes of each answer."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from service_desk.lib.refusals import Refusal
from service_desk.messaging.models import Message
from service_desk.organisation.roles import Role
from service_desk.visits.models import DeferredDefect
from tests.factories import NOW
from tests.factories.catalogue import make_operation
from tests.factories.clients import make_client
from tests.factories.orders import make_order
from tests.factories.organisation import make_staff
from tests.factories.visits import make_visit
from workorders.actions.extra import add_finding, change_finding, drop_finding
from workorders.actions.extra_answering import (
    answer_by_link,
    mark_of,
    note_answer_by_voice,
    tell_workshop,
)
from workorders.actions.extra_asking import (
    ask_after_all,
    ask_client,
    send_new_link,
    withdraw_question,
)
from workorders.links import consent_token, request_behind
from workorders.messages.extra import EXTRA
from workorders.reads.extra import questions_of
from workorders.states import Answer, OrderState, Purpose

pytestmark = pytest.mark.django_db
HOUR, MINUTE = dt.timedelta(hours=1), dt.timedelta(minutes=1)
READY = NOW + 6 * HOUR


@pytest.fixture
def ana(site):
    return make_staff(site, Role.ADVISOR)


@pytest.fixture
def order(site, ana):
    client = make_client(site, email="marta@example.com")
    visit = make_visit(site, client=client, state="ARRIVED")
    return make_order(site, state=OrderState.WORKING, visit=visit, promised_at=NOW + 2 * HOUR)


@pytest.fixture
def pads(site):
    return make_operation(
        site, "PADS", name="Front pads", norm_hours=Decimal("1.2"), price=Decimal(120)
    )


def by(person):
    return {"by": person, "door": "desk", "now": NOW}


def ask(order, ana, *found):
    for finding in found:
        add_finding(order, **finding, **by(ana))
    request = order.consents.get()
    return ask_client(request, new_ready_at=READY, **by(ana))


def test_price_and_hours_of_a_finding_are_todays_of_its_job(order, ana, pads):
    finding = add_finding(order, words="Front pads have 2 mm left.", operation=pads, **by(ana))

    assert (finding.amount, finding.hours) == (120, Decimal("1.2"))
    assert (finding.request.number, finding.request.state) == (1, "draft")


def test_a_mechanic_finds_and_only_who_talks_to_clients_asks(order, site):
    luis = make_staff(site, Role.MECHANIC)
    finding = add_finding(order, words="Wipers smear.", amount=Decimal(34), **by(luis))

    with pytest.raises(PermissionDenied):
        ask_client(finding.request, new_ready_at=None, **by(luis))


def test_what_has_no_price_is_not_asked(order, ana):
    finding = add_finding(order, words="Something knocks.", **by(ana))
    with pytest.raises(Refusal, match="price"):
        ask_client(finding.request, new_ready_at=READY, **by(ana))


def test_asked_is_one_message_and_work_goes_on(order, ana, pads):
    request = ask(order, ana, {"words": "Front pads have 2 mm left.", "operation": pads})

    order.refresh_from_db()
    row = Message.objects.get(kind=EXTRA)
    assert (order.state, row.subject) == ("WORKING", f"visit:{order.visit_id}")
    assert request.expires_at == NOW + 48 * HOUR


def test_approved_is_on_the_order_agreed_promised_and_planned(order, ana, pads):
    request = ask(order, ana, {"words": "Front pads have 2 mm left.", "operation": pads})
    before = order.agreed_total
    finding = request.findings.get()

    answer_by_link(
        request,
        answers={finding.pk: Answer.APPROVED},
        name="Marta García",
        seen=mark_of(request),
        now=NOW + MINUTE,
    )

    order.refresh_from_db()
    request.refresh_from_db()
    assert (order.agreed_total, order.promised_at) == (before + 120, READY)
    assert sum(line.amount for line in finding.lines.all()) == 120
    assert {line.agreed_in for line in finding.lines.all()} == {request.agreement}
    assert (request.state, request.how, request.name) == ("answered", "link", "Marta García")
    assert sum(load.hours for load in order.visit.zone_loads.all()) == Decimal("1.2")


def test_declined_is_said_again_and_safety_is_refused_under_a_name(order, ana):
    request = ask(
        order,
        ana,
        {"words": "Wipers smear.", "amount": Decimal(34)},
        {"words": "Brake hose is cracked.", "amount": Decimal(90), "is_safety": True},
    )
    answers = dict.fromkeys(request.findings.values_list("pk", flat=True), Answer.DECLINED)

    answer_by_link(request, answers=answers, name="Marta García", seen=mark_of(request), now=NOW)

    today = order.site.today(NOW)
    kept = DeferredDefect.objects.filter(vehicle=order.visit.vehicle).order_by("remind_on")
    assert [(each.words, each.remind_on) for each in kept] == [
        ("Brake hose is cracked.", today + dt.timedelta(30)),
        ("Wipers smear.", today + dt.timedelta(180)),
    ]
    assert order.signatures.get(purpose=Purpose.SAFETY).name == "Marta García"


def test_the_same_tap_again_changes_nothing(order, ana, pads):
    request = ask(order, ana, {"words": "Front pads.", "operation": pads})
    said = {"answers": {request.findings.get().pk: Answer.APPROVED}, "name": "Marta García"}
    seen = mark_of(request)

    for _tap in range(2):
        answer_by_link(request, **said, seen=seen, now=NOW)

    assert request.findings.get().lines.count() == 1
    assert order.agreements.count() == 2


def test_another_price_than_the_page_showed_is_shown_first(order, ana, pads):
    request = ask(order, ana, {"words": "Front pads.", "operation": pads})
    finding, seen = request.findings.get(), mark_of(request)
    change_finding(finding, words="Front pads.", amount=Decimal(140), **by(ana))

    with pytest.raises(Refusal) as refused:
        answers = {finding.pk: Answer.APPROVED}
        answer_by_link(request, answers=answers, name="Marta", seen=seen, now=NOW)
    assert refused.value.obstacles[0].code == "question_changed"


def test_call_me_stays_open_and_is_on_the_call_list(order, ana):
    request = ask(order, ana, {"words": "Wipers smear.", "amount": Decimal(34)})
    answers = {request.findings.get().pk: Answer.CALL}

    answer_by_link(request, answers=answers, name="", seen=mark_of(request), now=NOW)

    request.refresh_from_db()
    assert request.state == "sent"
    assert list(
        Message.objects.filter(kind=EXTRA).order_by("pk").values_list("channel", "state")
    ) == [("sms", "cancelled"), ("phone", "planned")]


def test_by_voice_it_says_who_when_in_what_words_and_who_wrote_it(order, ana, site):
    request = ask(order, ana, {"words": "Wipers smear.", "amount": Decimal(34)})
    answers = {request.findings.get().pk: Answer.APPROVED}
    note_answer_by_voice(request, answers=answers, name="Marta", words="Yes, do it", **by(ana))

    luis = make_staff(site, Role.MECHANIC)
    request.refresh_from_db()
    told = tell_workshop(request, told_to=luis, **by(ana))
    assert (told.how, told.words, told.noted_by, told.told_to) == ("voice", "Yes, do it", ana, luis)


def test_asked_again_the_old_link_is_dead_and_still_sends_a_new_one(order, ana):
    request = ask(order, ana, {"words": "Wipers smear.", "amount": Decimal(34)})
    old, hash_before = consent_token(request, 1), request.token_hash

    assert send_new_link(request, now=NOW + MINUTE) is False
    assert send_new_link(request, now=NOW + 11 * MINUTE) is True
    request.refresh_from_db()
    assert request.token_hash != hash_before
    assert request_behind(old) == request.pk
    assert request_behind(f"{'1' * 22}{request.pk}-1") is None


def test_a_withdrawn_question_comes_back_and_the_last_dropped_finding_ends_a_draft(order, ana):
    finding = add_finding(order, words="Wipers smear.", amount=Decimal(34), **by(ana))
    request = withdraw_question(finding.request, **by(ana))
    assert ask_after_all(request, **by(ana)).state == "draft"
    assert drop_finding(finding, **by(ana)).state == "withdrawn"


def test_after_a_quarter_of_an_hour_a_voice_is_quicker(order, ana):
    ask(order, ana, {"words": "Wipers smear.", "amount": Decimal(34)})
    (early,) = questions_of(order, now=NOW + 14 * MINUTE)
    (late,) = questions_of(order, now=NOW + 15 * MINUTE)
    assert (early.is_to_call, late.is_to_call) == (False, True)
