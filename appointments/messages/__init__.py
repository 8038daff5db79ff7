"""What the diary tells a client, and when. Importing it makes its kinds known to the outbox.

``card`` at booking, ``confirmation`` a day before by the wall clock, ``moved``, ``cancelled``;
``link`` when a client asks for a new one; ``freed`` to a waiting client; ``code`` to a stranger.
The verbs call ``plan_…`` inside their transaction; the words are made when a message leaves.
"""

from django.utils.translation import gettext_lazy as _

from appointments.messages.code import plan_code
from appointments.messages.estimate import plan_estimate
from appointments.messages.finding import (
    find_cancelled,
    find_expected,
    find_unanswered,
    visit_url,
)
from appointments.messages.freed import plan_freed, stop_telling
from appointments.messages.link import plan_link
from appointments.messages.plans import (
    plan_booked,
    plan_cancelled,
    plan_missing_confirmations,
    plan_moved,
    speak,
    stop_asking,
)
from appointments.messages.times import CANCELLED, CARD, CONFIRMATION, MOVED
from appointments.messages.waiting_link import plan_waiting_link
from appointments.messages.wording import compose
from service_desk.messaging.kinds import Kind, register

register(
    Kind(
        code=CARD,
        label=_("Appointment card"),
        find=find_expected,
        compose=compose,
        url=visit_url,
    )
)
register(
    Kind(
        code=CONFIRMATION,
        label=_("Confirmation"),
        find=find_unanswered,
        compose=compose,
        url=visit_url,
        is_worth_a_call=True,
    )
)
register(
    Kind(
        code=MOVED,
        label=_("New time"),
        find=find_expected,
        compose=compose,
        url=visit_url,
        is_worth_a_call=True,
    )
)
register(
    Kind(
        code=CANCELLED,
        label=_("Cancellation"),
        find=find_cancelled,
        compose=compose,
        url=visit_url,
        is_worth_a_call=True,
    )
)

__all__ = [
    "plan_booked",
    "plan_cancelled",
    "plan_code",
    "plan_estimate",
    "plan_freed",
    "plan_link",
    "plan_missing_confirmations",
    "plan_moved",
    "plan_waiting_link",
    "speak",
    "stop_asking",
    "stop_telling",
]
