"""Who may press what on an order: the addresses of the desk ask for the rights of the table."""

import pytest
from django.test import Client as Browser
from django.urls import get_resolver, resolve, reverse

from service_desk.organisation.roles import RIGHTS, Role
from service_desk.web.checks import guard_of, mounted_views
from tests.factories.orders import make_order
from tests.factories.organisation import make_site, make_staff
from workorders.transitions import BY_VERB

pytestmark = pytest.mark.django_db

# The button of each verb on the screens.
BUTTONS = {
    "sign": "order_intake_sign",
    "decline": "order_decline",
    "void": "order_void",
    "issue": "order_issue",
    "take_back": "order_take_back",
    "start": "job_start",
    "wait": "job_part",
    "finish": "order_finish",
    "send_back": "order_check_back",
    "declare_ready": "order_ready",
    "hand_over": "order_hand_over",
}
# Read by everybody who sees orders.
TO_LOOK_AT = (
    *("order", "order_intake_aside", "order_workshop", "order_workshop_aside"),
    *("order_check", "order_check_aside", "order_papers", "order_papers_aside"),
)


@pytest.fixture
def order():
    return make_order(make_site("north"))


def address(order, name):
    if name.startswith("job_"):
        return reverse(name, args=[order.site.slug, order.lines.all()[0].pk])
    return reverse(name, args=[order.site.slug, order.said])


def test_every_verb_has_its_button():
    assert set(BUTTONS) == set(BY_VERB)


@pytest.mark.parametrize("verb", BUTTONS)
def test_a_button_asks_for_the_right_of_its_verb(order, verb):
    view = resolve(address(order, BUTTONS[verb])).func
    assert guard_of(view) == f"desk:{BY_VERB[verb].right}"


@pytest.mark.parametrize("role", Role)
def test_a_role_is_turned_away_from_what_it_may_not_press(order, role):
    browser = Browser()
    browser.force_login(make_staff(order.site, role))
    turned_away = {
        verb
        for verb, button in BUTTONS.items()
        if browser.post(address(order, button)).status_code == 403
    }
    assert turned_away == {verb for verb, row in BY_VERB.items() if row.right not in RIGHTS[role]}


@pytest.mark.parametrize("role", Role)
def test_everybody_at_the_site_reads_an_order(order, role):
    browser = Browser()
    browser.force_login(make_staff(order.site, role))
    codes = {name: browser.get(address(order, name)).status_code for name in TO_LOOK_AT}
    assert codes == dict.fromkeys(TO_LOOK_AT, 200)


def test_nobody_of_another_site_learns_that_there_is_an_order(order):
    browser = Browser()
    browser.force_login(make_staff(make_site("east"), Role.MANAGER))
    for name in (*TO_LOOK_AT, *BUTTONS.values()):
        assert browser.get(address(order, name)).status_code == 404


def test_every_address_of_an_order_asks_for_a_right_of_its_site():
    ours = {
        path: guard_of(view) or ""
        for path, view in mounted_views(get_resolver().url_patterns)
        if path.startswith("desk/<slug:site>/orders/")
    }
    assert len(ours) > 60
    assert [path for path, guard in ours.items() if not guard.startswith("desk:")] == []
