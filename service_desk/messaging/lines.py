"""The open channels of one run, and which of them are down."""

from contextlib import ExitStack, closing

from service_desk.messaging.channels import Channel, Sent, TryLater
from service_desk.messaging.channels.email import EmailChannel
from service_desk.messaging.channels.sms import SmsChannel
from service_desk.messaging.kinds import Draft
from service_desk.messaging.models import Message
from service_desk.messaging.states import Door


class Lines:
    """Each channel is opened at its first message and kept; one that is ``down`` is left alone."""

    def __init__(self) -> None:
        self._stack = ExitStack()
        self._open: dict[str, Channel] = {}
        self.down: set[str] = set()

    def __enter__(self) -> "Lines":
        return self

    def __exit__(self, *error: object) -> None:
        self._stack.close()

    def send(self, message: Message, draft: Draft) -> Sent:
        """Hand ``draft`` to the channel of its row. Raises what the channel raises."""
        if message.channel not in self._open:
            channel = EmailChannel() if message.channel == Door.EMAIL else SmsChannel()
            self._open[message.channel] = self._stack.enter_context(closing(channel))
        try:
            return self._open[message.channel].send(message, draft)
        except TryLater as failure:
            if failure.is_down:
                self.down.add(message.channel)
            raise
