"""A request as one line of a table: who, what, and what came of it, in words."""

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from appointments.models import BookingRequest
from appointments.states import LostReason, Outcome
from service_desk.clients.states import ContactKind
from service_desk.lib.phones import show_phone
from service_desk.lib.plates import show_plate
from service_desk.organisation.models import Site

# The shape and tone of an outcome: those of the state of a visit it is most like.
LOOKS: dict[str, str] = {
    Outcome.WON: "CONFIRMED",
    Outcome.LOST: "CANCELLED",
    Outcome.WAITING: "WAITING",
    Outcome.OWED: "REQUESTED",
}


class Line(NamedTuple):
    """``phone`` is E.164 for the link, ``phone_words`` what is read."""

    request: BookingRequest
    name: str | Promise
    phone: str
    phone_words: str
    car: str
    work: str
    asker: str | Promise
    look: str
    why: str


def line_of(request: BookingRequest, site: Site) -> Line:
    """The words of one row. No query: what it reads was read with the rows."""
    phone = _phone(request)
    car = request.vehicle
    shown = (car.make, car.model, show_plate(car.plate)) if car else (request.plate,)
    name: str | Promise = request.client.name if request.client else request.name
    return Line(
        request=request,
        name=name or _("No name said"),
        phone=phone,
        phone_words=show_phone(phone, site.country) if phone else "",
        car=" ".join(filter(None, shown)),
        work=", ".join(request.operations),
        asker=_("We did") if request.is_ours else _("The client"),
        look=LOOKS[request.outcome],
        why=" · ".join(filter(None, _why(request))),
    )


def _why(request: BookingRequest) -> list[str]:
    if request.outcome != Outcome.LOST:
        return [request.wish]
    part = request.part.code if request.part and request.lost_reason == LostReason.NO_PART else ""
    return [request.get_lost_reason_display(), part, request.lost_note]


def _phone(request: BookingRequest) -> str:
    if request.client is None:
        return request.phone
    points = request.client.contact_points.all()  # in order: the main one first
    return next((point.value for point in points if point.kind == ContactKind.PHONE), "")
