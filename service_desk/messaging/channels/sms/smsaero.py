"""SMS Aero: version 2 of its API, as its own clients (smsaero_python 3.1, smsaero_api_v2) use it.

``POST /v2/sms/send`` with number, sign, text, callbackUrl and callbackFormat, by e-mail and key;
answered by ``{"success", "data": {"id", "status", …}, "message"}``. It has no idempotency key,
and takes no replies.
"""

from service_desk.messaging.channels import Sent, TryLater, Undeliverable
from service_desk.messaging.channels.sms.wire import Answer, Wire


class SmsAeroGateway:
    """``sender`` is a sign that is registered with them; ``news_url`` carries its secret."""

    def __init__(self, *, base: str, email: str, key: str, news_url: str) -> None:
        self._url = f"{base.rstrip('/')}/sms/send"
        self._news_url = news_url
        self._wire = Wire(auth=(email, key))

    def send(self, *, to: str, text: str, sender: str, key: str) -> Sent:
        order = {
            "number": to.removeprefix("+"),
            "sign": sender,
            "text": text,
            "callbackUrl": self._news_url,
            "callbackFormat": "JSON",
        }
        answer = self._wire.post(self._url, json=order)
        data = answer.content.get("data")
        if not answer.is_taken or answer.content.get("success") is not True:
            raise _refusal(answer, data)
        number = data.get("id", "") if isinstance(data, dict) else ""
        return Sent(provider="smsaero", provider_id=str(number)[:120])

    def close(self) -> None:
        self._wire.close()


def _refusal(answer: Answer, data: object) -> Exception:
    """A refused number or text is this message's; a sign, a key, or no money is ours."""
    faults = set(data) if isinstance(data, dict) else set()
    if answer.content.get("result") == "no credits" or "sign" in faults:
        return TryLater(answer.said, is_down=True)
    if answer.content.get("result") == "reject" or faults & {"number", "text"}:
        return Undeliverable(answer.said)
    # A status of 200 that says no, and not why: it may say yes later.
    return TryLater(answer.said) if answer.is_taken else answer.refusal()
