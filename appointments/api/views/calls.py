"""``POST /calls/``: the telephone exchange tells what happens to a call (C1-1A)."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from appointments.api.answers import answer
from appointments.api.schemas import problems
from appointments.api.views.visits import IDEMPOTENCY_KEY
from service_desk.clients.actions.calls import answer_call, end_call, ring
from service_desk.clients.models import ContactEntry
from service_desk.lib.clock import now
from service_desk.organisation.models import Site, Staff
from service_desk.organisation.roles import Right
from service_desk.web.api import ApiView

# An exchange whose clock is further ahead than this would ring for ever.
_AHEAD_AT_MOST = dt.timedelta(minutes=5)


class CallInput(serializers.Serializer[Any]):
    """One event. ``from`` may be withheld; ``to`` is a user name or a desk number, if known."""

    call = serializers.CharField(max_length=64)
    event = serializers.ChoiceField(["ringing", "answered", "ended"])
    to = serializers.CharField(max_length=60, required=False, allow_blank=True, default="")
    at = serializers.DateTimeField()
    rings = serializers.IntegerField(
        min_value=0, max_value=1000, required=False, allow_null=True, default=None
    )
    site = serializers.CharField(required=False, default="")

    def get_fields(self) -> dict[str, Any]:
        """``from`` is a word of Python's and can't be an attribute."""
        said = serializers.CharField(max_length=60, required=False, allow_blank=True, default="")
        return {**super().get_fields(), "from": said}

    def validate_at(self, at: dt.datetime) -> dt.datetime:
        if at > now() + _AHEAD_AT_MOST:
            raise ValidationError(_("This time lies ahead. Please set the clock."))
        return at


class CallOutput(serializers.Serializer[Any]):
    call = serializers.CharField()
    status = serializers.ChoiceField(["ringing", "answered", "ended", "missed"])
    client = serializers.IntegerField(allow_null=True)


class CallsView(ApiView):
    """The exchange's door: events may come doubled and in any order."""

    @extend_schema(
        operation_id="calls_tell",
        request=CallInput,
        parameters=[IDEMPOTENCY_KEY],
        responses={200: OpenApiResponse(CallOutput), **problems(400, 401, 403, 404, 409)},
    )
    def post(self, request: Request) -> Response:
        body = CallInput(data=request.data)
        body.is_valid(raise_exception=True)
        said = body.validated_data
        site = self.site_for(request, said["site"] or self._only_site(request), Right.BOOK)
        return answer(request, site, lambda: Response(call_output(tell(site, said))))

    def _only_site(self, request: Request) -> str:
        """Where the token's person works; with several sites the event has to name one."""
        own = self.own_sites(request, Right.SEE_BOARD)
        return own[0] if len(own) == 1 else ""


def tell(site: Site, said: dict[str, Any]) -> ContactEntry:
    """The verb of the event."""
    facts: dict[str, Any] = {
        "site": site,
        "call_id": said["call"],
        "phone": said["from"],
        "rings": said["rings"],
        "at": said["at"].astimezone(dt.UTC),
    }
    if said["event"] == "ringing":
        return ring(**facts)
    if said["event"] == "ended":
        return end_call(**facts)
    return answer_call(**facts, by=_person_at(site, said["to"]))


def _person_at(site: Site, to: str) -> Staff | None:
    """By user name, else by desk number; None for a number of the house."""
    people = Staff.objects.filter(is_active=True, postings__site=site)
    person = people.filter(username=to).first() if to else None
    if person is None and to.isdecimal() and len(to) <= 4:
        person = people.filter(desk=int(to)).first()
    return person


def call_output(entry: ContactEntry) -> dict[str, Any]:
    if entry.ended_at:
        status = "ended" if entry.answered_at else "missed"
    else:
        status = "answered" if entry.answered_at else "ringing"
    return {"call": entry.call_id, "status": status, "client": entry.client_id}
