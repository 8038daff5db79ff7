"""Twilio's status callbacks and incoming messages, form-encoded.

By its pages "Security: validating requests" (X-Twilio-Signature: HMAC-SHA1 with the auth token
over the address and all parameters in the order of their names, base64), "Track the message status
of outbound messages" (MessageSid, MessageStatus, ErrorCode) and "Twilio's request to your
incoming message webhook" (MessageSid, From, To, Body).
"""

import base64
import datetime as dt
import hashlib
import hmac
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, QueryDict

from service_desk.messaging.api.news import Answered, Told, Unreadable, phone_in, same
from service_desk.messaging.states import Delivery

_SAYS = {
    **dict.fromkeys(("accepted", "scheduled", "queued", "sending", "sent"), Delivery.ON_ITS_WAY),
    **dict.fromkeys(("delivered", "read"), Delivery.DELIVERED),
    **dict.fromkeys(("undelivered", "failed", "canceled"), Delivery.LOST),
}
_PORTS = {"https": 443, "http": 80}


def is_genuine(request: HttpRequest, secret: str, now: dt.datetime) -> bool:
    """Signed for our public address: nothing is believed of the Host the caller named.

    A call that is sent again is genuine; it is the row that is kept once.
    """
    given = request.headers.get("X-Twilio-Signature", "")
    token = settings.TWILIO_AUTH_TOKEN
    if not token or not given:
        return False
    return any(
        same(given, signature(token, url, request.POST))
        for url in _addresses(request.get_full_path())
    )


def signature(token: str, url: str, said: QueryDict) -> bytes:
    signed = url + "".join(
        name + value for name in sorted(said) for value in sorted(set(said.getlist(name)))
    )
    return base64.b64encode(hmac.new(token.encode(), signed.encode(), hashlib.sha1).digest())


def read(request: HttpRequest, now: dt.datetime) -> list[Told | Answered]:
    """A status of a text of ours, or a text to us."""
    said = request.POST
    name = said.get("MessageSid") or said.get("SmsSid")
    if not name:
        raise Unreadable("There is no MessageSid.")
    status = said.get("MessageStatus") or said.get("SmsStatus", "")
    if "Body" in said and status in {"", "received", "receiving"}:
        phone = phone_in(said.get("From", ""))
        return [Answered(provider="twilio", provider_id=name, phone=phone, text=said["Body"])]
    delivery = _SAYS.get(status)
    if delivery is None:
        return []
    return [
        Told(
            provider="twilio",
            provider_id=name,
            delivery=delivery,
            event=f"{name}:{status}",
            at=now,
            code=f"{status} {said.get('ErrorCode', '')}".strip(),
        )
    ]


def _addresses(path: str) -> list[str]:
    """With and without the port: Twilio names it sometimes."""
    url = f"{settings.PUBLIC_URL}{path}"
    parts = urlsplit(url)
    if parts.port:
        return [url, url.replace(f":{parts.port}", "", 1)]
    port = _PORTS.get(parts.scheme, 443)
    return [url, url.replace(parts.netloc, f"{parts.netloc}:{port}", 1)]
