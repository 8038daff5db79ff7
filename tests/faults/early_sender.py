"""A sender that notes a message as sent before it hands it over: the control of the kills.

``python -m tests.faults.early_sender LANE ISO-TIME``
"""

import datetime as dt
import sys
from typing import Any

import django

django.setup()

from service_desk.messaging.lines import Lines  # noqa: E402  after the set-up
from service_desk.messaging.models import Message  # noqa: E402
from service_desk.messaging.states import MessageState  # noqa: E402
from service_desk.scans import run_scan  # noqa: E402

_send = Lines.send


def early(self: Lines, message: Message, draft: Any) -> Any:
    Message.objects.filter(pk=message.pk).update(
        state=MessageState.SENT, sent_at=dt.datetime.fromisoformat(sys.argv[2])
    )
    return _send(self, message, draft)


Lines.send = early  # type: ignore[method-assign]
run_scan(sys.argv[1], dt.datetime.fromisoformat(sys.argv[2]))
