"""Verbs of the waiting list: to wait, to withdraw. The offers of freed times are ``freeing``."""

import datetime as dt
from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from appointments.actions.asked import client_on_file, open_request, vehicle_on_file
from appointments.actions.kept import WAITING, end_offers
from appointments.actions.words import COMPLAINT_LENGTH, REASON_LENGTH, read_words
from appointments.models import BookingRequest, WaitingEntry
from appointments.states import LostReason, OfferState, Outcome, PartOfDay, WaitingState
from appointments.wishes import RequestWords
from service_desk.catalogue.queries import operations_by_code
from service_desk.clients.actions import find_or_create_client, find_or_create_vehicle
from service_desk.clients.models import Client, Vehicle
from service_desk.lib.refusals import Blocker, Obstacle, Refusal, refuse, refuse_if
from service_desk.lib.transactions import constraint_of, whole_transaction
from service_desk.organisation.models import Site, Staff
from service_desk.organisation.roles import Role
from service_desk.records.journal import record
from service_desk.records.moves import move
from service_desk.visits.models import Visit
from service_desk.visits.states import Mobility

FURTHEST = dt.timedelta(days=400)


@whole_transaction
def wait_for_time(
    asked: RequestWords,
    *,
    complaint: str = "",
    mobility: Mobility,
    advisor: int | None = None,
    first_on: dt.date,
    last_on: dt.date,
    part_of_day: PartOfDay,
    visit: Visit | None = None,
    by: Staff | None,
    door: str,
    now: dt.datetime,
) -> WaitingEntry:
    """Put a client and their car on the waiting list, from one day to another, both included.

    Opens their files if they are new. ``visit`` is the later one they would rather have
    earlier. Raises Refusal: 400 for what can't be read, 404 for rows of another site, 409 for
    a car that waits already.
    """
    site = asked.site
    operations = operations_by_code(site=site, codes=asked.operations)
    words = read_words(complaint, COMPLAINT_LENGTH, "complaint")
    refuse_if(_obstacles_to_wait(site, first_on, last_on, now), status=400)
    if advisor is not None:
        _check_advisor(site, advisor)
    request = open_request(asked, by=by, now=now, outcome=Outcome.WAITING)
    client, vehicle = _who(asked, by=by, door=door, now=now)
    BookingRequest.objects.filter(pk=request.pk).update(client=client, vehicle=vehicle)
    entry = WaitingEntry(
        site=site,
        client=client,
        vehicle=vehicle,
        request=request,
        operations=[operation.code for operation in operations],
        complaint=words,
        mobility=mobility,
        advisor_id=advisor,
        first_on=max(first_on, site.today(now)),
        last_on=last_on,
        part_of_day=part_of_day,
        visit=visit,
        created_at=now,
        created_by=by,
    )
    _save_once(entry)
    record(site=site, subject=entry, verb="waiting", by=by, door=door, now=now)
    return entry


@whole_transaction
def withdraw(
    entry: WaitingEntry, *, reason: str = "", by: Staff | None, door: str, now: dt.datetime
) -> WaitingEntry:
    """Take a client off the list; what is kept for them is free. A second press changes nothing.

    The request is lost then, unless they keep the later visit they have.
    """
    words = read_words(reason, REASON_LENGTH, "reason")
    if not move(entry, sources=WAITING, to=WaitingState.WITHDRAWN, ended_at=now):
        return entry
    end_offers(entry, OfferState.DECLINED, now=now)
    lose_request(entry, LostReason.OTHER, note=words)
    record(
        site=entry.site,
        subject=entry,
        verb="waiting_withdrawn",
        by=by,
        door=door,
        now=now,
        reason=words,
    )
    return entry


@whole_transaction
def wait_again(entry: WaitingEntry, *, by: Staff, door: str, now: dt.datetime) -> WaitingEntry:
    """Take a withdrawal back: the client keeps their old place in the order."""
    try:
        with transaction.atomic():
            is_back = move(
                entry, sources=[WaitingState.WITHDRAWN], to=WaitingState.WAITING, ended_at=None
            )
    except IntegrityError as error:
        raise _refused(error) from error
    if is_back:
        requests = BookingRequest.objects.filter(waiting=entry, outcome=Outcome.LOST)
        requests.update(outcome=Outcome.WAITING, lost_reason="", lost_note="")
        record(site=entry.site, subject=entry, verb="waiting_again", by=by, door=door, now=now)
    return entry


@whole_transaction
def expire(entry: WaitingEntry, *, now: dt.datetime) -> bool:
    """The last day has passed and no time came: the request is lost for want of one."""
    if not move(entry, sources=WAITING, to=WaitingState.EXPIRED, ended_at=now):
        return False
    end_offers(entry, OfferState.EXPIRED, now=now)
    lose_request(entry, LostReason.NO_SLOT)
    record(site=entry.site, subject=entry, verb="waiting_over", by=None, door="scan", now=now)
    return True


def lose_request(entry: WaitingEntry, reason: LostReason, *, note: str = "") -> None:
    """What waited in vain is lost, and comes before the supervisor like any other."""
    rows = BookingRequest.objects.filter(waiting=entry, outcome=Outcome.WAITING)
    if entry.visit_id is None:
        rows.update(outcome=Outcome.LOST, lost_reason=reason, lost_note=note)
    else:
        rows.update(outcome=Outcome.WON, visit=entry.visit_id)


def _obstacles_to_wait(
    site: Site, first_on: dt.date, last_on: dt.date, now: dt.datetime
) -> Sequence[Obstacle]:
    today = site.today(now)
    if last_on < first_on:
        sentence = _("The last day comes before the first. Please swap them.")
        return [Blocker("days_swapped", sentence, "last_on")]
    if last_on < today:
        return [Blocker("past", _("That day has passed. Choose a later one."), "last_on")]
    if last_on > today + FURTHEST:
        return [Blocker("too_far", _("The diary does not go that far ahead."), "last_on")]
    return []


def _check_advisor(site: Site, advisor: int) -> None:
    people = Staff.objects.filter(pk=advisor, postings__site=site, postings__role=Role.ADVISOR)
    if not people.exists():
        sentence = _("This advisor does not work here. Choose another.")
        refuse("unknown_advisor", sentence, "advisor", status=400)


def _who(
    asked: RequestWords, *, by: Staff | None, door: str, now: dt.datetime
) -> tuple[Client, Vehicle]:
    client = client_on_file(asked) or find_or_create_client(
        site=asked.site,
        name=asked.name,
        phone=asked.phone,
        language=asked.language or asked.site.language,
        by=by,
        door=door,
        now=now,
    )
    vehicle = vehicle_on_file(asked) or find_or_create_vehicle(
        client=client,
        plate=asked.plate,
        make=asked.make,
        model=asked.model,
        by=by,
        door=door,
        now=now,
    )
    return client, vehicle


def _save_once(entry: WaitingEntry) -> None:
    try:
        with transaction.atomic():
            entry.save()
    except IntegrityError as error:
        raise _refused(error) from error


def _refused(error: IntegrityError) -> Refusal:
    if constraint_of(error) != "waiting_is_once_a_car":
        raise error
    sentence = _("This car is on the waiting list already.")
    return Refusal(Blocker("waiting_is_once_a_car", sentence, "vehicle"))
