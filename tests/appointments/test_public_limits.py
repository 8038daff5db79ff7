"""How often strangers may book, hold and ask; and what a machine is told."""

import datetime as dt

import pytest
import time_machine
from django.test import Client, RequestFactory

from appointments.limits import (
    LIMITS,
    Act,
    Per,
    ProofWanted,
    TooOften,
    count_request,
    household,
)
from appointments.models import Hold, ProofCode, Tally
from appointments.views.sender import sender_of
from service_desk.visits.models import Visit
from tests.factories import NOW
from tests.factories.public import MARTA, Walk, make_open_site

pytestmark = pytest.mark.django_db

MINUTE, HOUR = dt.timedelta(minutes=1), dt.timedelta(hours=1)
HERE = "81.33.12.7"


@pytest.fixture(autouse=True)
def present():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def site():
    return make_open_site(advisors=6)


def count(site, times=1, *, act=Act.BOOK, sender=HERE, contact="", now=NOW, **more):
    for _time in range(times):
        count_request(act, site=site, sender=sender, contact=contact, now=now, **more)


def refusal(*args, **more) -> TooOften:
    with pytest.raises(TooOften) as caught:
        count(*args, **more)
    return caught.value


def phone(number: int) -> str:
    """One of another block each time."""
    return f"6{number:02d} 345 678"


def book(site, number: int, *, browser: Client | None = None) -> Walk:
    walk = Walk(site, browser=browser).work().car(plate=f"{number:04d} KLM").when()
    return walk.you(name="Marta García", phone=phone(number))


# -- people ----------------------------------------------------------------------------------


def test_a_family_books_four_cars_in_an_hour_from_one_sofa_and_one_phone(site):
    walks = [Walk(site).work().car(plate=f"{n:04d} KLM").when().you() for n in range(4)]

    assert [walk.path[:3] for walk in walks] == ["/v/"] * 4
    assert not ProofCode.objects.exists()


def test_looking_is_not_counted(site):
    browser = Client(REMOTE_ADDR=HERE)
    for _time in range(40):
        assert browser.get("/book/north/").status_code == 200

    assert not Tally.objects.exists()


def test_what_could_not_be_booked_is_not_counted(site):
    walk = Walk(site).to_the_last_step()
    site.operations.filter(code="OIL").update(is_active=False)

    walk.you()

    assert walk.page.status_code == 400
    assert not Tally.objects.filter(key__startswith="book:").exists()


def test_a_second_tap_is_not_counted(site):
    walk = Walk(site).to_the_last_step()
    form = {**MARTA, "answers": walk.answers}
    for _tap in range(3):
        walk.browser.post(walk.path, form)

    assert set(Tally.objects.filter(key__startswith="book:").values_list("count", flat=True)) == {1}


# -- machines --------------------------------------------------------------------------------


def test_faster_than_a_person_is_told_to_press_once_more_and_then_it_is_sent(site, settings):
    settings.PUBLIC_SECONDS = 3
    walk = Walk(site).to_the_last_step().you(email="marta@example.com")

    assert (walk.page.status_code, Visit.objects.count()) == (400, 0)
    assert "This could not be sent. Press the button once more, or call us." in walk.html
    assert 'value="Marta García"' in walk.html and 'value="marta@example.com"' in walk.html
    with time_machine.travel(NOW + 3 * dt.timedelta(seconds=1), tick=False):
        walk.you()
    assert (walk.path[:3], Visit.objects.count()) == ("/v/", 1)


def test_a_trap_that_a_browser_filled_in_does_not_hold_a_person(site):
    walk = Walk(site).to_the_last_step().you(remark_2="Calle Mayor 1")

    assert "Calle Mayor" not in walk.html
    assert walk.you().path.startswith("/v/")


def test_one_address_is_stopped_with_the_time_and_the_phone(site):
    count(site, 40, is_proven=True)

    stopped = refusal(site, is_proven=True, now=NOW + 18 * MINUTE)

    assert str(stopped) == (
        "Too many tries just now. Try again in 42\u00a0min, or call 911\u00a023\u00a045\u00a067."
    )
    assert (stopped.status, stopped.wait) == (429, 42 * MINUTE)


def test_what_is_tried_meanwhile_prolongs_nothing(site):
    count(site, 40, is_proven=True)
    for minute in range(1, 60, 7):
        refusal(site, is_proven=True, now=NOW + minute * MINUTE)

    count(site, is_proven=True, now=NOW + HOUR)


