"""The JSON API: the same verbs and the same sentences as the screens."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections
from django.test import Client as Browser

from appointments.models import Appointment
from service_desk.lib.clock import now
from service_desk.organisation.roles import Role
from service_desk.organisation.tokens import issue_api_token
from service_desk.visits.models import Visit
from tests.factories import at
from tests.factories.appointments import make_booking
from tests.factories.catalogue import make_operation
from tests.factories.organisation import make_advisor, make_site, make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def monday_morning(time_machine):
    """Monday 8 March 2027, 09:00 in Madrid."""
    time_machine.move_to(at("2027-03-08 09:00"), tick=False)


@pytest.fixture
def site():
    site = make_site("north")
    make_operation(site)
    return site


@pytest.fixture
def ana(site):
    return make_advisor(site, "Ana Ruiz")


class Api:
    """A caller with a key of the API."""

    def __init__(self, key: str, language: str = "en") -> None:
        self.browser = Browser(
            headers={"Authorization": f"Token {key}", "Accept-Language": language}
        )

    def get(self, path: str, **query):
        return self.browser.get(f"/api/v1{path}", query)

    def post(self, path: str, body=None, **headers):
        return self.browser.post(
            f"/api/v1{path}", json.dumps(body or {}), "application/json", headers=headers
        )


@pytest.fixture
def api(site) -> Api:
    return Api(issue_api_token(staff=make_staff(site, Role.RECEPTIONIST), now=now()))


def body(site, starts_at="2027-03-09T10:00:00+01:00", **fields) -> dict:
    return {
        "site": site.slug,
        "client": {"name": "Marta García", "phone": "612 345 678"},
        "vehicle": {"plate": "4821 KLM"},
        "operations": ["OIL"],
        "starts_at": starts_at,
        "source": "api",
        **fields,
    }


def obstacles(answer) -> list[tuple[str, str | None]]:
    return [(o["code"], o.get("field")) for o in answer.json()["obstacles"]]


def test_availability_lists_quarters_and_days(api, site, ana):
    answer = api.get(
        "/availability/", site="north", operations="OIL", **{"from": "2027-03-09"}, to="2027-03-10"
    )

    shown = answer.json()
    assert (shown["site"], shown["timezone"]) == ("north", "Europe/Madrid")
    assert shown["slots"][0] == {
        "starts_at": "2027-03-09T08:00:00+01:00",
        "advisors": [{"id": ana.pk, "name": "Ana Ruiz"}],
    }
    assert shown["days"] == [
        {"date": "2027-03-09", "free": 36},
        {"date": "2027-03-10", "free": 36},
    ]


@pytest.mark.parametrize(
    ("query", "code", "field"),
    [
        ({"operations": "MAGIC"}, "unknown_operation", "operations"),
        ({"operations": ","}, "no_work", "operations"),
        ({"to": "2027-03-01"}, "invalid", "to"),
        ({"to": "2027-06-01"}, "invalid", "to"),
        ({"from": "soon"}, "invalid", "from"),
        ({"kind": "both"}, "invalid_choice", "kind"),
        ({"operations": "OIL\x00"}, "null_characters_not_allowed", "operations"),
    ],
)
def test_availability_refuses_what_it_can_not_read(api, site, query, code, field):
    asked = {"site": "north", "operations": "OIL", "from": "2027-03-09", "to": "2027-03-10"}
    answer = api.get("/availability/", **{**asked, **query})

    assert (answer.status_code, obstacles(answer)) == (400, [(code, field)])
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_three_queries_for_eight_advisors_and_two_weeks(api, site, django_assert_num_queries):
    for number in range(8):
        make_advisor(site, f"Advisor {number}")

    # The key with its owner's postings, the site, the work; the parts and the diary three more.
    with django_assert_num_queries(6):
        api.get(
            "/availability/", site="north", operations="OIL", **{"from": "2027-03-09"},
            to="2027-03-22",
        )  # fmt: skip


def test_a_booking_answers_with_the_whole_visit(api, site, ana):
    answer = api.post("/visits/", body(site, handover_at="2027-03-09T16:00:00+01:00"))

    shown = answer.json()
    assert answer.status_code == 201
    assert (shown["number"], shown["status"]) == ("NORTH-27-00001", "BOOKED")
    assert shown["drop_off"] == {
        "starts_at": "2027-03-09T10:00:00+01:00",
        "advisor": {"id": ana.pk, "name": "Ana Ruiz"},
    }
    assert shown["handover"]["starts_at"] == "2027-03-09T16:00:00+01:00"
    assert shown["links"]["client_page"].startswith("http://127.0.0.1:8000/v/")


def test_a_time_that_is_gone_is_a_409_with_three_others(api, site, ana):
    make_booking(site, at("2027-03-09 10:00"), advisor=ana)

    answer = api.post("/visits/", body(site))

    assert (answer.status_code, obstacles(answer)) == (409, [("slot_taken", "starts_at")])
    times = [offer["starts_at"][11:16] for offer in answer.json()["alternatives"]]
    assert times == ["09:30", "09:45", "10:15"]


def test_refusals_are_said_in_the_language_asked_for(site, ana):
    key = issue_api_token(staff=make_staff(site, Role.RECEPTIONIST), now=now())
    late = body(site, starts_at="2027-03-08T08:00:00+01:00", exemption="Oil light")
    english = Api(key).post("/visits/", late).json()["detail"]
    russian = Api(key, "ru").post("/visits/", late).json()["detail"]

    assert english == "That time has passed. Choose a later one."
    assert russian == "Это время уже прошло. Выберите более позднее."


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"starts_at": "2027-03-09T10:00:00"}, "starts_at"),
        ({"starts_at": "tomorrow"}, "starts_at"),
        ({"operations": []}, "operations"),
        ({"mobility": "helicopter"}, "mobility"),
        ({"client": {"name": "Marta", "phone": "12"}}, "phone"),
        ({"client": {"name": "M" * 2000, "phone": "612345678"}}, "client.name"),
        ({"vehicle": {"vin": "VF7WV892C7S66258"}}, "vin"),
        ({"vehicle": {"mileage": -1}}, "vehicle.mileage"),
        ({"client": "Marta"}, "client"),
    ],
)
def test_a_body_that_can_not_be_read_names_the_field(api, site, ana, fields, field):
    answer = api.post("/visits/", body(site, **fields))

    assert (answer.status_code, [name for _code, name in obstacles(answer)]) == (400, [field])
    assert Visit.objects.count() == 0


def test_broken_json_is_a_400(api):
    answer = api.browser.post("/api/v1/visits/", "{", "application/json")

    assert answer.status_code == 400


def test_the_same_key_gets_the_first_answer(api, site, ana):
    first = api.post("/visits/", body(site), **{"Idempotency-Key": "k1"})
    again = api.post("/visits/", body(site), **{"Idempotency-Key": "k1"})

    assert (again.status_code, again.json()) == (201, first.json())
    assert Visit.objects.count() == 1


def test_the_same_key_with_another_body_is_a_409(api, site, ana):
    api.post("/visits/", body(site), **{"Idempotency-Key": "k1"})
    other = body(site, starts_at="2027-03-09T11:00:00+01:00")

    answer = api.post("/visits/", other, **{"Idempotency-Key": "k1"})

    assert (answer.status_code, obstacles(answer)) == (409, [("key_reused", None)])


@pytest.mark.django_db(transaction=True)
def test_one_key_sent_twice_at_once_books_once(api, site, ana):
    def send(_number: int) -> tuple[int, str]:
        try:
            answer = api.post("/visits/", body(site), **{"Idempotency-Key": "k1"})
            return answer.status_code, answer.json()["number"]
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(send, range(4)))

    assert answers == [(201, "NORTH-27-00001")] * 4
    assert Appointment.objects.count() == 1


def test_the_verbs_of_a_visit(api, site, ana):
    number = api.post("/visits/", body(site)).json()["number"]

    moved = api.post(
        f"/visits/{number}/reschedule/", {"starts_at": "2027-03-09T11:00:00+01:00"}
    ).json()
    states = [
        api.post(f"/visits/{number}/{verb}/").json()["status"] for verb in ("confirm", "arrive")
    ]

    assert moved["drop_off"]["starts_at"] == "2027-03-09T11:00:00+01:00"
    assert states == ["CONFIRMED", "ARRIVED"]
    assert api.post(f"/visits/{number}/cancel/").status_code == 409
    assert api.post(f"/visits/{number}/no-show/").status_code == 409


def test_a_cancelled_visit_has_no_times(api, site, ana):
    number = api.post("/visits/", body(site)).json()["number"]

    shown = api.post(f"/visits/{number}/cancel/", {"reason": "Sold"}).json()

    assert (shown["status"], shown["drop_off"]) == ("CANCELLED", None)


def test_visits_are_found_by_day_and_status(api, site, ana):
    make_booking(site, at("2027-03-09 10:00"), advisor=ana)
    make_booking(site, at("2027-03-10 10:00"), advisor=ana)

    def found(**query) -> int:
        return len(api.get("/visits/", **query).json()["results"])

    day = {"from": "2027-03-10", "to": "2027-03-10"}
    assert (found(), found(**day), found(site="north"), found(status="ARRIVED")) == (2, 1, 2, 0)


@pytest.mark.parametrize("count", [1, 5])
def test_a_list_costs_the_same_for_any_length(api, site, ana, count, django_assert_num_queries):
    for hour in range(count):
        make_booking(site, at(f"2027-03-09 {9 + hour:02}:00"), advisor=ana)

    with django_assert_num_queries(4):
        api.get("/visits/")


def test_who_may_do_what(site, ana):
    visit = make_booking(site, at("2027-03-09 10:00"), advisor=ana)
    stranger = Api(issue_api_token(staff=make_staff(make_site("east")), now=now()))
    mechanic = Api(issue_api_token(staff=make_staff(site, Role.MECHANIC), now=now()))
    path = f"/visits/{visit.number}/"

    assert Browser().get("/api/v1/visits/").status_code == 401
    assert Api("nonsense").get("/visits/").status_code == 401
    assert stranger.get(path).status_code == 404
    assert stranger.post("/visits/", body(site)).status_code == 404
    assert stranger.get("/visits/").json()["results"] == []
    assert mechanic.get(path).status_code == 200
    assert mechanic.post(f"{path}cancel/").status_code == 403
    assert Api("x" * 5000).get("/visits/").status_code == 401


def test_the_schema_describes_every_address(client):
    schema = client.get("/api/schema/", headers={"Accept": "application/json"}).json()

    assert sorted(schema["paths"]) == [
        "/api/v1/availability/",
        "/api/v1/calls/",
        "/api/v1/clients/",
        "/api/v1/clients/{id}/",
        "/api/v1/offers/",
        "/api/v1/vehicles/",
        "/api/v1/vehicles/{id}/",
        "/api/v1/vehicles/{vin}/history/",
        "/api/v1/visits/",
        "/api/v1/visits/{number}/",
        "/api/v1/visits/{number}/arrive/",
        "/api/v1/visits/{number}/cancel/",
        "/api/v1/visits/{number}/confirm/",
        "/api/v1/visits/{number}/no-show/",
        "/api/v1/visits/{number}/reschedule/",
        "/api/v1/work-orders/",
        "/api/v1/work-orders/{number}/",
        "/api/v1/work-orders/{number}/lines/",
        "/api/v1/work-orders/{number}/milestones/",
    ]
    assert schema["openapi"].startswith("3.1")


def test_health(client, site):
    assert client.get("/healthz").json() == {"status": "ok"}
    assert client.get("/readyz").json()["checks"]["scans"] is False
