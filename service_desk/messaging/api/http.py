"""What any gateway can tell us, in the shape of docs/operations.md, signed with our secret.

``X-Timestamp`` is in seconds since 1970, ``X-Signature`` the hexadecimal HMAC-SHA256 of it, a
full stop and the body. What is older or newer than five minutes is not listened to.
"""

import datetime as dt
import json
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.dateparse import parse_datetime

from service_desk.messaging.api.news import Answered, Told, Unreadable, phone_in, same, sha256
from service_desk.messaging.states import Delivery

WINDOW = dt.timedelta(minutes=5)
_MOST = 100
_SAYS = {
    "sent": Delivery.ON_ITS_WAY,
    "delivered": Delivery.DELIVERED,
    "failed": Delivery.LOST,
}


def is_genuine(request: HttpRequest, secret: str, now: dt.datetime) -> bool:
    """Signed with SMS_WEBHOOK_SECRET, within the last five minutes."""
    stamp = request.headers.get("X-Timestamp", "")
    given = request.headers.get("X-Signature", "")
    if not settings.SMS_WEBHOOK_SECRET or not (stamp.isascii() and stamp.isdecimal()):
        return False
    if abs(int(stamp[:12]) - now.timestamp()) > WINDOW.total_seconds():
        return False
    return same(given, signature(stamp, request.body))


def signature(stamp: str, body: bytes) -> str:
    return sha256(settings.SMS_WEBHOOK_SECRET, stamp.encode(), b".", body)


def read(request: HttpRequest, now: dt.datetime) -> list[Told | Answered]:
    """One event, or a list of a hundred at the most."""
    try:
        said = json.loads(request.body)
    except (ValueError, RecursionError) as error:
        raise Unreadable("This is not JSON.") from error
    events = said if isinstance(said, list) else [said]
    if len(events) > _MOST or not all(isinstance(event, dict) for event in events):
        raise Unreadable("Send one event, or a list of a hundred at the most.")
    return [_event(event, now) for event in events]


def _event(said: dict[str, Any], now: dt.datetime) -> Told | Answered:
    name = str(said.get("id") or "")
    if not name:
        raise Unreadable("An event names its text in `id`.")
    if said.get("type") == "reply":
        phone, text = phone_in(str(said.get("from", ""))), str(said.get("text", ""))
        return Answered(provider="http", provider_id=name, phone=phone, text=text)
    status = str(said.get("status", ""))
    if status not in _SAYS:
        raise Unreadable("`status` is sent, delivered or failed.")
    return Told(
        provider="http",
        provider_id=name,
        delivery=_SAYS[status],
        event=str(said.get("event") or f"{name}:{status}"),
        at=_at(said.get("at"), now),
        code=str(said.get("code", "")),
    )


def _at(text: object, now: dt.datetime) -> dt.datetime:
    """When it happened; a time ahead of ours, or none, is the time it was said."""
    try:
        at = parse_datetime(text) if isinstance(text, str) else None
    except ValueError as error:
        raise Unreadable("`at` is an instant with its offset.") from error
    if at is None:
        return now
    if at.tzinfo is None:
        raise Unreadable("`at` is an instant with its offset.")
    return min(at.astimezone(dt.UTC), now)
