"""What a message is about, for the call list: the visit's time, its car, the answers."""

import datetime as dt
from collections.abc import Mapping, Sequence

from django.db.models import Prefetch
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from appointments.messages.times import AFTER, QUESTIONS
from appointments.models import Appointment
from appointments.states import Kind
from service_desk.lib.plates import show_plate
from service_desk.messaging.models import Message
from service_desk.messaging.subjects import About, Answer
from service_desk.organisation.models import Site
from service_desk.visits.models import Visit
from service_desk.visits.states import AHEAD


def about_visits(messages: Sequence[Message], now: dt.datetime) -> Mapping[int, About]:
    """Of each message, by its row id, the visit it is about. Two queries."""
    held = Appointment.objects.order_by("-sequence", "-id")
    keys = {row.subject.partition(":")[2] for row in messages}
    visits = {
        f"visit:{visit.pk}": visit
        for visit in Visit.objects.filter(pk__in=keys)
        .select_related("vehicle")
        .prefetch_related(Prefetch("appointments", queryset=held))
    }
    return {
        row.pk: _about(row, visits[row.subject], row.site)
        for row in messages
        if row.subject in visits
    }


def _about(message: Message, visit: Visit, site: Site) -> About:
    wanted = Kind.HANDOVER if message.kind in AFTER else Kind.DROP_OFF
    spoken_of = next((each for each in visit.appointments.all() if each.kind == wanted), None)
    car = visit.vehicle
    named = [show_plate(car.plate), f"{car.make} {car.model}".strip()]
    return About(
        at=spoken_of.starts_at if spoken_of else None,
        words=" · ".join(filter(None, named)),
        url=reverse("visit", args=[site.slug, visit.number]),
        answers=tuple(_answers(message, visit, site)) if visit.state in AHEAD else (),
    )


def _answers(message: Message, visit: Visit, site: Site) -> list[Answer]:
    """A question may be answered with yes; whatever we ring about, they may not come as agreed."""
    own = [site.slug, visit.number]
    moved = Answer("moves", _("Wants another time"), reverse("visit_move", args=own))
    cancelled = Answer("cancels", _("Does not come"), reverse("visit_cancel", args=own))
    if message.kind not in QUESTIONS or visit.confirmed_at is not None:
        return [moved, cancelled]
    yes = reverse("call_coming", args=[site.slug, message.pk])
    return [Answer("coming", _("Is coming"), yes, leads=False), moved, cancelled]
