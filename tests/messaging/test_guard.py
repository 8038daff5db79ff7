"""S17: nobody can run up our bill for texts, nor text a stranger through us."""

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from threading import Barrier, Thread

import pytest
from django.db import connection

from service_desk.clients.states import Channel
from service_desk.messaging import guard, kinds, reasons
from service_desk.messaging.actions import Intent, plan_to_address
from service_desk.messaging.doors import Way
from service_desk.messaging.kinds import Draft, Kind
from service_desk.messaging.models import Attempt, Message, MessagePolicy, TextCount
from service_desk.messaging.sending import send_due
from service_desk.messaging.states import Cap, Door, MessageState, Outcome
from service_desk.organisation.roles import Role
from tests.factories import NOW, at
from tests.factories.clients import make_client
from tests.factories.messages import make_message
from tests.factories.organisation import make_site, make_staff

pytestmark = pytest.mark.django_db
MINUTE = dt.timedelta(minutes=1)
DAY = dt.timedelta(days=1)
DRAFT = Draft(title="", body="Your car", masked_body="Your car", segments=1)


def to_strangers(site, numbers: Iterable[str]) -> None:
    """Texts to what was typed on the public page, to nobody on file."""
    for place, number in enumerate(numbers):
        intent = Intent(
            kind="flyer",
            subject=site,
            about=f"{number}:{place}",
            due_at=NOW,
            not_after=NOW + DAY,
        )
        plan_to_address(site=site, way=Way(Door.SMS, number), intent=intent, now=NOW)


def left() -> int:
    return Attempt.objects.filter(outcome=Outcome.TAKEN, channel=Door.SMS).count()


def why() -> set[str]:
    return set(Message.objects.exclude(state=MessageState.SENT).values_list("reason", flat=True))


@pytest.fixture
def phone():
    """Texts that arrive without a network, so that a thousand take no time."""
    kinds.register(
        Kind(code="flyer", label="Flyer", find=lambda *_: None, compose=lambda *_, **__: DRAFT)
    )


def test_a_thousand_texts_to_one_prefix_cost_less_than_two_euros_an_hour(phone):
    site = make_site()
    to_strangers(site, (f"+3461234{number:04d}" for number in range(1000)))

    send_due(NOW)

    assert (left(), Attempt.objects.filter(cost__gt=0).count()) == (30, 30)
    assert sum(Attempt.objects.values_list("cost", flat=True)) == Decimal("1.80")
    assert why() == {reasons.TOO_MANY_ALIKE}


def test_a_flood_over_all_prefixes_costs_at_most_the_texts_of_a_day(phone):
    site = make_site()
    to_strangers(site, (f"+34612{number * 773 % 1_000_000:06d}" for number in range(1200)))

    send_due(NOW)

    assert left() == 1000
    assert sum(Attempt.objects.values_list("cost", flat=True)) == Decimal("60.00")
    assert why() == {reasons.TOO_MANY_TODAY}


@pytest.mark.parametrize(
    ("number", "reason"),
    [
        ("+19002345678", reasons.NOT_A_MOBILE),  # premium rate
        ("+88216123456", reasons.NOT_A_MOBILE),  # satellite
        ("+881612345678", reasons.NOT_A_MOBILE),  # satellite
        ("+447012345678", reasons.NOT_A_MOBILE),  # personal, dear to reach
        ("+447400123456", reasons.ABROAD),
        ("+34911234567", reasons.NOT_A_MOBILE),
        ("nobody", reasons.NO_SUCH_NUMBER),
    ],
)
def test_texts_go_to_mobiles_of_the_sites_country_only(phone, number, reason):
    to_strangers(make_site(), [number])

    send_due(NOW)

    assert (left(), why()) == (0, {reason})


def test_a_site_names_the_countries_it_texts(phone):
    site = make_site()
    MessagePolicy.objects.create(site=site, countries=["PT", "GB"])
    to_strangers(site, ["+447400123456", "+351912345678", "+34612345678"])

    send_due(NOW)

    assert (left(), why()) == (2, {reasons.ABROAD})


def test_one_number_is_not_texted_all_day_and_its_owner_is_called_instead(texts):
    client = make_client(make_site())
    messages = [make_message(client, channel=Door.SMS) for _ in range(11)]

    send_due(NOW)

    last = Message.objects.get(pk=messages[-1].pk)
    assert len(texts.texts) == 10
    assert (last.state, last.reason) == (MessageState.TO_CALL, reasons.TOO_MANY)


def test_what_a_cap_keeps_in_goes_by_letter_and_the_rule_is_kept(mail, texts):
    site = make_site()
    MessagePolicy.objects.create(site=site, texts_a_day=0)
    client = make_client(site, email="ana@example.com", prefers=Channel.SMS)
    message = make_message(client, channel=Door.SMS)

    send_due(NOW)

    assert (texts.texts, [letter["To"] for letter in mail.letters]) == ([], ["ana@example.com"])
    assert list(message.tries.values_list("channel", "outcome", "answer")) == [
        (Door.SMS, Outcome.REFUSED, reasons.TOO_MANY_TODAY),
        (Door.EMAIL, Outcome.TAKEN, ""),
    ]


