"""Signing in and setting up as a browser meets them: keys, policy, accessibility."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib import admin
from django.core.cache import cache
from django.urls import reverse

from service_desk.organisation.admin.base import LookOnlyAdmin
from tests.factories import at
from tests.factories.appointments import make_booking
from tests.factories.organisation import PASSWORD, make_advisor, make_loaner, make_site
from tests.organisation.pages import owner_at

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# Found by the page itself, where a console message could be missed.
LISTEN = """
window.refused = [];
document.addEventListener("securitypolicyviolation", (event) =>
  window.refused.push(event.violatedDirective + " " + event.blockedURI + " " + event.sourceFile));
"""


@pytest.fixture
def owner():
    cache.clear()
    make_site("north")
    return owner_at(username="owner")


@pytest.fixture
def address(live_server):
    def of(name, *args):
        return live_server.url + (name if name.startswith("/") else reverse(name, args=args))

    return of


def sign_in(page, address):
    page.goto(address("account_login"))
    page.get_by_label("User name").fill("owner")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(lambda url: "/accounts/login/" not in url)


def confirm(page):
    """Is it you? asks the account before a second factor is changed."""
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Yes, go on").click()


@pytest.fixture
def key(page):
    """A security key with a finger on it, as Chromium pretends one."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    return devtools


def test_a_passkey_is_added_and_opens_the_account_alone(page, address, owner, key):
    sign_in(page, address)
    page.goto(address("mfa_add_webauthn"))
    confirm(page)
    page.get_by_label("Name of the key").fill("My finger")
    page.get_by_role("button", name="Add the key").click()
    page.wait_for_url(address("mfa_view_recovery_codes"))
    page.goto(address("mfa_list_webauthn"))
    assert page.get_by_role("heading", name="My finger").is_visible()
    assert page.get_by_text("Opens your account alone.").is_visible()

    page.context.clear_cookies()
    page.goto(address("account_login") + "?next=/admin/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(lambda url: "/accounts/" not in url)

    page.goto(address("admin:index"))
    assert page.get_by_role("link", name="Service Desk set-up").is_visible()


def test_a_key_is_the_second_step_after_the_password(page, address, owner, key):
    sign_in(page, address)
    page.goto(address("mfa_add_webauthn"))
    confirm(page)
    page.get_by_label("Sign in with this key alone").uncheck()
    page.get_by_role("button", name="Add the key").click()
    page.wait_for_url(address("mfa_view_recovery_codes"))
    page.context.clear_cookies()

    sign_in(page, address)
    assert page.url == address("mfa_authenticate")
    page.get_by_role("button", name="Use a key").click()
    page.wait_for_url(lambda url: "/accounts/" not in url)

    page.goto(address("mfa_list_webauthn"))
    assert page.get_by_text("Comes after the password.").is_visible()


def test_who_has_no_key_is_told_so_and_can_go_on(page, address, owner, key):
    page.goto(address("account_login"))

    page.get_by_role("button", name="Sign in with a passkey").click()

    page.get_by_text("The key did not answer.").wait_for()
    sign_in(page, address)


def test_without_script_the_password_still_opens(new_context, address, owner):
    page = new_context(java_script_enabled=False).new_page()

    sign_in(page, address)

    page.goto(address("mfa_index"))
    assert page.get_by_role("heading", name="Second factor").is_visible()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_account_pages_are_accessible(new_context, address, owner, theme):
    page = new_context(color_scheme=theme, viewport={"width": 390, "height": 844}).new_page()
    found = {}

    def look(name):
        found[name] = [each["id"] for each in Axe().run(page).response["violations"]]

    page.goto(address("account_login"))
    look("login")
    page.get_by_label("User name").fill("owner")
    page.get_by_label("Password").fill("wrong")
    page.get_by_role("button", name="Sign in", exact=True).click()
    look("wrong")
    sign_in(page, address)
    for name in ("mfa_index", "account_change_password", "account_logout", "mfa_list_webauthn"):
        page.goto(address(name))
        look(name)
    page.goto(address("mfa_activate_totp"))
    look("is it you")
    confirm(page)
    look("activate")
    page.goto(address("mfa_add_webauthn"))
    look("add a key")

    assert {name: wrong for name, wrong in found.items() if wrong} == {}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_set_up_pages_are_accessible(new_context, address, owner, theme):
    page = new_context(color_scheme=theme).new_page()
    advisor = make_advisor(owner.sites().get())
    found = {}

    sign_in(page, address)
    for path in (
        "/admin/",
        "/admin/organisation/site/",
        f"/admin/organisation/site/{owner.sites().get().pk}/change/",
        f"/admin/organisation/staff/{advisor.pk}/change/",
        "/admin/organisation/staff/add/",
    ):
        page.goto(address(path))
        found[path] = [each["id"] for each in Axe().run(page).response["violations"]]

    assert {path: wrong for path, wrong in found.items() if wrong} == {}


def test_no_set_up_page_breaks_the_policy(page, address, owner):
    site = owner.sites().get()
    make_booking(site, at("2027-03-10 10:15"), advisor=make_advisor(site))
    make_loaner(site)
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.add_init_script(LISTEN)
    sign_in(page, address)
    seen = ["/admin/", f"/admin/organisation/staff/{owner.pk}/password/"]
    for model, model_admin in admin.site._registry.items():
        base = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        seen.append(reverse(f"{base}_changelist"))
        if not isinstance(model_admin, LookOnlyAdmin) and model._meta.app_label != "axes":
            seen.append(reverse(f"{base}_add"))
        if row := model.objects.first():
            seen.append(reverse(f"{base}_change", args=[row.pk]))
            seen.append(reverse(f"{base}_history", args=[row.pk]))

    for path in seen:
        answer = page.goto(address(path))
        assert answer.status == 200, path
        errors += [f"{path}: {refused}" for refused in page.evaluate("window.refused")]

    assert errors == []
