"""Drawing the outbox: moments on the site's clock, kinds, reasons and states in words."""

import datetime as dt
from typing import Any

from django import template
from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from service_desk.lib import clock
from service_desk.lib.dates import show_day_short, show_duration, show_time
from service_desk.lib.phones import show_phone
from service_desk.lib.refusals import Sentence
from service_desk.messaging import reasons
from service_desk.messaging.alarm import alarms_of, pulse_now
from service_desk.messaging.kinds import label_of
from service_desk.messaging.models import Attempt, Message
from service_desk.messaging.states import Door, Outcome
from service_desk.messaging.words import OUTCOME_LOOKS, advice_for, look_of_message, state_word
from service_desk.organisation.models import Site
from service_desk.organisation.roles import Right

register = template.Library()


@register.inclusion_tag("messaging/_alarm.html", takes_context=True)
def messages_alarm(context: template.Context) -> dict[str, Any]:
    """Over every page of those who may see messages: why none leave. One query in ten seconds."""
    site = context.get("site")
    if site is None or Right.SEE_MESSAGES not in (context.get("rights") or ()):
        return {"alarms": []}
    seen = pulse_now(site, now=clock.now())
    return {"site": site, "pulse": seen, "alarms": alarms_of(seen), "nav": context.get("nav")}


@register.simple_tag
def day_at(site: Site, at: dt.datetime) -> str:
    """Fri 12 March, of the site's calendar."""
    return show_day_short(site.local(at).date(), get_language() or "en")


@register.simple_tag
def time_at(site: Site, at: dt.datetime) -> str:
    """10:15, on the site's clock."""
    return show_time(at, site.zone_info)


@register.simple_tag
def near_at(site: Site, at: dt.datetime, now: dt.datetime) -> SafeString:
    """10:15 of today, tomorrow 10:15, Mon 12 March 10:15."""
    time = show_time(at, site.zone_info)
    on, today = site.local(at).date(), site.today(now)
    if on == today:
        return format_html("<b>{}</b>", time)
    is_tomorrow = on - today == dt.timedelta(days=1)
    day = gettext("tomorrow") if is_tomorrow else show_day_short(on, get_language() or "en")
    return format_html("{} <b>{}</b>", day, time)


@register.simple_tag
def language_word(code: str) -> str:
    """The language's own name: español."""
    return dict(settings.LANGUAGES).get(code, code)


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
    """The code whose shape and tone the state has; of what went, what the network says."""
    return look_of_message(message)


@register.filter
def state_words(message: Message) -> str:
    """Its state; "Delivered" where the network says so."""
    return state_word(message)


@register.filter
def advice(message: Message) -> str:
    """What to do about it; empty where there is nothing to be done."""
    return advice_for(message)


@register.filter
def outcome_look(attempt: Attempt) -> str:
    return OUTCOME_LOOKS[Outcome(attempt.outcome)]


@register.simple_tag
def phone_at(site: Site, number: str) -> str:
    """A phone as people of the site's country write it."""
    return show_phone(number, site.country) if number else "–"
