"""Reading the visit that an address names, and answering a write once per idempotency key."""

from collections.abc import Callable, Mapping

from django.db.models import Prefetch, QuerySet
from django.http import Http404
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from appointments.api.serializers import offer_output
from appointments.models import Appointment
from appointments.states import Kind
from service_desk.lib.clock import now
from service_desk.lib.refusals import Refusal
from service_desk.organisation.models import Site
from service_desk.organisation.roles import Right
from service_desk.records.idempotency import answer_once, fingerprint
from service_desk.visits.models import RequestedWork, Visit
from service_desk.visits.states import VisitState
from service_desk.web.api import ApiView
from service_desk.web.problems import refusal_problem

KEY_LENGTH = 100


def whole_visits() -> QuerySet[Visit]:
    """Visits with all that ``visit_output`` shows, in three queries for any number."""
    live = Appointment.objects.filter(cancelled_at=None).select_related("advisor")
    return Visit.objects.select_related("site", "client", "vehicle").prefetch_related(
        Prefetch("appointments", queryset=live),
        Prefetch("works", queryset=RequestedWork.objects.select_related("operation")),
    )


def visits_asked_for(slugs: list[str], asked: Mapping[str, str]) -> QuerySet[Visit]:
    """The visits of these sites by drop-off day (``from``, ``to``) and ``status``."""
    visits = whole_visits().filter(site__slug__in=slugs)
    if state := asked.get("status"):
        if state not in VisitState.values:
            raise ValidationError({"status": [_("This status is not known.")]})
        visits = visits.filter(state=state)
    days = {}
    for name, lookup in (("from", "starts_on__gte"), ("to", "starts_on__lte")):
        if text := asked.get(name):
            days[lookup] = _day(name, text)
    if days:
        held = Appointment.objects.filter(kind=Kind.DROP_OFF, cancelled_at=None, **days)
        visits = visits.filter(pk__in=held.filter(site__slug__in=slugs).values("visit"))
    return visits


def visit_named(view: ApiView, request: Request, number: str, right: Right) -> Visit:
    """The visit of this number: 404 at a site that is not the caller's, 403 without the right."""
    visit = whole_visits().filter(number=number).first()
    if visit is None:
        raise Http404
    view.site_for(request, visit.site.slug, right)
    return visit


def answer(request: Request, site: Site, act: Callable[[], Response]) -> Response:
    """Run a verb and answer; with ``Idempotency-Key`` the first answer is given again (R8)."""
    key = request.headers.get("Idempotency-Key", "")
    if not key:
        return _refusable(site, act)
    if len(key) > KEY_LENGTH:
        raise ValidationError({"Idempotency-Key": [_("A key has 100 characters at the most.")]})

    def first_time() -> tuple[int, object]:
        response = _refusable(site, act)
        return response.status_code, response.data

    status, body = answer_once(
        owner=f"staff:{request.user.pk}",
        key=key,
        request_hash=fingerprint(request.method, request.path, request.data),
        act=first_time,
        now=now(),
    )
    kind = "application/problem+json" if status >= 400 else None
    return Response(body, status=status, content_type=kind)


def _refusable(site: Site, act: Callable[[], Response]) -> Response:
    try:
        return act()
    except Refusal as refusal:
        if not refusal.alternatives:
            return refusal_problem(refusal)
        nearest = [offer_output(offer, site) for offer in refusal.alternatives]
        return refusal_problem(refusal, alternatives=nearest)


def _day(name: str, text: str) -> object:
    try:
        day = parse_date(text)
    except ValueError:
        day = None
    if day is None:
        raise ValidationError({name: [_("Give the day as YYYY-MM-DD.")]})
    return day
