"""Free times, the board of a full day, and the panels beside it."""

import datetime as dt
import gzip
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

from django.test import Client as Browser
from django.urls import reverse

from appointments.availability import Wanted, free_slots_in, load_diary
from service_desk.bench.floor import floor_browser
from service_desk.bench.measuring import Row, Stage, cpu_of, in_turn, percentile, queries_of, timed
from service_desk.visits.models import Visit

DAYS = 14
AVAILABILITY = {"ratio": 2.0, "queries": 3}
# The page's own sign-in and rights are among the queries.
BOARD = {"ratio": 2.0, "queries": 12, "kilobytes": 45}
PANEL = {"p95": 100, "queries": 25}


def measure_availability(stage: Stage) -> Iterator[Row]:
    """Eight advisors, fourteen days, with every rule an offer honours, without a request's cost.

    The floor answers a request: what it spends on that is little beside fourteen days.
    """
    site, first = stage.house.site, stage.house.on
    days = [first + dt.timedelta(number) for number in range(DAYS)]
    wanted = Wanted(hours={stage.house.operation.zone: stage.house.operation.norm_hours})

    def ours() -> object:
        diary = load_diary(site, days[0], days[-1], now=stage.now)
        return free_slots_in(diary, wanted, now=stage.now)

    lowest = floor_browser()
    address = f"/free/{site.pk}/{first}/{DAYS}/?zone={site.timezone}"

    def least() -> object:
        return _opened(lowest, address)

    yield _compared("availability, 8 advisors, 14 days", stage, ours, least, AVAILABILITY)


def measure_board(stage: Stage) -> Iterator[Row]:
    """The page of a day with 120 bookings, signed in; the floor has the same day as a table."""
    site, on = stage.house.site, stage.house.on
    browser = _signed_in(stage)
    address = f"{reverse('board', args=[site.slug])}?day={on}"

    def ours() -> bytes:
        return _opened(browser, address)

    lowest = floor_browser()

    def least() -> object:
        return _opened(lowest, f"/day/{site.pk}/{on}/?zone={site.timezone}")

    page = ours()
    row = _compared("board, 120 bookings", stage, ours, least, BOARD)
    packed = len(gzip.compress(page, 6)) / 1000
    yield replace(row, kilobytes=packed)


def measure_panel(stage: Stage) -> Iterator[Row]:
    """The panels as a press redraws them: a visit's, and the booking with its offers (UX-10)."""
    site, browser = stage.house.site, _signed_in(stage)
    visit = Visit.objects.filter(site=site).order_by("pk").first()
    assert visit is not None
    book = reverse("board_book", args=[site.slug])
    addresses = {
        "panel, a visit": reverse("visit", args=[site.slug, visit.number]),
        "panel, booking": f"{book}?client={visit.client_id}&vehicle={visit.vehicle_id}",
    }
    for name, address in addresses.items():

        def redraw(asked: str) -> bytes:
            return _opened(browser, asked, headers={"HX-Request": "true"})

        times = timed(redraw, [address] * stage.scale.rounds)
        yield Row(
            name,
            percentile(times, 50),
            percentile(times, 95),
            queries_of(partial(redraw, address)),
            cpu_of(partial(redraw, address)),
            bars=dict(PANEL),
        )


def _compared(
    name: str,
    stage: Stage,
    ours: Callable[[], object],
    least: Callable[[], object],
    bars: dict[str, float],
) -> Row:
    mine, theirs = in_turn(ours, least, rounds=stage.scale.rounds)
    return Row(
        name=name,
        p50=percentile(mine, 50),
        p95=percentile(mine, 95),
        queries=queries_of(ours),
        cpu=cpu_of(ours),
        ratio=percentile(mine, 50) / percentile(theirs, 50),
        bars=dict(bars),
    )


def _signed_in(stage: Stage) -> Browser:
    browser = Browser(SERVER_NAME="localhost")
    browser.force_login(stage.house.reception)
    return browser


def _opened(browser: Browser, address: str, *, headers: dict[str, str] | None = None) -> bytes:
    answer = browser.get(address, secure=True, headers=headers)
    assert answer.status_code == 200, f"{address} answered {answer.status_code}"
    return bytes(answer.content)
