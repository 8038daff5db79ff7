"""``/v/<token>/again/``: a new booking for the car of a visit; the second question is skipped."""

import datetime as dt

from django.http import HttpRequest, HttpResponse

from appointments.views.draft import Draft
from appointments.views.link import by_link, open_visit
from appointments.views.steps import go_on
from appointments.views.ticket import car_of


@by_link()
def again(request: HttpRequest, token: str, moment: dt.datetime) -> HttpResponse:
    """To the first question, the car known. Nothing is written: the browser keeps the draft.

    Who comes is asked again: whoever has the link may be somebody else.
    """
    visit = open_visit(request, token, moment)
    draft = Draft.begin(visit.site, now=moment)
    return go_on(draft.but(vehicle=visit.vehicle_id, known_car=car_of(visit)), "work")
