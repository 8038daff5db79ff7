"""Every address of the URLconf: in every language, for everybody who may and may not open it.

An address with a new kind of parameter fails here until it is given a row to show.
"""

import re
import uuid
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.core.files.base import ContentFile
from django.http import HttpResponse
from django.test import Client as Browser
from django.urls import get_resolver
from PIL import Image

from appointments.links import calendar_token, issue_link, waiting_token
from appointments.messages.freed import issue_offer_link
from appointments.models import BookingRequest, OwedAnswer, WaitingEntry, WaitingOffer
from appointments.views.screen import pulse_token
from service_desk.clients.models import ClientMerge
from service_desk.lib.clock import now
from service_desk.lib.logos import read_logo
from service_desk.messaging.models import Message, Reply
from service_desk.messaging.states import Meaning
from service_desk.organisation.models import Site, SiteLook, Staff
from service_desk.organisation.roles import RIGHTS, Role
from service_desk.records.documents import issue
from service_desk.records.models import IssuedDocument
from service_desk.records.prints import note_print
from service_desk.visits.models import DeferredDefect, Visit, VisitPhoto
from service_desk.web.checks import guard_of, mounted_views
from tests.factories.appointments import make_booking
from tests.factories.clients import make_client
from tests.factories.intake import make_photo
from tests.factories.messages import make_message
from tests.factories.orders import make_order
from tests.factories.organisation import make_advisor, make_site, make_staff
from tests.factories.wall import make_wall
from workorders.actions.extra import add_finding
from workorders.actions.extra_asking import ask_client
from workorders.actions.payments import take_payment
from workorders.actions.quality import plan_check
from workorders.actions.settlement import issue_settlement
from workorders.links import consent_token
from workorders.models import Belonging, Intake, OrderPhoto, WorkOrder
from workorders.states import OrderState, PaidBy, Shot

pytestmark = pytest.mark.django_db

LANGUAGES = [code for code, _name in settings.LANGUAGES]
# They have pages and tests of their own: the set-up, the login, the API.
ELSEWHERE = ("admin/", "accounts/", "api/")
PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")
# A sign of work that has not been wrapped, or of a template that went wrong.
BROKEN = ("{{", "{%", "%(", "django.utils.functional")


def pages() -> dict[str, str]:
    """Every address of ours with the name of its guard."""
    return {
        address: guard_of(view) or ""
        for address, view in mounted_views(get_resolver().url_patterns)
        if not address.startswith(ELSEWHERE)
    }


class Rows:
    """A site with one of everything an address may name."""

    def __init__(self) -> None:
        self.site: Site = make_site("north")
        make_advisor(self.site)
        a_look(self.site)
        starts_at = now().replace(minute=0, second=0, microsecond=0)
        self.visit = make_booking(self.site, starts_at)
        self.message = make_message(self.visit.client, subject=f"visit:{self.visit.pk}")
        self.reply = a_reply(self.message)
        self.register = a_register(self.visit)
        self.file = a_file(self.visit)
        self.paper = a_paper(self.visit)
        self.photo = a_photo(self.visit)
        self.wall = make_wall(self.site, now=now())[1].split("/")[2]
        self.order = an_order(self.site)

    def fill(self, address: str) -> str:
        """The address with these rows in it; a new token where it needs one."""
        said = {
            "site": self.site.slug,
            "call": "1",
            "topic": "booking",
            "kind": "call",
            "number": self.visit.number,
            "pk": str(self.message.pk),
            "key": "nobody",
            "step": "work",
            "size": "52",
            "version": "0",
            "reply": str(self.reply.pk),
            "retry": "1",
            "approval": "1",
            **{name: str(row.pk) for name, row in self.register.items()},
            **self.file,
            **self.order,
            "document": str(self.paper.pk),
            "photo": str(self.photo.pk),
            "appointment": str(self.visit.appointments.get().pk),
        }
        if "<str:token>" in address:
            if "pulse" in address:
                said["token"] = pulse_token(self.site)
            elif address.startswith("wait/"):
                said["token"] = waiting_token(self.register["entry"])
            elif address.startswith("wall/"):
                said["token"] = self.wall
            elif address.startswith("x/"):
                said["token"] = self.order["consent"]
            elif address.startswith("w/"):
                said["token"] = issue_offer_link(self.register["offer"])
            elif address.startswith("c/"):
                said["token"] = calendar_token(issue_link(self.visit, now=now()))
            else:
                said["token"] = issue_link(self.visit, now=now())
        return "/" + PARAMETER.sub(lambda match: said[match.group(1)], address)


