"""The pages of quality control and of making ready."""

import pytest
from django.urls import reverse

from service_desk.messaging.states import MessageState
from service_desk.organisation.roles import Role
from tests.factories import NOW
from tests.factories.messages import make_message
from tests.factories.orders import make_order
from tests.factories.organisation import make_site, make_staff
from workorders.actions.course import lock_order
from workorders.actions.quality import pass_check, plan_check
from workorders.actions.quality_marks import mark_rest
from workorders.models import HandOver, QualityPoint, WorkshopPolicy
from workorders.states import OrderState

pytestmark = pytest.mark.django_db

COUNT_OF_QUEUE = 10


@pytest.fixture
def site():
    site = make_site("north")
    WorkshopPolicy.objects.create(site=site, sample_percent=100)
    return site


@pytest.fixture
def inspector(site, client):
    person = make_staff(site, Role.QUALITY, name="Inés Roca")
    client.force_login(person)
    return person


@pytest.fixture
def order(site):
    order = make_order(site, state=OrderState.CHECKING)
    order.lines.update(done_at=NOW)
    plan_check(lock_order(order), now=NOW)
    return order


def page(order, name="order_check", *more):
    return reverse(name, args=[order.site.slug, order.said, *more])


def pressed(client, url, **typed):
    """A press of the page itself, as htmx sends it."""
    return client.post(url, typed, headers={"HX-Request": "true"})


def passed(order, inspector):
    mark_rest(order, by=inspector, door="desk", now=NOW)
    pass_check(order, by=inspector, door="desk", now=NOW)


def test_the_queue_has_what_is_to_be_checked_and_what_is_to_be_made_ready(
    client, site, inspector, order
):
    other = make_order(site, state=OrderState.CHECKING)
    plan_check(lock_order(other), now=NOW)
    passed(other, inspector)
    queue = client.get(reverse("checks", args=["north"])).context["queue"]
    assert [row.order for row in queue.to_check] == [order]
    assert [row.order for row in queue.to_ready] == [other]


def test_the_queue_asks_as_much_of_three_orders_as_of_one(
    client, site, inspector, order, django_assert_num_queries
):
    url = reverse("checks", args=["north"])
    with django_assert_num_queries(COUNT_OF_QUEUE):
        client.get(url)
    for _each in range(2):
        plan_check(lock_order(make_order(site, state=OrderState.CHECKING)), now=NOW)
    with django_assert_num_queries(COUNT_OF_QUEUE):
        client.get(url)


def test_a_clean_check_is_passed_from_the_page(client, inspector, order):
    pressed(client, page(order, "order_check_rest"))
    answer = pressed(client, page(order, "order_check_pass"))
    assert answer.status_code == 200
    assert order.checks.get().state == "passed"
    assert "Make ready" in answer.content.decode()


def test_a_mark_pressed_and_the_word_beside_it_are_kept(client, inspector, order):
    point = QualityPoint.objects.first()
    url = page(order, "order_check_mark", point.pk)
    pressed(client, url, mark="watch")
    pressed(client, url, mark="watch", note="Pads 4 mm")
    point.refresh_from_db()
    assert (point.mark, point.note) == ("watch", "Pads 4 mm")


def test_all_in_order_can_be_taken_back(client, inspector, order):
    answer = pressed(client, page(order, "order_check_rest"))
    client.post(answer.context["undo"])
    assert set(QualityPoint.objects.values_list("mark", flat=True)) == {""}


def test_a_pass_too_early_says_why_and_keeps_what_was_typed(client, inspector, order):
    answer = pressed(client, page(order, "order_check_pass"), road_km="4,5")
    assert answer.status_code == 409
    told = answer.content.decode()
    assert "Some points are open" in told
    assert 'value="4,5"' in told


