"""Above the limits' lower mark a booking shows a code that went to its phone or e-mail."""

import datetime as dt
import re

import pytest
import time_machine
from django.test import Client

from appointments.actions.proof import sweep_proofs
from appointments.limits import Act, count_request
from appointments.messages.code import is_code_of
from appointments.models import Hold, ProofCode, Tally
from service_desk.clients.models import Client as ClientFile
from service_desk.messaging.models import Message
from service_desk.messaging.sending import send_due
from service_desk.messaging.states import Door, MessageState
from service_desk.visits.models import Visit
from tests.factories import NOW
from tests.factories.clients import make_client, make_vehicle
from tests.factories.organisation import make_staff
from tests.factories.public import MARTA, Walk, make_open_site

pytestmark = pytest.mark.django_db

MINUTE = dt.timedelta(minutes=1)
LATER_TONIGHT = dt.datetime(2027, 3, 8, 22, 30, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def present():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def site():
    return make_open_site(advisors=4)


@pytest.fixture
def busy(site):
    """Six bookings have come from this address within the hour."""
    for _booking in range(6):
        count_request(Act.BOOK, site=site, sender="127.0.0.1", now=NOW)
    return site


def later(minutes: float):
    return time_machine.travel(NOW + minutes * MINUTE, tick=False)


def sent(capsys, *, now=NOW) -> str:
    """The six digits, as the phone shows them."""
    capsys.readouterr()
    send_due(now)
    found = re.findall(r"\b\d{6}\b", capsys.readouterr().err)
    assert found
    return found[-1]


def asked(site) -> Walk:
    """At the page that asks for the code."""
    return Walk(site).to_the_last_step().you()


def enter(walk: Walk, code: str, **more) -> Walk:
    walk.post(answers=walk.answers, code=code, **more)
    return walk


def test_nothing_is_asked_of_anybody_before_the_mark(site):
    assert asked(site).path.startswith("/v/")
    assert not ProofCode.objects.exists()


def test_the_code_goes_to_the_phone_and_books(busy, capsys):
    walk = asked(busy)
    assert (walk.title, Visit.objects.count()) == ("What is the code we sent?", 0)
    assert "It comes to 612\u00a0345\u00a0678 within a minute." in walk.html

    enter(walk, sent(capsys))

    assert (walk.path[:3], Visit.objects.get().client.name) == ("/v/", "Marta García")


def test_the_message_stands_in_the_outbox_without_its_digits_and_without_a_file(busy, capsys):
    asked(busy)
    code = sent(capsys)

    row = Message.objects.get()
    assert (row.kind, row.channel, row.state) == ("code", Door.SMS, MessageState.SENT)
    assert (row.client, row.recipient) == (None, "+34612345678")
    assert row.body == (
        "Talleres Vega: ••• is your code for the booking. It is good for 10 minutes."
    )
    assert code not in str(Message.objects.values()) + str(ProofCode.objects.values())
    assert not ClientFile.objects.exists()


def test_the_desk_sees_whose_code_waits_and_what_it_says(busy, client):
    asked(busy)
    client.force_login(make_staff(busy))
    row = Message.objects.get()

    listed = client.get("/desk/north/messages/").content.decode()
    shown = client.get(f"/desk/north/messages/{row.pk}/").content.decode()

    assert "<b>Not on file</b>" in listed
    assert "<dd>Not on file</dd>" in shown
    assert "Talleres Vega: ••• is your code for the booking." in shown


def test_a_phone_that_takes_no_texts_is_written_to(busy, mailoutbox):
    Walk(busy).to_the_last_step().you(phone="911 234 567", email="marta@example.com")
    send_due(NOW)

    (letter,) = mailoutbox
    assert (letter.to, letter.subject) == (["marta@example.com"], "Your code for Talleres Vega")
    assert re.search(r"^\d{6} is your code\.", letter.body, re.MULTILINE)


def test_with_neither_the_page_asks_for_an_e_mail(busy):
    walk = Walk(busy).to_the_last_step().you(phone="911 234 567")

    assert (walk.page.status_code, walk.title) == (409, "Error: Who is coming?")
    assert "send a code to this phone. Add an e-mail." in walk.html


def test_at_night_the_code_comes_at_once_too(site, capsys):
    with time_machine.travel(LATER_TONIGHT, tick=False):
        for _booking in range(6):
            count_request(Act.BOOK, site=site, sender="127.0.0.1", now=LATER_TONIGHT)
        walk = Walk(site).to_the_last_step().you()

        enter(walk, sent(capsys, now=LATER_TONIGHT))

    assert walk.path.startswith("/v/")


@pytest.mark.parametrize("typed", ["{} {}", "{}-{}", "\u2068{}\u00a0{}\u2069"])
def test_a_code_is_read_however_it_is_pasted(busy, capsys, typed):
    walk = asked(busy)
    code = sent(capsys)

    assert enter(walk, typed.format(code[:3], code[3:])).path.startswith("/v/")


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "abcdef"])
def test_what_is_no_code_costs_no_try(busy, typed):
    walk = enter(asked(busy), typed)

    assert (walk.page.status_code, ProofCode.objects.get().tries) == (400, 0)
    assert "Enter the six digits of the code." in walk.html


