"""What the diary tells a client, and when. Importing it makes its kinds known to the outbox.

``card`` at booking, then the ladder (``rungs``): ``reminder``, ``loaner``, ``confirmation``,
``ask_by_phone``, ``ready``; ``moved`` and ``cancelled`` with the change, ``late`` with the delay;
``link`` when a client asks for a new one; ``freed`` to a waiting client; ``code`` to a stranger.
The verbs call ``plan_…`` inside their transaction; the words are made when a message leaves.
"""

from django.utils.translation import gettext_lazy as _

from appointments.messages.code import plan_code
from appointments.messages.estimate import plan_estimate
from appointments.messages.examples import next_cancelled, next_visit
from appointments.messages.finding import find_cancelled, find_expected, told_by, visit_url
from appointments.messages.freed import plan_freed, stop_telling
from appointments.messages.holes import ABOUT_A_VISIT, LINK, holes, longest
from appointments.messages.late import plan_late
from appointments.messages.link import plan_link
from appointments.messages.missing import plan_missing_rungs
from appointments.messages.plans import (
    hand_on,
    plan_arrived,
    plan_booked,
    plan_cancelled,
    plan_expected,
    plan_later_pick_up,
    plan_moved,
    plan_not_come,
    plan_ready,
    speak,
    stop_asking,
)
from appointments.messages.question import find_question
from appointments.messages.subjects import about_visits
from appointments.messages.times import CANCELLED, CARD, CONFIRMATION, MOVED
from appointments.messages.waiting_link import plan_waiting_link
from appointments.messages.wording import compose
from service_desk.messaging.kinds import Kind, register
from service_desk.messaging.subjects import register_subject

register_subject("visit", about_visits)

register(
    Kind(
        code=CARD,
        label=_("Appointment card"),
        find=find_expected,
        compose=compose,
        url=visit_url,
        through=told_by,
        takes_reply=True,
        template="appointments/messages/card",
        title=_("Your visit: {moment}"),
        rank=15,
        holes=holes((*ABOUT_A_VISIT, "calendar_link")),
        needs=LINK,
        spare=frozenset({"papers"}),
        example=next_visit(CARD),
        longest=longest(),
    )
)
register(
    Kind(
        code=CONFIRMATION,
        label=_("Confirmation"),
        find=find_question,
        compose=compose,
        url=visit_url,
        through=told_by,
        is_worth_a_call=True,
        takes_reply=True,
        template="appointments/messages/confirmation",
        title=_("Please confirm: {moment}"),
        rank=30,
        holes=holes((*ABOUT_A_VISIT, "reply")),
        needs=LINK,
        spare=frozenset({"reply"}),
        example=next_visit(CONFIRMATION),
        longest=longest(),
    )
)
register(
    Kind(
        code=MOVED,
        label=_("New time"),
        find=find_expected,
        compose=compose,
        url=visit_url,
        through=told_by,
        is_worth_a_call=True,
        takes_reply=True,
        template="appointments/messages/moved",
        title=_("New time: {moment}"),
        rank=35,
        holes=holes((*ABOUT_A_VISIT, "calendar_link")),
        needs=LINK,
        example=next_visit(MOVED),
        longest=longest(),
    )
)
register(
    Kind(
        code=CANCELLED,
        label=_("Cancellation"),
        find=find_cancelled,
        compose=compose,
        url=visit_url,
        through=told_by,
        is_worth_a_call=True,
        template="appointments/messages/cancelled",
        title=_("Cancelled: {moment}"),
        rank=40,
        holes=holes(ABOUT_A_VISIT, link=_("the link to your public page")),
        example=next_cancelled,
        longest=longest(),
    )
)

__all__ = [
    "hand_on",
    "plan_arrived",
    "plan_booked",
    "plan_cancelled",
    "plan_code",
    "plan_estimate",
    "plan_expected",
    "plan_freed",
    "plan_late",
    "plan_later_pick_up",
    "plan_link",
    "plan_missing_rungs",
    "plan_moved",
    "plan_not_come",
    "plan_ready",
    "plan_waiting_link",
    "speak",
    "stop_asking",
    "stop_telling",
]
