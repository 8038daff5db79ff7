"""Twilio: the Messages resource of its API of 2010-04-01, as its documentation had it in 2026.

Pages read: "Message resource" (To, Body, From or MessagingServiceSid, StatusCallback; ``sid``,
``num_segments``), "Error and warning dictionary" (codes). It has no idempotency key: a text that
was taken while the answer was lost comes twice.
"""

from service_desk.messaging.channels import OptedOut, Sent, TryLater, Undeliverable
from service_desk.messaging.channels.sms.wire import Answer, Wire

_OPTED_OUT = 21610
# This number: not one, not a mobile, not reached from here, of a country we have not opened;
# or this text: empty, or too long.
_REFUSED = frozenset({21211, 21214, 21217, 21408, 21602, 21612, 21614, 21617, 21635})
# Our account, our sender, our pace: the next text would fare no better.
_OURS = frozenset(
    {20003, 20005, 20429, 20503, 21212, 21603, 21606, 21608, 21611, 21659, 21703, 30001, 30002}
)


class TwilioGateway:
    """``service`` is a Messaging Service; without one ``sender`` is a number or a name of ours.

    ``news_url`` is where Twilio tells what became of a text.
    """

    def __init__(
        self, *, base: str, account: str, token: str, service: str = "", news_url: str
    ) -> None:
        self._url = f"{base.rstrip('/')}/2010-04-01/Accounts/{account}/Messages.json"
        self._service = service
        self._news_url = news_url
        self._wire = Wire(auth=(account, token))

    def send(self, *, to: str, text: str, sender: str, key: str) -> Sent:
        who = {"MessagingServiceSid": self._service} if self._service else {"From": sender}
        order = {"To": to, "Body": text, "StatusCallback": self._news_url, **who}
        answer = self._wire.post(self._url, data=order)
        if not answer.is_taken or not answer.content.get("sid"):
            raise _refusal(answer)
        return Sent(
            provider="twilio",
            provider_id=str(answer.content["sid"])[:120],
            segments=_count(answer.content.get("num_segments")),
        )

    def close(self) -> None:
        self._wire.close()


def _refusal(answer: Answer) -> Exception:
    """By Twilio's own code where it names one we know, else by the status."""
    code = answer.content.get("code")
    if code == _OPTED_OUT:
        return OptedOut(answer.said)
    if code in _REFUSED:
        return Undeliverable(answer.said)
    if code in _OURS:
        return TryLater(answer.said, is_down=True)
    return answer.refusal()


def _count(said: object) -> int:
    """With a Messaging Service it says 0, which means that it does not know yet."""
    return int(said) if isinstance(said, str) and said.isdecimal() else 0
