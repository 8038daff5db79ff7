"""The lanes and a mechanic's page, as they are pressed."""

import datetime as dt
from io import BytesIO

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from service_desk.organisation.roles import Role
from tests.factories import NOW
from tests.factories.orders import make_line, make_order
from tests.factories.organisation import make_site, make_staff
from tests.factories.visits import make_visit
from tests.factories.workshop import make_assignment, make_mechanic, make_team
from workorders.actions.workshop_work import start_work
from workorders.models import Assignment, Finding, WorkOrder
from workorders.states import OrderState

pytestmark = pytest.mark.django_db

HOUR = dt.timedelta(hours=1)


@pytest.fixture(autouse=True)
def present():
    with time_machine.travel(NOW, tick=False):
        yield


def sits(staff):
    client = Client()
    client.force_login(staff)
    return client


def address(name, order, *more):
    return reverse(name, args=[order.site.slug, order.said, *more])


def test_every_stage_has_its_orders(site):
    ivan = make_mechanic(site)
    for state in OrderState:
        order = make_order(site, state=state)
        if state == OrderState.WORKING:
            make_assignment(order, ivan)
    page = sits(make_staff(site, Role.FOREMAN)).get(reverse("workshop", args=["north"]))
    shown = [
        (card.order.state, stage)
        for lane in page.context["shop"].lanes
        for stage in ("to_route", "queue", "work", "waiting", "checking", "ready")
        for card in getattr(lane, stage)
    ]
    assert shown == [
        ("ISSUED", "to_route"),
        ("WORKING", "work"),
        ("WAITING", "waiting"),
        ("CHECKING", "checking"),
        ("READY", "ready"),
    ]


def test_the_page_asks_the_same_questions_of_one_car_and_of_three(site, django_assert_num_queries):
    foreman, ivan = sits(make_staff(site, Role.FOREMAN)), make_mechanic(site)
    url = reverse("workshop", args=["north"])

    def add():
        order = make_order(site, state=OrderState.WORKING, promised_at=NOW)
        make_assignment(order, ivan)

    add()
    foreman.get(url)
    with django_assert_num_queries(14):
        foreman.get(url)
    add()
    add()
    with django_assert_num_queries(14):
        foreman.get(url)


def test_reception_sends_an_order_and_takes_it_back(site):
    team = make_team(site)
    desk = sits(make_staff(site, Role.ADVISOR))
    order = make_order(site, state=OrderState.SIGNED)
    assert "Send to the workshop" in desk.get(address("order_workshop", order)).text
    answer = desk.post(address("order_issue", order), follow=True)
    assert (WorkOrder.objects.get().state, team.name in answer.text) == ("ISSUED", True)
    desk.post(address("order_take_back", order))
    assert WorkOrder.objects.get().state == "SIGNED"


def test_the_foreman_gives_an_order_by_one_press(site):
    ivan, order = make_mechanic(site), make_order(site, state=OrderState.ISSUED)
    foreman = sits(make_staff(site, Role.FOREMAN))
    panel = foreman.get(address("order_workshop", order), headers={"HX-Request": "true"})
    assert f'value="mechanic:{ivan.pk}" data-key="give-1" data-code="Digit1"' in panel.text
    answer = foreman.post(
        address("order_give", order), {"to": f"mechanic:{ivan.pk}"}, headers={"HX-Request": "true"}
    )
    assert answer.headers["HX-Trigger"] == '{"workshop:changed": {}}'
    assert Assignment.objects.get().mechanic == ivan


def test_a_missing_skill_asks_for_a_reason_and_keeps_the_choice(site):
    ivan, order = make_mechanic(site), make_order(site, state=OrderState.ISSUED)
    order.lines.get(kind="labour").operation.__class__.objects.update(skill="airbags")
    foreman = sits(make_staff(site, Role.FOREMAN))
    given = {"to": f"mechanic:{ivan.pk}"}
    answer = foreman.post(address("order_give", order), given)
    assert answer.status_code == 409
    assert f'name="to" value="mechanic:{ivan.pk}"' in answer.text
    foreman.post(address("order_give", order), given | {"reason": "Trained last week"})
    assert Assignment.objects.get().reason == "Trained last week"


def test_work_taken_away_comes_back_by_undo(site):
    ivan, order = make_mechanic(site), make_order(site, state=OrderState.ISSUED)
    given = make_assignment(order, ivan)
    foreman = sits(make_staff(site, Role.FOREMAN))
    page = foreman.post(address("order_withdraw", order, given.line_id), follow=True)
    undo = address("order_give_back", order, given.line_id)
    assert f'action="{undo}"' in page.text
    foreman.post(undo)
    given.refresh_from_db()
    assert given.withdrawn_at is None


def test_a_mechanic_does_a_job_from_start_to_done(site):
    ivan = make_mechanic(site)
    visit = make_visit(site, state="ARRIVED", complaint="It squeaks when cold")
    order = make_order(site, visit=visit, state=OrderState.ISSUED)
    line = make_assignment(order, ivan).line
    tablet = sits(ivan)
    home = reverse("my_jobs", args=["north"])

    def press(name, **data):
        return tablet.post(reverse(name, args=["north", line.pk]), data, follow=True)

    assert "It squeaks when cold" in tablet.get(home).text
    assert 'role="timer" data-since="0"' in press("job_start").text
    assert press("job_part").status_code == 400
    assert "Needs a part: Bolt M8" in press("job_part", words="Bolt M8").text
    press("job_start")
    press("job_stop", reason="pause")
    press("job_start")
    assert "goes to the check" in press("job_done").text
    assert WorkOrder.objects.get().state == "CHECKING"


