"""Texts: through the gateway that ``settings.SMS_GATEWAY`` names."""

import hashlib
import hmac

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from service_desk.messaging.channels import Sent
from service_desk.messaging.channels.sms.gateway import ConsoleGateway, SmsGateway, sender_of
from service_desk.messaging.channels.sms.http import HttpGateway
from service_desk.messaging.channels.sms.smsaero import SmsAeroGateway
from service_desk.messaging.channels.sms.twilio import TwilioGateway
from service_desk.messaging.kinds import Draft
from service_desk.messaging.models import Message

__all__ = ["SmsChannel", "can_reply", "gateway_of", "news_url", "path_secret", "sender_of"]


class SmsChannel:
    """One gateway for a batch."""

    def __init__(self) -> None:
        self._gateway = gateway_of(settings.SMS_GATEWAY)

    def send(self, message: Message, draft: Draft) -> Sent:
        return self._gateway.send(
            to=message.recipient,
            text=draft.body,
            sender=settings.SMS_SENDER or sender_of(message.site.name),
            key=message.intent_key,
        )

    def close(self) -> None:
        self._gateway.close()


def gateway_of(name: str) -> SmsGateway:
    """The gateway by its name. ImproperlyConfigured says which variable is missing."""
    match name:
        case "console":
            return ConsoleGateway()
        case "http":
            return HttpGateway(_needed("SMS_HTTP_URL", name))
        case "twilio":
            return TwilioGateway(
                base=settings.TWILIO_URL,
                account=_needed("TWILIO_ACCOUNT_SID", name),
                token=_needed("TWILIO_AUTH_TOKEN", name),
                service=settings.TWILIO_MESSAGING_SERVICE_SID,
                news_url=news_url(name),
            )
        case "smsaero":
            return SmsAeroGateway(
                base=settings.SMSAERO_URL,
                email=_needed("SMSAERO_EMAIL", name),
                key=_needed("SMSAERO_API_KEY", name),
                news_url=f"{news_url(name)}{path_secret(name)}/",
            )
    known = "console, http, twilio or smsaero"
    raise ImproperlyConfigured(f"SMS_GATEWAY is {name!r}; it must be {known}.")


def can_reply() -> bool:
    """Whether what a client texts back reaches us: to a number of ours, never to a name."""
    if settings.SMS_GATEWAY == "twilio" and settings.TWILIO_MESSAGING_SERVICE_SID:
        return True
    takes_replies = settings.SMS_GATEWAY in {"http", "twilio"}
    return takes_replies and settings.SMS_SENDER.removeprefix("+").isdecimal()


def news_url(provider: str) -> str:
    """Where a provider tells what became of a text, and what came back."""
    return f"{settings.PUBLIC_URL}/api/v1/messages/receipts/{provider}/"


def path_secret(provider: str) -> str:
    """For a provider that signs nothing: 128 bits in the address it is given.

    Derived, so that whoever reads an access log can't sign for another provider.
    """
    secret = _needed("SMS_WEBHOOK_SECRET", provider).encode()
    return hmac.new(secret, f"receipts:{provider}".encode(), hashlib.sha256).hexdigest()[:32]


def _needed(name: str, gateway: str) -> str:
    value = str(getattr(settings, name))
    if not value:
        raise ImproperlyConfigured(f"{name} is not set; SMS_GATEWAY={gateway} needs it.")
    return value
