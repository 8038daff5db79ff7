"""A wish for an appointment, as far as it was said, made into a row of the register."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from appointments.actions.words import read_words
from appointments.models import BookingRequest
from appointments.wishes import RequestWords
from service_desk.catalogue.models import Operation
from service_desk.clients.models import Client, ContactEntry, ContactPoint, Vehicle
from service_desk.clients.states import ContactKind
from service_desk.lib.phones import PhoneError, parse_phone
from service_desk.lib.refusals import refuse
from service_desk.organisation.models import Site, Staff

NAME_LENGTH = 80
PHONE_LENGTH = 20
PLATE_LENGTH = 16
WISH_LENGTH = 500


def open_request(
    asked: RequestWords, *, by: Staff | None, now: dt.datetime, **outcome: Any
) -> BookingRequest:
    """Write the row; ``outcome`` and what goes with it come from the verb.

    Raises Refusal: 404 for a client or car of another site, 400 for somebody of whom nothing
    was said, or too much.
    """
    client, vehicle = client_on_file(asked), vehicle_on_file(asked)
    name = read_words(asked.name, NAME_LENGTH, "name")
    phone = phone_as_said(asked.site, asked.phone)
    plate = read_words(asked.plate, PLATE_LENGTH, "plate").upper()
    if client is None and not (name or phone or plate):
        sentence = _("Write the name or the phone, so that we find them again.")
        refuse("nobody_asked", sentence, "name", status=400)
    return BookingRequest.objects.create(
        site=asked.site,
        at=now,
        by=by,
        source=asked.source,
        is_ours=asked.is_ours,
        is_new_client=client is None,
        client=client,
        vehicle=vehicle,
        name="" if client else name,
        phone="" if client else phone,
        plate="" if vehicle else plate,
        operations=_known_work(asked),
        wish=read_words(asked.wish, WISH_LENGTH, "wish"),
        call_id=_call(asked),
        **outcome,
    )


def client_on_file(asked: RequestWords) -> Client | None:
    """The client named by their row, None where none is. Refusal 404 for another site's."""
    if asked.client is None:
        return None
    client = Client.objects.filter(pk=asked.client, site=asked.site).first()
    if client is None:
        refuse("unknown_client", _("This client is not on file here."), "client", status=404)
    client.site = asked.site
    return client


def vehicle_on_file(asked: RequestWords) -> Vehicle | None:
    """The car named by its row, None where none is. Refusal 404 for another site's."""
    if asked.vehicle is None:
        return None
    vehicle = Vehicle.objects.filter(pk=asked.vehicle, site=asked.site).first()
    if vehicle is None:
        refuse("unknown_vehicle", _("This car is not on file here."), "vehicle", status=404)
    return vehicle


def phone_as_said(site: Site, text: str) -> str:
    """E.164 where it is a whole number, else as it was said: half a number is still a trace."""
    try:
        return parse_phone(text, site.country).e164
    except PhoneError:
        return read_words(text, PHONE_LENGTH, "phone")


def main_phone(client: Client) -> str:
    """The phone one rings first, in E.164; "" for a client without one."""
    points = ContactPoint.objects.filter(client=client, kind=ContactKind.PHONE)
    return points.order_by("-is_main", "pk").values_list("value", flat=True).first() or ""


def _known_work(asked: RequestWords) -> list[str]:
    """The codes this site has; a request is written down even if a code has gone meanwhile."""
    wanted = list(dict.fromkeys(code.strip().upper() for code in asked.operations))
    if not wanted:
        return []
    known = Operation.objects.filter(site=asked.site, code__in=wanted)
    here = set(known.values_list("code", flat=True))
    return [code for code in wanted if code in here]


def _call(asked: RequestWords) -> int | None:
    """The row of the call, if it is one of this site's."""
    if asked.call is None:
        return None
    return (
        ContactEntry.objects.filter(pk=asked.call, site=asked.site)
        .values_list("pk", flat=True)
        .first()
    )