def test_a_mechanic_says_that_it_will_be_later(site):
    ivan = make_mechanic(site)
    order = make_order(site, state=OrderState.ISSUED, promised_at=NOW + 4 * HOUR)
    span = start_work(make_assignment(order, ivan), by=ivan, door="desk", now=NOW)
    url = reverse("job_progress", args=["north", span.assignment.line_id])
    tablet = sits(ivan)
    assert "Will it be ready at 13:00?" not in tablet.get(reverse("my_jobs", args=["north"])).text
    with time_machine.travel(NOW + 3 * HOUR, tick=False):
        assert "Will it be ready at 13:00?" in tablet.get(reverse("my_jobs", args=["north"])).text
        assert tablet.post(url, {"answer": "late"}).status_code == 400
        tablet.post(url, {"answer": "late", "new_ready_at": "2027-03-08T13:00Z"})
        advisor = sits(make_staff(site, Role.ADVISOR))
        panel = advisor.get(address("order_workshop", order))
        # The new time and the reason are filled in: one press tells the client.
        assert "Ready at 14:00, the client is not told." in panel.text
        form = panel.context["promise_form"]
        told = {name: form[name].value() for name in ("ready_at", "reason", "version")}
        assert advisor.post(address("order_promise", order), told).status_code == 303
    order.refresh_from_db()
    assert order.promised_at == NOW + 5 * HOUR


def test_a_second_car_is_refused_in_a_sentence(site):
    ivan = make_mechanic(site)
    first, second = (make_order(site, state=OrderState.ISSUED) for _number in range(2))
    start_work(make_assignment(first, ivan), by=ivan, door="desk", now=NOW)
    line = make_assignment(second, ivan).line
    answer = sits(ivan).post(reverse("job_start", args=["north", line.pk]))
    assert (answer.status_code, "Stop that first" in answer.text) == (409, True)


def test_a_team_shares_what_nobody_has_taken(site):
    ivan = make_mechanic(site)
    order = make_order(site, state=OrderState.ISSUED)
    make_assignment(order, team=make_team(site, ivan))
    make_line(order)
    jobs = sits(ivan).get(reverse("my_jobs", args=["north"])).context["jobs"]
    assert (jobs.running, len(jobs.mine), len(jobs.team)) == (None, 0, 1)


def test_a_promise_is_moved_in_the_panel(site):
    order = make_order(site, state=OrderState.ISSUED, promised_at=NOW + dt.timedelta(hours=3))
    foreman = sits(make_staff(site, Role.FOREMAN))
    earlier = {"ready_at": "2027-03-08T10:00Z"}
    foreman.post(address("order_promise", order), earlier)
    order.refresh_from_db()
    assert order.promised_at == dt.datetime(2027, 3, 8, 10, 0, tzinfo=dt.UTC)
    answer = foreman.post(address("order_promise", order), {"ready_at": "2027-03-08T12:00Z"})
    assert (answer.status_code, "Choose the reason" in answer.text) == (400, True)


def test_another_sites_order_is_not_there(site):
    order = make_order(make_site("south"), state=OrderState.SIGNED)
    desk = sits(make_staff(site, Role.MANAGER))
    assert desk.get(reverse("order_workshop", args=["north", order.said])).status_code == 404


def test_what_a_mechanic_found_goes_into_the_question_with_its_photo(site):
    ivan = make_mechanic(site)
    order = make_order(site, state=OrderState.ISSUED)
    line = start_work(make_assignment(order, ivan), by=ivan, door="desk", now=NOW).assignment.line
    Image.new("RGB", (600, 400), "#8a1538").save(picture := BytesIO(), "JPEG")
    sent = SimpleUploadedFile("disc.jpg", picture.getvalue(), "image/jpeg")
    url = reverse("job_found", args=["north", line.pk])
    tablet = sits(ivan)
    assert tablet.post(url, {"words": ""}).status_code == 400
    answer = tablet.post(
        url, {"words": "Discs worn to 2 mm", "photo": sent, "is_safety": "on"}, follow=True
    )
    assert "Go on with your work" in answer.text
    found = Finding.objects.get()
    assert (found.words, found.is_safety, found.found_by) == ("Discs worn to 2 mm", True, ivan)
    assert (found.photo.shot, found.request.order_id) == ("finding", order.pk)
    # The clock runs on: asking alone stops no work.
    assert WorkOrder.objects.get().state == "WORKING"


def test_a_file_that_is_no_photo_is_refused_and_the_words_stay(site):
    ivan = make_mechanic(site)
    order = make_order(site, state=OrderState.ISSUED)
    line = start_work(make_assignment(order, ivan), by=ivan, door="desk", now=NOW).assignment.line
    sent = SimpleUploadedFile("disc.jpg", b"%PDF-1.7", "image/jpeg")
    answer = sits(ivan).post(
        reverse("job_found", args=["north", line.pk]), {"words": "Discs worn", "photo": sent}
    )
    assert (answer.status_code, 'value="Discs worn"' in answer.text) == (400, True)
    assert not Finding.objects.exists()