def test_the_page_keeps_all_answers_and_says_when(site, settings):
    browser = Client(REMOTE_ADDR=HERE, headers={"accept-language": "en"})
    count(site, 40, is_proven=True)

    walk = book(site, 1, browser=browser)

    assert (walk.page.status_code, walk.page["Retry-After"]) == (429, "3600")
    assert "Try again in 1\u00a0h, or call 911" in walk.html
    assert 'value="Marta García"' in walk.html and 'value="601 345 678"' in walk.html


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("81.33.12.7", "81.33.12.8", False),
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("::ffff:81.33.12.7", "81.33.12.7", True),
    ],
)
def test_an_ipv6_address_counts_by_its_household(one, other, is_same):
    assert (household(one) == household(other)) == is_same


def test_a_block_of_numbers_is_one_source_of_texts(site):
    for number in range(10):
        count(site, act=Act.CODE, sender=f"81.33.12.{number}", contact=f"+3461234{number:04d}")

    refusal(site, act=Act.CODE, sender="81.33.12.99", contact="+34612349999")
    count(site, act=Act.CODE, sender="81.33.12.99", contact="+34612359999")


COUNTED = sorted({(act, limit.per) for act, limits in LIMITS.items() for limit in limits})


@pytest.mark.parametrize(("act", "per"), COUNTED)
def test_each_limit_holds_by_itself(site, act, per):
    least = min((each for each in LIMITS[act] if each.per == per), key=lambda each: each.most)

    def one(number: int) -> None:
        """Only what is counted ``per`` is the same each time."""
        last = f"{number:04d}"
        contact = {Per.CONTACT: "+34612345678", Per.BLOCK: f"+3461234{last}"}.get(
            per, f"+346{last}5678"
        )
        sender = HERE if per == Per.SENDER else f"198.51.{number // 250}.{number % 250}"
        count(site, act=act, sender=sender, contact=contact, is_proven=True)

    for number in range(least.most):
        one(number)
    with pytest.raises(TooOften):
        one(least.most)


def test_from_the_lower_mark_on_a_proof_is_wanted(site):
    count(site, 6)
    with pytest.raises(ProofWanted):
        count(site)

    count(site, is_proven=True)
    assert Tally.objects.filter(key__startswith="book:").order_by("-count").first().count == 7


def test_over_the_limit_of_holds_clients_go_on_without_one(site):
    count(site, 30, act=Act.HOLD)
    browser = Client(REMOTE_ADDR=HERE, headers={"accept-language": "en"})

    walk = Walk(site, browser=browser).to_the_last_step()

    assert (walk.title, Hold.objects.count()) == ("Who is coming?", 0)


def test_new_links_are_stopped_alike_for_every_token(site):
    browser = Client(REMOTE_ADDR=HERE, headers={"accept-language": "en"})
    pages = [browser.post("/v/nobodys-token/renew/") for _time in range(31)]

    assert [page.status_code for page in pages] == [303] * 30 + [429]
    assert pages[-1]["Retry-After"] == "3600"
    assert "Too many tries just now. Try again in 1\u00a0h." in pages[-1].content.decode()


def test_answers_to_a_freed_time_are_stopped_too(site):
    browser = Client(REMOTE_ADDR=HERE)
    statuses = [browser.post("/w/guess/", {"answer": "take"}).status_code for _time in range(31)]

    assert statuses == [404] * 30 + [429]


# -- who is asking ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("proxies", "remote", "forwarded", "sender"),
    [
        (0, "81.33.12.7", "", "81.33.12.7"),
        # Whoever writes the header is not believed.
        (0, "81.33.12.7", "1.1.1.1", "81.33.12.7"),
        (1, "10.0.0.2", "1.1.1.1, 81.33.12.7", "81.33.12.7"),
        # A proxy that nobody told us of: to count it would shut the page for everybody.
        (0, "10.0.0.2", "81.33.12.7", ""),
    ],
)
def test_the_address_comes_from_as_many_proxies_as_we_said(
    settings, proxies, remote, forwarded, sender
):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    headers = {"x-forwarded-for": forwarded} if forwarded else {}

    assert sender_of(RequestFactory(REMOTE_ADDR=remote).get("/", headers=headers)) == sender


def test_no_address_and_no_phone_can_be_read_from_the_counts(site):
    count(site, contact="+34612345678")

    kept = " ".join(Tally.objects.values_list("key", flat=True))
    assert [said for said in (HERE, "612345678", "61234") if said in kept] == []