def an_order(site: Site) -> dict[str, str]:
    """A finished order that is being checked, and what the addresses under it name."""
    order = make_order(site, state=OrderState.CHECKING, now=now())
    check = plan_check(order, is_wanted=True, now=now())
    assert check is not None
    return {
        "said": order.said,
        "line": str(order.lines.first().pk),
        "shot": str(make_photo(order, Shot.AFTER).key),
        "point": str(check.points.all()[0].pk),
        "what": "papers",
        **a_question(order),
        **what_goes_back(order),
        **a_printed_paper(order),
    }


def a_question(order: WorkOrder) -> dict[str, str]:
    """Something found with its picture, and the client asked about it."""
    Image.new("RGB", (64, 48)).save(picture := BytesIO(), "JPEG")
    photo = OrderPhoto(
        order=order, shot=Shot.FINDING, key=uuid.uuid4(), taken_at=now(), received_at=now()
    )
    photo.file.save("photo.jpg", ContentFile(picture.getvalue()), save=True)
    finding = add_finding(
        order,
        words="Wipers smear.",
        amount=Decimal(34),
        photo=photo,
        by=None,
        door="desk",
        now=now(),
    )
    request = ask_client(finding.request, new_ready_at=None, by=None, door="desk", now=now())
    return {"finding": str(finding.pk), "consent": consent_token(request, 1)}


def a_printed_paper(order: WorkOrder) -> dict[str, str]:
    """An order's paper that was printed twice; drawing it would take two seconds each time."""
    issued = issue(
        subject=order,
        site=order.site,
        kind="work_order",
        prefix="WO",
        language="es",
        write=lambda heading: f"<p>{heading.number}</p>",
        by=None,
        now=now(),
        series="paper_WO",
    )
    copies = [note_print(issued, by=None, now=now()) for _ in range(2)]
    return {"paper": "work_order", "issued": str(issued.pk), "copy": str(copies[-1].copy)}


def what_goes_back(order: WorkOrder) -> dict[str, str]:
    """A thing the client left in the car, and money that came in for its bill."""
    by = make_staff(order.site)
    intake = Intake.objects.create(order=order, started_at=now())
    thing = Belonging.objects.create(intake=intake, key=uuid.uuid4(), words="Child seat")
    issue_settlement(order, by=by, door="desk", now=now())
    money: dict[str, Any] = {"amount": Decimal(10), "way": PaidBy.CASH, "key": uuid.uuid4()}
    payment = take_payment(order, **money, by=by, door="desk", now=now())
    return {"thing": str(thing.pk), "payment": str(payment.pk)}


def a_reply(message: Message) -> Reply:
    """What a client wrote that no machine understood."""
    return Reply.objects.create(
        site=message.site,
        provider="http",
        provider_id="1",
        phone="+34612000001",
        text="Mañana no puedo",
        received_at=now(),
        meaning=Meaning.OTHER,
        client=message.client,
        message=message,
    )


def a_look(site: Site) -> SiteLook:
    """A colour, a logo, and a website that may frame the booking."""
    Image.new("RGB", (300, 75), "#8a1538").save(picture := BytesIO(), "PNG")
    look = SiteLook(site=site, accent="#8a1538", embed_hosts=["https://norte.example.com"])
    look.wear(read_logo(picture.getvalue()))
    look.save()
    return look


def a_paper(visit: Visit) -> IssuedDocument:
    """An issued page; drawing it would take two seconds each time."""
    return issue(
        subject=visit,
        site=visit.site,
        kind="estimate",
        prefix="E",
        language="es",
        write=lambda heading: f"<p>{heading.number}</p>",
        by=None,
        now=now(),
    )


def a_photo(visit: Visit) -> VisitPhoto:
    """A photo whose bytes are lost: the storage is not for tests of addresses."""
    return VisitPhoto.objects.create(visit=visit, file="photos/lost.jpg", added_at=now())


def a_file(visit: Visit) -> dict[str, str]:
    """A client's file with all that its addresses name."""
    twice = make_client(visit.site, visit.client.name, merged_into=visit.client)
    merge = ClientMerge.objects.create(kept=visit.client, merged=twice, at=now())
    defect = DeferredDefect.objects.create(
        vehicle=visit.vehicle, words="Wipers torn", found_on=visit.created_at.date()
    )
    named = {"client": visit.client, "vehicle": visit.vehicle, "defect": defect, "merge": merge}
    return {name: str(row.pk) for name, row in named.items()}


