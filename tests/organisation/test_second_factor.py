"""The second factor, and how long a password must be with and without one (S9)."""

import datetime as dt

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from service_desk.organisation.passwords import LengthOrSecondFactor
from tests.factories.organisation import PASSWORD, make_site, make_staff
from tests.organisation.pages import owner_at

pytestmark = pytest.mark.django_db

LOGIN = "/accounts/login/"
RIGHT = {"login": "ana", "password": PASSWORD}
SECRET = "JBSWY3DPEHPK3PXP"


@pytest.fixture
def ana():
    return make_staff(make_site("north"), username="ana")


def code_now(secret=SECRET):
    return format_hotp_value(hotp_value(secret, int(dt.datetime.now(dt.UTC).timestamp()) // 30))


def signed_in(client) -> bool:
    return client.get(reverse("mfa_index")).status_code == 200


class TestTheSecondFactor:
    @pytest.fixture
    def with_app(self, ana):
        TOTP.activate(ana, SECRET)
        return ana

    def test_it_is_switched_on_by_the_code_the_app_shows(self, client, ana):
        client.post(LOGIN, RIGHT)
        asked = client.get(reverse("mfa_activate_totp"))
        page = client.post(asked.url, {"password": PASSWORD}, follow=True)
        secret = page.context["form"].secret
        assert 'src="data:image/svg+xml;base64,' in page.content.decode()

        answer = client.post(reverse("mfa_activate_totp"), {"code": code_now(secret)})

        assert answer.url == reverse("mfa_view_recovery_codes")
        assert set(Authenticator.objects.values_list("type", flat=True)) == {
            "totp",
            "recovery_codes",
        }
        codes = client.get(answer.url).context["unused_codes"]
        assert len(codes) == 10

    def test_the_password_alone_opens_nothing(self, client, with_app):
        answer = client.post(LOGIN, RIGHT)

        assert answer.url == reverse("mfa_authenticate")
        assert not signed_in(client)

    def test_the_code_opens_and_leads_on(self, client, with_app):
        client.post(LOGIN, {**RIGHT, "next": "/desk/north/board/"})

        answer = client.post(reverse("mfa_authenticate"), {"code": code_now()})

        assert answer.url == "/desk/north/board/"
        assert signed_in(client)

    def test_a_code_opens_once(self, client, with_app):
        other = Client()
        code = code_now()
        for each in (client, other):
            each.post(LOGIN, RIGHT)
            each.post(reverse("mfa_authenticate"), {"code": code})

        assert (signed_in(client), signed_in(other)) == (True, False)

    def test_guessing_codes_ends_as_guessing_passwords_does(self, client, with_app):
        client.post(LOGIN, RIGHT)
        for guess in range(10):
            client.post(reverse("mfa_authenticate"), {"code": f"{guess:06}"})

        client.post(reverse("mfa_authenticate"), {"code": code_now()})

        assert not signed_in(client)

    def test_the_set_up_pages_are_behind_it_too(self, client):
        boss = owner_at(username="ana")
        TOTP.activate(boss, SECRET)

        answer = client.post("/admin/login/", {"username": "ana", "password": PASSWORD})
        assert answer.url.startswith(LOGIN)
        client.post(LOGIN, RIGHT)

        assert client.get("/admin/").status_code == 302

    def test_before_it_is_taken_off_the_person_is_asked_again(self, client, with_app):
        client.post(LOGIN, RIGHT)
        client.post(reverse("mfa_authenticate"), {"code": code_now()})

        with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(hours=1)):
            answer = client.post(reverse("mfa_deactivate_totp"))

        assert "reauthenticate" in answer.url
        assert Authenticator.objects.filter(type="totp").exists()


class TestThePassword:
    def test_fifteen_alone(self, ana):
        LengthOrSecondFactor().validate("fifteen letters", ana)
        with pytest.raises(ValidationError) as refused:
            LengthOrSecondFactor().validate("fourteen signs", ana)
        assert refused.value.messages == [
            "Use at least 15 characters; a sentence is easy to remember."
        ]

    def test_eight_with_a_second_factor(self, ana):
        TOTP.activate(ana, SECRET)

        LengthOrSecondFactor().validate("eight ch", ana)
        with pytest.raises(ValidationError):
            LengthOrSecondFactor().validate("seven c", ana)

    def test_recovery_codes_alone_are_no_second_factor(self, ana):
        Authenticator.objects.create(user=ana, type="recovery_codes", data={})

        with pytest.raises(ValidationError):
            LengthOrSecondFactor().validate("fourteen signs", ana)