def test_five_wrong_ones_end_the_code(busy, capsys):
    walk = asked(busy)
    right = sent(capsys)
    wrong = f"{(int(right) + 1) % 10**6:06d}"
    said = []
    for _try in range(5):
        enter(walk, wrong)
        said.append(re.search(r'href="#id_code">(.*?)</a>', walk.html)[1])

    assert said == [
        "This is not the code. You have 4 more tries.",
        "This is not the code. You have 3 more tries.",
        "This is not the code. You have 2 more tries.",
        "This is not the code. You have one more try.",
        "This code is not good any more. Have another one sent.",
    ]
    assert enter(walk, right).page.status_code == 409
    assert Visit.objects.count() == 0


def test_a_code_is_good_for_ten_minutes(busy, capsys):
    walk = asked(busy)
    code = sent(capsys)

    with later(10):
        enter(walk, code)

    assert "This code is not good any more. Have another one sent." in walk.html


def test_another_code_ends_the_first(busy, capsys):
    walk = asked(busy)
    first = sent(capsys)
    with later(1):
        walk.post(answers=walk.answers, again="1")
        second = sent(capsys, now=NOW + MINUTE)
        enter(walk, first)
        assert walk.page.status_code == (303 if first == second else 409)
        enter(walk, second)

    assert walk.path.startswith("/v/")
    assert ProofCode.objects.filter(ended_at=None).count() == 1


def test_another_code_is_not_sent_at_once_nor_for_ever(busy):
    walk = asked(busy)
    walk.post(answers=walk.answers, again="1")
    assert "The code is on its way. Wait half a minute for another." in walk.html

    statuses = []
    for minute in range(1, 4):
        with later(minute):
            walk.browser.get(walk.path)
            answer = walk.browser.post(walk.action, {"answers": walk.answers, "again": "1"})
            statuses.append(answer.status_code)
    assert statuses == [303, 303, 429]
    assert answer["Retry-After"] == "3420"
    assert ProofCode.objects.count() == 3


def test_a_changed_number_needs_a_code_of_its_own(busy, capsys):
    walk = asked(busy)
    code = sent(capsys)
    walk.get(walk.path.replace("/code/", "/you/"))
    assert 'value="612 345 678"' in walk.html

    walk.you(phone="699 345 678")

    assert "699\u00a0345\u00a0678" in walk.html
    assert enter(walk, code).page.status_code == 409


