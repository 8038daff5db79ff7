"""Drawing the outbox: moments on the site's clock, kinds, reasons and states in words."""

import datetime as dt

from django import template
from django.utils.translation import get_language

from service_desk.lib.dates import show_day_short, show_duration, show_time
from service_desk.lib.phones import show_phone
from service_desk.lib.refusals import Sentence
from service_desk.messaging import reasons
from service_desk.messaging.kinds import label_of
from service_desk.messaging.models import Message
from service_desk.messaging.states import Door, MessageState
from service_desk.messaging.words import LOOKS
from service_desk.organisation.models import Site

register = template.Library()


@register.simple_tag
def day_at(site: Site, at: dt.datetime) -> str:
    """Fri 12 March, of the site's calendar."""
    return show_day_short(site.local(at).date(), get_language() or "en")


@register.simple_tag
def time_at(site: Site, at: dt.datetime) -> str:
    """10:15, on the site's clock."""
    return show_time(at, site.zone_info)


@register.simple_tag
def lasting(span: dt.timedelta) -> str:
    """1 h 30 min"""
    return show_duration(span, get_language() or "en")


@register.simple_tag
def recipient_at(site: Site, message: Message) -> str:
    """The address as people write it: a phone in the way of the site's country."""
    if not message.recipient:
        return "–"
    if message.channel == Door.EMAIL:
        return message.recipient
    return show_phone(message.recipient, site.country)


@register.filter
def kind_word(message: Message) -> Sentence:
    """What the message is: "Confirmation"."""
    return label_of(message.kind)


@register.filter
def why(message: Message) -> str:
    """Why it stands where it stands, in the reader's language; what a provider said, as said."""
    return reasons.said(message.reason)


@register.filter
def reason_words(reason: str) -> str:
    return reasons.said(reason)


@register.filter
def look(message: Message) -> str:
    """The code whose shape and tone the state has."""
    return LOOKS[MessageState(message.state)]
