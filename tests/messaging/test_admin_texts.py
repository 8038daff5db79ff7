"""Texts of messages in the set-up: who opens them, what they say, what is kept and sent."""

import datetime as dt

import pytest
import time_machine

from service_desk.messaging.models import Message, MessageText
from service_desk.messaging.sending import send_due
from service_desk.messaging.states import Form, MessageState
from service_desk.messaging.texts import default_text, written_kinds
from service_desk.organisation.roles import Role
from service_desk.records.models import JournalEntry
from tests.factories import NOW, at
from tests.factories.appointments import make_booking
from tests.factories.clients import make_client
from tests.factories.organisation import make_advisor, make_site, make_staff

pytestmark = pytest.mark.django_db

LIST = "/admin/messaging/messagetext/"
CARD = f"{LIST}north/card/text/es/"
LETTER = f"{LIST}north/card/letter/es/"
OWN = "Hola[ {name}], le esperamos {day}: {link}"
OURS = default_text(next(kind for kind in written_kinds() if kind.code == "card"), Form.TEXT, "es")


@pytest.fixture(autouse=True)
def present():
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def site():
    return make_site("north")


@pytest.fixture
def admin(client, site):
    person = make_staff(
        site, Role.ADMINISTRATOR, is_staff=True, name="Olga Vega", email="olga@vega.es"
    )
    client.force_login(person)
    return person


def post(client, do, body=OWN, url=CARD, **more):
    return client.post(url, {"do": do, "body": body, "seen": "", **more}, follow=True)


def said(answer):
    return [str(each) for each in answer.context["messages"]]


def verbs():
    """What the journal has of it, in the order in which it was done."""
    entries = JournalEntry.objects.filter(verb__startswith="text_").order_by("id")
    return list(entries.values_list("verb", flat=True))


def test_the_list_says_which_are_ones_own(client, admin, site):
    post(client, "save")

    page = client.get(LIST).text

    assert page.count('class="own"') == 1
    assert page.count('hreflang="es"') == 2 * len(written_kinds())


@pytest.mark.parametrize(
    ("role", "where", "status"),
    [
        (Role.ADMINISTRATOR, "north", 200),
        (Role.ADMINISTRATOR, "east", 404),
        (Role.MANAGER, "north", 404),
    ],
)
def test_administrators_of_a_site_alone_open_its_texts(client, site, role, where, status):
    make_site("east")
    client.force_login(make_staff(site, role, is_staff=True))

    assert client.get(f"{LIST}{where}/card/text/es/").status_code == status
    assert client.post(f"{LIST}{where}/card/text/es/preview/", {"body": "x"}).status_code == status


def test_no_other_place_has_a_text(client, admin):
    for place in ("north/trial/text/es", "north/card/poem/es", "north/card/text/fr"):
        assert client.get(f"{LIST}{place}/").status_code == 404


def test_a_saved_text_is_sent_from_then_on(client, admin, site):
    answer = post(client, "save")

    text = MessageText.objects.get()
    assert said(answer) == ["Saved. From now on it is sent like this."]
    assert (text.body, text.changed_by, text.changed_at) == (OWN, admin, NOW)
    assert JournalEntry.objects.get(verb="text_written").data == {
        "kind": "card",
        "form": "text",
        "language": "es",
        "was": None,
        "became": {"title": "", "body": OWN},
    }


def test_our_words_saved_as_they_stand_stay_ours(client, admin):
    post(client, "save", OURS)

    assert MessageText.objects.count() == 0


def test_what_is_wrong_stands_at_its_field_and_what_was_typed_stays(client, admin):
    answer = post(client, "save", "Hola {nane}: {link}")

    assert answer.context["form"].errors == {
        "body": ["There is no {nane} here. Did you mean {name}?"]
    }
    assert "Hola {nane}: {link}" in answer.text
    assert MessageText.objects.count() == 0


def test_of_two_who_write_at_once_the_second_is_told(client, admin):
    post(client, "save")

    answer = post(client, "save", "Otra vez: {link}")

    sentence = "Somebody changed this text meanwhile. Look at it again."
    assert answer.context["form"].errors == {"body": [sentence]}
    assert MessageText.objects.get().body == OWN


