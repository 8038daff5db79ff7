"""We call after a visit: the topics of S-A3."""

from django.utils.translation import gettext_lazy as _

from service_desk.clients.scripts.steps import (
    CLOSE,
    HANG_UP,
    NEED,
    OFFER,
    OPENING,
    WE_CALL,
    Part,
    Script,
    Step,
)
from service_desk.clients.states import Direction, Topic

FOLLOW_UP = Script(
    Topic.FOLLOW_UP,
    Direction.OUT,
    (
        Part(OPENING, (WE_CALL,)),
        Part(
            NEED,
            (
                Step(
                    "use",
                    _("Ask how the car has been since."),
                    _("How has your car been since you were here?"),
                    "S-A3, S-15",
                ),
                Step(
                    "opinion",
                    _("Ask for their opinion; listen, do not defend."),
                    _("Were you content with our work, and with us?"),
                    "S-A3, R-1.16",
                ),
                Step(
                    "new_needs",
                    _("Ask what else they need."),
                    _("Is there anything else your car needs?"),
                    "S-A3, S-15",
                ),
            ),
        ),
        Part(
            OFFER,
            (
                Step(
                    "advice", _("Give advice on the use of the car, if it helps."), "", "S-A3, S-A7"
                ),
                Step("services", _("Name new services, if they fit."), "", "S-A3"),
                Step("offers", _("Name an offer with content, day and place."), "", "S-A3, S-A2"),
                Step(
                    "questions",
                    _("Answer questions; what you do not know, promise a day for."),
                    "",
                    "S-A3, S-A6",
                ),
                Step(
                    "visit",
                    _("Propose the next visit when a service is due."),
                    _("Shall we note a time for the next service?"),
                    "S-A3, S-A2",
                ),
            ),
        ),
        Part(
            CLOSE,
            (
                Step(
                    "complaint",
                    _("A complaint: write it in their words, say when the answer comes."),
                    keeps="S-14b, S-A6",
                ),
                Step(
                    "thank",
                    _("Thank the client."),
                    _("Thank you for your time. You can reach us at any moment."),
                    "S-A3, R-14a",
                ),
                HANG_UP,
            ),
        ),
    ),
    {
        "satisfied": _("Satisfied"),
        "problem": _("There is a problem"),
        "not_reached": _("Nobody answered"),
        "not_again": _("Wants no more calls"),
    },
)
