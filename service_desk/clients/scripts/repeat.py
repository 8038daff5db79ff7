"""A client calls because of the same trouble again (C1-1T, C2-1, B-1.f10)."""

from django.utils.translation import gettext_lazy as _

from service_desk.clients.scripts.steps import (
    CLOSE,
    GREET,
    HANG_UP,
    MOBILITY,
    NEED,
    OFFER,
    OPENING,
    REPEAT,
    THIRD_RING,
    Part,
    Script,
    Step,
)
from service_desk.clients.states import Direction, Topic

REPEATED = Script(
    Topic.REPEAT,
    Direction.IN,
    (
        Part(
            OPENING,
            (
                THIRD_RING,
                GREET,
                Step(
                    "sorry",
                    _("Do not interrupt, do not blame; say that you are sorry."),
                    _("I am sorry that you have to call again. We will put it right."),
                    "B-3.f4, R-1.16",
                ),
            ),
        ),
        Part(
            NEED,
            (
                Step(
                    "need",
                    _("Write it down exactly as the client says it."),
                    _("Please tell me in your own words what is happening."),
                    "C2-1b, B-1.3",
                ),
                Step(
                    "conditions",
                    _("Ask for the conditions: when, speed, cold or warm, load, noise, lamp."),
                    _("When does it happen: at which speed, with the engine cold or warm?"),
                    "C2-3b",
                ),
                Step(
                    "history",
                    _("Read the last visit and decide: the same trouble or another."),
                    keeps="C2-1a, C1-2b, R-1.5",
                ),
                Step(
                    "safe",
                    _("If the car is not safe to drive, send for it."),
                    _("Is the car safe to drive? Otherwise we will collect it."),
                    "R-1.7",
                ),
            ),
        ),
        Part(
            OFFER,
            (
                Step(
                    "time",
                    _("Offer a time with the technical expert and the manager, first of all."),
                    _("Our technical expert will receive you. Which of these times suits you?"),
                    "C2-1c, C2-1e, C2-1d",
                ),
                MOBILITY,
                Step("manager", _("Tell the service manager date and time."), "", "C2-2a, B-1.f10"),
            ),
        ),
        Part(
            CLOSE,
            (
                REPEAT,
                Step(
                    "thank",
                    _("Thank the client."),
                    _("Thank you for telling us. We look forward to seeing you."),
                    "B-1.8",
                ),
                HANG_UP,
            ),
        ),
    ),
    {
        "booked": _("Booked"),
        "call_back": _("We call back"),
        "not_booked": _("Not booked"),
    },
)
