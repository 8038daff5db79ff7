"""What the provider of e-mail tells, as anymail makes it out: receipts and complaints."""

import datetime as dt
from typing import Any

from anymail.signals import AnymailTrackingEvent, EventType, tracking
from django.dispatch import receiver

from service_desk.lib import clock
from service_desk.lib.text import one_line
from service_desk.messaging.channels.email import provider_of
from service_desk.messaging.receipts import note_complaint, note_receipt
from service_desk.messaging.states import Delivery

_SAYS = {
    **dict.fromkeys((EventType.QUEUED, EventType.SENT, EventType.DEFERRED), Delivery.ON_ITS_WAY),
    EventType.DELIVERED: Delivery.DELIVERED,
    **dict.fromkeys((EventType.BOUNCED, EventType.REJECTED, EventType.FAILED), Delivery.LOST),
}


@receiver(tracking)
def hear_of_letter(sender: Any, *, event: AnymailTrackingEvent, esp_name: str, **more: Any) -> None:
    """Who opened what is nobody's business here; the rest is kept."""
    name = str(event.message_id or "")
    if not name:
        return
    now = clock.now()
    provider = provider_of(esp_name)
    if event.event_type == EventType.COMPLAINED:
        note_complaint(provider=provider, provider_id=name[:120], now=now)
    elif event.event_type in _SAYS:
        note_receipt(
            provider=provider,
            provider_id=name,
            delivery=_SAYS[event.event_type],
            event=str(event.event_id or f"{name}:{event.event_type}"),
            at=_at(event.timestamp, now),
            code=one_line(f"{event.reject_reason or ''} {event.mta_response or ''}"),
            now=now,
        )


def _at(timestamp: dt.datetime | None, now: dt.datetime) -> dt.datetime:
    return min(timestamp.astimezone(dt.UTC), now) if timestamp else now
