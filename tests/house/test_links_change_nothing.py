"""UX-56: whatever opens the links of our messages, as often as it likes, changes nothing.

Every kind of message is written in every language, as a letter and as a text. Each address in it
and in its files is asked for with GET and with HEAD, as mail scanners, previews and prefetching
browsers do; then every row of every table is as it was. ``LINK_ROUNDS=100`` asks a hundred times,
which takes minutes. A new kind of message fails here until it is given something to say.
"""

import datetime as dt
import os
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

import pytest
import time_machine
from django.conf import settings as conf
from django.db import connection
from django.test import Client as Scanner
from django.utils.translation import override

from appointments.actions import (
    book_visit,
    cancel_visit,
    mark_arrived,
    reschedule_visit,
    tell_late,
)
from appointments.actions.freeing import offer_time
from appointments.actions.proof import Recipient, ask_proof
from appointments.actions.seats import Times
from appointments.late_parts import warn_of_late_parts
from appointments.messages import plan_booked, plan_estimate, plan_link, plan_missing_rungs
from appointments.messages.waiting_link import plan_waiting_link
from appointments.models import WaitingEntry
from appointments.states import Audience, LateReason
from followups.messages import plan_follow_ups
from service_desk.catalogue.models import Operation
from service_desk.clients.models import Client
from service_desk.clients.states import Purpose
from service_desk.messaging import kinds
from service_desk.messaging.budget import tell_managers
from service_desk.messaging.models import Message, MessagePolicy
from service_desk.messaging.states import Door
from service_desk.organisation.models import Site, Staff
from service_desk.organisation.roles import Role
from service_desk.records.documents import issue
from service_desk.visits.models import Visit
from service_desk.visits.states import Mobility, VisitState
from tests.factories import NOW, at
from tests.factories.appointments import make_booking
from tests.factories.catalogue import make_part
from tests.factories.clients import make_client
from tests.factories.messages import make_message
from tests.factories.orders import make_order
from tests.factories.organisation import make_loaner, make_staff
from tests.factories.parts import make_reservation
from tests.factories.public import make_open_site
from tests.factories.visits import make_visit
from tests.factories.wishes import make_wish
from workorders.actions.extra import add_finding
from workorders.actions.extra_asking import ask_client
from workorders.states import OrderState

pytestmark = pytest.mark.django_db

LANGUAGES = [code for code, _name in conf.LANGUAGES]
ROUNDS = int(os.environ.get("LINK_ROUNDS", "5"))
ADDRESS = re.compile(r"https?://[^\s<>\"]+")
THURSDAY = at("2027-03-11 10:00")
HOUR, MINUTE = dt.timedelta(hours=1), dt.timedelta(minutes=1)
_HASH = "md5(coalesce(string_agg(r::text, ' ' ORDER BY r::text), ''))"
PREFETCH = {"sec-purpose": "prefetch", "purpose": "prefetch", "x-moz": "prefetch"}
SCANNER = {"user-agent": "Mozilla/5.0 (compatible; SafeLinks)"}


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False):
        yield


def tell_everything(site: Site, language: str) -> None:
    """A life with every kind of message in it, planned by the verbs that plan them."""
    by: dict[str, Any] = {"by": None, "door": "desk", "now": NOW}

    def booked(hours: int) -> Visit:
        person = {"name": "Marta García", "phone": f"61234567{hours}", "language": language}
        wish = make_wish(site, THURSDAY + hours * HOUR, client=person, plan_handover=True)
        return book_visit(wish, **by)

    booked(0)  # its card, its reminder, its question and its call
    times = Times(at("2027-03-12 10:00"), plan_handover=True)
    reschedule_visit(booked(1), times=times, audience=Audience.STAFF, **by)
    cancel_visit(booked(2), **by)
    plan_link(booked(4), now=NOW)
    here = booked(5)
    mark_arrived(here, **by)
    plan_link(here, now=NOW)
    plan_estimate(here, _estimate(here), now=NOW)
    entry = WaitingEntry.objects.create(
        site=site,
        client=here.client,
        vehicle=here.vehicle,
        operations=["OIL"],
        first_on=NOW.date(),
        last_on=THURSDAY.date(),
        created_at=NOW,
    )
    ana = site.postings.first().staff
    plan_waiting_link(entry, language=language, now=NOW)
    offer_time(entry, starts_at=at("2027-03-10 09:00"), advisor=ana.pk, now=NOW)
    tell_of_cars(site, language)
    make_message(here.client, kind="trial", title="As it would be", body="Words, no link.")
    MessagePolicy.objects.create(site=site, money_a_day=0)
    make_staff(site, Role.MANAGER, email="pilar@example.com")
    tell_managers(site, NOW)
    to = Recipient(Door.SMS, "+34612345678")
    ask_proof(site=site, draft="0" * 12, to=to, sender="", language=language, now=NOW)


