"""We call because a part comes late (C1-6d, C1-6k)."""

from django.utils.translation import gettext_lazy as _

from service_desk.clients.scripts.steps import (
    CLOSE,
    HANG_UP,
    NEED,
    OFFER,
    OPENING,
    REPEAT,
    WE_CALL,
    Part,
    Script,
    Step,
)
from service_desk.clients.states import Direction, Topic

PARTS_LATE = Script(
    Topic.PARTS_LATE,
    Direction.OUT,
    (
        Part(OPENING, (WE_CALL,)),
        Part(
            NEED,
            (
                Step(
                    "late",
                    _("Say which part is late and the day it comes; say that you are sorry."),
                    _("A part for your car comes later than promised. I am sorry for that."),
                    "C1-6d, C1-6k",
                ),
                Step(
                    "safe",
                    _("Ask whether the car can be driven until then."),
                    _("Can you drive the car until then?"),
                    "R-1.7",
                ),
            ),
        ),
        Part(
            OFFER,
            (
                Step(
                    "time",
                    _("Offer three times from the day the part is here."),
                    _("Which of these times suits you best?"),
                    "C1-6d, B-2.5",
                ),
                Step(
                    "mobility",
                    _("Offer a loaner if the waiting is hard."),
                    _("Would a car of ours help you until then?"),
                    "C1-4, C1-7a",
                ),
                Step(
                    "price",
                    _("Say that the agreed price stays."),
                    _("The price stays as agreed."),
                    "R-1.11",
                ),
            ),
        ),
        Part(
            CLOSE,
            (
                REPEAT,
                Step(
                    "thank",
                    _("Thank the client for their patience."),
                    _("Thank you for your patience."),
                    "B-2.7",
                ),
                HANG_UP,
            ),
        ),
    ),
    {
        "moved": _("New time agreed"),
        "waits": _("Waits for our call"),
        "cancelled": _("Does not come"),
        "not_reached": _("Nobody answered"),
    },
)
