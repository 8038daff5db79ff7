"""The least that an answer can cost in Django: hand-written SQL, no model, no sign-in, no rule
beside the cap, the middleware of a new project.

What the product is compared with; never what it is replaced by. This module is its own URLconf.
"""

import datetime as dt
from collections import Counter, defaultdict
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template import Context, Template
from django.test import Client, override_settings
from django.urls import path

_QUARTERS = [(hour, minute) for hour in range(8, 19) for minute in (0, 15, 30, 45)]
_MIDDLEWARE = [
    "service_desk.bench.floor.DownHere",
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]


class DownHere:
    """Sends a request to the addresses of this module."""

    def __init__(self, get_response: Any) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.urlconf = __name__
        answer: HttpResponse = self.get_response(request)
        return answer


def floor_browser() -> Client:
    """A browser whose requests meet a new project's middleware only."""
    browser = Client(SERVER_NAME="localhost")
    with override_settings(MIDDLEWARE=_MIDDLEWARE):
        browser.handler.load_middleware()
    return browser


def free_quarters(request: HttpRequest, site: int, first: str, days: int) -> JsonResponse:
    """Free quarters of each advisor: shifts minus bookings minus full hours."""
    start = dt.date.fromisoformat(first)
    rows = _free(
        site, ZoneInfo(request.GET["zone"]), [start + dt.timedelta(n) for n in range(days)]
    )
    return JsonResponse({"free": rows})


def day_page(request: HttpRequest, site: int, day: str) -> HttpResponse:
    """The day as one table by a Django template."""
    zone, on = ZoneInfo(request.GET["zone"]), dt.date.fromisoformat(day)
    people, cards = _day(site, on, zone)
    rows = [
        (
            f"{hour:02d}:{minute:02d}",
            [cards.get((person, f"{hour:02d}:{minute:02d}")) for person, _name in people],
        )
        for hour, minute in _QUARTERS
    ]
    return HttpResponse(_PAGE.render(Context({"people": people, "rows": rows})))


urlpatterns = [
    path("free/<int:site>/<str:first>/<int:days>/", free_quarters),
    path("day/<int:site>/<str:day>/", day_page),
]

_PAGE = Template(
    "<!doctype html><table><tr><th></th>{% for id, name in people %}<th>{{ name }}</th>"
    "{% endfor %}</tr>{% for time, cells in rows %}<tr><th>{{ time }}</th>{% for card in cells %}"
    '<td{% if card %} class="{{ card.3 }}"{% endif %}>{% if card %}'
    '<a href="/visits/{{ card.2 }}/"><time>{{ time }}</time> <b>{{ card.4 }}</b></a>'
    " <span>{{ card.5 }}</span>{% endif %}</td>{% endfor %}</tr>{% endfor %}</table>"
)


def _free(site: int, zone: ZoneInfo, days: list[dt.date]) -> list[dict[str, Any]]:
    with connection.cursor() as sql:
        sql.execute(
            "SELECT staff_id, weekday, starts_at, ends_at FROM organisation_shift"
            " WHERE site_id = %s",
            [site],
        )
        shifts = sql.fetchall()
        sql.execute(
            "SELECT advisor_id, starts_at FROM appointments_appointment"
            " WHERE site_id = %s AND starts_on = ANY(%s) AND cancelled_at IS NULL",
            [site, days],
        )
        taken = sql.fetchall()
    busy = set(taken)
    full: Counter[tuple[int, dt.date, int]] = Counter()
    for advisor, at in taken:
        here = at.astimezone(zone)
        full[advisor, here.date(), here.hour] += 1
    at_work: dict[int, list[tuple[int, dt.time, dt.time]]] = defaultdict(list)
    for advisor, weekday, starts_at, ends_at in shifts:
        at_work[weekday].append((advisor, starts_at, ends_at))
    free = []
    for on in days:
        for hour, minute in _QUARTERS:
            clock = dt.time(hour, minute)
            at = dt.datetime.combine(on, clock, zone).astimezone(dt.UTC)
            for advisor, starts_at, ends_at in at_work[on.weekday()]:
                is_free = (advisor, at) not in busy and full[advisor, on, hour] < 3
                if starts_at <= clock < ends_at and is_free:
                    free.append({"advisor": advisor, "starts_at": at, "day": on})
    return free


def _day(site: int, on: dt.date, zone: ZoneInfo) -> tuple[list[Any], dict[tuple[int, str], Any]]:
    with connection.cursor() as sql:
        sql.execute(
            "SELECT s.id, s.name FROM organisation_staff s JOIN organisation_posting p"
            " ON p.staff_id = s.id WHERE p.site_id = %s AND p.role = 'advisor' ORDER BY s.desk",
            [site],
        )
        people = sql.fetchall()
        sql.execute(
            "SELECT a.advisor_id, a.starts_at, v.number, v.state, c.name, k.plate"
            " FROM appointments_appointment a JOIN visits_visit v ON v.id = a.visit_id"
            " JOIN clients_client c ON c.id = v.client_id"
            " JOIN clients_vehicle k ON k.id = v.vehicle_id"
            " WHERE a.site_id = %s AND a.starts_on = %s AND a.cancelled_at IS NULL",
            [site, on],
        )
        rows: list[Any] = sql.fetchall()
    cards = {(row[0], row[1].astimezone(zone).strftime("%H:%M")): row for row in rows}
    return people, cards
