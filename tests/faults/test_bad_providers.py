"""R15: providers that are busy, refuse, hang, take and drop, or are slow; each told apart."""

import datetime as dt

import pytest

from service_desk.messaging.models import Attempt, Message
from service_desk.messaging.sending import send_due
from service_desk.messaging.states import Door, MessageState, Outcome
from tests.factories import at
from tests.factories.organisation import make_site
from tests.faults.backlog import make_backlog
from tests.stubs.mail import DROP_AFTER, HANG, mail_server
from tests.stubs.texts import text_gateway

pytestmark = [pytest.mark.faults, pytest.mark.django_db]

NOON = at("2027-03-09 12:00")
MINUTE = dt.timedelta(minutes=1)
EACH = 5
LETTER_ANSWERS = ("", "451 Come back later", "550 No such user", HANG, DROP_AFTER, "421 Busy")
TEXT_ANSWERS = (200, 500, 400, "reset", "lost", 503)


def script(rows: list[Message], answers: tuple[object, ...]) -> dict[str, list[Message]]:
    return {str(answer): rows[place :: len(answers)] for place, answer in enumerate(answers)}


def test_every_message_ends_as_its_provider_deserves(settings, capsys):
    """An hour of scans, each two minutes; the bad answers last for the first ten."""
    site = make_site()
    letters = make_backlog(site, EACH * 6, due_at=NOON, channel=Door.EMAIL)
    texts = make_backlog(site, EACH * 6, due_at=NOON, channel=Door.SMS)
    by_letter, by_text = script(letters, LETTER_ANSWERS), script(texts, TEXT_ANSWERS)

    with mail_server(settings) as mail, text_gateway(settings, honours_keys=True) as gateway:
        settings.EMAIL_TIMEOUT = 0.3
        for answer, rows in by_letter.items():
            mail.answers |= {row.recipient: answer for row in rows}
        for answer, rows in zip(TEXT_ANSWERS, by_text.values(), strict=True):
            gateway.answers |= {row.recipient: answer for row in rows}
        for passed in range(0, 60, 2):
            if passed == 10:
                mail.answers = {row.recipient: "550" for row in by_letter["550 No such user"]}
                gateway.answers = {row.recipient: 400 for row in by_text["400"]}
            send_due(NOON + passed * MINUTE)

    ends = {
        answer: {row.state for row in Message.objects.filter(pk__in=[each.pk for each in rows])}
        for answer, rows in {**by_letter, **by_text}.items()
    }
    doubled = len(mail.letters) - len({letter["Message-ID"] for letter in mail.letters})
    dropped = Attempt.objects.filter(
        message__in=by_letter[DROP_AFTER], outcome=Outcome.PASSING
    ).count()
    with capsys.disabled():
        print(f"\n{Attempt.objects.count()} tries, {doubled} letters doubled, {dropped} dropped")
    assert {answer for answer, end in ends.items() if end != {MessageState.SENT}} == {
        "550 No such user",
        "400",
    }
    # The refused ones have no other channel: a confirmation becomes a call.
    assert ends["550 No such user"] == ends["400"] == {MessageState.TO_CALL}
    # SMTP has no keys: a letter that was taken and not acknowledged comes once more each time.
    assert doubled == dropped
    assert len(gateway.texts) == len({text["to"] for text in gateway.texts}) == EACH * 5
