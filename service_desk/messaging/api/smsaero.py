"""SMS Aero's calls to the callbackUrl of a text, as JSON or a form: its ``id`` and ``status``.

The numbers are those of ``sms/status`` in its API v2. It signs nothing, so that the address
it is given carries a secret of its own (``channels.sms.path_secret``). It waits for a 200.
"""

import datetime as dt
import json
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from service_desk.messaging.api.news import Answered, Told, Unreadable, same
from service_desk.messaging.channels.sms import path_secret
from service_desk.messaging.states import Delivery

_SAYS = {
    "0": Delivery.ON_ITS_WAY,  # in the queue
    "1": Delivery.DELIVERED,
    "2": Delivery.LOST,
    "3": Delivery.ON_ITS_WAY,  # handed to the network
    "4": Delivery.ON_ITS_WAY,  # waiting for its word
    "6": Delivery.LOST,  # refused by the network
    "8": Delivery.ON_ITS_WAY,  # looked at by a moderator
}


def is_genuine(request: HttpRequest, secret: str, now: dt.datetime) -> bool:
    """By the secret in the address."""
    return bool(settings.SMS_WEBHOOK_SECRET) and same(secret, path_secret("smsaero"))


def read(request: HttpRequest, now: dt.datetime) -> list[Told | Answered]:
    said = _said(request)
    number, status = str(said.get("id") or ""), str(said.get("status", ""))
    if not number:
        raise Unreadable("There is no id.")
    delivery = _SAYS.get(status)
    if delivery is None:
        return []
    return [
        Told(
            provider="smsaero",
            provider_id=number,
            delivery=delivery,
            event=f"{number}:{status}",
            at=now,
            code=f"{status} {said.get('extendStatus', '')}".strip(),
        )
    ]


def _said(request: HttpRequest) -> dict[str, Any]:
    if request.content_type != "application/json":
        return request.POST.dict()
    try:
        said = json.loads(request.body)
    except ValueError as error:
        raise Unreadable("This is not JSON.") from error
    if not isinstance(said, dict):
        raise Unreadable("There is no id.")
    return said