@pytest.mark.parametrize("typed", ["far", "-1", "501", "NaN"])
def test_kilometres_nobody_drives_are_refused_in_a_sentence(client, inspector, order, typed):
    mark_rest(order, by=inspector, door="desk", now=NOW)
    answer = pressed(client, page(order, "order_check_pass"), road_km=typed)
    assert (answer.status_code, order.checks.get().state) == (400, "due")
    assert "Enter the kilometres driven" in answer.content.decode()


def test_back_to_work_starts_with_what_was_marked(client, inspector, order):
    point = order.checks.get().points.get(code="lamps")
    pressed(client, page(order, "order_check_mark", point.pk), mark="act")
    answer = pressed(client, page(order, "order_check_mark", point.pk), mark="act", note="ABS")
    assert answer.context["sheet"].suggested_reason == "No warning lamp stays on: ABS"
    back = pressed(client, page(order, "order_check_back"), reason="ABS lamp")
    order.refresh_from_db()
    assert (back.status_code, order.state) == (200, OrderState.WORKING)
    assert "Back in work" in back.content.decode()


def test_without_a_reason_the_question_stays_open(client, inspector, order):
    answer = pressed(client, page(order, "order_check_back"), reason="")
    assert answer.status_code == 400
    assert "Say what has to be done again" in answer.content.decode()
    assert answer.context["asks_back"]


def test_made_ready_press_by_press(client, site, inspector, order):
    passed(order, inspector)
    client.force_login(make_staff(site, Role.RECEPTIONIST))
    early = pressed(client, page(order, "order_ready"))
    assert early.status_code == 409
    for what in ("wash", "looked_over", "papers", "totals"):
        assert pressed(client, page(order, "order_ready_tick", what)).status_code == 200
    answer = pressed(client, page(order, "order_ready"))
    order.refresh_from_db()
    assert (answer.status_code, order.state) == (200, OrderState.READY)
    assert "The client will be told" in answer.content.decode()


def test_a_tick_without_script_leads_back_to_the_page_with_its_undo(client, site, inspector, order):
    passed(order, inspector)
    client.force_login(make_staff(site, Role.RECEPTIONIST))
    answer = client.post(page(order, "order_ready_tick", "papers"), follow=True)
    assert answer.redirect_chain == [(page(order), 303)]
    assert page(order, "order_ready_untick", "papers") in answer.content.decode()


def test_no_wash_needs_a_word(client, site, inspector, order):
    passed(order, inspector)
    client.force_login(make_staff(site, Role.RECEPTIONIST))
    assert pressed(client, page(order, "order_ready_unwashed"), reason="").status_code == 400
    pressed(client, page(order, "order_ready_unwashed"), reason="Frost")
    assert HandOver.objects.get(order=order).no_wash_reason == "Frost"


def test_an_unknown_tick_is_refused(client, site, order):
    client.force_login(make_staff(site, Role.RECEPTIONIST))
    answer = pressed(client, page(order, "order_ready_tick", "polish"))
    assert answer.status_code == 400


@pytest.mark.parametrize("state", OrderState)
def test_check_page_and_aside_are_drawn_in_every_state(client, site, inspector, state):
    order = make_order(site, state=state)
    assert client.get(page(order)).status_code == 200
    assert client.get(page(order, "order_check_aside")).status_code == 200


def test_who_may_only_look_has_nothing_to_press(client, site, order):
    client.force_login(make_staff(site, Role.PARTS))
    told = client.get(page(order)).content.decode()
    assert "Checklist" in told
    assert page(order, "order_check_pass") not in told
    assert client.post(page(order, "order_check_rest")).status_code == 403


def test_back_in_work_says_that_the_client_thinks_it_is_ready(client, site, inspector):
    order = make_order(site, state=OrderState.READY)
    make_message(
        order.visit.client,
        subject=f"visit:{order.visit_id}",
        kind="ready",
        state=MessageState.SENT,
        sent_at=NOW,
    )
    answer = pressed(client, page(order, "order_check_back"), reason="A lamp came on")
    assert "Ring before they come" in answer.content.decode()
