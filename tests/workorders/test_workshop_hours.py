"""Whatever mechanics press, and in whatever order: one car at a time, and the hours add up."""

import datetime as dt
import random
from itertools import pairwise

import pytest

from service_desk.lib.refusals import Refusal
from tests.factories import NOW
from tests.factories.orders import make_line, make_order
from tests.factories.organisation import make_site
from tests.factories.workshop import make_assignment, make_mechanic
from workorders.actions.workshop_work import finish_line, reopen_line, start_work, stop_work
from workorders.models import WorkSpan
from workorders.reads.mechanics import worked
from workorders.states import OrderState, StopReason

pytestmark = pytest.mark.django_db

MINUTE = dt.timedelta(minutes=1)
STOPS = [reason for reason in StopReason if reason != StopReason.DONE]


@pytest.mark.parametrize("seed", range(6))
def test_random_presses_keep_spans_apart_and_hours_right(seed):
    draw = random.Random(seed)
    site = make_site()
    people = [make_mechanic(site, name) for name in ("Iván Soto", "Rosa Gil")]
    works = []
    for _number in range(2):
        order = make_order(site, state=OrderState.ISSUED)
        make_line(order)
        works += [
            make_assignment(order, draw.choice(people), line=line)
            for line in order.lines.filter(kind="labour")
        ]
    clock, now = dict.fromkeys((each.pk for each in works), dt.timedelta()), NOW

    for _press in range(25):
        passed = draw.randrange(0, 40) * MINUTE
        for span in WorkSpan.objects.filter(ends_at=None):
            clock[span.assignment_id] += passed
        now += passed
        work = draw.choice(works)
        press(draw, work, by=work.mechanic, now=now)

    for person in people:
        spans = list(WorkSpan.objects.filter(mechanic=person).order_by("starts_at", "pk"))
        assert sum(span.ends_at is None for span in spans) <= 1
        assert all(one.ends_at <= other.starts_at for one, other in pairwise(spans))
    assert {each.pk: worked(each.spans.all(), now=now) for each in works} == clock


def press(draw, work, **who):
    """One press of any button; what is refused has changed nothing."""
    running = work.spans.filter(ends_at=None).first()
    try:
        match draw.choice(["start", "stop", "done", "reopen"]):
            case "start":
                start_work(work, door="desk", **who)
            case "stop" if running:
                stop_work(running, reason=draw.choice(STOPS), words="Bolt", door="desk", **who)
            case "done":
                finish_line(work.line, door="desk", **who)
            case "reopen":
                reopen_line(work.line, door="desk", **who)
    except Refusal:
        pass
