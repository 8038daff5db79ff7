"""Any provider, or a modem in the cupboard, that takes a text by HTTP (docs/operations.md)."""

from service_desk.messaging.channels import Sent
from service_desk.messaging.channels.sms.wire import Wire


class HttpGateway:
    """POST of ``{"to", "text", "sender", "idempotency_key"}``, answered by ``{"id"}``.

    2xx is accepted; 4xx refuses this text for good, unless it speaks of us (a wrong key, too
    often); the rest passes.
    """

    def __init__(self, url: str) -> None:
        self._url = url
        self._wire = Wire()

    def send(self, *, to: str, text: str, sender: str, key: str) -> Sent:
        order = {"to": to, "text": text, "sender": sender, "idempotency_key": key}
        answer = self._wire.post(self._url, json=order, headers={"Idempotency-Key": key})
        if not answer.is_taken:
            raise answer.refusal()
        return Sent(provider="http", provider_id=str(answer.content.get("id", ""))[:120])

    def close(self) -> None:
        self._wire.close()
