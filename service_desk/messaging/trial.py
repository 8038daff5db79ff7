"""A text sent to who wrote it: a row of the outbox like any other, and no client's.

Its words stand in the row from the beginning; nothing is looked up when it leaves.
"""

import datetime as dt

from django.utils.translation import gettext_lazy as _

from service_desk.messaging.kinds import Draft, Kind, register
from service_desk.messaging.models import Message
from service_desk.messaging.segments import segments
from service_desk.messaging.states import Door

TRIAL = "trial"


def _find(message: Message, now: dt.datetime) -> None:
    """There is nothing it speaks of."""


def _compose(message: Message, found: None, *, now: dt.datetime, is_preview: bool) -> Draft:
    is_text = message.channel == Door.SMS
    return Draft(
        title=message.title,
        body=message.body,
        masked_body=message.body,
        segments=segments(message.body) if is_text else 0,
    )


register(Kind(code=TRIAL, label=_("Test of a text"), find=_find, compose=_compose, is_awaited=True))