def test_a_text_longer_than_allowed_takes_the_next_way(texts):
    kinds.register(
        Kind(
            code="long",
            label="Long",
            find=lambda *_: None,
            compose=lambda *_, **__: Draft(title="", body="…", masked_body="…", segments=5),
            is_worth_a_call=True,
        )
    )
    message = make_message(make_client(make_site()), kind="long", channel=Door.SMS)

    send_due(NOW)

    assert (texts.texts, Message.objects.get(pk=message.pk).reason) == ([], reasons.TOO_LONG)


def test_what_a_provider_refuses_costs_nothing(texts):
    message = make_message(channel=Door.SMS, kind="flyer")
    texts.answers[message.recipient] = 400

    send_due(NOW)

    assert set(TextCount.objects.values_list("used", flat=True)) == {0}


def test_what_it_may_have_taken_is_counted_once_however_often_it_is_tried(texts):
    message = make_message(channel=Door.SMS)
    texts.answers[message.recipient] = "reset"
    for passed in range(3):
        send_due(NOW + passed * 3 * MINUTE)
    texts.answers.clear()
    send_due(NOW + 15 * MINUTE)

    assert (len(texts.keys), left()) == (4, 1)
    assert dict(TextCount.objects.values_list("cap", "used")) == {
        Cap.NUMBER: 1,
        Cap.PREFIX: 1,
        Cap.SITE: 1,
        Cap.DAY: Decimal("0.06"),
        Cap.MONTH: Decimal("0.06"),
    }


def test_days_and_months_are_the_sites_own():
    site = make_site()
    MessagePolicy.objects.create(site=site, texts_to_number=1, texts_to_prefix=99)
    message = make_message(make_client(site), channel=Door.SMS)
    before, after = at("2027-03-31 23:59"), at("2027-04-01 00:00")

    taken = [guard.take(message, DRAFT, moment) for moment in (before, before, after, after)]

    assert taken == [None, Cap.NUMBER, None, Cap.NUMBER]
    assert sorted(TextCount.objects.filter(cap=Cap.MONTH).values_list("since", "used")) == [
        (at("2027-03-01 00:00"), Decimal("0.06")),
        (at("2027-04-01 00:00"), Decimal("0.06")),
    ]


def test_a_text_that_one_cap_refuses_is_counted_by_none():
    site = make_site()
    MessagePolicy.objects.create(site=site, money_a_month=Decimal("0.05"))
    message = make_message(make_client(site), channel=Door.SMS)

    assert guard.take(message, DRAFT, NOW) == Cap.MONTH
    assert not TextCount.objects.exists()


def test_old_counts_are_swept_and_the_months_money_stays():
    site = make_site()
    for days in (31, 33):
        TextCount.objects.create(site=site, cap=Cap.MONTH, since=NOW - days * DAY, used=1)

    assert guard.forget_counts(NOW) == 1
    assert TextCount.objects.get().since == NOW - 31 * DAY


@pytest.fixture
def spending():
    """A site that may spend six cents a day, its manager, and a colleague of hers."""
    site = make_site("north")
    MessagePolicy.objects.create(site=site, money_a_day=Decimal("0.06"))
    make_staff(site, Role.MANAGER, email="manager@example.com", language="en")
    make_staff(site, Role.RECEPTIONIST, email="desk@example.com")
    return site


def test_when_the_money_is_gone_the_managers_are_told_once(spending, texts, mail):
    for _ in range(4):
        make_message(make_client(spending), channel=Door.SMS)

    send_due(NOW)
    send_due(NOW + MINUTE)

    budget = guard.budget_state(spending, NOW)
    [letter] = mail.letters
    assert (len(texts.texts), letter["To"]) == (1, "manager@example.com")
    assert "€0.06 of €0.06 for texts is spent." in letter.get_content()
    assert (budget.spent, budget.until) == (Cap.DAY, at("2027-03-09 00:00"))
    assert Message.objects.filter(kind="note", state=MessageState.TO_CALL).count() == 3


def test_a_new_day_has_new_money(spending):
    message = make_message(make_client(spending), channel=Door.SMS)
    guard.take(message, DRAFT, NOW)

    states = [guard.budget_state(spending, NOW + days * DAY).spent for days in (0, 1)]

    assert states == [Cap.DAY, None]


@pytest.mark.django_db(transaction=True)
def test_fifty_workers_at_the_last_text_of_the_day_send_one():
    site = make_site()
    MessagePolicy.objects.create(site=site, texts_a_day=1)
    messages = [make_message(make_client(site), channel=Door.SMS) for _ in range(50)]
    answers, barrier = [], Barrier(len(messages))

    def take(message):
        try:
            connection.ensure_connection()
            barrier.wait(30)
            answers.append(guard.take(message, DRAFT, NOW))
        finally:
            connection.close()

    threads = [Thread(target=take, args=[message]) for message in messages]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert sorted(map(str, answers)) == ["None"] + [Cap.SITE] * 49
    assert TextCount.objects.get(cap=Cap.SITE).used == 1
    assert TextCount.objects.filter(cap=Cap.NUMBER).count() == 1