def test_the_same_code_twice_is_one_visit(busy, capsys):
    walk = asked(busy)
    form = {"answers": walk.answers, "code": sent(capsys)}
    taps = [walk.browser.post(walk.path, form) for _tap in range(2)]

    assert [tap.status_code for tap in taps] == [303, 303]
    assert (taps[0]["Location"][:3], taps[1]["Location"][:3]) == ("/v/", "/v/")
    assert Visit.objects.count() == 1


def test_the_form_books_even_where_the_cookie_is_gone(busy, capsys):
    walk = asked(busy)

    page = Client().post(walk.path, {"answers": walk.answers, "code": sent(capsys)})

    assert (page.status_code, Visit.objects.count()) == (303, 1)


def test_the_time_is_held_anew_while_the_code_comes(busy):
    walk = Walk(busy).to_the_last_step()
    with later(2):
        walk.you()

    assert Hold.objects.get().expires_at == NOW + 5 * MINUTE


def test_nobody_gets_past_the_page_by_its_address(site):
    walk = Walk(site).to_the_last_step()
    you = walk.path

    walk.get(you.replace("/you/", "/code/"))

    assert (walk.page.status_code, walk.page["Location"]) == (303, you)


def test_counts_are_forgotten_after_a_day_and_codes_after_a_week(busy):
    asked(busy)

    left = []
    for days in (1, 3, 8):
        sweep_proofs(NOW + dt.timedelta(days=days))
        left.append([model.objects.exists() for model in (Tally, ProofCode, Message)])
    assert left == [[True, True, True], [False, True, True], [False, False, False]]


def test_a_code_is_not_read_from_its_hash():
    proof = ProofCode(pk=7, code_hash="")

    assert not is_code_of(proof, "000000")


# -- nobody learns who is a client ------------------------------------------------------------


def everything_said(site, *, is_busy: bool, capsys) -> list[str]:
    """All pages of a booking by Marta García with 4821 KLM, without keys and tokens."""
    browser = Client(headers={"accept-language": "en"})
    walk = Walk(site, browser=browser)
    pages = [walk.html]
    for step in (walk.work, walk.car, walk.when, walk.you):
        step()
        pages.append(f"{walk.page.status_code} {walk.html}")
    if is_busy:
        enter(walk, "000000" if (code := sent(capsys)) != "000000" else "000001")
        pages.append(f"{walk.page.status_code} {walk.html}")
        pages.append(enter(walk, code).html)
    assert walk.path.startswith("/v/")
    return [plain(page) for page in pages]


def plain(page: str) -> str:
    """The page without what differs from browser to browser: keys, tokens, signed answers."""
    page = re.sub(r'(name="(?:csrfmiddlewaretoken|answers)" value=")[^"]*', r"\1", page)
    return re.sub(r"/(book/[\w-]+|v|c)/[0-9A-Za-z]{12,22}/", r"/\1/…/", page)


@pytest.mark.parametrize("is_busy", [False, True])
@pytest.mark.parametrize("is_on_file", ["phone", "car", "both", "another name"])
def test_a_client_sees_what_a_stranger_sees(is_on_file, is_busy, capsys):
    told = []
    for slug in ("north", "north-two"):
        site = make_open_site(slug, advisors=4)
        if slug == "north":
            name = "Pilar Sanz" if is_on_file == "another name" else MARTA["name"]
            phone = "" if is_on_file == "car" else "+34612345678"
            known = make_client(site, name, phone=phone, email="pilar@example.com", language="ru")
            if is_on_file != "phone":
                make_vehicle(known, "4821 KLM", make="Lada", model="Niva", mileage=99_000)
        Tally.objects.all().delete()
        for _booking in range(6 if is_busy else 0):
            count_request(Act.BOOK, site=site, sender="127.0.0.1", now=NOW)
        told.append(everything_said(site, is_busy=is_busy, capsys=capsys))

    known, stranger = told
    for said, told in zip(known, stranger, strict=True):
        assert told.replace("north-two", "north") == said
