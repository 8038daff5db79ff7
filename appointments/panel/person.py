"""What the desk should know of a client before saying another word."""

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from appointments.panel.gaps import Gap, gaps_of
from service_desk.catalogue.models import Operation
from service_desk.clients.models import Client, ContactPoint, Ownership, RecallCampaign, Vehicle
from service_desk.clients.queries import duplicates_of, open_recalls
from service_desk.clients.states import Channel, ContactKind
from service_desk.lib.names import first_name, surname_of
from service_desk.lib.phones import show_phone
from service_desk.lib.text import in_a_row
from service_desk.organisation.models import Site
from service_desk.visits.due import due_work
from service_desk.visits.models import DeferredDefect, Visit
from service_desk.visits.queries import recent_visit_of
from service_desk.visits.states import ToldBy

MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class CarChoice:
    """One of a client's cars: ``value`` is its button."""

    value: int
    words: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class KnownClient:
    """A client on file with the car that is meant.

    ``recent`` is the visit after which this one may be a repeat; ``put_off``, ``recalls`` and
    ``due`` are work worth naming on the phone.
    """

    client: Client
    vehicle: Vehicle | None
    surname: str
    phone: str
    has_email: bool
    car: str
    cars: tuple[CarChoice, ...]
    prefers: str
    also: str
    recent: Visit | None
    recent_work: str
    last_visit: str
    put_off: tuple[DeferredDefect, ...]
    recalls: tuple[RecallCampaign, ...]
    due: tuple[Operation, ...]
    gaps: tuple[Gap, ...]

    @property
    def told_by(self) -> str:
        """How this client is told of a booking unless they say otherwise."""
        if self.client.prefers == Channel.EMAIL and self.has_email:
            return str(ToldBy.EMAIL)
        return str(ToldBy.NONE if self.client.prefers == Channel.PHONE else ToldBy.SMS)


def known_client(
    site: Site, client: object, vehicle: object, *, now: dt.datetime
) -> KnownClient | None:
    """The client and car of these row ids at ``site``; None for none, or for another site's.

    An only car is meant where none is named (``vehicle`` None: another one is). Ten queries at
    most, however many cars and phones there are.
    """
    person = _row(Client.objects.filter(site=site).select_related("preferred_advisor"), client)
    if person is None:
        return None
    cars = _cars_of(person)
    car = next((each for each in cars if str(each.pk) == str(vehicle or "")), None)
    if car is None and vehicle is not None and not vehicle and len(cars) == 1:
        car = cars[0]
    points = list(ContactPoint.objects.filter(client=person).order_by("-is_main", "id"))
    phones = [point.value for point in points if point.kind == ContactKind.PHONE]
    emails = [point.value for point in points if point.kind == ContactKind.EMAIL]
    recent = _recent(site, car, now)
    work = _first_work(recent)
    return KnownClient(
        client=person,
        vehicle=car,
        surname=surname_of(person.name, site.country),
        phone=show_phone(phones[0], site.country) if phones else "",
        has_email=bool(emails),
        car=_words_of(car) if car else "",
        cars=tuple(CarChoice(each.pk, _words_of(each), each == car) for each in cars),
        prefers=_prefers(person, site),
        also=_also_on_file(person),
        recent=recent,
        recent_work=work,
        last_visit=_here_before(recent, work, now) if recent else "",
        put_off=tuple(_put_off(car)) if car else (),
        recalls=tuple(open_recalls(car.vin)) if car else (),
        due=tuple(due_work(car, today=site.today(now))) if car else (),
        gaps=gaps_of(phones, emails, car),
    )


def _row(rows, value):  # type: ignore[no-untyped-def]
    """The row of an id that came in a form; None for what is no id."""
    text = str(value or "")
    if not text.isdecimal() or len(text) > 18:
        return None
    return rows.filter(pk=int(text)).first()


def _cars_of(client: Client) -> list[Vehicle]:
    own = Ownership.objects.filter(client=client, ends_on=None).select_related("vehicle")
    return [row.vehicle for row in own.order_by("vehicle__plate_key", "vehicle_id")]


def _words_of(car: Vehicle) -> str:
    return ", ".join(filter(None, (car.model or car.make, car.plate)))


def _recent(site: Site, car: Vehicle | None, now: dt.datetime) -> Visit | None:
    if car is None:
        return None
    return recent_visit_of(car, now=now, days=site.policy.repeat_window_days)


def _first_work(visit: Visit | None) -> str:
    if visit is None:
        return ""
    work = visit.works.select_related("operation").order_by("position").first()
    return work.operation.local_name if work else visit.number


def _here_before(visit: Visit, work: str, now: dt.datetime) -> str:
    assert visit.handed_over_at is not None
    days = (now - visit.handed_over_at).days
    said = ngettext("Here %(days)d day ago: %(work)s", "Here %(days)d days ago: %(work)s", days)
    return said % {"days": days, "work": work}


def _prefers(client: Client, site: Site) -> str:
    if client.preferred_advisor is None:
        return ""
    name = first_name(client.preferred_advisor.name, site.country)
    return _("prefers %(advisor)s") % {"advisor": name}


def _also_on_file(client: Client) -> str:
    """Other files with the same phone or name: perhaps one person, to be asked."""
    names = [other.name for other in duplicates_of(client)[:MOST_NAMED]]
    return _("Also on file: %(names)s") % {"names": in_a_row(names)} if names else ""


def _put_off(car: Vehicle) -> list[DeferredDefect]:
    """Work found and not done, safety first (B-3.f1)."""
    found = DeferredDefect.objects.filter(vehicle=car, settled_by=None, dropped_at=None)
    return list(found.select_related("operation"))
