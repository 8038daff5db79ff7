"""The page of a work order, and the workshop with thirty cars in it."""

from collections.abc import Iterator
from functools import partial

from django.test import Client as Browser
from django.urls import reverse

from service_desk.bench.measuring import Row, Stage, cpu_of, percentile, queries_of, timed
from service_desk.visits.models import Visit
from service_desk.visits.states import VisitState
from workorders.actions import open_order
from workorders.actions.agreeing import agree
from workorders.actions.workshop import issue_order
from workorders.models import WorkOrder
from workorders.states import Agreed, OrderState

CARS = 30
ORDER = {"p95": 150, "queries": 16}
WORKSHOP = {"p95": 200, "queries": 16}


def measure_orders(stage: Stage) -> Iterator[Row]:
    """Each page whole, signed in; the queries of the pages' own sign-in are among them."""
    site, orders = stage.house.site, _issued(stage)
    browser = Browser(SERVER_NAME="localhost")
    browser.force_login(stage.house.reception)

    def opened(address: str) -> None:
        answer = browser.get(address, secure=True)
        assert answer.status_code == 200, f"{address} answered {answer.status_code}"

    for name, address, bars in (
        ("work order", reverse("order", args=[site.slug, orders[0].said]), ORDER),
        (f"workshop, {CARS} cars", reverse("workshop", args=[site.slug]), WORKSHOP),
    ):
        times = timed(opened, [address] * stage.scale.rounds)
        once = partial(opened, address)
        yield Row(
            name,
            percentile(times, 50),
            percentile(times, 95),
            queries_of(once),
            cpu_of(once),
            bars=dict(bars),
        )


def _issued(stage: Stage) -> list[WorkOrder]:
    """Thirty of the day's cars have come, agreed at the counter, and are in the queue."""
    by, now = stage.house.reception, stage.now
    visits = list(Visit.objects.filter(site=stage.house.site).order_by("pk")[:CARS])
    here = Visit.objects.filter(pk__in=[visit.pk for visit in visits])
    here.update(state=VisitState.ARRIVED, arrived_at=now)
    orders = []
    for visit in visits:
        order = open_order(visit, by=by, door="desk", now=now)
        agree(order, how=Agreed.COUNTER, name="Bench", by=by, now=now)
        WorkOrder.objects.filter(pk=order.pk).update(state=OrderState.SIGNED, signed_at=now)
        orders.append(issue_order(order, by=by, door="desk", now=now))
    return orders
