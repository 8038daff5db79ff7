"""Signing in: who gets in, who is kept out, for how long, and what ends a session (S8, S9, S11)."""

import datetime as dt
import re
import threading

import pytest
import time_machine
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from service_desk.organisation.models import Staff
from tests.factories.organisation import PASSWORD, make_site, make_staff
from tests.organisation.pages import owner_at

pytestmark = pytest.mark.django_db

LOGIN = "/accounts/login/"
RIGHT = {"login": "ana", "password": PASSWORD}
WRONG = {"login": "ana", "password": "not the password"}


class CountingHasher(MD5PasswordHasher):
    """Counts how often a password is really looked at."""

    looked = 0

    def encode(self, password, salt):
        type(self).looked += 1
        return super().encode(password, salt)


@pytest.fixture
def counted(settings):
    settings.PASSWORD_HASHERS = [f"{__name__}.CountingHasher"]
    CountingHasher.looked = 0
    return CountingHasher


@pytest.fixture
def ana():
    return make_staff(make_site("north"), username="ana", language="es")


def signed_in(client) -> bool:
    return client.get(reverse("mfa_index")).status_code == 200


def test_the_right_password_leads_to_the_desk(client, ana):
    answer = client.post(LOGIN, RIGHT)

    assert answer.url == "/desk/"
    assert signed_in(client)


def test_the_pages_speak_the_persons_language_from_then_on(client, ana):
    client.get(LOGIN, {"lang": "ru"})

    answer = client.post(LOGIN, RIGHT)

    assert answer.cookies["django_language"].value == "es"


@pytest.mark.parametrize("language", ["en", "ru", "es", "zh-hans"])
def test_the_login_page_changes_its_language_by_a_link(client, language):
    page = client.get(LOGIN, {"lang": language, "next": "/desk/north/board/"}).content.decode()

    assert f'<html lang="{language}"' in page
    assert 'name="next" value="/desk/north/board/"' in page
    assert page.count("hreflang=") == 3


@pytest.mark.parametrize(
    "target", ["//evil.example", "https:evil.example", "/\\evil.example", "javascript:alert(1)"]
)
def test_no_address_of_anothers_is_gone_to(client, ana, target):
    assert client.post(LOGIN, {**RIGHT, "next": target}).url == "/desk/"


def test_an_address_of_ours_is(client, ana):
    assert client.post(LOGIN, {**RIGHT, "next": "/desk/north/board/"}).url == "/desk/north/board/"


def test_the_session_gets_a_new_key(client, ana):
    client.get(LOGIN)
    session = client.session
    session["typed"] = "before"
    session.save()
    before = session.session_key
    client.cookies["sessionid"] = before

    client.post(LOGIN, RIGHT)

    assert client.session.session_key != before


def test_an_unknown_name_is_answered_alike_and_takes_as_long(client, ana, counted):
    known = client.post(LOGIN, WRONG)
    looked, counted.looked = counted.looked, 0
    unknown = client.post(LOGIN, {**WRONG, "login": "nobody"})

    plain = [re.sub(r'value="[^"]*"', "", answer.content.decode()) for answer in (known, unknown)]
    assert plain[0] == plain[1]
    assert (looked, counted.looked) == (1, 1)


def test_who_left_is_told_nothing_before_the_password_is_right(client, ana):
    Staff.objects.update(is_active=False)

    assert client.post(LOGIN, WRONG).status_code == 200
    assert client.post(LOGIN, RIGHT).url == "/accounts/inactive/"
    assert not signed_in(client)


