"""A client calls for a booking (B-1.1 to B-1.9, R-1.1 to R-1.15, C1-1, C1-2, C1-4, C1-5)."""

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

BOOKING = Script(
    Topic.BOOKING,
    Direction.IN,
    (
        Part(
            OPENING,
            (
                THIRD_RING,
                GREET,
                Step(
                    "person",
                    _("Find the client: name, phone, how and when to reach them best."),
                    _("May I have your name and your phone number, please?"),
                    "B-1.4, R-1.2",
                ),
            ),
        ),
        Part(
            NEED,
            (
                Step(
                    "need",
                    _("Write the wish down in the client's own words; ask until it is clear."),
                    _("What would you like us to do? Since when does it show, and when exactly?"),
                    "B-1.3, R-1.6, R-1.7",
                ),
                Step(
                    "car",
                    _("Compare car, plate, VIN and mileage with the file."),
                    _("Which car is it, and how many kilometres has it done?"),
                    "B-1.5, R-1.4, C1-2a, C1-2c",
                ),
                Step(
                    "history",
                    _("Read earlier work: the same trouble again, work not done, a recall?"),
                    keeps="R-1.5, C1-2b, C1-2d",
                ),
                Step(
                    "warranty", _("Check the warranty: until when, up to how many km."), "", "R-1.8"
                ),
                Step(
                    "jobs",
                    _("Turn the wish into jobs; each of them can be done here."),
                    keeps="R-1.9, R-1.12",
                ),
            ),
        ),
        Part(
            OFFER,
            (
                Step(
                    "price",
                    _("Check parts and the diary; say duration and price."),
                    _("I will tell you how long it takes and what it costs."),
                    "B-1.6, R-1.10, R-1.11",
                ),
                Step(
                    "time",
                    _("Offer times; the client's own comes first where it is free."),
                    _("Which of these times suits you best?"),
                    "R-1.13, B-1.f4",
                ),
                MOBILITY,
                Step(
                    "payment",
                    _("Agree how it is paid."),
                    _("How would you like to pay?"),
                    "R-1.14",
                ),
            ),
        ),
        Part(
            CLOSE,
            (
                REPEAT,
                Step(
                    "papers",
                    _("Name the papers to bring and where to drive to."),
                    _("Please bring the registration, the service book and your licence."),
                    "C1-5B, C1-5C, B-1.8",
                ),
                Step(
                    "thank",
                    _("Thank the client."),
                    _("Thank you for your call. We look forward to seeing you."),
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
