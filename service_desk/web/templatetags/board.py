"""The cards of the day board."""

from collections.abc import Iterator
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from service_desk.web.cards import JobCard
from service_desk.web.templatetags.marks import icon, shape
from service_desk.web.tones import css_state, look_of

register = template.Library()


@register.simple_tag
def job(card: JobCard) -> SafeString:
    """One appointment in one line.

    Drawn a hundred and more times on a day board, so it is put together here and no template.
    """
    css = ["job", *_modifiers(card)]
    marks = format_html_join(
        "",
        '<i data-tone="{}">{}</i>',
        ((look_of(mark.code).tone, shape(mark.code, label=mark.word)) for mark in card.marks),
    )
    return format_html(
        '<a class="{}"{}{} data-state="{}" data-tone="{}" href="{}" title="{}"{}>'
        '{}<time>{}</time><b>{}</b>{}<span class="marks">{}</span><span class="what">{}</span></a>',
        " ".join(css),
        format_html(' id="{}"', card.dom_id) if card.dom_id else "",
        format_html(' data-lane="{}"', card.lane) if card.lane else "",
        css_state(card.state),
        look_of(card.state).tone,
        card.url,
        card.label,
        _CURRENT if card.is_current else "",
        shape(card.state, label=card.state_word),
        card.time,
        card.surname,
        format_html('<span class="plate">{}</span>', card.plate) if card.plate else "",
        marks,
        _what(card),
    )


def _what(card: JobCard) -> SafeString | str:
    """The job code; a key for a handover; a running clock for who waits to be greeted."""
    if card.waits is not None:
        return clock_since(card.waits)
    return icon("key", label=_("Handover")) if card.is_handover else card.operation


def clock_since(seconds: int) -> SafeString:
    """A clock that runs from so many seconds on (js/clocks.js); past a minute it is overdue."""
    return format_html(
        '<i class="since{}" role="timer" data-waits="{}">{}</i>',
        " over" if seconds >= _A_MINUTE else "",
        seconds,
        f"{seconds // 60}:{seconds % 60:02d}",
    )


_A_MINUTE = 60
_CURRENT = mark_safe(' aria-current="true"')


def _modifiers(card: JobCard) -> Iterator[str]:
    if card.is_handover:
        yield "out"
    if card.is_late:
        yield "late"
    if card.quarter is not None:
        yield f"q-{card.quarter}"


@register.inclusion_tag("ui/ghost.html")
def ghost(
    number: int,
    time: str,
    text: str,
    *,
    value: str = "",
    quarter: int | None = None,
    chosen: bool = False,
    is_handover: bool = False,
) -> dict[str, Any]:
    """An offer shown where it would be; ``number`` is the key that takes it."""
    return {
        "number": number,
        "time": time,
        "text": text,
        "value": value,
        "quarter": quarter,
        "chosen": chosen,
        "is_handover": is_handover,
    }


@register.inclusion_tag("ui/reserve.html")
def reserve(word: str, *, quarter: int | None = None, url: str = "") -> dict[str, Any]:
    """The quarter left free in a full hour; pressing it explains the cap."""
    return {"word": word, "quarter": quarter, "url": url}


@register.inclusion_tag("ui/hold.html")
def hold(sentence: str, left: str, *, quarter: int | None = None) -> dict[str, Any]:
    """A colleague is booking here: who, and how long it is kept."""
    return {"sentence": sentence, "left": left, "quarter": quarter}