def a_register(visit: Visit) -> dict[str, Any]:
    """A request, an answer owed and a waiting client who was offered a time."""
    moment = now()
    asked = {"site": visit.site, "client": visit.client}
    request = BookingRequest.objects.create(
        at=moment, source="phone", outcome="lost", lost_reason="price", **asked
    )
    advisor = visit.site.postings.get().staff
    owed = OwedAnswer.objects.create(
        name="Iván Bravo",
        phone="+34612345678",
        owed_at=moment,
        due_at=moment + OwedAnswer.WITHIN,
        by=advisor,
        **asked,
    )
    entry = WaitingEntry.objects.create(
        vehicle=visit.vehicle,
        operations=["OIL"],
        first_on=moment.date(),
        last_on=moment.date(),
        created_at=moment,
        **asked,
    )
    offer = WaitingOffer.objects.create(
        entry=entry,
        advisor=advisor,
        starts_at=moment,
        token_hash="nobody's",
        offered_at=moment,
        expires_at=moment + OwedAnswer.WITHIN,
    )
    return {"asked": request, "owed": owed, "entry": entry, "offer": offer}


@pytest.fixture
def rows() -> Rows:
    return Rows()


def browser(staff: Staff | None, language: str = "en") -> Browser:
    client = Browser(headers={"Accept-Language": language})
    if staff is not None:
        staff.language = language
        staff.save()
        client.force_login(staff)
    return client


def census() -> dict[str, int]:
    """How many rows each table has; sessions are a browser's own business."""
    return {
        model._meta.label: model._default_manager.count()
        for model in apps.get_models()
        if model._meta.label != "sessions.Session"
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_speaks_every_language_and_opening_it_changes_nothing(rows, language):
    manager = browser(make_staff(rows.site, Role.MANAGER), language)
    opened = [rows.fill(address) for address in pages()]
    before = census()

    answers = {address: manager.get(address) for address in opened}

    wrong = {a: r.status_code for a, r in answers.items() if r.status_code not in ALLOWED}
    assert wrong == {}
    assert [a for a, r in answers.items() if any(sign in text_of(r) for sign in BROKEN)] == []
    assert census() == before


# Shown, sent elsewhere, a draft that is not there, a verb that wants POST, no scan has run yet.
ALLOWED = {200, 302, 303, 404, 405, 503}


def text_of(response: HttpResponse) -> str:
    is_page = response.headers.get("Content-Type", "").startswith("text/html")
    return response.content.decode() if is_page else ""


def test_the_desk_asks_strangers_to_sign_in(rows):
    guest = browser(None)

    answers = {
        address: guest.get(rows.fill(address))
        for address, guard in pages().items()
        if guard.startswith(("desk:", "staff"))
    }

    assert {r.status_code for r in answers.values()} <= {302, 405}
    assert all(
        "/accounts/login/" in r["Location"] for r in answers.values() if r.status_code == 302
    )


def test_staff_of_another_site_find_nothing(rows):
    stranger = browser(make_staff(make_site("east"), Role.MANAGER))

    found = {
        address: status
        for address, guard in pages().items()
        if guard.startswith("desk:")
        for status in [
            stranger.get(rows.fill(address)).status_code,
            stranger.post(rows.fill(address)).status_code,
        ]
        if status not in {404, 405}
    }

    assert found == {}


@pytest.mark.parametrize("role", Role)
def test_a_role_opens_what_it_has_the_right_to(rows, role):
    person = browser(make_staff(rows.site, role))
    allowed = {f"desk:{right.value}" for right in RIGHTS[role]}

    refused = {
        guard
        for address, guard in pages().items()
        if guard.startswith("desk:") and person.get(rows.fill(address)).status_code == 403
    }

    assert refused & allowed == set()
    assert refused == {g for g in pages().values() if g.startswith("desk:")} - allowed


def test_who_has_left_is_out_at_once(rows):
    left = make_staff(rows.site, Role.MANAGER)
    person = browser(left)
    Staff.objects.filter(pk=left.pk).update(is_active=False)

    assert person.get(rows.fill("desk/<slug:site>/board/")).status_code == 302