def test_our_words_come_back_and_so_do_ones_own(client, admin):
    post(client, "save")

    given_up = post(client, "ours")
    after = MessageText.objects.count()
    post(client, "back")

    assert (after, MessageText.objects.get().body) == (0, OWN)
    assert "Bring back your own of 8\u00a0March\u00a02027" in given_up.text
    assert verbs() == ["text_written", "text_given_up", "text_written"]


def test_the_preview_speaks_of_the_next_visit_and_changes_nothing(client, admin, site):
    make_advisor(site)
    visit = make_booking(site, at("2027-03-12 10:15"), client=make_client(site, "Lucía Vega"))

    page = client.post(f"{CARD}preview/", {"body": "{name}, {time}: {link} é"})

    assert "Lucia, 10:15: " in page.text and "/v/•••/" in page.text
    assert "<strong>1 text</strong>" in page.text
    assert (visit.links.count(), MessageText.objects.count(), Message.objects.count()) == (0, 0, 0)


def test_the_preview_says_what_would_be_refused(client, admin):
    page = client.post(f"{CARD}preview/", {"body": "{nane}: {link}"})

    assert "There is no {nane} here. Did you mean {name}?" in page.text


def test_without_scripts_a_button_shows_the_preview(client, admin):
    page = post(client, "preview", "Prueba 🚗 {link}")

    assert "Prueba 🚗 http" in page.text
    assert "🚗 makes it costly" in page.text
    assert MessageText.objects.count() == 0


def test_a_test_goes_to_ones_own_mailbox_and_speaks_of_nobody(client, admin, site, mail):
    make_advisor(site)
    make_booking(site, at("2027-03-12 10:15"), client=make_client(site, "Lucía Vega"))

    answer = post(client, "trial", "Hola {name}: {link}", LETTER, title="Su cita {time}")
    send_due(NOW)

    row, letter = Message.objects.get(), mail.letters[0]
    assert said(answer) == ["On its way to olga@vega.es. It is marked as a test."]
    assert (row.state, row.client) == (MessageState.SENT, None)
    assert (letter["To"], letter["Subject"]) == ("olga@vega.es", "Test: Su cita 10:15")
    lines = letter.get_content().splitlines()
    assert lines[:2] == ["This is a test. No client has been sent it.", ""]
    assert lines[2].startswith("Hola Maximiliana: http")
    assert (MessageText.objects.count(), verbs()) == (0, ["text_tried"])


def test_a_test_goes_to_the_phone_that_was_typed(client, admin, texts):
    post(client, "trial", "Hola: {link}", phone="612 345 678")
    send_due(NOW)

    sent = texts.texts[0]
    assert (sent["to"], sent["text"][:12]) == ("+34612345678", "Test: Hola: ")


@pytest.mark.parametrize(
    ("phone", "sentence"),
    [
        ("", "This field is required."),
        ("911 234 567", "No text arrives at this number. Type a mobile one."),
    ],
)
def test_a_test_needs_a_mobile_number(client, admin, phone, sentence):
    answer = post(client, "trial", phone=phone)

    assert answer.context["trial"].errors == {"phone": [sentence]}
    assert Message.objects.count() == 0


def test_who_has_no_e_mail_is_told_where_to_add_it(client, site):
    client.force_login(make_staff(site, Role.ADMINISTRATOR, is_staff=True, email=""))

    answer = post(client, "trial", url=LETTER)

    assert answer.context["trial"].non_field_errors() == [
        "You have no e-mail on file. Add it on your page."
    ]


def test_ten_tests_an_hour_are_enough(client, admin, present):
    for minute in range(10):
        present.move_to(NOW + dt.timedelta(minutes=minute))
        post(client, "trial", phone="612345678")
    refused = post(client, "trial", phone="612345678")
    present.move_to(NOW + dt.timedelta(minutes=61))
    post(client, "trial", phone="612345678")

    assert refused.context["form"].non_field_errors() == [
        "Ten tests an hour are enough. Try again later."
    ]
    assert Message.objects.count() == 11
