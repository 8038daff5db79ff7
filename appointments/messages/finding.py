"""Looking again, when a message is about to leave, at the visit it speaks of."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Prefetch
from django.urls import reverse

from appointments.messages import reasons
from appointments.messages.times import key_of
from appointments.models import Appointment
from appointments.states import Kind
from service_desk.messaging.kinds import NoLongerWanted
from service_desk.messaging.models import Message
from service_desk.visits.models import RequestedWork, Visit
from service_desk.visits.states import AHEAD, VisitState


@dataclass(frozen=True, slots=True)
class Promise:
    """A visit with the drop-off the message is about, and its handover if one is planned."""

    visit: Visit
    drop_off: Appointment
    handover: Appointment | None = None


def find_expected(message: Message, now: dt.datetime) -> Promise:
    """The visit is still ahead, at the very time the message was planned for.

    Raises NoLongerWanted with the reason.
    """
    visit = visit_of(message)
    live = [each for each in visit.appointments.all() if each.cancelled_at is None]
    drop_off = next((each for each in live if each.kind == Kind.DROP_OFF), None)
    if visit.state == VisitState.CANCELLED:
        raise NoLongerWanted(reasons.CANCELLED)
    if visit.state not in AHEAD or drop_off is None or drop_off.starts_at <= now:
        raise NoLongerWanted(reasons.BEGUN)
    if not _is_about(message, drop_off):
        raise NoLongerWanted(reasons.MOVED)
    handover = next((each for each in live if each.kind == Kind.HANDOVER), None)
    return Promise(visit, drop_off, handover)


def find_unanswered(message: Message, now: dt.datetime) -> Promise:
    """As ``find_expected``, and nobody has said yes yet."""
    promise = find_expected(message, now)
    if promise.visit.confirmed_at is not None:
        raise NoLongerWanted(reasons.CONFIRMED)
    return promise


def find_cancelled(message: Message, now: dt.datetime) -> Promise:
    """The visit is still cancelled, and its time is still ahead."""
    visit = visit_of(message)
    if visit.state != VisitState.CANCELLED:
        raise NoLongerWanted(reasons.BACK_AGAIN)
    held = [each for each in visit.appointments.all() if each.kind == Kind.DROP_OFF]
    drop_off = next((each for each in held if _is_about(message, each)), None)
    if drop_off is None or drop_off.starts_at <= now:
        raise NoLongerWanted(reasons.BEGUN)
    return Promise(visit, drop_off)


def told_by(found: Promise) -> str:
    """The channel that was agreed while booking, "" where as the client likes."""
    return found.visit.told_by


def visit_url(message: Message) -> str:
    """The visit's panel at the desk. Visit.DoesNotExist if it is gone."""
    visit = Visit.objects.select_related("site").get(pk=message.subject.partition(":")[2])
    return reverse("visit", args=[visit.site.slug, visit.number])


def _is_about(message: Message, drop_off: Appointment) -> bool:
    return message.intent_key == key_of(message.kind, drop_off)


def visit_of(message: Message) -> Visit:
    """The visit as it is now, in three queries; site and client are those of the message."""
    appointments = Appointment.objects.select_related("advisor").order_by("-sequence", "-id")
    works = RequestedWork.objects.select_related("operation")
    visit = (
        Visit.objects.select_related("vehicle")
        .prefetch_related(
            Prefetch("appointments", queryset=appointments), Prefetch("works", queryset=works)
        )
        .get(pk=message.subject.partition(":")[2])
    )
    visit.site, visit.client = message.site, message.client or visit.client
    return visit
