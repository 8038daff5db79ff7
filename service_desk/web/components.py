"""``/desk/components/``: every component in its states, light and dark beside one another.

The words are a day at a dealership and stay in English; they are specimens, not screens.
"""

from typing import Any, NamedTuple

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from service_desk.web.cards import Event, EventDay, JobCard, Mark, Version
from service_desk.web.guards import staff_view
from service_desk.web.tones import BADGES

STATE_WORDS = {
    "REQUESTED": "Requested",
    "BOOKED": "Booked",
    "CONFIRMED": "Confirmed",
    "PREPARED": "Prepared",
    "ARRIVED": "Arrived",
    "IN_WORK": "In work",
    "WAITING": "Waiting",
    "CHECKING": "Checking",
    "READY": "Ready",
    "HANDED_OVER": "Handed over",
    "NO_SHOW": "No-show",
    "CONTACTED": "Contacted",
    "CANCELLED": "Cancelled",
}
BADGE_WORDS = dict(
    zip(
        BADGES,
        (
            "Repeat claim",
            "Problem",
            "Recall",
            "Loaner",
            "Waits here",
            "Declined before",
            "Late",
            "Regular client",
        ),
        strict=True,
    )
)


class SpecimenForm(forms.Form):
    """A phone number too short, so that error and summary can be seen."""

    use_required_attribute = False

    mileage = forms.CharField(
        label="Mileage",
        help_text="46 900 km on 3 February",
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    mobile = forms.RegexField(
        r"\d{9}",
        label="Mobile",
        error_messages={"invalid": "Enter the whole phone number, for example 612 345 678."},
        widget=forms.TextInput(attrs={"type": "tel"}),
    )
    email = forms.EmailField(label="E-mail", required=False)
    job = forms.CharField(label="Job")
    mobility = forms.ChoiceField(
        label="While we work",
        widget=forms.RadioSelect,
        choices=[("waits", "Waits here"), ("loaner", "Loaner"), ("taxi", "Taxi"), ("", "None")],
    )


def _job(state: str, time: str, surname: str, operation: str = "", **more: Any) -> JobCard:
    return JobCard(
        url="#",
        state=state,
        state_word=STATE_WORDS[state],
        time=time,
        surname=surname,
        operation=operation,
        label=f"{time} {surname}, {STATE_WORDS[state].lower()}",
        **more,
    )


def _marks(*codes: str) -> tuple[Mark, ...]:
    return tuple(Mark(code, BADGE_WORDS[code]) for code in codes)


JOBS = (
    _job("IN_WORK", "10:00", "Castro", "TYR", marks=_marks("WAITS")),
    _job("READY", "11:00", "Montes", is_handover=True),
    _job("CONFIRMED", "10:15", "Iglesias", "DIA", is_late=True),
    _job("PREPARED", "12:15", "Gallego", "DIA", marks=_marks("REPEAT", "LOANER")),
)
BROAD_JOB = _job("PREPARED", "10:30", "Lozano", "OIL", plate="5561 KNP", marks=_marks("RECALL"))

OPTIONS = (
    {"code": "BRK", "match": "Bra", "after": "ke pads, front", "hint": "1.2 h, €168"},
    {"code": "BRD", "match": "Bra", "after": "ke discs and pads", "hint": "2.0 h, €342"},
    {"code": "BRF", "match": "Bra", "after": "ke fluid", "hint": "0.6 h, €64"},
)
THEIRS = Version(
    heading="Theirs, Marta",
    title="Wed 13 March, 09:15",
    detail="with Carmen, loaner C3",
    button="Keep theirs",
    value="theirs",
)
YOURS = Version(
    heading="Yours",
    title="Tue 12 March, 11:45",
    detail="with Ana, waits here",
    button="Use mine",
    value="yours",
)


class Order(NamedTuple):
    number: str
    due: str
    surname: str
    plate: str
    badge: str
    state: str
    hours: str
    agreed: str
    word: str


ORDERS = (
    ("24-0297", "13:15", "Santos", "7742 KHD", "", "CHECKING", "0.8", "€129.00"),
    ("24-0302", "14:45", "Sanz", "5327 LKR", "REPEAT", "IN_WORK", "3.5", "€0.00"),
    ("24-0309", "16:30", "Ortega", "4417 KWX", "PROBLEM", "WAITING", "12.0", "€1,342.50"),
)
DAYS = (
    EventDay(
        heading="Today, Tue 12 March",
        events=(
            Event(code="ARRIVED", time="10:16", strong="Vega arrived", rest=", greeted in 40 s"),
            Event(code="IN_WORK", time="10:24", strong="Work started", rest=", Raúl, bay 2"),
        ),
    ),
    EventDay(
        heading="Mon 11 March",
        events=(
            Event(code="PREPARED", time="16:40", strong="Prepared", rest=", 2 of 2 parts in E-03"),
            Event(code="CONFIRMED", time="10:02", strong="Confirmed", rest=" by SMS, after 6 min"),
        ),
    ),
)
SENTENCE = (
    "Hoy, martes 12 de marzo, a las 11:45 con Ana: cambio de aceite, entrada de servicio rápido. "
    "Lo recoge a las 13:15. Traiga, por favor, el libro de mantenimiento."
)


def _side(theme: str, title: Any) -> dict[str, Any]:
    typed = {
        f"{theme}-mileage": "48 210",
        f"{theme}-mobile": "612 345",
        f"{theme}-job": "bra",
        f"{theme}-mobility": "waits",
    }
    form = SpecimenForm(typed, prefix=theme)
    return {"theme": theme, "title": title, "form": form}


@staff_view
def components(request: HttpRequest) -> HttpResponse:
    """The page; nothing on it does anything."""
    return render(
        request,
        "web/components.html",
        {
            "shell": "alone",
            "sides": [_side("light", _("Light")), _side("dark", _("Dark"))],
            "states": STATE_WORDS.items(),
            "badges": BADGE_WORDS.items(),
            "jobs": JOBS,
            "broad_job": BROAD_JOB,
            "options": OPTIONS,
            "theirs": THEIRS,
            "yours": YOURS,
            "orders": [Order(*row, STATE_WORDS[row[5]]) for row in ORDERS],
            "days": DAYS,
            "sentence": SENTENCE,
        },
    )