class TestTheLock:
    def wrong(self, times=10, client=None, **extra):
        client = client or Client()
        return [client.post(LOGIN, WRONG, **extra) for _ in range(times)]

    def test_ten_wrong_ones_and_the_page_says_when_to_come_back(self, ana):
        answers = self.wrong(11)

        assert [each.status_code for each in answers] == [200] * 9 + [429, 429]
        assert "Try again in 30 minutes." in answers[-1].content.decode()
        assert int(answers[-1]["Retry-After"]) == pytest.approx(1800, abs=5)

    def test_the_right_one_does_not_open_it(self, client, ana):
        self.wrong()

        assert client.post(LOGIN, RIGHT).status_code == 429

    def test_many_addresses_are_no_more_than_one(self, ana, counted):
        for number in range(1, 31):
            self.wrong(1, REMOTE_ADDR=f"198.51.100.{number}")

        assert counted.looked <= 10

    def test_a_forwarded_address_is_not_believed(self, ana, counted):
        for number in range(1, 31):
            self.wrong(1, HTTP_X_FORWARDED_FOR=f"198.51.100.{number}")

        assert counted.looked <= 10

    def test_large_and_small_letters_are_one_account(self, ana, counted):
        for name in ("ana", "ANA", "Ana", " ana ") * 5:
            Client().post(LOGIN, {**WRONG, "login": name})

        assert counted.looked <= 10

    def test_a_stranger_does_not_keep_it_shut(self, client, ana):
        self.wrong()
        now = dt.datetime.now(dt.UTC)
        for minutes in (10, 20, 29):
            with time_machine.travel(now + dt.timedelta(minutes=minutes)):
                assert self.wrong(1)[0].status_code == 429

        with time_machine.travel(now + dt.timedelta(minutes=31)):
            assert client.post(LOGIN, RIGHT).status_code == 302

    def test_it_never_shuts_out_a_device_the_person_has_signed_in_with(self, client, ana):
        client.post(LOGIN, RIGHT)
        client.post(reverse("account_logout"))
        self.wrong(20)

        assert client.post(LOGIN, RIGHT).status_code == 302

    def test_such_a_device_has_ten_guesses_and_no_more(self, client, ana, counted):
        client.post(LOGIN, RIGHT)
        client.post(reverse("account_logout"))
        counted.looked = 0

        self.wrong(20, client)

        assert counted.looked == 10

    def test_nobody_makes_themselves_such_a_device(self, ana):
        stranger = Client()
        stranger.cookies["known-device"] = "ana:1tXyZ0:signed-by-nobody"
        self.wrong()

        assert stranger.post(LOGIN, RIGHT).status_code == 429

    def test_others_are_not_shut_out(self, client, ana):
        make_staff(username="marta")
        self.wrong()

        assert client.post(LOGIN, {**RIGHT, "login": "marta"}).status_code == 302


@pytest.mark.faults
@pytest.mark.django_db(transaction=True)
def test_fifty_guesses_at_once_are_ten_looks(counted):
    make_staff(username="ana")
    cache.clear()
    counted.looked = 0
    codes: list[int] = []

    def guess():
        from django.db import connection

        codes.append(Client().post(LOGIN, WRONG).status_code)
        connection.close()

    threads = [threading.Thread(target=guess) for _ in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert counted.looked <= 10
    assert set(codes) <= {200, 429}


class TestTheEndOfASession:
    def test_signing_out_takes_a_post_and_ends_it_on_the_server(self, client, ana):
        client.post(LOGIN, RIGHT)
        kept = client.cookies["sessionid"].value
        assert client.get(reverse("account_logout")).status_code == 200
        assert signed_in(client)

        client.post(reverse("account_logout"))

        client.cookies["sessionid"] = kept
        assert not signed_in(client)

    def test_who_no_longer_works_here_is_out_at_once(self, client, ana):
        client.post(LOGIN, RIGHT)

        Staff.objects.update(is_active=False)

        assert not signed_in(client)

    def test_a_new_password_ends_the_others_and_keeps_this_one(self, client, ana):
        client.post(LOGIN, RIGHT)
        other = Client()
        other.post(LOGIN, RIGHT)

        answer = client.post(
            reverse("account_change_password"),
            {
                "oldpassword": PASSWORD,
                "password1": "another long sentence",
                "password2": "another long sentence",
            },
        )

        assert answer.status_code == 302
        assert signed_in(client)
        assert not signed_in(other)

    def test_a_password_set_by_an_administrator_ends_them_all(self, client, ana):
        client.post(LOGIN, RIGHT)
        boss = Client()
        boss.force_login(owner_at())
        new = {"password1": "another long sentence", "password2": "another long sentence"}

        answer = boss.post(
            reverse("admin:auth_user_password_change", args=[ana.pk]),
            {**new, "usable_password": "true", "set-password": "1"},
        )

        assert answer.status_code == 302
        assert not signed_in(client)


def test_what_staff_do_not_need_is_not_there(client):
    for address in ("signup/", "email/", "password/reset/", "login/code/confirm/"):
        assert client.get(f"/accounts/{address}").status_code == 404