def tell_of_cars(site: Site, language: str) -> None:
    """Of a loaner, of parts that are late, of cars that are ready, late, or long at home."""
    ana = site.postings.first().staff
    client = make_client(site, email="lucia@example.com", language=language)
    during = (THURSDAY, THURSDAY + 4 * HOUR)
    lent = make_booking(site, THURSDAY + 15 * MINUTE, client=client, mobility=Mobility.LOANER)
    lent.loaner_bookings.create(loaner=make_loaner(site), during=during)
    plan_booked(lent, now=NOW)
    short = make_booking(site, THURSDAY + 30 * MINUTE, client=client)
    part = make_part(site, on_hand=0, kit_of=oil_of(site))
    part.stock.update(eta=dt.date(2027, 3, 16))
    make_reservation(short, part, held=0)
    warn_of_late_parts(NOW)
    tell_late(
        make_visit(site, client=client, state=VisitState.IN_WORK),
        ready_at=at("2027-03-10 16:00"),
        reason=LateReason.PART,
        by=ana,
        door="desk",
        now=NOW,
    )
    make_visit(site, client=client, state=VisitState.READY)
    ask_about_extra_work(site, client, ana)
    plan_missing_rungs(NOW)
    for agrees in (True, False):
        asked = make_client(site, email=f"{agrees}@example.com", language=language)
        if agrees:
            asked.consents.create(purpose=Purpose.CARE, is_given=True, at=NOW, source="desk")
        make_visit(site, client=asked, state=VisitState.HANDED_OVER)
    plan_follow_ups(NOW)


def ask_about_extra_work(site: Site, client: Client, by: Staff) -> None:
    """A car in work, something found on it, and its client asked."""
    visit = make_visit(site, client=client, state=VisitState.ARRIVED)
    order = make_order(site, state=OrderState.WORKING, visit=visit)
    told: dict[str, Any] = {"by": by, "door": "desk", "now": NOW}
    add_finding(order, words="Wipers smear.", amount=Decimal(34), **told)
    ask_client(order.consents.get(), new_ready_at=THURSDAY, **told)


def oil_of(site: Site) -> Operation:
    return site.operations.get(code="OIL")


def _estimate(visit: Visit):
    return issue(
        subject=visit,
        site=visit.site,
        kind="estimate",
        prefix="E",
        language=visit.language,
        write=lambda heading: f"<p>{heading.number}</p>",
        by=None,
        now=NOW,
    )


def written() -> Iterator[tuple[str, str]]:
    """The kind of each message and what goes out: its words, and its files unfolded."""
    for row in Message.objects.select_related("site", "client").order_by("pk"):
        kind = kinds.kind_of(row.kind)
        try:
            about = kind.find(row, NOW)
        except (kinds.NoLongerWanted, kinds.NotYet):
            continue  # the card of a car that has come meanwhile, and is not ready yet
        for row.channel in (Door.EMAIL, Door.SMS):
            with override(row.language):
                draft = kind.compose(row, about, now=NOW, is_preview=False)
            files = (each.content.decode("utf-8", "ignore") for each in draft.attachments)
            yield row.kind, "\n".join([draft.title, draft.body, *files]).replace("\r\n ", "")


def everything() -> dict[str, tuple[int, str]]:
    """Of every table of the database: how many rows, and a hash of all that is in them."""
    found = {}
    with connection.cursor() as sql:
        for table in connection.introspection.table_names(sql):
            sql.execute(f"SELECT count(*), {_HASH} FROM {table} r")  # noqa: S608
            found[table] = sql.fetchone()
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_opening_every_link_of_every_message_changes_nothing(language):
    site = make_open_site()
    tell_everything(site, language)
    letters = list(written())
    links = {urlsplit(found).path for _kind, text in letters for found in ADDRESS.findall(text)}
    before = everything()

    scanner, statuses = Scanner(headers=SCANNER), set()
    for path in links:
        for time in range(ROUNDS):
            headers = PREFETCH if time % 2 else {}
            statuses.add(scanner.get(path, headers=headers).status_code)
            statuses.add(scanner.head(path, headers=headers).status_code)
            scanner.cookies.clear()

    assert everything() == before
    assert {kind for kind, _text in letters} == set(kinds._kinds)
    assert {path.split("/")[1] for path in links} == {"v", "c", "w", "x", "wait", "book"}
    assert statuses <= {200, 404}  # the letter's offer ends with the text that repeats it


def test_what_does_change_something_is_noticed():
    """The control: the same snapshot sees one word in one row."""
    site = make_open_site()
    before = everything()

    site.address = f"{site.address} "
    site.save()

    assert [table for table, now in everything().items() if now != before[table]] == [
        "organisation_site"
    ]
