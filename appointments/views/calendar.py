"""``/c/<token>/``: the calendar files of a visit, by a link that opens nothing else.

The files name no link to the visit: whoever is given this one was not given that.
"""

import datetime as dt

from django.http import Http404, HttpRequest, HttpResponse

from appointments.calendar_file import calendar_file, content_type
from appointments.states import Kind, LinkPurpose
from appointments.views.link import by_link, open_visit
from appointments.views.ticket import held_by
from service_desk.visits.states import VisitState


@by_link()
def visit_file(request: HttpRequest, token: str, moment: dt.datetime) -> HttpResponse:
    return _file(request, token, moment, Kind.DROP_OFF)


@by_link()
def pick_up_file(request: HttpRequest, token: str, moment: dt.datetime) -> HttpResponse:
    return _file(request, token, moment, Kind.HANDOVER)


def _file(request: HttpRequest, token: str, moment: dt.datetime, kind: Kind) -> HttpResponse:
    """The event of the time that is held; that of a cancelled visit goes out of the calendar."""
    visit = open_visit(request, token, moment, LinkPurpose.CALENDAR)
    appointment = held_by(visit, kind)
    if appointment is None:
        raise Http404
    is_cancelled = visit.state == VisitState.CANCELLED
    content = calendar_file(visit, appointment, now=moment, is_cancelled=is_cancelled)
    name = visit.number if kind == Kind.DROP_OFF else f"{visit.number}-{kind}"
    return HttpResponse(
        content,
        content_type=content_type(is_cancelled=is_cancelled),
        headers={"Content-Disposition": f'attachment; filename="{name}.ics"'},
    )
