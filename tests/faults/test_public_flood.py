"""A machine at the public page (reliability S18): two hundred requests by twenty threads.

It comes from one address, over HTTP to a real server with two processes of eight threads, with
answers that were signed in earnest. The desk goes on working; what is held and booked stays
within the limits. The control takes the limits away: then it must get more, or this proves nothing.
"""

import datetime as dt
import re
import statistics
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from django.test import Client

from appointments.actions.public_holds import places_in
from appointments.availability import load_diary
from appointments.limits import LIMITS, Act, Per
from appointments.models import Hold
from appointments.views.draft import Draft
from service_desk.lib.clock import now
from service_desk.messaging.models import Message
from service_desk.organisation.models import Site
from service_desk.visits.models import Visit
from tests.factories.desk import Desk
from tests.factories.organisation import make_staff
from tests.factories.public import make_open_site

pytestmark = [pytest.mark.faults, pytest.mark.django_db(transaction=True)]

THREADS, REQUESTS = 20, 200
# Seconds, half of the time, where flood, server, database and other tests share two cores.
STAFF_WAITS = 5.0
MARK = next(each.asks_from for each in LIMITS[Act.BOOK] if each.per == Per.SENDER)
CODES = next(each.most for each in LIMITS[Act.CODE] if each.per == Per.SENDER)


@pytest.fixture
def site() -> Site:
    return make_open_site(advisors=6)


def quarters(site: Site) -> list[dt.datetime]:
    """Three to each hour of a working day, but at lunch."""
    day = site.today(now()) + dt.timedelta(days=2)
    while day.weekday() >= 5:
        day += dt.timedelta(days=1)
    opening = dt.datetime.combine(day, dt.time(8), site.zone_info)
    hours = [opening + dt.timedelta(hours=n) for n in range(10) if n != 5]
    return [
        (hour + dt.timedelta(minutes=15 * n)).astimezone(dt.UTC)
        for hour in hours
        for n in (0, 1, 2)
    ]


class Flood:
    """Twenty threads that have what a browser has: a token for forms, and answers of their own."""

    def __init__(self, address: str, site: Site) -> None:
        self.address, self.site, self.times = address, site, quarters(site)
        page = httpx.get(f"{address}/book/{site.slug}/")
        self.cookies = dict(page.cookies)
        self.token = re.search(r'csrfmiddlewaretoken" value="(\w+)"', page.text)[1]  # type: ignore[index]
        self.browser = httpx.Client(timeout=60, cookies=self.cookies)

    def draft(self, number: int) -> Draft:
        """A booking begun a minute ago by somebody nobody has heard of."""
        begun = Draft.begin(self.site, now=now() - dt.timedelta(minutes=1))
        return begun.but(operations=("OIL",), plate=f"{number:04d} BOT")

    def hold(self, number: int) -> int:
        draft, at = self.draft(number), self.times[number % len(self.times)]
        return self.post(draft, "when", {"starts_at": f"{at:%Y-%m-%dT%H:%MZ}", "mobility": "none"})

    def book(self, number: int) -> int:
        draft = self.draft(number).but(starts_at=self.times[number % len(self.times)].isoformat())
        phone = f"6{number % 90 + 10:02d}{number:06d}"
        return self.post(draft, "you", {"name": "Ivan Petrov", "phone": phone})

    def post(self, draft: Draft, step: str, answers: dict[str, str]) -> int:
        answer = self.browser.post(
            self.address + draft.address(step),
            data={**answers, "answers": draft.signed(), "csrfmiddlewaretoken": self.token},
        )
        return answer.status_code

    def come(self, act: Callable[[int], int], times: int) -> Counter[int]:
        with ThreadPoolExecutor(THREADS) as pool:
            return Counter(pool.map(act, range(times)))


def test_the_desk_works_on_and_the_limits_hold(serve, site):
    address = serve()
    flood, waits = Flood(address, site), []
    desk = Desk(site, [], make_staff(site))
    session = desk.sign_in(Client()).cookies["sessionid"].value
    with ThreadPoolExecutor(1) as pool:
        coming = pool.submit(flood.come, flood.book, REQUESTS)
        while not coming.done():
            began = time.monotonic()
            board = httpx.get(
                f"{address}{desk.url}board/", cookies={"sessionid": session}, timeout=60
            )
            waits.append(time.monotonic() - began)
            assert board.status_code == 200
            time.sleep(0.1)
    answers = coming.result()

    booked, codes = Visit.objects.count(), Message.objects.filter(kind="code").count()
    print(f"answers {dict(answers)}, booked {booked}, codes {codes}, board {_figures(waits)}")
    assert (booked, codes) == (MARK, CODES)
    assert answers == {303: MARK + CODES, 429: REQUESTS - MARK - CODES}
    assert statistics.median(waits) < STAFF_WAITS


def test_no_flood_holds_more_than_a_tenth_of_a_day(serve, site):
    flood = Flood(serve(), site)
    on = site.local(flood.times[0]).date()
    free = places_in(load_diary(site, on, on, now=now()), on, now=now())

    answers = flood.come(flood.hold, REQUESTS // 2)

    held = Hold.objects.filter(expires_at__gt=now()).count()
    print(f"answers {dict(answers)}, held {held} of {free}")
    assert 1 <= held <= free // 10
    assert set(answers) == {303}


def test_without_the_limits_the_flood_gets_what_it_wants(serve, site):
    """The control: no counts, no share of a day."""
    flood = Flood(serve("--config", "tests/faults/unlimited.py"), site)

    flood.come(flood.hold, REQUESTS // 2)
    on = site.local(flood.times[0]).date()
    free = places_in(load_diary(site, on, on, now=now()), on, now=now())
    held = Hold.objects.filter(expires_at__gt=now()).count()
    Hold.objects.all().delete()
    booked = flood.come(flood.book, REQUESTS // 4)[303]

    print(f"booked {booked}, held {held}, left {free}")
    assert booked > MARK + CODES
    assert held > (free + held) // 10


def _figures(waits: list[float]) -> str:
    late = sorted(waits)[round(0.95 * len(waits)) - 1]
    return f"{len(waits)} times, median {statistics.median(waits):.2f} s, p95 {late:.2f} s"
