"""What the desk should know of a client before saying another word."""

import datetime as dt
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from service_desk.clients.models import Client, ContactPoint, Vehicle
from service_desk.clients.queries import duplicates_of, open_recalls
from service_desk.clients.states import ContactKind
from service_desk.lib.names import first_name, surname_of
from service_desk.lib.phones import show_phone
from service_desk.organisation.models import Site
from service_desk.visits.models import Visit
from service_desk.visits.queries import recent_visit_of

MOST_NAMED = 3


class KnownClient(NamedTuple):
    """A client on file with the car that is meant; ``flags`` are badges with their words."""

    client: Client
    vehicle: Vehicle | None
    surname: str
    phone: str
    car: str
    last_visit: str
    prefers: str
    also: str
    flags: tuple[tuple[str, str], ...]


def known_client(
    site: Site, client: object, vehicle: object, *, now: dt.datetime
) -> KnownClient | None:
    """The client and car of these row ids at ``site``; None for none, or for another site's.

    Six queries at most.
    """
    person = _row(Client.objects.filter(site=site).select_related("preferred_advisor"), client)
    if person is None:
        return None
    car = _row(Vehicle.objects.filter(site=site, ownerships__client=person), vehicle)
    points = ContactPoint.objects.filter(client=person, kind=ContactKind.PHONE)
    phone = points.order_by("-is_main", "id").values_list("value", flat=True).first()
    recent = _recent(site, car, now)
    return KnownClient(
        client=person,
        vehicle=car,
        surname=surname_of(person.name, site.country),
        phone=show_phone(phone, site.country) if phone else "",
        car=", ".join(filter(None, (car.model or car.make, car.plate))) if car else "",
        last_visit=_here_before(recent, now) if recent else "",
        prefers=_prefers(person, site),
        also=_also_on_file(person),
        flags=tuple(_flags(car, recent)),
    )


def _row(rows, value):  # type: ignore[no-untyped-def]
    """The row of an id that came in a form; None for what is no id."""
    text = str(value or "")
    if not text.isdecimal() or len(text) > 18:
        return None
    return rows.filter(pk=int(text)).first()


def _recent(site: Site, car: Vehicle | None, now: dt.datetime) -> Visit | None:
    if car is None:
        return None
    return recent_visit_of(car, now=now, days=site.policy.repeat_window_days)


def _here_before(visit: Visit, now: dt.datetime) -> str:
    assert visit.handed_over_at is not None
    days = (now - visit.handed_over_at).days
    work = visit.works.select_related("operation").order_by("position").first()
    facts = {"days": days, "work": work.operation.local_name if work else visit.number}
    return (
        ngettext("Here %(days)d day ago: %(work)s", "Here %(days)d days ago: %(work)s", days)
        % facts
    )


def _prefers(client: Client, site: Site) -> str:
    if client.preferred_advisor is None:
        return ""
    name = first_name(client.preferred_advisor.name, site.country)
    return _("prefers %(advisor)s") % {"advisor": name}


def _also_on_file(client: Client) -> str:
    """Other files with the same phone or name: perhaps one person, to be asked."""
    names = [other.name for other in duplicates_of(client)[:MOST_NAMED]]
    return _("Also on file: %(names)s") % {"names": ", ".join(names)} if names else ""


def _flags(car: Vehicle | None, recent: Visit | None) -> list[tuple[str, str]]:
    flags = []
    if recent is not None:
        flags.append(("REPEAT", _("Perhaps a repeat")))
    if car is not None and (campaign := open_recalls(car.vin).first()):
        flags.append(("RECALL", _("Recall: %(title)s") % {"title": campaign.title}))
    return flags
